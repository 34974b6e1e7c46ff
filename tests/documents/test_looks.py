"""How files look: A4 with room for a punch, tables that can be written in, boxes that can be ticked, and a foot."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from tests.support.databases import Bench
from tests.support.outlines import corpus
from tests.support.outlines.odt import named
from tests.support.outlines.word import W
from wiki.documents.queries import Document
from wiki.documents.services import pandoc_document
from wiki.documents.services.sheets import Choice, Site

pytestmark = pytest.mark.one_database

SITE = Site("http://localhost")
FORM = """Vul dit in.

| Vraag | Antwoord |
|---|---|
| Wat ging goed? | |
| Wat kan de volgende keer beter, en wat heb je daarvoor nodig van je mentor? | |

- [ ] Ik heb mijn formulier bij me.
- [x] Ik heb iets bij me om te laten zien.

| | |
|---|---|
| Naam | |
| Klas | |

## Tot slot

Bedankt.
"""
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
CM = 567
"""Twentieths of a point in a centimetre."""


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says in what language files speak."""
    with sqlite.app.test_request_context():
        yield


@cache
def page() -> Document:
    return replace(corpus.as_document(FORM, title="Formulier"), activities=("Coachen",))


def part(file: bytes, name: str) -> Element:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        root: Element = ElementTree.fromstring(archive.read(name))
        return root


@cache
def word(choice: Choice = Choice.EVERYTHING) -> bytes:
    return pandoc_document.word(page(), SITE, choice)


@cache
def odt() -> bytes:
    return pandoc_document.odt(page(), SITE)


@cache
def paper(choice: Choice = Choice.EVERYTHING) -> bytes:
    return pandoc_document.pdf(page(), SITE, choice).pdf


def values(root: Element, tag: str, name: str = "val") -> list[str]:
    return [element.get(f"{W}{name}", "") for element in root.iter(f"{W}{tag}")]


def test_word_is_a4_with_room_for_a_punch_and_a_foot_on_every_sheet() -> None:
    body = part(word(), "word/document.xml")
    assert values(body, "pgSz", "w") == ["11906"] and values(body, "pgSz", "h") == ["16838"]
    assert int(values(body, "pgMar", "left")[0]) >= 2.4 * CM
    foot = part(word(), "word/footer1.xml")
    words = "".join(foot.itertext())
    assert words.startswith("Formulier · Concept, versie 1") and "bladzijde 1 van 1" in words
    assert 'descr="QR-code' in zipfile.ZipFile(io.BytesIO(word())).read("word/footer1.xml").decode()


def test_tables_in_word_are_as_wide_as_the_sheet_and_leave_room_to_write() -> None:
    body = part(word(), "word/document.xml")
    first, second = body.iter(f"{W}tbl")
    widths = [int(width) for width in values(first, "gridCol", "w")]
    assert sum(widths) <= 9356 and widths[1] > 6 * CM
    rows = first.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    heights = [values(row, "trHeight") for row in rows]
    assert heights[0] == [] and all(int(height[0]) >= CM for height in heights[1:])
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert len(second.findall(f"{W}tr")) == 2, "a head in which nothing stands is none"
    assert values(body, "tblStyle") == ["TableGrid"] * 2


def test_a_word_form_can_be_ticked_and_filled_in_on_screen() -> None:
    body = part(word(), "word/document.xml")
    boxes = [(box.find(f"{W14}checked"), box) for box in body.iter(f"{W14}checkbox")]
    assert [checked.get(f"{W14}val") for checked, _box in boxes if checked is not None] == ["0", "1"]
    assert values(body, "tag").count("pen") == 4
    styles = [
        v for p in body.iter(f"{W}p") if p.find(f".//{W14}checkbox") is not None for v in values(p, "pStyle")
    ]
    assert styles == ["ListBullet", "ListBullet"]


def test_styles_in_word_are_those_that_people_know() -> None:
    names = {name.get(f"{W}val") for name in part(word(), "word/styles.xml").iter(f"{W}name")}
    wanted = {
        "Title",
        "heading 1",
        "heading 2",
        "List Bullet",
        "List Number",
        "Table Grid",
        "caption",
        "Quote",
    }
    assert wanted <= names
    used = set(values(part(word(), "word/document.xml"), "pStyle"))
    known = {s.get(f"{W}styleId") for s in part(word(), "word/styles.xml").iter(f"{W}style")}
    assert used <= known


def test_a_file_tells_its_author_language_words_and_day() -> None:
    core = zipfile.ZipFile(io.BytesIO(word())).read("docProps/core.xml").decode()
    for said in ("De Veenpluis", "lesbezoek", "nl-NL", "2019-05-01T12:00:00Z", "Formulier"):
        assert said in core
    meta = zipfile.ZipFile(io.BytesIO(odt())).read("meta.xml").decode()
    for said in ("De Veenpluis", "lesbezoek", "nl-NL", "2019-05-01T12:00:00Z", "Formulier"):
        assert said in meta
    info = PdfReader(io.BytesIO(paper())).metadata
    assert info is not None and info.author == "De Veenpluis" and info.title == "Formulier"
    assert info.creation_date is not None and info.creation_date.year == 2019
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2019, 5, 1)}


