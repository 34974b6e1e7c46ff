"""What a page looks like when its Word or ODT file is printed: measured on the sheets that LibreOffice makes of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from openxml_audit import FileFormat, OpenXmlValidator
from pypdf import PdfReader

from tests.support import examples
from tests.support.databases import Bench
from tests.support.office import saved_as
from tests.support.outlines import corpus
from tests.support.outlines.word import W
from wiki.documents.services import pandoc_document
from wiki.documents.services.sheets import Choice, Site

pytestmark = pytest.mark.one_database

SITE = Site("http://localhost")
FOOT = re.compile(r"Titel \d+ · Concept, versie 1\s*bladzijde \d+ van \d+\s*")
COLOPHON = "Concept, versie 1 · 1 mei 2019"
A4 = [595, 842]
SIGN = 95
"""How wide a sign of a table is on average, in twentieths of a point."""
PADDING = 200
LONGEST = 28
"""Signs of a word that still gets a column that is wide enough."""


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says in what language files speak."""
    with sqlite.app.test_request_context():
        yield


def texts() -> list[str]:
    """The pages of the demo; a few of them in each run."""
    return corpus.demo() if examples.some(1) > 1 else corpus.demo()[2:4]


def printed(files: dict[str, bytes], folder: Path) -> dict[str, PdfReader]:
    """Each file as sheets."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    saved_as("pdf", [folder / name for name in files], folder / "out")
    return {name: PdfReader(folder / "out" / f"{Path(name).stem}.pdf") for name in files}


def test_no_sheet_is_one_that_a_school_would_not_hand_out(tmp_path: Path) -> None:
    pages = [corpus.as_document(text, number) for number, text in enumerate(texts())]
    kinds = {"docx": pandoc_document.word, "odt": pandoc_document.odt}
    files = {
        f"{page.id}-{choice}-{sort}.{sort}": (page, make(page, SITE, choice))
        for page in pages
        for choice in Choice
        for sort, make in kinds.items()
    }
    found = printed({name: file for name, (_page, file) in files.items()}, tmp_path)
    for name, (page, _file) in files.items():
        sheets = found[name]
        headings = {" ".join(found.split()) for found in re.findall(r"(?m)^#+ +(.*)$", page.body)}
        for sheet in sheets.pages:
            assert [round(float(side)) for side in sheet.mediabox[2:]] == A4, name
            text = sheet.extract_text()
            assert FOOT.search(text), name
            lines = [line.strip() for line in FOOT.sub("", text).split("\n") if line.strip()]
            assert lines and lines[-1] not in headings, f"{name}: a heading alone at the foot"
        last = FOOT.sub("", sheets.pages[-1].extract_text())
        assert len(last.split(COLOPHON)[0].split()) >= 3, f"{name}: only a colophon on the last sheet"


def test_no_word_is_wider_than_its_column() -> None:
    for text in corpus.demo():
        with zipfile.ZipFile(io.BytesIO(pandoc_document.word(corpus.as_document(text), SITE))) as archive:
            body = ElementTree.fromstring(archive.read("word/document.xml"))
        for cell in body.iter(f"{W}tc"):
            width = int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w"))
            for word in words_of(cell):
                assert len(word) * SIGN + PADDING <= width, (word, width)


def words_of(cell: Element) -> list[str]:
    said = " ".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{W}p"))
    return [word for word in re.split(r"[\s/-]+", said) if len(word) <= LONGEST]


def test_a_small_table_is_not_cut_in_two() -> None:
    file = pandoc_document.word(
        corpus.as_document("Vul in.\n\n| a | b |\n|---|---|\n| c | |\n| d | |\n"), SITE
    )
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    rows = next(body.iter(f"{W}tbl")).findall(f"{W}tr")
    kept = [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")) for row in rows]
    announcing = next(p for p in body.iter(f"{W}p") if "".join(p.itertext()) == "Vul in.")
    assert kept == [True, True, True] and announcing.find(f"{W}pPr/{W}keepNext") is not None


def test_word_files_are_what_the_schemas_of_word_ask_for(tmp_path: Path) -> None:
    texts = [*corpus.school(), *corpus.demo()]
    lists = "0. nul\n\n1000000. ver\n"
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2019)
    for number, text in enumerate([lists, *(texts if examples.some(1) > 1 else texts[3::40])]):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(pandoc_document.word(corpus.as_document(text), SITE))
        assert [str(error) for error in validator.validate(path).errors] == [], text
