"""Pages as Word, ODT, EPUB and PDF: whole, marked, and nothing from elsewhere."""

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.support import content
from tests.support.client import Client
from wiki.documents import queries
from wiki.documents.rules.stamp import Origin, read_origin, sha256_of
from wiki.documents.services import formats, pandoc, pandoc_document
from wiki.documents.services.pandoc import NotConverted, Order
from wiki.documents.services.sheets import Site
from wiki.schools.rules import VISITOR

BODY = """Een inleiding met reële ĳ €.[^1]

## Doel

| Wat | Hoeveel |
|:----|--------:|
| doel | 1 |

- een
    - genest

[^1]: Een noot.
"""


def made(page_id: int, form: str, by: str | None = "anna", revision: int | None = None) -> bytes:
    actor = content.actor(by) if by else VISITOR
    document = queries.document(actor, queries.version(actor, page_id, revision))
    with formats.write(formats.FORMATS[form], document) as file:
        return file.read()


def page_with_image(body: str = BODY, **more: Any) -> int:
    page_id = content.page("Kijkwijzer «één»", "x", **more)
    image = content.attach(page_id, "doel.png", content.png())
    content.save(page_id, 1, f"{body}\n![Een leerling kiest]({image})\n")
    return page_id


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read(name).decode()


@pytest.mark.one_database
def test_word_has_title_language_header_row_note_and_image_with_words(app: Flask) -> None:
    file = made(page_with_image(), "docx")
    body = part(file, "word/document.xml")
    for words in ("Kijkwijzer «één»", "tblHeader", "w:footnoteReference", 'descr="Een leerling kiest"'):
        assert words in body
    assert "nl-NL" in part(file, "word/styles.xml") and "Een noot." in part(file, "word/footnotes.xml")
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 3  # and the code, twice


@pytest.mark.one_database
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_signs_that_mean_nothing_on_a_page_mean_nothing_in_a_file(app: Flask, form: str) -> None:
    page_id = content.page("Prijs", "---\nlijn: boven\n---\n\nVan $5 tot $10 en :smile: erbij.")
    body = part(made(page_id, form), "word/document.xml" if form == "docx" else "content.xml")
    text = re.sub(r"<[^>]+>", "", body)
    assert "Van $5 tot $10 en :smile: erbij." in text and "lijn: boven" in text


PAGE = """Zie [de kop](#h-c).[^1] In $5 en $E = \\frac{mc^2}{3,5}$, H~2~O, m^2^, ==geel==, www.school.nl.

## C#

> [!WARNING]
> Niet *doen*.

| a<br>b | c |
|---|---|
| `x\\|y` | 2 |

Straat 1\\
Plaats \\& land

[^1]: Een noot met $x^2$.
"""


@pytest.mark.one_database
def test_a_word_file_says_what_the_page_says(app: Flask) -> None:
    file = made(content.page("Formules", PAGE), "docx")
    body, notes = part(file, "word/document.xml"), part(file, "word/footnotes.xml")
    assert body.count("<m:oMath>") == 1 and notes.count("<m:oMath>") == 1 and "<m:f>" in body
    assert body.count('w:val="subscript"') == 1 and body.count('w:val="superscript"') == 1
    assert 'w:anchor="h-c"' in body and "w:footnoteReference" in body and "w:highlight" in body
    text = re.sub(r"<[^>]+>", "", body.replace("<w:br", "\n<w:br"))
    for words in ("In $5 en", "C#", "Let op", "a\nb", "x|y", "Straat 1\nPlaats &amp; land", "www.school.nl"):
        assert words in text


@pytest.mark.one_database
def test_a_pdf_typesets_formulas_and_says_them_in_words(app: Flask) -> None:
    page_id = content.page("Formules", PAGE)
    document = queries.document(content.actor("anna"), queries.version(content.actor("anna"), page_id, None))
    typeset = pandoc_document.pdf(document, Site("http://localhost"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(typeset.pdf)).pages)
    assert typeset.advice == "" and "\\frac" not in text and "In $5 en 𝐸" in text and "Let op" in text


@pytest.mark.one_database
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_an_office_file_remembers_which_version_it_was(app: Flask, form: str) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    expected = Origin("http://localhost", page_id, 1, sha256_of(BODY))
    found = read_origin(made(page_id, form))
    assert found is not None and (found.page, found.revision, found.sha256) == (
        expected.page,
        expected.revision,
        expected.sha256,
    )