def test_the_end_of_a_page_stays_with_what_stands_before_it() -> None:
    blocks = list(part(word(), "word/document.xml")[0])
    colophon = [at for at, b in enumerate(blocks) if values(b, "pStyle")[:1] == ["Colophon"]]
    for at in (colophon[0] - 1, *colophon[:-1]):
        assert blocks[at].find(f"{W}pPr/{W}keepNext") is not None


def test_odt_is_a4_with_the_same_tables_and_a_foot() -> None:
    styles = part(odt(), "styles.xml")
    layout = next(styles.iter(named("style:page-layout-properties")))
    assert (layout.get(named("fo:page-width")), layout.get(named("fo:page-height"))) == ("21cm", "29.7cm")
    assert "Formulier · Concept, versie 1" in "".join(next(styles.iter(named("style:footer"))).itertext())
    content = part(odt(), "content.xml")
    heights = [
        p.get(named("style:min-row-height")) for p in content.iter(named("style:table-row-properties"))
    ]
    assert heights.count("1cm") == 2
    rows = [row.get(named("table:style-name")) for row in content.iter(named("table:table-row"))]
    assert rows == ["Row", "RowPen", "RowPen", "RowPen", "RowPen"]
    described = [d.text for d in content.iter(named("svg:desc"))]
    assert described == ["QR-code: is dit de nieuwste versie?"]


def test_paper_is_a4_and_says_on_each_sheet_what_it_is() -> None:
    for sheet in PdfReader(io.BytesIO(paper())).pages:
        assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]
        assert re.search(r"Formulier · Concept, versie 1\s+bladzijde \d+ van \d+", sheet.extract_text())


@pytest.mark.parametrize("text", corpus.demo()[::4])
def test_no_last_sheet_has_only_the_colophon(text: str) -> None:
    document = corpus.as_document(text)
    sheets = PdfReader(io.BytesIO(pandoc_document.pdf(document, SITE).pdf)).pages
    before = sheets[-1].extract_text().split("Concept, versie 1 ·")[0]
    assert len(before.split()) >= 3


def test_what_is_handed_out_has_one_line_instead_of_a_colophon() -> None:
    words = "".join(part(word(Choice.HANDOUT), "word/document.xml").itertext())
    assert "Licentie" not in words and "CC BY-SA 4.0 · http://localhost/v/7/1" in words
    everything = "".join(part(word(), "word/document.xml").itertext())
    assert "Licentie: CC BY-SA 4.0" in everything
    line = PdfReader(io.BytesIO(paper(Choice.HANDOUT))).pages[-1].extract_text()
    assert "Licentie" not in line and "CC BY-SA 4.0" in line


HOSTILE = [
    '~~~ a``` #panic("x")\ntekst\n~~~\n',
    '#read("/etc/passwd") #import "@preview/cetz:0.3.0" #panic() $x$ <label> @ref // weg /* weg */ ~ -- --- ...',
    '- = kop\n- + punt\n- / term: uitleg\n- 1. een\n- `#panic()`\n- *#emph* [x](http://a.example/"#panic())',
    "| a |\n|---|\n| ] #panic() [ |\n| \\] \\#panic\\(\\) |\n| = x |\n",
    '# = #panic()\n\nx[^1]\n\n[^1]: ] #panic() [ \\ " ; ) }\n',
    "a\u2028= kop\u2029+ punt \u0085 x\u200b#panic()",
]
MARKER = "teken7teken"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_typst_stays_text(text: str) -> None:
    document = corpus.as_document(f"{text}\n\n{MARKER}\n")
    typeset = pandoc_document.pdf(document, SITE)
    found = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(typeset.pdf)).pages)
    assert MARKER in found and "Licentie: CC BY-SA 4.0" in found
    assert found.count("panic") == re.sub(r"<[^>]*>", "", document.html).count("panic")


def test_no_file_holds_a_link_that_runs_or_reads_something() -> None:
    links = "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](data:text/html,x) [d](vbscript:x) <b onclick=x>e</b>"
    document = corpus.as_document(links)
    files = [
        make(document, SITE) for make in (pandoc_document.word, pandoc_document.odt, pandoc_document.epub)
    ]
    for file in files:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            everything = "\n".join(
                archive.read(name).decode("utf-8", "replace")
                for name in archive.namelist()
                if name.endswith(("xml", "rels", "xhtml", "html"))
            )
        for scheme in ("javascript:", "file:", "data:", "vbscript:"):
            assert not re.search(rf'(?:href|Target|src)="{scheme}', everything)
        assert "onclick=" not in re.sub(r">[^<]*<", "><", everything)
    pdf = PdfReader(io.BytesIO(pandoc_document.pdf(document, SITE).pdf))
    places = [place.get_object() for sheet in pdf.pages for place in sheet.get("/Annots", [])]
    addresses = [str(place["/A"]["/URI"]) for place in places if "/URI" in place.get("/A", {})]
    assert addresses and all(address.startswith("http") for address in addresses)
