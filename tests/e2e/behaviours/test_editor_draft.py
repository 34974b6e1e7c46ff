"""static/js/editor/draft.js: text that was not saved is offered again in the same tab."""

from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, fill_text, new_page, save, wait_for_draft, write
from tests.support.words import nl


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
    wait_for_draft(who, "Dit moet nog.")
    who.page.on("dialog", lambda dialog: dialog.accept())
    who.go(f"{address}/edit")
    fill_text(who, "Nieuw.")
    save(who)
    expect(who.page.locator(".prose")).to_have_text("Nieuw.")
    who.go("/pages/new?kind=page")
    expect(who.page.locator(".draft-notice")).to_be_visible()


def test_text_that_was_not_sent_is_offered_again_in_the_same_tab(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    address = new_page(who, "Kwijtgeraakt", "Oud.")
    who.go(f"{address}/edit")
    fill_text(who, "Nieuw en niet verzonden.")
    wait_for_draft(who, "Nieuw en niet verzonden.")
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
