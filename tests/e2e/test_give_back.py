"""A teacher shares a Word file; another school finds it, takes it home as Word, makes it better and gives it back; the
author takes the improvement. With script, and with plain forms only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.imports.word import cell, changed, docx, image, p, table
from tests.support import content
from tests.support.people import Person
from tests.support.words import nl

AUTHOR = "docent@veenpluis.example"
OTHER = "docent@roerdomp.example"


BOTH_WAYS = [
    pytest.param(True, id="with script", marks=pytest.mark.whole),
    pytest.param(False, id="with plain forms"),
]


@pytest.mark.parametrize("script", BOTH_WAYS)
def test_from_a_word_file_to_an_improvement_that_the_author_takes(
    somebody: Callable[..., Person], tmp_path: Path, script: bool
) -> None:
    word = "Zwaluwkaart" if script else "Lijsterkaart"
    author = somebody(AUTHOR, java_script_enabled=script)
    other = somebody(OTHER, java_script_enabled=script)
    share(author, word, tmp_path)
    find_and_adapt(other, word)
    change_in_word(other, tmp_path)
    give_back(other)
    take(author, word)


def lesson(word: str) -> bytes:
    """A Word file as a teacher has it."""
    body = (
        p(word, "Titel")
        + p("Leerdoel", "Kop1")
        + p("De leerling kiest zelf een doel.")
        + table(cell("Tijd") + cell("Wat"), cell("10 min") + cell("Start"))
        + image("Leerlingen aan het werk")
        + p("Afsluiting", "Kop1")
        + p("Sluit af met een vraag.")
    )
    return docx(body, parts={"word/media/image1.png": content.png()})


def share(who: Person, word: str, folder: Path) -> None:
    file = folder / f"{word}.docx"
    file.write_bytes(lesson(word))
    who.go("/pages/new")
    who.follow(nl("Do you already have it in Word? Upload the file."))
    who.page.locator("[name=file]").set_input_files(file)
    who.press(nl("See what is in it"))
    expect(who.page.locator(".import-preview")).to_contain_text("De leerling kiest zelf een doel.")
    expect(who.page.locator("[name=title]")).to_have_value(word)
    who.press(nl("Make a page from it"))
    expect(who.page.locator("h1")).to_have_text(word)
    expect(who.page.locator(".prose img")).to_have_attribute("alt", "Leerlingen aan het werk")
    expect(who.page.locator(".file-list")).to_contain_text(f"{word}.docx")


def find_and_adapt(who: Person, word: str) -> None:
    who.go(f"/search?q={word}")
    who.follow(word)
    who.follow(nl("Make our school's version"))
    who.press(nl("Make it"))
    expect(who.page.locator("h1")).to_have_text(f"{word} (Roerdomp College)")


def change_in_word(who: Person, folder: Path) -> None:
    who.page.locator(".download-menu summary").click()
    with who.page.expect_download() as coming:
        who.page.locator(".download-menu").get_by_role("link", name=nl("Word"), exact=True).click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    old, new = "Sluit af met een vraag.", "Sluit af met een vraag die leerlingen zelf bedachten."
    file.write_bytes(changed(file.read_bytes(), old, new))
    who.go("/import")
    who.page.locator("[name=file]").set_input_files(file)
    who.press(nl("See what is in it"))
    expect(who.page.locator(".marked ins")).to_contain_text("die leerlingen zelf bedachten")
    who.press(nl("Put it on the page"))
    expect(who.page.locator(".prose")).to_contain_text(new)


def give_back(who: Person) -> None:
    who.follow(nl("Stay up to date, or give something back"))
    who.page.locator("[name=message]").fill("Zo praten leerlingen meer.")
    who.press(nl("Offer our changes"))
    expect(who.page.locator("main")).to_contain_text(nl("The authors are still considering your last offer."))


def take(who: Person, word: str) -> None:
    who.go("/")
    who.page.locator("[aria-labelledby=offers]").get_by_role("link", name=word, exact=True).click()
    expect(who.page.locator(".marked ins")).to_contain_text("die leerlingen zelf bedachten")
    assert "Zo praten leerlingen meer." in who.text
    who.press(nl("Accept what is ticked"))
    expect(who.page.locator(".prose")).to_contain_text("die leerlingen zelf bedachten")
    expect(who.page.locator(".page-header")).to_contain_text("Fatima El Idrissi")
