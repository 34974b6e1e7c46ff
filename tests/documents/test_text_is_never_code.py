"""What people write stays text in every file, and what makes the files reads nothing and fetches nothing."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from tests.support import hostile
from tests.support.databases import Bench
from tests.support.outlines import corpus
from tests.support.outlines.paper import signs_of
from wiki.documents.queries import Document
from wiki.documents.services import pandoc, pandoc_document
from wiki.documents.services.pandoc import NotConverted, Order
from wiki.documents.services.sheets import Choice, Site
from wiki.documents.services.typesetting import NotTypeset, typeset
from wiki.documents.services.word_file import Facts

pytestmark = pytest.mark.one_database

SITE = Site("http://localhost")
TITLES = [title for marker in hostile.ALL if (title := hostile.one_line(marker))]
FACTS = Facts("Alles", "", corpus.as_document("x").at)
HARMLESS = re.compile(r"(?i)(https?:|mailto:|[\w./-]*(#.*)?$)")
"""Where a link of a file may lead: to the web, to a mail, into the file itself."""


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says in what language files speak."""
    with sqlite.app.test_request_context():
        yield


@cache
def titled() -> tuple[Document, ...]:
    """A page for each marker, which is its title."""
    return tuple(corpus.as_document("Woord.", number, title) for number, title in enumerate(TITLES, 1))


@cache
def attacked() -> tuple[Document, ...]:
    """Pages full of what would run."""
    vectors = list(hostile.vectors())
    texts = ("\n\n".join(vectors[at : at + 100]) for at in range(0, len(vectors), 100))
    return tuple(corpus.as_document(text, number) for number, text in enumerate(texts, 1))


@cache
def made(form: str, of_titles: bool = False) -> bytes:
    pages = titled() if of_titles else attacked()
    properties = {"title": TITLES[0], "lang": "nl-NL"}
    return pandoc_document.made(pages, SITE, Choice.EVERYTHING, form, properties, opening="<p>Begin</p>")


def parts(content: bytes) -> Iterator[Element]:
    """Every part of a file that is XML, read strictly: no document type, no entity."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.search(r"\.(xml|rels|xhtml|opf|ncx)$", name):
                yield ElementTree.fromstring(archive.read(name), forbid_dtd=not name.endswith(".xhtml"))


@pytest.mark.parametrize("form", ["docx", "odt", "epub3"])
def test_any_title_is_the_same_title_in_a_file(form: str) -> None:
    said = "\n".join(" ".join("".join(part.itertext()).split()) for part in parts(made(form, of_titles=True)))
    missing = [title for title in TITLES if " ".join(title.split()) not in said]
    assert missing == []


def test_any_title_is_the_same_title_on_paper() -> None:
    pages = titled()
    known = Facts(TITLES[0], TITLES[1], pages[0].at, tuple(TITLES), tuple(TITLES))
    data = pandoc_document.paper_data(known, TITLES[2], TITLES, "")
    body = pandoc_document.made(pages, SITE, Choice.EVERYTHING, "typst", {}, {}, "<p>Begin</p>")
    pdf = PdfReader(io.BytesIO(typeset("documents/page.typ", data, body, {}).pdf))
    found = signs_of(" ".join(sheet.extract_text() for sheet in pdf.pages))
    assert signs_of(" ".join(TITLES)) - found == {}
    assert pdf.metadata is not None and pdf.metadata.title == TITLES[0]


@pytest.mark.parametrize("form", ["docx", "odt", "epub3"])
def test_no_link_of_a_file_leads_to_a_program(form: str) -> None:
    leads = [
        value
        for part in parts(made(form))
        for element in part.iter()
        for name, value in element.attrib.items()
        if name.rpartition("}")[2] in ("href", "src", "Target", "data", "action", "srcdoc")
    ]
    assert len(leads) > 50 and [where for where in leads if not HARMLESS.match(where)] == []


def test_no_element_of_an_ebook_does_anything() -> None:
    elements = [element for part in parts(made("epub3")) for element in part.iter()]
    named = {str(element.tag).rpartition("}")[2].lower() for element in elements}
    assert named.isdisjoint(
        {"script", "iframe", "object", "embed", "form", "input", "base", "template", "video"}
    )
    assert [name for element in elements for name in element.attrib if name.lower().startswith("on")] == []


def test_no_field_of_a_word_file_is_one_that_runs() -> None:
    said = b"".join(ElementTree.tostring(part) for part in parts(made("docx")))
    orders = re.findall(rb"<\w+:instrText[^>]*>([^<]*)", said)
    assert {order.split()[0] for order in orders} <= {b"PAGE", b"NUMPAGES", b"TOC", b"PAGEREF"}


@pytest.mark.parametrize(
    "code",
    [
        '#read("/etc/hostname")',
        '#read("../../../../etc/hostname")',
        '#include "/etc/hostname"',
        '#image("/etc/hostname")',
        '#import "@preview/cades:0.3.0": qr',
        '#import "@local/x:0.1.0": y',
        '#image("http://localhost/x.png")',
    ],
)
def test_typst_itself_reads_no_file_and_fetches_no_package(code: str) -> None:
    data = pandoc_document.paper_data(FACTS, "", [], "")
    assert typeset("documents/page.typ", data, b"Woord").pdf.startswith(b"%PDF")
    with pytest.raises(NotTypeset):
        typeset("documents/page.typ", data, code.encode())


@pytest.mark.parametrize(
    ("source", "from_"),
    [
        (".. include:: /etc/passwd", "rst"),
        ("#+INCLUDE: /etc/passwd", "org"),
        ("\\input{/etc/passwd}", "latex"),
        ("include::/etc/passwd[]", "asciidoc"),
        ('<img src="/etc/passwd"><iframe src="/etc/passwd"></iframe>', "html"),
    ],
)
def test_pandoc_itself_reads_no_file(source: str, from_: str) -> None:
    for to in ("html", "docx", "epub3"):
        try:
            content = pandoc.convert(source.encode(), Order(from_, to))
        except NotConverted:
            continue
        packed = content.startswith(b"PK")
        found = b"".join(_files(content)) if packed else content
        assert b"root:" not in found and b"cm9vdDp4" not in found


def _files(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from (archive.read(name) for name in archive.namelist())
