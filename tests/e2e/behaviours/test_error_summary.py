"""static/js/error-summary.js: the keyboard is led to what is wrong."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, save, write


def test_a_refused_form_leads_the_keyboard_to_what_is_wrong(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "", "Alles wat ik typte.")
    save(who)
    expect(who.page.locator(".error-summary")).to_be_focused()
    who.page.keyboard.press("Tab")
    who.page.keyboard.press("Enter")
    expect(who.page.locator("[name=title]")).to_be_focused()
    expect(who.page.locator("#f-body")).to_have_value("Alles wat ik typte.")
