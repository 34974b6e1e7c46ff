"""What LibreOffice shows of a file is on the page, or is told: every word and every number, whatever holds it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.imports import constructs
from tests.support.databases import Bench
from tests.support.office import saved_as, text_of_pdf
from wiki.imports.services.converter import Understood, read
from wiki.kernel.markdown import render

pytestmark = pytest.mark.one_database

COUNTED = re.compile(r"<ol(?: start=\"(\d+)\")?>")


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked."""
    with sqlite.app.test_request_context():
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as Word and ODT, and as LibreOffice shows it."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "alles.docx").write_bytes(constructs.everything())
    for kind in ("odt", "pdf"):
        saved_as(kind, [folder / "alles.docx"], folder)
    return folder


def words(text: str) -> set[str]:
    """The words of a text; a number that touches one, as that of a note does on paper, is one too."""
    return set(re.findall(r"[^\W\d]+|\d+", text.replace("\xad", "").casefold()))


def on_the_page(understood: Understood) -> str:
    html = render(understood.body).html
    numbers = " ".join(str(n) for found in COUNTED.finditer(html) for n in range(int(found[1] or 1), 99))
    alts = " ".join(re.findall(r'alt="([^"]*)"', html))
    return f"{understood.title} {unescape(re.sub(r'<[^>]*>', ' ', html))} {alts} {numbers * ('<ol' in html)}"


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_every_word_that_libreoffice_shows_is_on_the_page_or_told(made: Path, form: str) -> None:
    understood = read(f"alles.{form}", (made / f"alles.{form}").read_bytes())
    told = " ".join(word for finding in understood.findings for word in (*finding.what, finding.where))
    shown = words(text_of_pdf(made / "alles.pdf"))
    assert {"kaderwoord", "grafiektitel", "binnentabel", "veldnaam", "besturing"} <= shown, (
        "LibreOffice read it"
    )
    assert shown - words(on_the_page(understood)) - words(told) == set()


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_a_number_that_a_page_does_not_count_is_told(made: Path, form: str) -> None:
    understood = read(f"alles.{form}", (made / f"alles.{form}").read_bytes())
    found = {finding.code: finding.what for finding in understood.findings}
    assert found["heading_number"] == ("3 Hoofdstuk een", "3.1 Paragraaf daaronder")
    assert found["list_number"] == ("Stap a) eerste stap", "Stap b) tweede stap")


def test_what_stands_in_the_way_of_reading_is_told_by_its_name(made: Path) -> None:
    understood = read("alles.docx", (made / "alles.docx").read_bytes())
    found = {finding.code: finding.what for finding in understood.findings}
    assert found["tabs"] == ("Kolom A kolom B kolom C",)
    assert "Voormeting" in found["chart"][0] and "73" in found["chart"][0]
    assert found["header"] == ("Kopregel rechts", "Kopregel links") and "columns" in found
    assert not {"otherwise", "image", "text_box", "words"} & set(found)
    assert {name.rpartition(".")[2] for name in understood.media} == {"png"}
