"""static/js/editor/toolbar.js: buttons and keys that put the signs of Markdown into the plain text box."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, focused, plain_box
from tests.support.words import nl


def test_in_the_plain_text_box_each_tool_puts_its_signs_into_the_text(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    plain_box(who)
    area, preview, keys = who.page.locator("#f-body"), who.page.locator("#preview"), who.page.keyboard
    toolbar = who.page.get_by_role("toolbar")
    area.fill("")
    toolbar.get_by_role("button", name=nl("Heading"), exact=True).click()
    keys.type("Waarom")
    keys.press("Enter")
    toolbar.get_by_role("button", name=nl("Bold"), exact=True).click()
    keys.type("samen")
    keys.press("End")
    keys.press("Enter")
    toolbar.get_by_role("button", name=nl("List"), exact=True).click()
    keys.type("een")
    keys.press("Enter")
    keys.type("twee")
    keys.press("Enter")
    keys.press("Enter")
    toolbar.get_by_role("button", name=nl("Table"), exact=True).click()
    toolbar.get_by_role("button", name=nl("Link"), exact=True).click()
    assert area.input_value().startswith("## Waarom\n**samen**\n- een\n- twee\n")
    expect(preview.locator("h2")).to_have_text(["Waarom"])
    expect(preview.locator("strong")).to_have_text(["samen"])
    expect(preview.locator("ul:not(.findings) > li")).to_have_text(["een", "twee"])
    expect(preview.locator("th")).to_have_count(2)
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_the_plain_text_box_works_without_a_mouse(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    plain_box(who)
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
