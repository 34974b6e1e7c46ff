"""Tables, pasting, links and images in the editor, as somebody types them."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.editing import DOCENT, Somebody, new_page, write
from tests.support.people import Person
from tests.support.words import nl

CLIPBOARD = Path(__file__).with_name("frontend") / "clipboard"
PASTE = """([html, words, image]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (words) data.setData("text/plain", words);
  if (image) {
    const bytes = Uint8Array.from(atob(image), (sign) => sign.charCodeAt(0));
    data.items.add(new File([bytes], "foto.png", { type: "image/png" }));
  }
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""
DROP = """(content) => {
  const data = new DataTransfer();
  data.items.add(new File([content], "rooster.txt", { type: "text/plain" }));
  const place = document.querySelector(".cm-content");
  const { x, y } = place.getBoundingClientRect();
  const options = { dataTransfer: data, bubbles: true, cancelable: true, clientX: x + 5, clientY: y + 5 };
  place.dispatchEvent(new DragEvent("drop", options));
}"""

COLOURS = "(box) => [getComputedStyle(box).backgroundColor, getComputedStyle(box).color]"
PROMISED = """(body) => {
  const probe = body.appendChild(document.createElement("i"));
  probe.style.background = "var(--surface)";
  probe.style.color = "var(--ink)";
  const { backgroundColor, color } = getComputedStyle(probe);
  probe.remove();
  return [backgroundColor, color];
}"""

pytestmark = pytest.mark.shared_server


def png() -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def paste(page: Page, html: str = "", words: str = "", image: str = "") -> None:
    page.evaluate(PASTE, [html, words, image])


def text(who: Person) -> str:
    return who.page.locator("#f-body").input_value()


def start(who: Person, title: str, body: str) -> None:
    """A page that was never saved, with the cursor at the end of its text."""
    write(who, title, body)
    who.page.keyboard.press("ControlOrMeta+End")


def in_cell(who: Person, row: int, column: int) -> None:
    """Wait until somebody types in this cell."""
    words = nl("Row %(row)s, column %(column)s", row=row, column=column)
    expect(who.page.locator(f".lw-grid .cm-content:focus[aria-label^='{words}']")).to_have_count(1)


def menu(who: Person, item: str) -> None:
    who.page.get_by_role("button", name=nl("Change table"), exact=True).click()
    who.page.locator(".lw-table-menu").get_by_text(nl(item), exact=True).click()


def test_a_table_is_written_in_its_cells(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    start(who, "Tabel", "Ervoor")
    keys, area = who.page.keyboard, who.page.locator("#f-body")
    who.page.locator("[data-tool=table]").click()
    keys.press("ArrowUp")
    keys.press("ArrowLeft")
    keys.press("Enter")
    in_cell(who, 1, 1)
    for part in ("Wie", "Tab", "Wat", "Tab", "a|b", "Enter", "c", "Tab", "Tab"):
        keys.press(part) if part in ("Tab", "Enter") else keys.type(part)
    in_cell(who, 3, 1)
    keys.type("nieuw")
    keys.press("Shift+Tab")
    in_cell(who, 2, 2)
    keys.type("vet")
    keys.press("ControlOrMeta+a")
    keys.press("ControlOrMeta+b")
    rows = ["| Wie | Wat |", "|---|---|", "| a\\|b<br>c | **vet** |", "| nieuw |  |"]
    table = "\n".join(rows)
    expect(area).to_have_value(f"Ervoor\n\n{table}\n\n")
    keys.press("End")
    keys.press("ArrowDown")
    in_cell(who, 3, 2)
    menu(who, "Column on the left")
    expect(area).to_have_value(
        "Ervoor\n\n" + "| Wie |  | Wat |\n|---|---|---|\n| a\\|b<br>c |  | **vet** |\n| nieuw |  |  |\n\n"
    )
    in_cell(who, 3, 2)
    keys.press("ControlOrMeta+z")
    expect(area).to_have_value(f"Ervoor\n\n{table}\n\n")
    keys.press("Escape")
    keys.type("Erna")
    expect(area).to_have_value(f"Ervoor\n\n{table}\n\nErna")
    keys.press("ArrowUp")
    in_cell(who, 3, 1)
    for _line in range(4):
        keys.press("ArrowUp")
    keys.type("!")
    expect(area).to_have_value(f"Ervoor!\n\n{table}\n\nErna")
    # A page to link to is chosen by the same keys as in the text.
    who.page.locator(".lw-grid tr").nth(2).locator("td").nth(1).click()
    keys.type("[[welkom bij")
    expect(who.page.locator(".lw-completion [role=option]").first).to_contain_text("Welkom bij Lichtwerk")
    keys.press("Enter")
    linked = table.replace("nieuw |  |", "nieuw | [Welkom bij Lichtwerk](/pages/15-welkom-bij-lichtwerk) |")
    expect(area).to_have_value(f"Ervoor!\n\n{linked}\n\nErna")


def test_cells_that_were_copied_fill_the_cells_from_there_on(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    start(who, "Cellen", "Ervoor\n\n| Wie | Wat |\n|---|---|\n| een | twee |\n\nErna")
    who.page.locator(".lw-grid tr").nth(1).locator("td").nth(1).click()
    in_cell(who, 2, 2)
    cells = "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>vier</td></tr></table>"
    paste(who.page, cells, "1\t2\r\n3\tvier")
    rows = "| Wie | Wat |  |\n|---|---|---|\n| een | 1 | 2 |\n|  | 3 | vier |"
    expect(who.page.locator("#f-body")).to_have_value(f"Ervoor\n\n{rows}\n\nErna")
    in_cell(who, 2, 2)
    words = nl("Table with %(rows)s and %(columns)s", rows="3 rijen", columns="3 kolommen")
    expect(who.page.locator("[data-status]")).to_have_text(words)
    who.page.keyboard.press("ControlOrMeta+z")
    expect(who.page.locator("#f-body")).to_have_value(re.compile("een | twee"))


def test_a_very_large_table_is_shown_as_it_is_written(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    line = "|" + " x |" * 50
    start(who, "Groot", "\n".join([line, "|" + "---|" * 50, *[line] * 40]))
    who.page.keyboard.press("ControlOrMeta+Home")
    expect(who.page.locator(".lw-table-large")).to_contain_text("2050")
    expect(who.page.locator(".lw-grid")).to_have_count(0)


def test_a_file_of_a_known_name_is_replaced_or_kept_beside_the_other_as_asked(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    new_page(who, "Bestand twee keer", "Begin.")
    who.go(who.page.url.split("?")[0] + "/edit")
    expect(who.page.locator("form[data-live=on]")).to_be_attached()
    area, dialog = who.page.locator("#f-body"), who.page.locator(".lw-same-dialog")

    def drop(content: str) -> None:
        who.page.locator(".cm-content").first.focus()
        who.page.evaluate(DROP, content)

    drop("een")
    expect(area).to_have_value(re.compile(r"\[rooster\.txt\]\("))
    drop("twee")
    who.press(nl("Replace it everywhere on this page"), dialog)
    expect(who.page.locator("[data-status]")).to_contain_text("rooster.txt")
    assert text(who).count("rooster.txt") == 2  # its words and its address, once
    drop("drie")
    who.press(nl("Keep both: the new one becomes “%(name)s”", name="rooster (2).txt"), dialog)
    expect(area).to_have_value(re.compile(r"\[rooster \(2\)\.txt\]\("))
    drop("vier")
    who.press(nl("Do not add it"), dialog)
    expect(who.page.locator(".lw-upload")).to_have_count(0)
    assert text(who).count("](/files/") == 2


def test_what_word_copies_comes_in_as_text_and_a_grid(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    start(who, "Uit Word", "Begin")
    paste(who.page, (CLIPBOARD / "word.html").read_text(), "alles als woorden")
    expected = (CLIPBOARD / "word.md").read_text().replace("{Een kind met een bord}", "").strip()
    assert " ".join(text(who).split()) == " ".join(f"Begin {expected}".split())
    expect(who.page.locator(".lw-grid")).to_have_count(1)
    expect(who.page.locator("[data-status]")).to_contain_text("1")
    paste(who.page, words="gewoon *dit*")
    assert text(who).rstrip().endswith("gewoon *dit*")


def test_links_are_found_while_typing_and_none_is_saved_unseen(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    start(who, "Links", "Zie ")
    keys, page = who.page.keyboard, who.page
    keys.type("[[welkom bij")
    expect(page.locator(".lw-completion [role=option]").first).to_contain_text("Welkom bij Lichtwerk")
    for scheme in ("dark", "light"):  # CodeMirror has colours of its own for what it shows beside the cursor
        page.emulate_media(color_scheme=scheme)
        assert page.locator(".lw-completion").evaluate(COLOURS) == page.locator("body").evaluate(PROMISED)
    keys.press("Enter")
    expect(page.locator("#f-body")).to_have_value(
        "Zie [Welkom bij Lichtwerk](/pages/15-welkom-bij-lichtwerk)"
    )
    keys.type(" en ")
    keys.press("ControlOrMeta+k")
    page.locator("#lw-to").fill("geen adres")
    page.locator("dialog [type=submit]").click()
    expect(page.locator("#lw-to-error")).not_to_be_empty()
    page.locator("#lw-to").fill("school.nl/over")
    page.locator("#lw-words").fill("de school")
    page.locator("dialog [type=submit]").click()
    expect(page.locator("#f-body")).to_have_value(
        "Zie [Welkom bij Lichtwerk](/pages/15-welkom-bij-lichtwerk) en [de school](https://school.nl/over)"
    )
    # As if pasted: the list that typing brings would complete it.
    paste(page, words=" [[welkom bij lichtwerk]] [weg](/pages/99999-weg)")
    expect(page.locator(".dead-links")).to_contain_text(nl("One link leads nowhere."))
    expect(page.locator(".lw-dead", has_text="weg").first).to_be_visible()
    save = page.locator(".edit-form").get_by_role("button", name=nl("Save"), exact=True)
    save.click()
    expect(page.locator(".dead-links")).to_contain_text(nl("Look at it first, or save anyway."))
    save.click()
    expect(page.locator("h1")).to_have_text("Links")


def test_an_image_comes_in_on_a_page_that_was_never_saved(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    start(who, "Plaatje", "Kijk:")
    page, area = who.page, who.page.locator("#f-body")
    paste(page, image=png())
    dialog = page.locator("dialog")
    dialog.locator("[type=submit]").click()
    expect(page.locator("#lw-alt-error")).to_have_text(
        nl("Describe the image, or tick that it is decoration.")
    )
    page.locator("#lw-alt").fill("Een [blauw] vlak")
    page.locator("#lw-size-half").check()
    dialog.locator("[type=submit]").click()
    expect(page.locator("img.lw-image")).to_have_js_property("naturalWidth", 40)
    assert "![Een \\[blauw\\] vlak](/files/" in text(who) and "foto.png#half)" in text(who)
    page.locator("img.lw-image").click()
    page.locator("#lw-decoration").check()
    dialog.locator("[type=submit]").click()
    expect(area).not_to_have_value("blauw")
    assert "![](/files/" in text(who)
    before = text(who)
    cancel = dialog.get_by_role("button", name=nl("Cancel"), exact=True)
    for leave in (cancel.click, lambda: page.keyboard.press("Escape")):
        paste(page, image=png())
        expect(page.locator("#lw-alt")).to_be_visible()
        leave()
        expect(page.locator(".lw-upload")).to_have_count(0)
        assert text(who) == before
    page.locator(".edit-form").get_by_role("button", name=nl("Save"), exact=True).click()
    expect(page.locator("article img")).to_have_js_property("naturalWidth", 40)
    expect(page.locator("article img")).to_have_attribute("alt", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_wide_table_scrolls_in_itself_on_a_phone(somebody: Somebody, scheme: str) -> None:
    who = somebody(DOCENT, viewport={"width": 320, "height": 640}, has_touch=True, color_scheme=scheme)
    row = "| " + " | ".join(f"kolom {number}" for number in range(8)) + " |"
    start(who, "Breed", f"Ervoor\n\n{row}\n|{'---|' * 8}\n{row}\n\nErna")
    grid = who.page.locator(".lw-grid")
    expect(grid).to_be_visible()
    wide = who.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    assert who.page.locator(".lw-table-scroll").evaluate("box => box.scrollWidth > box.clientWidth")
