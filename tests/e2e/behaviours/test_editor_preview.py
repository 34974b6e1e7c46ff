"""static/js/editor/preview.js: what the server makes of the text, beside it."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, fill_text, plain_box, write
from tests.support.words import nl


def test_the_preview_follows_what_is_typed_and_can_be_closed(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Voorbeeld", "**sterk**")
    preview = who.page.locator("#preview")
    button = who.page.get_by_role("button", name=nl("Preview"), exact=True)
    expect(preview).to_be_hidden()
    button.click()
    expect(preview.locator("strong")).to_have_text("sterk")
    button.click()
    expect(preview).to_be_hidden()
    fill_text(who, "*schuin*")
    plain_box(who)
    expect(preview.locator("em")).to_have_text("schuin")
    fill_text(who, "~~weg~~")
    expect(preview.locator("del")).to_have_text("weg")


def test_a_narrow_screen_shows_the_text_or_the_preview(somebody: Somebody) -> None:
    who = somebody(DOCENT, viewport={"width": 320, "height": 700})
    write(who, "Smal", "**sterk**")
    preview, text = who.page.locator("#preview"), who.page.locator(".cm-content")
    expect(preview).to_be_hidden()
    who.page.get_by_role("button", name=nl("Preview"), exact=True).click()
    expect(preview.locator("strong")).to_have_text("sterk")
    expect(text).to_be_hidden()
