"""What is too large to send, at a real server: the browser shows our page, and what was typed is still there."""

import http.client
import re
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.editing import COORDINATOR, DOCENT, Somebody, film, write_a_cost
from tests.support.words import nl
from wiki.kernel.limits import MIB

pytestmark = pytest.mark.shared_server


def test_without_script_the_answer_is_shown_and_back_leads_to_what_was_typed(
    somebody: Somebody, tmp_path: Path
) -> None:
    who = somebody(COORDINATOR, java_script_enabled=False)
    write_a_cost(who)
    who.page.locator("main [name=receipt]").set_input_files(film(tmp_path))
    who.page.locator(".form-actions button").first.click()
    expect(who.page.locator("h1")).to_have_text(nl("Too large"))
    assert "50 MB" in who.text and "52 MB" in who.text
    who.page.go_back()
    expect(who.page.locator("main [name=description]")).to_have_value("Begeleiding van de lesbezoeken")
    expect(who.page.locator("main [name=supplier]")).to_have_value("Zeer & Zorgvuldig")


def test_a_text_far_over_its_own_limit_comes_back_with_a_word_at_the_field(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Te veel")
    who.page.locator("#f-body").evaluate("(area) => { area.value = 'Geplakt. '.repeat(1.2e5); }")
    who.press(nl("Save"), who.page.locator(".edit-form"))
    expect(who.page.locator("#f-body-error")).to_contain_text("er past hooguit 200 KB")
    assert who.page.locator("#f-body").evaluate("(area) => area.value.length") == 9 * 120_000
    who.page.on("dialog", lambda dialog: dialog.accept())
    who.go("/account")
    refused = [said for said in who.complaints if not re.match(r"422 at .*/pages/my-drafts/", said)]
    assert refused == []
    who.complaints.clear()  # it is too large for a draft too, which the screen says


def test_a_program_that_sends_too_much_reads_our_answer(address: str) -> None:
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.putrequest("POST", "/sign-in")
        connection.putheader("Content-Length", str(60 * MIB))
        connection.endheaders()
        for _part in range(60):
            connection.send(bytes(MIB))
        answer = connection.getresponse()
        assert answer.status == 413 and b"52 MB" in answer.read()
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
