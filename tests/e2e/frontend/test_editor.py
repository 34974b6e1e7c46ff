"""frontend/src: text that looks as it will be, over the text area that the form sends."""

from playwright.sync_api import expect

from tests.support import examples
from tests.support.editing import DOCENT, Somebody, fill_text, focused, new_page, plain_box, save
from tests.support.people import Person
from tests.support.words import nl

ODD = [
    "",
    "\n\n  \n",
    "Geen laatste regeleinde",
    "Spaties aan het eind  \nen een tab\t\n\n\n\nveel leegte\n\n",
    "__vet__ *schuin* ***beide*** \\* &amp; <b>html</b> ==geel==\n\n* ster\n+ plus\n1) haakje\n\n***\n\nKop\n---\n",
    "| a | b\n|---|:-:\n| 1 | `x|y` |\n\n```\ncode\n\n\tmet tab\n```\n    ingesprongen\n",
    "> citaat\n>> dieper\n> - punt\n\n> [!NOTE]\n> let op\n\n- [ ] een\n  - [x] twee\n\n-\n\ntekst\n-",
    "👩‍🏫 é é 𝄞 \u00a0vast\u200b\u2028regel ﷽ שלום\n[^1]: noot\n[x]: /y 'z'\n![a](/static/img/logo.svg){x}",
    '# een\n###### zes\n#geen\n\n[link](<a b> "t") <https://x.example> www.x.example `` ` ``',
]
PUT = """(area, text) => { area.value = text; area.dispatchEvent(new Event("input", { bubbles: true })); }"""
TOUR = ["Control+Home", "ArrowDown", "ArrowDown", "End", "ArrowRight", "ArrowUp", "Control+End", "ArrowLeft"]


def text_of(who: Person) -> str:
    """The text that the form would send."""
    return who.page.locator("#f-body").input_value()


