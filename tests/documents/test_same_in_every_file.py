"""What a page says, every file of it says: headings, lists, tables, links, notes, boxes, marks and words.

Files are made of all texts of the corpus together (of many each fourth, of the examples each
thirtieth, but in whole runs), a run of pandoc for
each kind of file, and read by readers of our own. What differs is listed here, and with its reason in
docs/reference/downloads.md.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import html5lib
import pytest

from tests.support import hostile
from tests.support.databases import Bench
from tests.support.examples import every
from tests.support.outlines import corpus
from tests.support.outlines.model import BREAK, Outline
from tests.support.outlines.odt import OdtReader
from tests.support.outlines.odt import named as odt_name
from tests.support.outlines.paper import signs_of, texts_by_page
from tests.support.outlines.web import Reader, outline_of_html
from tests.support.outlines.word import W, WordReader
from wiki.documents.queries import Document
from wiki.documents.services import odt_file, pandoc_document, sheets, word_file
from wiki.documents.services.sheets import Choice, Site
from wiki.documents.services.typesetting import typeset
from wiki.documents.services.word_file import Facts

pytestmark = pytest.mark.one_database

SITE = Site("http://localhost")
TEXTS: dict[str, Callable[[], list[str]]] = {
    "school": corpus.school,
    "demo": corpus.demo,
    "examples": corpus.examples,
    "hostile": lambda: list(hostile.everywhere()),
}
EACH = {"school": 4, "demo": 4, "examples": 30, "hostile": 1}
"""Of which texts each so manieth is tried, but in whole runs."""
_CODE_IN_EMPHASIS = {
    "*a `*`*\n",
    "_a `_`_\n",
    "[link *foo **bar** `#`*](/uri)\n",
    "[link *foo **bar** `#`*][ref]\n\n[ref]: /uri\n",
}
LISTED = {"docx": set[str](), "odt": _CODE_IN_EMPHASIS, "epub3": set[str]()}
"""Texts that differ in a kind of file, whose reason is in docs/reference/downloads.md."""


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says in what language files speak."""
    with sqlite.app.test_request_context():
        yield


@cache
def documents(which: str) -> tuple[Document, ...]:
    texts = every(TEXTS[which](), EACH[which])
    return tuple(corpus.as_document(text, number) for number, text in enumerate(texts))


def on_the_page(document: Document, form: str) -> list[str]:
    """The page, with what a kind of file cannot tell apart made the same; see docs/reference/downloads.md."""
    lines = outline_of_html(document.html, SITE.url)
    if form == "docx":
        return [line for line in lines if not re.fullmatch(r"p \d+(?:•|\d+\.)\| ", line)]
    return _codes_joined(lines) if form == "odt" else lines


def _codes_joined(lines: list[str]) -> list[str]:
    out: list[str] = []
    for line in lines:
        if line.startswith("code |") and out and out[-1].startswith("code |"):
            out[-1] += BREAK + line.removeprefix("code | ")
        else:
            out.append(line)
    return out


def in_the_file(form: str, content: bytes) -> list[list[str]]:
    """The outline of each page of the file."""
    if form == "docx":
        return [_without_empty_points(part) for part in _of_word(content)]
    return _of_odt(content) if form == "odt" else _of_epub(content)


def _without_empty_points(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.fullmatch(r"p \d+(?:•|\d+\.)\| ", line)]


def _of_word(content: bytes) -> list[list[str]]:
    reader = WordReader(content)
    parts: list[list[object]] = []
    for block in reader.body():
        if block.tag == f"{W}bookmarkStart" and block.get(f"{W}name", "").startswith("pagina-"):
            parts.append([])
        elif parts:
            parts[-1].append(block)
    return [Outline.levelled(reader.outline(part)[1:]) for part in parts]  # type: ignore[arg-type]


def _of_odt(content: bytes) -> list[list[str]]:
    reader = OdtReader(content)
    parts: list[list[object]] = []
    for block in reader.body():
        if block.tag == odt_name("text:h") and block.get(odt_name("text:outline-level")) == "1":
            parts.append([])
        elif parts:
            parts[-1].append(block)
    return [Outline.levelled(reader.outline(part)) for part in parts]  # type: ignore[arg-type]


def _of_epub(content: bytes) -> list[list[str]]:
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        chapters = sorted(name for name in book.namelist() if re.search(r"ch\d+\.xhtml$", name))
        for name in chapters[1:]:
            tree = html5lib.parse(book.read(name).decode(), namespaceHTMLElements=False)
            found.append(Outline.levelled(Reader(site=SITE.url).read(tree.find("body"))[1:]))
    return found


def made(which: str, form: str) -> bytes:
    """All texts of a part of the corpus as one file."""
    pages = documents(which)
    properties = {"title": "Alles", "lang": "nl-NL"}
    content = pandoc_document.made(pages, SITE, Choice.EVERYTHING, form, properties, opening="<p>Begin</p>")
    dress = {"docx": word_file.dressed, "odt": odt_file.dressed}.get(form)
    return dress(content, Facts("Alles", "", pages[0].at)) if dress else content


def without_colophon(lines: list[str]) -> list[str]:
    last = max(at for at, line in enumerate(lines) if line.startswith("rule"))
    return lines[:last]


@pytest.mark.parametrize("form", ["docx", "odt", "epub3"])
@pytest.mark.parametrize("which", TEXTS)
def test_a_file_says_what_the_page_says(which: str, form: str) -> None:
    pages = documents(which)
    assert pages, "the packages with the examples come with the build of the editor"
    found = in_the_file(form, made(which, form))
    assert len(found) == len(pages)
    differs = {
        page.body: (without_colophon(outline), on_the_page(page, form))
        for page, outline in zip(pages, found, strict=True)
        if without_colophon(outline) != on_the_page(page, form)
    }
    unknown = {body: pair for body, pair in differs.items() if body not in LISTED[form]}
    assert unknown == {}
    known = {page.body for page in pages} & LISTED[form]
    assert known <= set(differs), "listed, and the same after all"


def words_on_paper(document: Document) -> Counter[str]:
    """The signs that a page has on paper; formulas are set in letters of their own."""
    tree = html5lib.parseFragment(document.html, namespaceHTMLElements=False)
    return signs_of(" ".join(_words(tree)))


def _words(element: object) -> Iterator[str]:
    tag, classes = element.tag, (element.get("class") or "").split()  # type: ignore[attr-defined]
    if str(tag).endswith("math") or "footnote-ref" in classes or "footnote-backref" in classes:
        return
    if tag == "img":
        yield element.get("alt") or ""  # type: ignore[attr-defined]
    yield element.text or ""  # type: ignore[attr-defined]
    for child in element:  # type: ignore[attr-defined]
        yield from _words(child)
        yield child.tail or ""


@pytest.mark.parametrize("which", TEXTS)
def test_no_word_of_a_page_is_missing_on_paper(which: str) -> None:
    pages = documents(which)
    assert pages, "the packages with the examples come with the build of the editor"
    images = sheets.pictures(pages, SITE)
    body = pandoc_document.made(pages, SITE, Choice.EVERYTHING, "typst", {}, images, "<p>Begin</p>")
    known = Facts("Alles", "", pages[0].at)
    data = pandoc_document.paper_data(known, "", [], "")
    pdf = typeset("documents/page.typ", data, body, pandoc_document.contents(images)).pdf
    texts = texts_by_page(pdf, [page.title for page in pages])
    assert set(texts) == {page.title for page in pages}
    missing = {page.body: words_on_paper(page) - signs_of(texts[page.title]) for page in pages}
    assert {body: lost for body, lost in missing.items() if lost} == {}
