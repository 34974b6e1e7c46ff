"""static/js/sign-out.js: who signs out leaves no text on the computer that the server has, and is told of the rest."""

from playwright.sync_api import Dialog, expect

from tests.support.editing import (
    COORDINATOR,
    Somebody,
    no_drafts_to_the_server,
    wait_for_clean_device,
    wait_for_device,
    write,
)
from tests.support.people import Person
from tests.support.words import nl

WRITER = "docent@tureluur.example"
"""Somebody of whom no other test leaves drafts."""


def sign_out(who: Person) -> None:
    who.page.locator(".account-menu summary").click()
    who.press(nl("Sign out"), who.page.locator(".account-menu"))


def test_signing_out_brings_the_text_or_warns_and_nobody_else_sees_it(somebody: Somebody) -> None:
    who = somebody(WRITER)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    who.page.on("dialog", answer)
    with no_drafts_to_the_server(who):
        write(who, "Gedeelde computer", "Van mij alleen.")
        wait_for_device(who, "Van mij alleen.")
        with who.page.expect_event("dialog"):
            sign_out(who)
        expect(who.page.locator(".edit-form")).to_be_visible()
        who.page.locator(".account-menu summary").click()
        sign_out(who)
        expect(who.page.locator(".account-menu")).to_have_count(0)
        assert asked[:2] == ["confirm", "confirm"]
    who.sign_in(COORDINATOR)
    who.go("/pages/new?kind=page")
    expect(who.page.locator(".edit-form")).to_be_visible()
    who.go("/")
    assert "Gedeelde computer" not in who.page.content()
    wait_for_device(who, "Van mij alleen.")
    sign_out(who)
    expect(who.page.locator(".account-menu")).to_have_count(0)
    who.sign_in(WRITER)
    expect(who.page.locator(".draft-what a")).to_have_text(["Gedeelde computer"])
    wait_for_clean_device(who)
    write(who, "Nog een", "Meteen daarna uitgelogd.")
    sign_out(who)
    expect(who.page.locator(".account-menu")).to_have_count(0)
    wait_for_clean_device(who)
    who.sign_in(WRITER)
    expect(who.page.locator(".draft-what a")).to_have_text(["Nog een", "Gedeelde computer"])
    who.complaints.clear()  # a preview may have been asked for just before signing out


def test_back_shows_nothing_of_before_after_signing_out(somebody: Somebody) -> None:
    who = somebody(COORDINATOR)
    for path in ("/account", "/settlement/accounts", "/pages/"):
        who.go(path)
        name = who.page.locator(".account-name").inner_text()
        sign_out(who)
        expect(who.page.locator(".account-menu")).to_have_count(0)
        who.page.go_back()
        expect(who.page.locator(".site-header")).to_be_visible()
        expect(who.page.locator(".account-menu")).to_have_count(0)
        assert name not in who.page.content()
        who.be(COORDINATOR)
