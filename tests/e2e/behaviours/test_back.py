"""static/js/back.js: the way back to the form that was too large to send."""

from pathlib import Path

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, fill_text, film
from tests.support.words import nl


def test_a_form_over_every_limit_is_there_again_by_one_button(somebody: Somebody, tmp_path: Path) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Veel te veel")
    fill_text(who, "Wat ik typte.")
    # A file is much lighter on the browser than a text of this length would be.
    who.page.locator(".edit-form").evaluate(
        """(form) => {
          const much = document.createElement("input");
          Object.assign(much, { type: "file", name: "much" });
          form.enctype = "multipart/form-data";
          form.append(much);
        }"""
    )
    who.page.locator("[name=much]").set_input_files(film(tmp_path))
    who.press(nl("Save"), who.page.locator(".edit-form"))
    expect(who.page.locator("h1")).to_have_text(nl("Too large"))
    who.press(nl("Back to what I typed"))
    expect(who.page.locator("[name=title]")).to_have_value("Veel te veel")
    expect(who.page.locator("#f-body")).to_have_value("Wat ik typte.")
    who.page.on("dialog", lambda dialog: dialog.accept())
