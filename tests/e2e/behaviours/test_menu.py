"""static/js/menu.js: a menu closes with Escape and by a click beside it."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody


def test_the_menus_work_without_a_mouse(somebody: Somebody) -> None:
    who = somebody(DOCENT, viewport={"width": 320, "height": 700})
    who.go("/")
    for menu in (".site-nav details", ".account-menu"):
        summary = who.page.locator(f"{menu} summary")
        summary.focus()
        who.page.keyboard.press("Enter")
        expect(who.page.locator(menu)).to_have_attribute("open", "")
        who.page.keyboard.press("Tab")
        assert who.page.locator(f"{menu} :focus").count() == 1
        who.page.keyboard.press("Escape")
        expect(who.page.locator(menu)).not_to_have_attribute("open", "")
        expect(summary).to_be_focused()


def test_a_click_beside_a_menu_closes_it(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/")
    menu = who.page.locator(".account-menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    who.page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")
