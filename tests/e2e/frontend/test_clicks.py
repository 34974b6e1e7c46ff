"""frontend/src: a click puts the cursor in the line that was clicked, whatever stands above it."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.editing import DOCENT, Somebody, fill_text

pytestmark = pytest.mark.shared_server

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
PICTURE = "![Logo](/static/img/logo.svg#klein)"
GONE = "![Weg](/files/0/weg.png#klein)"
BLOCKS = [
    TABLE,
    "## Kop",
    "- punt\n  - dieper\n- [ ] taak\n- [x] klaar\n\n1. eerst",
    f"| {PICTURE} | x |\n|---|---|\n| ~~weg~~ | <br> |",
    "> citaat\n>> dieper",
    "> [!TIP]\n> let op",
    "---",
    PICTURE,
    GONE,
    "```\ncode\n```",
    "$a^2 + b^2$ en `code`",
    "### Kop\n\n#### Kop",
    "|  |  |\n|---|---|\n| zonder | kop |",
]
TEXT = "\n\n".join(f"{block}\n\nregel onder {at}" for at, block in enumerate(BLOCKS)) + "\n\n\n\nlaatste"
CLICKED = """() => {
  const at = document.getSelection().anchorNode;
  const line = (at.nodeType === 1 ? at : at.parentElement).closest(".cm-line");
  return [...document.querySelectorAll(".cm-content > .cm-line")].indexOf(line);
}"""


def wrong_clicks(page: Page) -> list[str]:
    """The lines in which the cursor does not come when they are clicked, from top to bottom."""
    lines = page.locator(".cm-content > .cm-line")
    wrong = []
    for number in range(lines.count()):
        line = lines.nth(number)
        if "lw-gap" in (line.get_attribute("class") or ""):
            continue  # it only keeps blocks apart: nobody writes there
        line.scroll_into_view_if_needed()
        box = line.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
        found = page.evaluate(CLICKED)
        if found != number:
            wrong.append(f"{number} {line.inner_text()!r}: {found}")
    return wrong


@pytest.mark.parametrize("phone", [False, True])
def test_a_click_on_a_line_puts_the_cursor_in_it(somebody: Somebody, phone: bool) -> None:
    who = somebody(DOCENT, viewport={"width": 320 if phone else 1280, "height": 3000}, has_touch=phone)
    who.cut_off.add("/files/0/weg.png")
    who.context.route("**/files/0/weg.png", lambda route: route.abort("connectionreset"))
    who.go("/pages/new?kind=page")
    fill_text(who, TEXT)
    expect(who.page.locator(".lw-image-missing")).to_be_visible()
    assert wrong_clicks(who.page) == []
    who.page.on("dialog", lambda dialog: dialog.accept())
