"""static/js/saved.js: once the server has a draft, or its text is on the page, this device lets go of it."""

from playwright.sync_api import expect

from tests.support.editing import (
    DOCENT,
    Somebody,
    alone,
    fill_text,
    new_page,
    no_drafts_to_the_server,
    save,
    wait_for_clean_device,
    wait_for_device,
    write,
)


def test_a_text_that_was_only_on_the_device_leaves_it_when_it_is_saved(somebody: Somebody) -> None:
    who = alone(somebody(DOCENT))
    with no_drafts_to_the_server(who):
        write(who, "Niet bewaren", "Alleen hier.")
        wait_for_device(who, "Alleen hier.")
        save(who)
        expect(who.page.locator("h1")).to_have_text("Niet bewaren")
        wait_for_clean_device(who)
        address = new_page(who, "Nog een", "Begin.")
        wait_for_clean_device(who)
        who.go(f"{address}/edit")
        fill_text(who, "Begin en vervolg.")
        wait_for_device(who, "Begin en vervolg.")
        save(who)
        expect(who.page.locator(".prose")).to_have_text("Begin en vervolg.")
        wait_for_clean_device(who)
