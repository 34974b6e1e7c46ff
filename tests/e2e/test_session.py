"""What may not go wrong at a keyboard: signing out halfway, going back, clicking twice, leaving, and no mouse."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, expect
from playwright.sync_api import Error as PlaywrightError

from tests.support.people import Person
from tests.support.words import nl
from wiki.demo.network import PASSWORD

DOCENT = "docent@veenpluis.example"
Somebody = Callable[..., Person]


def write(who: Person, title: str, text: str) -> None:
    """Type a new page, without saving it."""
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill(title)
    who.page.locator("#f-body").fill(text)


def save(who: Person) -> None:
    who.press(nl("Save"), who.page.locator(".edit-form"))


def new_page(who: Person, title: str, text: str = "Tekst.") -> str:
    """Make a page; its address."""
    write(who, title, text)
    save(who)
    expect(who.page.locator("h1")).to_have_text(title)
    return who.page.url


def titles(who: Person, title: str) -> int:
    """How many pages in the list have this title."""
    who.go("/pages/")
    return who.page.locator(".card").get_by_role("link", name=title, exact=True).count()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "with plain forms"])
def test_an_ended_session_loses_nothing_that_was_typed(somebody: Somebody, data: Path, script: bool) -> None:
    title = f"Halverwege {script}"
    who = somebody(DOCENT, java_script_enabled=script)
    address = new_page(who, title)
    who.go(f"{address}/edit")
    who.page.locator("#f-body").fill("Dit mag niet verdwijnen: é, €, <b> & 𝄞.\n\n- ook dit niet\n")
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


def test_who_is_signed_out_while_typing_is_told_so_and_keeps_the_text(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Nog niet af", "Begin.")
    expect(who.page.locator("#preview")).to_contain_text("Begin.")
    who.context.clear_cookies(name=re.compile("."))
    who.page.locator("#f-body").fill("Begin en vervolg.")
    expect(who.page.locator("[data-status]")).to_have_text(
        nl("You are signed out. Your text stays here: sign in in a new tab, then go on.")
    )
    assert who.page.locator("#f-body").input_value() == "Begin en vervolg."
    who.complaints.clear()  # the preview was refused, as it should be


def change_who_is_signed_in(who: Person, email: str) -> None:
    """In another tab of the same browser."""
    other = who.open_tab()
    other.goto("/")
    other.locator(".account-menu summary").click()
    other.locator(".account-menu").get_by_role("button", name=nl("Sign out"), exact=True).click()
    expect(other.locator(".account-menu")).to_have_count(0)
    other.goto("/sign-in")
    other.locator("main [name=email]").fill(email)
    other.locator("main [name=password]").fill(PASSWORD)
    other.locator("main").get_by_role("button", name=nl("Sign in"), exact=True).click()
    expect(other.locator(".account-menu")).to_have_count(1)


def test_signing_in_again_in_another_tab_is_enough_to_go_on(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Twee tabbladen", "In het eerste tabblad getypt.")
    expect(who.page.locator("#preview")).to_contain_text("In het eerste tabblad getypt.")  # none under way
    change_who_is_signed_in(who, DOCENT)
    save(who)
    expect(who.page.locator("main .notice")).to_contain_text("Veenpluis")
    who.press(nl("Send what I typed"))
    expect(who.page.locator(".prose")).to_have_text("In het eerste tabblad getypt.")


def test_the_preview_goes_on_by_itself_after_signing_in_in_another_tab(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Voorbeeld gaat door", "Begin.")
    expect(who.page.locator("#preview")).to_contain_text("Begin.")
    change_who_is_signed_in(who, DOCENT)
    who.page.locator("#f-body").fill("Begin en vervolg.")
    expect(who.page.locator("#preview")).to_contain_text("Begin en vervolg.")
    expect(who.page.locator("[data-status]")).to_be_empty()
    save(who)
    expect(who.page.locator("h1")).to_have_text("Voorbeeld gaat door")
    who.complaints.clear()  # the first preview after it was refused, as it should be


def test_nobody_saves_under_the_name_of_somebody_else_unknowingly(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Van wie is dit", "Begin.")
    change_who_is_signed_in(who, "docent@roerdomp.example")
    who.page.locator("#f-body").fill("Begin en vervolg.")
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


def test_a_new_page_that_never_reached_the_server_is_offered_again(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Zonder verbinding", "Getypt in de trein.")
    who.page.route("**/pages/new", lambda route: route.abort("connectionreset"))
    with suppress(PlaywrightError):
        save(who)
    expect(who.page.locator(".edit-form")).to_have_count(0)
    who.page.unroute("**/pages/new")
    who.go("/pages/")
    who.go("/pages/new?kind=page")
    who.press(nl("Use that text"))
    expect(who.page.locator("[name=title]")).to_have_value("Zonder verbinding")
    expect(who.page.locator("#f-body")).to_have_value("Getypt in de trein.")
    save(who)
    expect(who.page.locator("h1")).to_have_text("Zonder verbinding")
    who.go("/pages/new?kind=page")
    expect(who.page.locator(".edit-form")).to_be_visible()
    expect(who.page.locator(".draft-notice")).to_be_hidden()


def test_saving_another_page_does_not_drop_a_new_one_that_was_not_sent(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    address = new_page(who, "Al bewaard", "Oud.")
    write(who, "Nog niet verzonden", "Dit moet nog.")
    who.page.wait_for_timeout(700)  # the editor keeps what was typed after half a second
    who.page.on("dialog", lambda dialog: dialog.accept())
    who.go(f"{address}/edit")
    who.page.locator("#f-body").fill("Nieuw.")
    save(who)
    expect(who.page.locator(".prose")).to_have_text("Nieuw.")
    who.go("/pages/new?kind=page")
    expect(who.page.locator(".draft-notice")).to_be_visible()


def test_text_that_was_not_sent_is_offered_again_in_the_same_tab(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    address = new_page(who, "Kwijtgeraakt", "Oud.")
    who.go(f"{address}/edit")
    who.page.locator("#f-body").fill("Nieuw en niet verzonden.")
    who.page.wait_for_timeout(700)  # the editor keeps what was typed after half a second
    who.page.on("dialog", lambda dialog: dialog.accept())
    who.go("/")
    who.go(f"{address}/edit")
    expect(who.page.locator("#f-body")).to_have_value("Oud.")
    who.press(nl("Use that text"))
    expect(who.page.locator("#f-body")).to_have_value("Nieuw en niet verzonden.")
    save(who)
    expect(who.page.locator(".prose")).to_have_text("Nieuw en niet verzonden.")
    who.go(f"{address}/edit")
    expect(who.page.locator(".draft-notice")).to_be_hidden()


def test_going_back_after_saving_and_saving_again_loses_nothing(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    address = new_page(who, "Heen en terug", "Eerste regel.\n\nLaatste regel.")
    who.go(f"{address}/edit")
    who.page.locator("#f-body").fill("Eerste regel, beter.\n\nLaatste regel.")
    save(who)
    expect(who.page.locator(".prose")).to_contain_text("beter")
    who.page.go_back()
    who.page.locator("#f-body").fill("Eerste regel, beter.\n\nLaatste regel, ook beter.")
    save(who)
    expect(who.page.locator(".prose")).to_contain_text("ook beter")
    expect(who.page.locator(".page-version")).to_contain_text(nl("Version %(number)s", number=3))


def test_clicking_twice_makes_one_page(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Dubbel geklikt", "Eenmaal.")
    who.page.locator(".edit-form .form-actions button").dblclick()
    expect(who.page.locator("h1")).to_have_text("Dubbel geklikt")
    assert titles(who, "Dubbel geklikt") == 1


def test_leaving_changed_text_asks_first_and_leaving_unchanged_text_does_not(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    who.page.on("dialog", stay)
    who.go("/pages/new?kind=page")
    who.follow(nl("Pages"), who.page.locator(".site-nav"))
    expect(who.page.locator("h1")).to_have_text(nl("Pages"))
    assert asked == []
    write(who, "Blijf hier", "Nog niet bewaard.")
    who.page.locator(".site-nav").get_by_role("link", name=nl("Pages"), exact=True).click(no_wait_after=True)
    who.page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and "/pages/new" in who.page.url
    save(who)
    expect(who.page.locator("h1")).to_have_text("Blijf hier")
    assert asked == ["beforeunload"]


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


def focused(who: Person) -> str:
    """What the keyboard is at: its name, or its text."""
    said: str = who.page.evaluate(
        "() => document.activeElement.getAttribute('aria-label') || document.activeElement.name"
        " || document.activeElement.textContent.trim()"
    )
    return said


def test_the_first_tab_leads_past_the_menu(somebody: Somebody) -> None:
    who = somebody()
    who.go("/")
    who.page.keyboard.press("Tab")
    assert focused(who) == nl("Go to the content")
    expect(who.page.locator(".skip")).to_be_in_viewport()
    who.page.keyboard.press("Enter")
    expect(who.page.locator("#main")).to_be_focused()


def test_the_menus_work_without_a_mouse(somebody: Somebody) -> None:
    who = somebody(DOCENT, viewport={"width": 320, "height": 700})
    who.go("/")
    for menu in (".site-nav details", ".account-menu"):
        summary = who.page.locator(f"{menu} summary")
        summary.focus()
        who.page.keyboard.press("Enter")
        expect(who.page.locator(menu)).to_have_attribute("open", "")
        who.page.keyboard.press("Tab")
        assert who.page.locator(f"{menu} :focus").count() == 1
        who.page.keyboard.press("Escape")
        expect(who.page.locator(menu)).not_to_have_attribute("open", "")
        expect(summary).to_be_focused()


def test_the_editor_works_without_a_mouse(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    keys, title = who.page.keyboard, who.page.locator("[name=title]")
    title.focus()
    keys.type("Zonder muis")
    keys.press("Tab")
    assert focused(who) == nl("Bold")
    keys.press("ArrowRight")
    assert focused(who) == nl("Italic")
    keys.press("Tab")
    assert focused(who) == "body"
    keys.press("Control+a")
    keys.type("Een ")
    keys.press("Control+b")
    keys.type("sterke")
    keys.press("Tab")
    assert focused(who) != "body", "Tab must lead out of the text"
    keys.press("Shift+Tab")
    assert focused(who) == "body"
    expect(who.page.locator("#f-body")).to_have_value("Een **sterke**")
    keys.press("Control+z")
    expect(who.page.locator("#f-body")).not_to_have_value("Een **sterke**")


def test_a_refused_form_leads_the_keyboard_to_what_is_wrong(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "", "Alles wat ik typte.")
    save(who)
    expect(who.page.locator(".error-summary")).to_be_focused()
    who.page.keyboard.press("Tab")
    who.page.keyboard.press("Enter")
    expect(who.page.locator("[name=title]")).to_be_focused()
    expect(who.page.locator("#f-body")).to_have_value("Alles wat ik typte.")


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
