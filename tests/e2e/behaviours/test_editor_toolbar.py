"""static/js/editor/toolbar.js: buttons and keys that put the signs of Markdown into the text."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, focused
from tests.support.words import nl


def test_each_tool_puts_its_signs_into_the_text(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    area, preview = who.page.locator("#f-body"), who.page.locator("#preview")
    toolbar = who.page.get_by_role("toolbar")
    area.fill("")
    toolbar.get_by_role("button", name=nl("Heading"), exact=True).click()
    who.page.keyboard.type("Waarom")
    who.page.keyboard.press("Enter")
    toolbar.get_by_role("button", name=nl("Bold"), exact=True).click()
    who.page.keyboard.type("samen")
    who.page.keyboard.press("End")
    who.page.keyboard.press("Enter")
    toolbar.get_by_role("button", name=nl("List"), exact=True).click()
    who.page.keyboard.type("een")
    who.page.keyboard.press("Enter")
    who.page.keyboard.type("twee")
    who.page.keyboard.press("Enter")
    who.page.keyboard.press("Enter")
    toolbar.get_by_role("button", name=nl("Table"), exact=True).click()
    toolbar.get_by_role("button", name=nl("Link"), exact=True).click()
    assert area.input_value().startswith("## Waarom\n**samen**\n- een\n- twee\n")
    expect(preview.locator("h2")).to_have_text(["Waarom"])
    expect(preview.locator("strong")).to_have_text(["samen"])
    expect(preview.locator("li:not(.findings li)")).to_have_text(["een", "twee"])
    expect(preview.locator("th")).to_have_count(2)
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_the_editor_works_without_a_mouse(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    keys, title = who.page.keyboard, who.page.locator("[name=title]")
    title.focus()
    keys.type("Zonder muis")
    keys.press("Tab")
    assert focused(who) == nl("Bold")
    keys.press("ArrowRight")
    assert focused(who) == nl("Italic")
    keys.press("Tab")
    assert focused(who) == "body"
    keys.press("Control+a")
    keys.type("Een ")
    keys.press("Control+b")
    keys.type("sterke")
    keys.press("Tab")
    assert focused(who) != "body", "Tab must lead out of the text"
    keys.press("Shift+Tab")
    assert focused(who) == "body"
    expect(who.page.locator("#f-body")).to_have_value("Een **sterke**")
    keys.press("Control+z")
    expect(who.page.locator("#f-body")).not_to_have_value("Een **sterke**")
