"""static/js/draft-sync.js: home brings the server what only this device has, and names what could not be brought."""

from playwright.sync_api import expect

from tests.support.editing import (
    Somebody,
    no_drafts_to_the_server,
    wait_for_clean_device,
    wait_for_device,
    write,
)

WRITER = "docent@zomertaling.example"
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
