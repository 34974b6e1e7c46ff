"""static/js/saved.js: once a new page is there, its text is not kept in the tab any longer."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, save, wait_for_draft, write


def test_the_text_of_a_new_page_is_forgotten_when_the_page_is_there(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Niet bewaren", "In dit tabblad.")
    wait_for_draft(who, "In dit tabblad.")
    save(who)
    expect(who.page.locator("h1")).to_have_text("Niet bewaren")
    who.page.wait_for_function("() => sessionStorage.length === 0")
