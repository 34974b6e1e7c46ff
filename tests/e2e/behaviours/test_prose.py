"""static/js/prose.js: a table wider than its page is reached by the keyboard, and only then."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, new_page


def test_a_table_that_scrolls_can_be_reached_by_the_keyboard(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    columns = 12
    head = "| " + " | ".join(f"Kolomkop{number}" for number in range(columns)) + " |"
    new_page(who, "Brede tabel", f"{head}\n{'|---' * columns}|\n{'| x ' * columns}|\n")
    table = who.page.locator(".prose table")
    who.page.set_viewport_size({"width": 320, "height": 700})
    expect(table).to_have_attribute("tabindex", "0")
    who.page.set_viewport_size({"width": 2600, "height": 700})
    table.evaluate("table => table.style.setProperty('font-size', '2px')")
    who.page.set_viewport_size({"width": 2400, "height": 700})
    expect(table).not_to_have_attribute("tabindex", "0")
