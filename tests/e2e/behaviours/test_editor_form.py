"""static/js/editor/form.js: the behaviours of the editor speak the language of their reader."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody
from tests.support.words import nl


def test_the_editor_speaks_the_language_of_its_reader(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    status = who.page.locator("[data-status]")
    sentence = "Save the page first, then you can add images."
    for tool, expected in ((nl("Image"), nl(sentence)), ("Image", sentence)):
        who.go("/pages/new?kind=page")
        who.press(tool, who.page.get_by_role("toolbar"))
        expect(status).to_have_text(expected)
        who.press("English", who.page.locator(".site-footer"))
