"""Reading files as people make them, and refusing what would do harm."""

import io
import re
import zipfile

import pytest

from tests.imports.word import cell, docx, image, p, table
from tests.support import content
from wiki.imports.package import Refused
from wiki.imports.reading import Understood, read


def run(text: str, how: str = "") -> str:
    """A piece of text, formatted somehow."""
    return f'<w:r><w:rPr>{how}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def part(name: str, inside: str) -> str:
    """A part of a Word file."""
    return f'<w:{name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{inside}</w:{name}>'


UNDERLINED = run("onderstreept", '<w:u w:val="single"/>')
TRACKED = (
    f'<w:p><w:ins w:author="x" w:id="1">{run("erbij ")}</w:ins>'
    '<w:del w:author="x" w:id="2"><w:r><w:delText>eraf</w:delText></w:r></w:del></w:p>'
)
EVERYTHING = docx(
    p("Kijkwijzer eigenaarschap", "Titel")
    + p("Doel", "Kop1")
    + f"<w:p>{run('Een ')}{run('vette', '<w:b/>')}{run(' zin, reële ĳ.')}</w:p>"
    + f"<w:p>{run('doorgehaald ', '<w:strike/>')}{UNDERLINED}</w:p>"
    + table(cell("Wat") + cell("Hoeveel"), cell("Samen", 2), cell("doel") + cell("1"))
    + image("Een leerling kiest")
    + TRACKED
    + p("Onderdeel", "Kop2")
    + "<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>",
    parts={
        "word/media/image1.png": content.png(),
        "word/comments.xml": part("comments", f'<w:comment w:id="0">{p("Klopt dit?")}</w:comment>'),
        "word/header1.xml": part("hdr", p("Vertrouwelijk")),
    },
)


@pytest.fixture(scope="module")
def understood() -> Understood:
    return read("kijkwijzer.docx", EVERYTHING)


def test_title_headings_words_and_tables_are_as_in_word(understood: Understood) -> None:
    assert understood.title == "Kijkwijzer eigenaarschap"
    for words in ("## Doel", "**vette** zin, reële ĳ.", "### Onderdeel", "| Wat | Hoeveel |", "| doel | 1 |"):
        assert re.sub(" +", " ", words) in re.sub(" +", " ", understood.body)
    assert "<" not in understood.body and "erbij" in understood.body and "eraf" not in understood.body


def test_an_image_comes_with_its_words(understood: Understood) -> None:
    (name,) = understood.media
    assert f"![Een leerling kiest]({name})" in understood.body and understood.media[name] == content.png()


def test_everything_that_could_not_be_kept_is_listed(understood: Understood) -> None:
    found = {finding.code: finding for finding in understood.findings}
    codes = {"comments", "tracked", "header", "merged_cells", "strike", "underline", "formula"}
    assert codes <= set(found) and "lost" not in found
    assert found["comments"].what == ("Klopt dit?",)


def test_a_file_without_title_is_called_by_its_only_first_heading_or_its_name() -> None:
    assert read("x.docx", docx(p("Leskaart", "Kop1") + p("Tekst"))).title == "Leskaart"
    assert read("mijn_les.docx", docx(p("Tekst"))).title == "mijn les"


def test_markdown_and_web_pages_are_read_too() -> None:
    text = read("x.md", b"---\ntitle: Een les\n---\n# Doel\n\n![x](http://127.0.0.1/x.png)\n")
    assert (text.title, [f.code for f in text.findings]) == ("Een les", ["image"]) and "127" not in text.body
    page = read(
        "x.html",
        b"<html><head><title>T</title></head><body><h1>Les</h1><p>Zin</p>"
        b"<script>alert(1)</script><img src=/etc/passwd>",
    )
    assert page.title == "Les" and "Zin" in page.body and "alert" not in page.body


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 310_000_000)
    return out.getvalue()


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "file", "reason"),
    [
        ("x.docx", docx(p("x"), parts={"word/vbaProject.bin": b"x"}), "macros"),
        ("x.docx", docx(p("x"), parts={"word/footnotes.xml": ENTITY}), "entities"),
        ("x.docx", docx(p("x"))[:-40], "damaged"),
        ("x.docx", b"PK\x03\x04 not a zip", "damaged"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        ("x.docx", b"%PDF-1.7", "pdf"),
        ("x.exe", b"MZ\0\0", "unknown"),
        ("x.md", b"\0\0\0", "unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, file: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(name, file)
    assert refused.value.reason == reason


def test_a_file_that_becomes_too_large_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read("x.docx", bomb())
    assert refused.value.reason == "bomb"


def test_what_lies_outside_the_file_is_not_followed_and_said() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    outside = f'<Relationship Id="rId5" Type="{kind}" Target="file:///etc/passwd" TargetMode="External"/>'
    body = image("x").replace('r:embed="rId9"', 'r:link="rId5"')
    got = read("x.docx", docx(p("Tekst") + body, outside))
    assert "elsewhere" in {f.code for f in got.findings} and "root:" not in got.body and not got.media
