"""static/js/editor/pupils.js: what looks like data of pupils is said beside the buttons while somebody types."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, fill_text, plain_box, write
from tests.support.words import nl

TEXT = "Eerst een regel.\n\nNummer 123456782 van de toets.\n"


def test_pupil_data_is_said_at_once_shown_on_request_and_forgotten_when_it_is_gone(
    somebody: Somebody,
) -> None:
    who = somebody(DOCENT)
    write(who, "Toets", TEXT)
    said = who.page.locator(".form-actions [role=status]", has_text="123456782")
    said.get_by_role("button", name=nl("Show it")).click()
    expect(who.page.locator(".cm-content")).to_be_focused()
    who.page.keyboard.type("Geen ")
    expect(who.page.locator("#f-body")).to_have_value(TEXT.replace("Nummer", "Geen Nummer"))
    plain_box(who)
    said.get_by_role("button", name=nl("Show it")).click()
    box = who.page.locator("#f-body")
    assert box.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)").startswith(
        "Geen Nummer"
    )
    fill_text(who, "Eerst een regel.\n")
    expect(said).to_have_count(0)
