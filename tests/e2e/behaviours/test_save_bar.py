"""static/js/save-bar.js: Save stays in view, above the keyboard of a phone too, and Ctrl+S presses it."""

import pytest
from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, fill_text
from tests.support.words import nl

KEYBOARD = """() => {
  Object.defineProperty(visualViewport, "height", { configurable: true, get: () => innerHeight - 300 });
  visualViewport.dispatchEvent(new Event("resize"));
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_save_is_in_view_wherever_one_is_and_above_the_keyboard(somebody: Somebody, width: int) -> None:
    who = somebody(DOCENT, viewport={"width": width, "height": 700})
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill(f"Altijd in beeld {width}")
    fill_text(who, "Regel.\n\n" * 60)
    save = who.page.get_by_role("button", name=nl("Save"), exact=True)
    for end in ("0", "document.body.scrollHeight"):
        who.page.evaluate(f"scrollTo(0, {end})")
        expect(save).to_be_in_viewport(ratio=1)
    who.page.evaluate(KEYBOARD)
    box = save.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 400
    who.page.keyboard.press("Control+s")
    expect(who.page.locator("h1")).to_have_text(f"Altijd in beeld {width}")
