"""static/js/editor/upload.js: images that are chosen, pasted or dropped come into the text."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.support import content
from tests.support.editing import DOCENT, TOO_LARGE, Somebody, fill_text, film, new_page
from tests.support.words import nl

DROP = """(box, bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "schets.png", { type: "image/png" }));
  box.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_an_image_that_is_dropped_comes_into_the_text(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go(f"{new_page(who, 'Met een schets')}/edit")
    who.page.locator(".editor").evaluate(DROP, list(content.png()))
    expect(who.page.locator("#f-body")).to_have_value(re.compile(r"!\[[^\]]*\]\(/files/[^)]*schets\.png\)"))
    expect(who.page.locator("[data-status]")).to_be_empty()


def test_an_image_that_is_too_large_is_not_sent_and_the_text_stays(
    somebody: Somebody, tmp_path: Path
) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Met film")
    who.press(nl("Save"), who.page.locator(".edit-form"))
    who.page.locator("main a[href$='/edit']").first.click()
    fill_text(who, "Blijft staan.")
    who.page.locator("#f-pick").set_input_files(film(tmp_path))
    expect(who.page.locator("[data-status]")).to_have_text(TOO_LARGE)
    expect(who.page.locator("#f-body")).to_have_value("Blijft staan.")
    who.page.on("dialog", lambda dialog: dialog.accept())
