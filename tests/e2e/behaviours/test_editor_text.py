"""static/js/editor/text.js: in the plain text box the text is changed as if it were typed."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, plain_box, write
from tests.support.words import nl


def test_the_plain_text_box_goes_on_with_lists_and_takes_signs_off_again(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    write(who, "Lijst", "9. negen")
    plain_box(who)
    area, keys = who.page.locator("#f-body"), who.page.keyboard
    area.press("Control+End")
    keys.press("Enter")
    keys.type("tien")
    expect(area).to_have_value("9. negen\n10. tien")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("Los")
    expect(area).to_have_value("9. negen\n10. tien\nLos")
    area.fill("een\ntwee")
    toolbar = who.page.get_by_role("toolbar")
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