def test_looking_at_a_text_and_going_through_it_changes_no_byte(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    area, editor = who.page.locator("#f-body"), who.page.locator(".cm-content")
    source = who.page.get_by_role("button", name=nl("Show the source text"))
    for text in examples.every([*ODD, *(odd.replace("\n", "\r\n") for odd in ODD[1:4])], 3):
        area.evaluate(PUT, text)
        expected = text.replace("\r\n", "\n")
        editor.focus()
        for key in TOUR:
            who.page.keyboard.press(key)
        source.click()
        assert text_of(who) == expected
        source.click()
        who.page.keyboard.press("Control+a")
        who.page.keyboard.type("weg")
        assert text_of(who) == "weg"
        who.page.keyboard.press("Control+z")
        assert text_of(who) == expected
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_saving_without_an_edit_keeps_the_text_byte_for_byte(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    text = "\n\n".join(ODD[4:])
    address = new_page(who, "Vreemde tekens", text)
    who.go(f"{address}/edit")
    kept = text_of(who)
    save(who)
    expect(who.page.locator("h1")).to_have_text("Vreemde tekens")
    who.go(f"{address}/edit")
    assert text_of(who) == kept


def test_a_teacher_who_knows_word_writes_a_page_with_the_keyboard_alone(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    keys, editor = who.page.keyboard, who.page.locator(".cm-content")
    toolbar = who.page.get_by_role("toolbar")
    style = toolbar.get_by_label(nl("Style"))
    bold = toolbar.get_by_role("button", name=nl("Bold"), exact=True)
    who.page.locator("[name=title]").fill("Met de toetsen")
    fill_text(who, "")
    keys.press("Control+Alt+Digit1")
    keys.type("Doel")
    expect(style).to_have_value("heading1")
    keys.press("Enter")
    expect(style).to_have_value("paragraph")
    keys.type("Dit is ")
    keys.press("Control+b")
    keys.type("heel belangrijk")
    expect(bold).to_have_attribute("aria-pressed", "true")
    keys.press("Control+b")
    expect(bold).to_have_attribute("aria-pressed", "false")
    keys.type(" en af.")
    keys.press("Enter")
    toolbar.get_by_role("button", name=nl("List"), exact=True).click()
    keys.type("een")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("dieper")
    keys.press("Enter")
    keys.press("Shift+Tab")
    keys.type("twee")
    keys.press("Shift+Enter")
    keys.type("zelfde punt")
    keys.press("Enter")
    keys.press("Enter")
    toolbar.get_by_role("button", name=nl("Checklist"), exact=True).click()
    keys.type("inpakken")
    expected = (
        "## Doel\n\nDit is **heel belangrijk** en af.\n\n"
        "- een\n  - dieper\n- twee  \n  zelfde punt\n\n- [ ] inpakken"
    )
    assert text_of(who) == expected
    editor.get_by_role("checkbox").click()
    assert text_of(who).endswith("- [x] inpakken")
    keys.press("Control+z")
    assert text_of(who) == expected
    keys.press("Control+y")
    assert text_of(who).endswith("- [x] inpakken")
    expect(editor.locator(".lw-sign")).to_have_count(0)
    expect(editor.locator(".lw-h2")).to_have_css("font-weight", "600")
    expect(editor.locator(".lw-bold")).to_have_text("heel belangrijk")
    expect(editor.locator(".lw-bullet")).to_have_count(3)
    keys.press("Escape")
    assert focused(who) == nl("Save")
    keys.press("Enter")
    expect(who.page.locator("h1")).to_have_text("Met de toetsen")
    expect(who.page.locator(".prose strong")).to_have_text("heel belangrijk")
    expect(who.page.locator(".prose li li")).to_have_text("dieper")


def test_signs_show_only_in_the_element_where_the_cursor_is_and_all_of_them_in_the_source(
    somebody: Somebody,
) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    fill_text(who, "**vet** en *schuin*")
    editor = who.page.locator(".cm-content")
    who.page.keyboard.press("Control+Home")
    expect(editor).to_have_text("**vet** en schuin")
    who.page.keyboard.press("Control+End")
    expect(editor).to_have_text("vet en *schuin*")
    who.page.get_by_role("button", name=nl("Show the source text")).click()
    expect(editor).to_have_text("**vet** en *schuin*")
    who.page.get_by_role("button", name=nl("Show the source text")).click()
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_tab_leaves_the_text_and_its_name_leads_back(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    fill_text(who, "Gewone tekst.")
    editor = who.page.locator(".cm-content")
    expect(editor).to_be_focused()
    expect(who.page.get_by_role("textbox", name=nl("Text"), exact=True)).to_have_count(1)
    who.page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    who.page.locator("label[for=f-body]").click()
    expect(editor).to_be_focused()
    who.page.on("dialog", lambda dialog: dialog.accept())


def test_the_plain_text_box_holds_the_same_text_and_is_remembered(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    fill_text(who, "Getypt in de editor.")
    plain_box(who)
    area = who.page.locator("#f-body")
    expect(area).to_have_value("Getypt in de editor.")
    area.fill("Getypt in het vak.")
    who.press(nl("Write in the editor"))
    expect(who.page.locator(".cm-content")).to_have_text("Getypt in het vak.")
    plain_box(who)
    who.page.on("dialog", lambda dialog: dialog.accept())
    who.go("/pages/new?kind=page")
    expect(area).to_be_visible()
    expect(who.page.locator(".cm-content")).to_have_count(0)


def test_where_the_editor_does_not_come_the_text_area_is_there(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.page.route("**/static/vendor/**", lambda route: route.abort())
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Zonder editor")
    who.page.locator("#f-body").fill("Toch **geschreven**.")
    save(who)
    expect(who.page.locator(".prose strong")).to_have_text("geschreven")
    who.complaints.clear()  # the editor was refused, as it should be


def test_a_page_that_is_read_loads_no_editor(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    asked: list[str] = []
    who.page.on("request", lambda request: asked.append(request.url))
    address = new_page(who, "Alleen lezen")
    assert any("/static/vendor/" in url for url in asked)
    asked.clear()
    for path in (address, f"{address}/history", "/", "/pages/"):
        who.go(path)
    assert not any("/static/vendor/" in url for url in asked)


PASTE = """() => {
  const data = new DataTransfer();
  data.setData("text/html", "<h2>kop</h2><ul><li>een</li><li>twee</li></ul>");
  data.setData("text/plain", "kop\\neen\\ntwee");
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


def test_no_block_comes_into_a_cell(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    fill_text(who, "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n")
    who.page.locator(".lw-grid tr").nth(1).locator("td").first.click()
    who.page.keyboard.press("End")
    who.page.evaluate(PASTE)
    assert "| 1kop<br>een<br>twee | 2 |" in text_of(who)
    who.page.get_by_role("toolbar").get_by_role("button", name=nl("Table"), exact=True).click()
    who.page.locator(".lw-square").nth(1).click()
    assert "| 3 | 4 |\n\n|" in text_of(who)


def test_the_end_of_a_page_is_below_a_table_that_it_ends_with(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    fill_text(who, "| a | b |\n|---|---|\n| 1 | 2 |\n")
    keys = who.page.keyboard
    who.page.locator(".lw-grid td").first.click()
    keys.press("Control+End")
    keys.type("Eronder.")
    keys.press("Control+Home")
    keys.type("In de eerste cel: ")
    keys.press("Control+End")
    keys.type(" Echt.")
    assert text_of(who) == "| In de eerste cel: a | b |\n|---|---|\n| 1 | 2 |\n\nEronder. Echt."
