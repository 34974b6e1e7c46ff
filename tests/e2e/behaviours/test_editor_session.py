"""static/js/editor/session.js: who signed out, or in as somebody else, is told so; the text stays."""

import re

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, change_who_is_signed_in, fill_text, save, write
from tests.support.words import nl
from wiki.demo.network import PASSWORD


def test_who_is_signed_out_while_typing_is_told_so_and_keeps_the_text(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Nog niet af", "Begin.")
    who.press(nl("Preview"))
    expect(who.page.locator("#preview")).to_contain_text("Begin.")
    who.context.clear_cookies(name=re.compile("."))
    fill_text(who, "Begin en vervolg.")
    expect(who.page.locator("[data-status]")).to_have_text(
        nl("You are signed out. Your text stays here: sign in on a new tab, then continue.")
    )
    assert who.page.locator("#f-body").input_value() == "Begin en vervolg."
    who.complaints.clear()  # the preview was refused, as it should be


def test_the_preview_goes_on_by_itself_after_signing_in_in_another_tab(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Voorbeeld gaat door", "Begin.")
    who.press(nl("Preview"))
    expect(who.page.locator("#preview")).to_contain_text("Begin.")
    change_who_is_signed_in(who, DOCENT)
    fill_text(who, "Begin en vervolg.")
    expect(who.page.locator("#preview")).to_contain_text("Begin en vervolg.")
    expect(who.page.locator("[data-status]")).to_be_empty()
    save(who)
    expect(who.page.locator("h1")).to_have_text("Voorbeeld gaat door")
    who.complaints.clear()  # the first preview after it was refused, as it should be


def test_nobody_saves_under_the_name_of_somebody_else_unknowingly(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Van wie is dit", "Begin.")
    who.press(nl("Preview"))
    change_who_is_signed_in(who, "docent@roerdomp.example")
    fill_text(who, "Begin en vervolg.")
    expect(who.page.locator("[data-status]")).to_contain_text("Iemand anders is nu ingelogd")
    save(who)
    expect(who.page.locator("main .notice")).to_contain_text("Roerdomp")
    who.press(nl("I am somebody else"))
    who.page.locator("main [name=email]").fill(DOCENT)
    who.page.locator("main [name=password]").fill(PASSWORD)
    who.press(nl("Sign in and go on"))
    expect(who.page.locator("main .notice")).to_contain_text("Veenpluis")
    who.press(nl("Send what I typed"))
    expect(who.page.locator(".prose")).to_have_text("Begin en vervolg.")
    expect(who.page.locator("main")).not_to_contain_text("Roerdomp")
    who.complaints.clear()  # the preview was refused, as it should be
