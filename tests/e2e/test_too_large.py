"""What is too large to send, at a real server: the browser shows our page, and what was typed is still there."""

import http.client
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.people import Person
from tests.support.words import nl
from wiki.kernel.limits import MIB

DOCENT = "docent@veenpluis.example"
COORDINATOR = "coordinator@roerdomp.example"
TOO_LARGE = nl("“%(name)s” is larger than 50 MB. That is the most.", name="film.mp4")
Somebody = Callable[..., Person]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 60 MiB."""
    path = tmp_path_factory.mktemp("large") / "film.mp4"
    with path.open("wb") as file:
        file.truncate(60 * MIB)
    return path


def write_a_cost(who: Person) -> None:
    """Type a cost, with a receipt still to choose."""
    who.go("/projects/")
    who.page.locator("main a[href*='/projects/']:not([href$='/new'])").first.click()
    who.page.locator("main a[href$='/costs/new']").first.click()
    who.page.locator("main [name=description]").fill("Begeleiding van de lesbezoeken")
    who.page.locator("main [name=supplier]").fill("Zeer & Zorgvuldig")


def test_a_script_stops_a_file_that_is_too_large_before_it_is_sent(somebody: Somebody, film: Path) -> None:
    who = somebody(COORDINATOR)
    write_a_cost(who)
    address = who.page.url
    sent: list[str] = []
    who.page.on("request", lambda request: sent.append(request.method))
    who.page.locator("main [name=receipt]").set_input_files(film)
    expect(who.page.locator(".dropzone .error")).to_have_text(TOO_LARGE)
    who.page.locator(".form-actions button").first.click()
    expect(who.page.locator("main [name=receipt]")).to_be_focused()
    assert who.page.url == address and "POST" not in sent
    who.page.locator("main [name=receipt]").set_input_files([])
    expect(who.page.locator(".dropzone .error")).to_be_empty()
    expect(who.page.locator("main [name=receipt]")).not_to_have_attribute("aria-invalid", "true")


def test_without_script_the_answer_is_shown_and_back_leads_to_what_was_typed(
    somebody: Somebody, film: Path
) -> None:
    who = somebody(COORDINATOR, java_script_enabled=False)
    write_a_cost(who)
    who.page.locator("main [name=receipt]").set_input_files(film)
    who.page.locator(".form-actions button").first.click()
    expect(who.page.locator("h1")).to_have_text(nl("Too large"))
    assert "50 MB" in who.text and "52 MB" in who.text
    who.page.go_back()
    expect(who.page.locator("main [name=description]")).to_have_value("Begeleiding van de lesbezoeken")
    expect(who.page.locator("main [name=supplier]")).to_have_value("Zeer & Zorgvuldig")


def test_an_image_that_is_too_large_is_not_sent_and_the_text_stays(somebody: Somebody, film: Path) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Met film")
    who.press(nl("Save"), who.page.locator(".edit-form"))
    who.page.locator("main a[href$='/edit']").first.click()
    who.page.locator("#f-body").fill("Blijft staan.")
    who.page.locator("#f-pick").set_input_files(film)
    expect(who.page.locator("[data-status]")).to_have_text(TOO_LARGE)
    expect(who.page.locator("#f-body")).to_have_value("Blijft staan.")
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_a_form_over_every_limit_is_there_again_by_one_button(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Veel te veel")
    who.page.locator("#f-body").fill("Wat ik typte.")
    # a text of this length would keep the browser busy for minutes with drawing it
    who.page.locator("main [name=kind]").evaluate("(field) => { field.value = 'x'.repeat(60 * 2 ** 20); }")
    who.press(nl("Save"), who.page.locator(".edit-form"))
    expect(who.page.locator("h1")).to_have_text(nl("Too large"))
    who.press(nl("Back to what I typed"))
    expect(who.page.locator("[name=title]")).to_have_value("Veel te veel")
    expect(who.page.locator("#f-body")).to_have_value("Wat ik typte.")
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_a_text_far_over_its_own_limit_comes_back_with_a_word_at_the_field(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Te veel")
    who.page.locator("#f-body").evaluate("(area) => { area.value = 'Geplakt. '.repeat(6e5); }")
    who.press(nl("Save"), who.page.locator(".edit-form"))
    expect(who.page.locator("#f-body-error")).to_contain_text("200 KB")
    assert who.page.locator("#f-body").evaluate("(area) => area.value.length") == 9 * 600_000
    who.page.on("dialog", lambda dialog: dialog.accept())


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
