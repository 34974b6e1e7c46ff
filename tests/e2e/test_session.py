"""What may not go wrong at a keyboard: signing out halfway, going back, clicking twice, leaving, and no mouse."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.editing import (
    DOCENT,
    Somebody,
    alone,
    change_who_is_signed_in,
    fill_text,
    focused,
    new_page,
    save,
    write,
)
from tests.support.people import Person
from tests.support.words import nl
from wiki.demo.network import PASSWORD

pytestmark = pytest.mark.shared_server


def titles(who: Person, title: str) -> int:
    """How many pages in the list have this title."""
    who.go("/pages/")
    return who.page.locator(".card").get_by_role("link", name=title, exact=True).count()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "with plain forms"])
def test_an_ended_session_loses_nothing_that_was_typed(somebody: Somebody, data: Path, script: bool) -> None:
    title = f"Halverwege {script}"
    who = somebody(DOCENT, java_script_enabled=script)
    if script:
        alone(who)  # of writing together: test_live.py
    address = new_page(who, title)
    who.go(f"{address}/edit")
    fill_text(who, "Dit mag niet verdwijnen: é, €, <b> & 𝄞.\n\n- ook dit niet\n")
    who.page.locator("[name=tags]").fill("bewaard")
    with closing(sqlite3.connect(data / "lichtwerk.sqlite3")) as database, database:
        database.execute("UPDATE sign_in_session SET expires_at = created_at")
    save(who)
    expect(who.page.locator("h1")).to_have_text(nl("Sign in again to go on"))
    who.page.locator("main [name=email]").fill(DOCENT)
    who.page.locator("main [name=password]").fill("verkeerd-getypt")
    who.press(nl("Sign in and go on"))
    expect(who.page.locator(".error-summary")).to_be_visible()
    who.page.locator("main [name=password]").fill(PASSWORD)
    who.press(nl("Sign in and go on"))
    who.press(nl("Send what I typed"))
    expect(who.page.locator(".prose")).to_contain_text("Dit mag niet verdwijnen: é, €, <b> & 𝄞.")
    expect(who.page.locator(".prose li")).to_have_text("ook dit niet")
    expect(who.page.locator(".page-aside").get_by_role("link", name="bewaard")).to_be_visible()


def test_signing_in_again_in_another_tab_is_enough_to_go_on(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Twee tabbladen", "In het eerste tabblad getypt.")
    change_who_is_signed_in(who, DOCENT)
    save(who)
    expect(who.page.locator("main .notice")).to_contain_text("Veenpluis")
    who.press(nl("Send what I typed"))
    expect(who.page.locator(".prose")).to_have_text("In het eerste tabblad getypt.")


def test_going_back_after_saving_and_saving_again_loses_nothing(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    address = new_page(who, "Heen en terug", "Eerste regel.\n\nLaatste regel.")
    who.go(f"{address}/edit")
    fill_text(who, "Eerste regel, beter.\n\nLaatste regel.")
    save(who)
    expect(who.page.locator(".prose")).to_contain_text("beter")
    who.page.go_back()
    fill_text(who, "Eerste regel, beter.\n\nLaatste regel, ook beter.")
    save(who)
    expect(who.page.locator(".prose")).to_contain_text("ook beter")
    expect(who.page.locator(".page-version")).to_contain_text(nl("Version %(number)s", number=3))


def test_clicking_twice_makes_one_page(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Dubbel geklikt", "Eenmaal.")
    who.page.locator(".edit-form .form-actions button[data-kind=primary]").dblclick()
    expect(who.page.locator("h1")).to_have_text("Dubbel geklikt")
    assert titles(who, "Dubbel geklikt") == 1


@pytest.mark.parametrize("script", [True, False], ids=["with script", "with plain forms"])
def test_language_and_colours_are_chosen_on_any_screen(somebody: Somebody, script: bool) -> None:
    who = somebody(java_script_enabled=script)
    who.go("/search?q=leerdoel")
    footer = who.page.locator(".site-footer")
    who.press("English", footer)
    expect(who.page.locator("html")).to_have_attribute("lang", "en")
    assert who.heading == "Search: leerdoel" and "q=leerdoel" in who.page.url
    who.press("Dark", footer)
    expect(who.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(who.page.locator("body")).to_have_css("color-scheme", "dark")
    who.go("/")
    expect(who.page.locator("html")).to_have_attribute("data-theme", "dark")
    who.press("Nederlands", footer)
    expect(who.page.locator("html")).to_have_attribute("lang", "nl")


def test_the_first_tab_leads_past_the_menu(somebody: Somebody) -> None:
    who = somebody()
    who.go("/")
    who.page.keyboard.press("Tab")
    assert focused(who) == nl("Go to the content")
    expect(who.page.locator(".skip")).to_be_in_viewport()
    who.page.keyboard.press("Enter")
    expect(who.page.locator("#main")).to_be_focused()


def test_a_printed_page_is_the_text_and_nothing_to_click(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    new_page(who, "Op papier", "# Kop\n\nTekst.\n\n# Nog een kop\n\nMeer.")
    who.page.emulate_media(media="print")
    for shown in ("h1", ".prose", ".print-only"):
        expect(who.page.locator(shown).first).to_be_visible()
    for hidden in (".site-nav", ".site-search", ".page-actions", ".toc", ".page-files form", ".page-manage"):
        for part in who.page.locator(hidden).all():
            expect(part).to_be_hidden()
    assert who.page.pdf().startswith(b"%PDF")
