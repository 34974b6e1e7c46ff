"""static/js/editor/preview.js: what the server makes of the text, beside it."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, write
from tests.support.words import nl


def test_the_preview_follows_what_is_typed_and_can_be_closed(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Voorbeeld", "**sterk**")
    preview = who.page.locator("#preview")
    expect(preview.locator("strong")).to_have_text("sterk")
    button = who.page.get_by_role("button", name=nl("Preview"), exact=True)
    button.click()
    expect(preview).to_be_hidden()
    who.page.locator("#f-body").fill("*schuin*")
    button.click()
    expect(preview.locator("em")).to_have_text("schuin")


def test_a_narrow_screen_shows_the_text_or_the_preview(somebody: Somebody) -> None:
    who = somebody(DOCENT, viewport={"width": 320, "height": 700})
    write(who, "Smal", "**sterk**")
    preview, area = who.page.locator("#preview"), who.page.locator("#f-body")
    expect(preview).to_be_hidden()
    who.page.get_by_role("button", name=nl("Preview"), exact=True).click()
    expect(preview.locator("strong")).to_have_text("sterk")
    expect(area).to_be_hidden()
