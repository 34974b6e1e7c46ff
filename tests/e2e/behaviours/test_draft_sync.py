"""static/js/draft-sync.js: home brings the server what only this device has, and names what could not be brought."""

import re

from playwright.sync_api import expect

from tests.support.editing import (
    Somebody,
    fill_text,
    new_page,
    no_drafts_to_the_server,
    wait_for_clean_device,
    wait_for_device,
    write,
)
from tests.support.words import nl

WRITER = "docent@draaibank.example"
"""Somebody of whom no other test leaves drafts."""


def test_home_lists_what_only_the_device_had(somebody: Somebody) -> None:
    who = somebody(WRITER)
    who.page.on("dialog", lambda dialog: dialog.accept())
    with no_drafts_to_the_server(who):
        write(who, "Van dit apparaat", "Nog niet verzonden.")
        wait_for_device(who, "Nog niet verzonden.")
        who.go("/")
        expect(who.page.locator('[data-behaviour~="draft-sync"]')).to_contain_text("Van dit apparaat")
    who.go("/")
    expect(who.page.locator(".draft-what a")).to_have_text(["Van dit apparaat"])
    wait_for_clean_device(who)


def test_words_written_offline_on_a_page_that_went_become_a_draft(somebody: Somebody) -> None:
    who = somebody(WRITER)
    address = new_page(who, "Gaat weg").removesuffix("/draft")
    who.go(f"{address}/edit")
    expect(who.page.locator("form[data-live=on]")).to_have_count(1)
    who.context.set_offline(True)
    fill_text(who, "In de trein getypt.")
    wait_for_device(who, "In de trein getypt.")
    who.page.close()
    who.context.set_offline(False)
    who.page = who.open_tab()
    who.go(f"{address}/organise")
    who.page.locator("form[action$='/remove'] button").click()
    expect(who.page).to_have_url(re.compile("/pages/bin"))
    who.go("/pages/my-drafts")
    draft = who.page.locator(".draft-list li", has_text="Gaat weg")
    expect(draft).to_contain_text(nl("Written for the page “%(title)s”, which is gone.", title="Gaat weg"))
    draft.get_by_role("link", name=nl("Continue")).click()
    expect(who.page.locator("#f-body")).to_have_value("In de trein getypt.")
    assert not who.page.evaluate("Object.keys(localStorage).some(name => name.startsWith('lichtwerk:live'))")
    who.complaints.clear()  # of the page that is gone