@pytest.mark.parametrize("content_", [b"", b"PK", b"geen archief", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_of_somebody_else_has_no_origin(content_: bytes) -> None:
    assert read_origin(content_) is None


def test_an_origin_that_cannot_be_meant_is_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("docProps/custom.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert read_origin(out.getvalue()) is None


@pytest.mark.one_database
def test_a_pdf_is_tagged_dutch_and_named(app: Flask) -> None:
    pdf = PdfReader(io.BytesIO(made(page_with_image(), "pdf")))
    catalogue: Any = pdf.trailer["/Root"]
    assert catalogue["/Lang"].startswith("nl") and catalogue["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None and pdf.metadata.title == "Kijkwijzer «één»"
    assert "pdfuaid" in catalogue["/Metadata"].get_data().decode() and "/StructTreeRoot" in catalogue
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "reële" in text and "Concept, versie 2" in text


@pytest.mark.one_database
def test_what_a_pdf_for_everybody_lacks_is_said(app: Flask) -> None:
    document = queries.document(
        content.actor("anna"), queries.version(content.actor("anna"), content.page("Groet", "𒀀"), None)
    )
    typeset = pandoc_document.pdf(document, Site("http://localhost"))
    assert typeset.pdf.startswith(b"%PDF") and typeset.advice


@pytest.mark.one_database
def test_chinese_japanese_and_korean_have_signs_on_paper(app: Flask) -> None:
    page_id = content.page("Groet", "Dag: 你好, こんにちは, 안녕하세요.")
    document = queries.document(content.actor("anna"), queries.version(content.actor("anna"), page_id, None))
    typeset = pandoc_document.pdf(document, Site("http://localhost"))
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(typeset.pdf)).pages)
    assert typeset.advice == "" and all(word in text for word in ("你好", "こんにちは", "안녕하세요"))


@pytest.mark.one_database
@pytest.mark.parametrize("form", ["docx", "odt", "epub", "pdf"])
def test_the_same_version_gives_the_same_file(app: Flask, form: str) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    actor = content.actor("anna")
    document = queries.document(actor, queries.version(actor, page_id, None))
    make = {"docx": pandoc_document.word, "odt": pandoc_document.odt, "epub": pandoc_document.epub}.get(
        form, _pdf
    )
    site = Site("http://localhost")
    assert make(document, site) == make(document, site)


def _pdf(document: queries.Document, site: pandoc_document.Site) -> bytes:
    return pandoc_document.pdf(document, site).pdf


HOSTILE = """![geheim](/etc/passwd) ![lokaal](file:///etc/passwd) ![net](http://127.0.0.1:9/x.png)

<script>alert(1)</script> `#read("/etc/passwd")` #read("/etc/passwd") $x$

```{=typst}
#panic("x")
```

```{=openxml}
<w:p/>
```
"""


@pytest.mark.one_database
@pytest.mark.parametrize("form", ["docx", "odt", "epub", "pdf"])
def test_a_text_brings_in_no_file_and_no_address(app: Flask, form: str) -> None:
    file = made(content.page("Hostile #panic()", HOSTILE), form)
    if form == "pdf":
        assert "root:" not in "".join(p.extract_text() for p in PdfReader(io.BytesIO(file)).pages)
        return
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert b"root:" not in everything and sum(".png" in name for name in archive.namelist()) == 1 + (
            form != "epub"
        )


def test_images_of_pages_a_reader_may_not_see_stay_out(app: Flask) -> None:
    secret = content.attach(content.page("Geheim", "x"), "geheim.png", content.png("red"))
    page_id = content.page("Kijkwijzer", f"![geheim]({secret})", public=True)
    with zipfile.ZipFile(io.BytesIO(made(page_id, "docx", by=None))) as archive:
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 2  # the code
    assert made(page_id, "docx", by=None) != made(page_id, "docx")


def test_pandoc_stops_when_it_takes_too_long_or_fails() -> None:
    with pytest.raises(NotConverted):
        pandoc.convert(b"no zip", Order("docx", "gfm"))


@pytest.mark.one_database
def test_a_page_says_how_to_take_it_away(client: Client) -> None:
    page_id = page_with_image("## Doel\n\n#### Te diep\n")
    path = f"/pages/{page_id}-kijkwijzer-een/downloads"
    assert "Advies voor de schrijvers" in client.sign_in("carla").get(path).text
    client.sign_out()
    assert client.get(path).status_code == 404


@pytest.mark.one_database
def test_a_code_on_paper_says_whether_there_is_something_newer(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n", public=True)
    assert "Dit is de nieuwste versie" in client.get(f"/v/{page_id}/1").text
    content.save(page_id, 1, "Twee.\n")
    assert "Dit is de nieuwste versie" in client.get(f"/v/{page_id}/1").text
    content.release(page_id, 2, "1.1")
    assert "Er is een nieuwere versie" in client.get(f"/v/{page_id}/1").text
    assert client.get(f"/v/{page_id}/3").status_code == 404
    assert client.get(f"/v/{content.page('Besloten', 'x')}/1").status_code == 404
