"""static/js/editor/text.js: the text is changed as if it were typed."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, write
from tests.support.words import nl


def test_enter_goes_on_with_a_list_and_ends_it_at_an_empty_point(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Lijst", "9. negen")
    area, keys = who.page.locator("#f-body"), who.page.keyboard
    area.press("Control+End")
    keys.press("Enter")
    keys.type("tien")
    expect(area).to_have_value("9. negen\n10. tien")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("Los")
    expect(area).to_have_value("9. negen\n10. tien\nLos")


def test_a_tool_takes_its_signs_off_again(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Heen en weer", "een\ntwee")
    area, toolbar = who.page.locator("#f-body"), who.page.get_by_role("toolbar")
    steps = (
        ("Quote", "> een\n> twee"),
        ("Bold", "**> een\n> twee**"),
        ("Bold", "> een\n> twee"),
        ("Quote", "een\ntwee"),
    )
    for tool, expected in steps:
        if tool == "Quote":
            area.select_text()
        toolbar.get_by_role("button", name=nl(tool), exact=True).click()
        expect(area).to_have_value(expected)
