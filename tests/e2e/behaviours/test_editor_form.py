"""static/js/editor/form.js: the behaviours of the editor speak the language of their reader."""

from pathlib import Path

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, film
from tests.support.words import nl


def test_the_editor_speaks_the_language_of_its_reader(somebody: Somebody, tmp_path: Path) -> None:
    who = somebody(DOCENT)
    status = who.page.locator("[data-status]")
    sentence = "“%(name)s” is larger than 50 MB. That is the maximum."
    english = sentence.replace("%(name)s", "film.mp4")
    for expected in (nl(sentence, name="film.mp4"), english):
        who.go("/pages/new?kind=page")
        who.page.locator("#f-pick").set_input_files(film(tmp_path))
        expect(status).to_have_text(expected)
        who.press("English", who.page.locator(".site-footer"))
