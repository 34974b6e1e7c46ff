"""Reading files as people make them: everything is there, and what is not is said."""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.imports import golden
from tests.imports.word import cell, changed, docx, image, p, table
from tests.support import content
from wiki.documents.services import pandoc
from wiki.documents.services.pandoc import Order
from wiki.imports.rules.imports import Finding, Refused
from wiki.imports.services.converter import Understood, read


@pytest.fixture(scope="module")
def understood() -> Understood:
    return read("kijken.docx", golden.golden())


def found(understood: Understood) -> dict[str, Finding]:
    return {finding.code: finding for finding in understood.findings}


def test_a_word_file_is_understood_as_it_is_meant(understood: Understood) -> None:
    assert understood.title == "Kijken in de les"
    for words in (
        "## Doel",
        "### Aanpak",
        "reële cijfers, **vet** en ~~doorgehaald~~ en H₂O.[^1] [Lees meer](https://example.org/meer) De lijst",
        "- eerst",
        "1. eerst dit",
        "| Wat | Wie | Wanneer |\n|---|---|---|\n| kijken | Anna<br>en Bas | maandag |\n",
        "| Na afloop samen praten |  |  |",
        "De formule $E = m$",
        "Dit is nieuw",
        "> Wie eigenaar is, kiest.",
        "![Een leerling kiest](media/afbeelding-1.png)\n\n*Figuur 1: kiezen*",
        "[^1]: Een noot van de redactie.",
    ):
        assert words in understood.body
    assert (
        "oud" not in understood.body
        and "Doel 2" not in understood.body
        and understood.body.count("<") == understood.body.count("<br>")
    )


def test_what_could_not_be_kept_is_said_with_where_it_stood(understood: Understood) -> None:
    by_code = found(understood)
    assert by_code["comment"] == Finding("comment", 1, ("Kim: Klopt dit cijfer?",), "Doel")
    assert by_code["text_box_moved"] == Finding("text_box_moved", 1, ("Losse tip in een kadertje",), "Aanpak")
    assert by_code["header"].what == ("De Veenpluis, vertrouwelijk",)
    assert by_code["link"].what == ("file:///H:/geheim/lijst.docx",)
    assert by_code["hidden"] == Finding("hidden", 1, ("Antwoordenblad verborgen",), "Aanpak")
    assert by_code["tracked"].count == 2 and by_code["merged_cells"].where == "Aanpak"
    assert set(by_code) == {"comment", "text_box_moved", "header", "link", "hidden", "tracked", "merged_cells"} | {
        "contents", "no_alt",
    }  # fmt: skip


def test_images_come_with_the_file(understood: Understood) -> None:
    assert understood.media["media/afbeelding-1.png"] == golden.picture()
    assert set(understood.media) == {"media/afbeelding-1.png", "media/afbeelding-2.png"}


def test_an_image_that_cannot_be_shown_leaves_its_words_and_is_said() -> None:
    drawing = read(
        "x.docx", docx(p("Tekst") + image("Een schema"), parts={"word/media/image1.png": b"\1\0\0\0EMF"})
    )
    assert found(drawing)["image"].what == ("Een schema",) and not drawing.media
    assert drawing.body == "Tekst\n\nEen schema\n"


def test_charts_objects_and_macros_are_said() -> None:
    chart = (
        '<w:p><w:r><w:drawing><a:graphic><a:graphicData><c:chart xmlns:c="http://schemas.openxmlformats.org/'
        'drawingml/2006/chart"/></a:graphicData></a:graphic></w:drawing></w:r></w:p>'
    )
    ole = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/>'
    thing = f"<w:p><w:r><w:object>{ole}</w:object></w:r></w:p>"
    file = docx(p("Cijfers", "Kop1") + p("Tekst.") + chart + thing, parts={"word/vbaProject.bin": b"x"})
    by_code = found(read("x.docx", file))
    assert by_code["chart"].where == by_code["object"].where == "Cijfers" and "macro" in by_code


def test_a_file_without_title_is_called_by_its_only_first_heading_or_its_name() -> None:
    assert read("x.docx", docx(p("Leskaart", "Kop1") + p("Doel", "Kop2") + p("x"))).body == "## Doel\n\nx\n"
    assert read("x.docx", docx(p("Leskaart", "Kop1") + p("Tekst"))).title == "Leskaart"
    assert read("x.docx", docx(p("Een", "Kop1") + p("Twee", "Kop1"))).title == "x"
    assert read("mijn_les.docx", docx(p("Tekst"))).title == "mijn les"


def test_a_table_without_header_gets_its_first_row_and_cells_with_signs_stay_cells() -> None:
    made = read("x.docx", docx(table(cell("a|b") + cell("2"), cell("3") + cell("4"))))
    assert made.body.startswith("| a\\|b | 2 |\n|---|---|\n| 3 | 4 |")


def test_other_scripts_emoji_and_line_ends_stay() -> None:
    words = "ĳsvogel Yılmaz العربية 👩‍🏫 ½ €"
    made = read("x.docx", docx(p(words)))
    assert words in made.body and "words" not in found(made)


def test_many_images_and_a_long_table_are_read() -> None:
    rows = [cell(f"rij {n}") + cell("x") for n in range(400)]
    made = read(
        "x.docx", docx(image("bord") * 200 + table(*rows), parts={"word/media/image1.png": content.png()})
    )
    assert made.body.count("![bord](media/afbeelding-1.png)") == 200 and "| rij 399 | x |" in made.body
    assert len(made.media) == 1


def test_an_odt_file_has_its_title_the_words_of_its_images_and_its_findings() -> None:
    source = "---\ntitle: Mijn les\nsubtitle: voor groep 1\n---\n\n"
    source += "# Doel\n\nZin.[^1]\n\n![Bord](bord.png)\n\n[^1]: Noot.\n"
    order = Order("markdown-implicit_figures", "odt", files={"bord.png": golden.picture()}, filters=(PUT_IN,))
    file = pandoc.convert(source.encode(), order)
    described = "<svg:desc>Bord</svg:desc><draw:image "
    made = read("x.odt", changed(file, "<draw:image ", described, part="content.xml"))
    assert made.title == "Mijn les" and made.body.startswith("voor groep 1\n\n## Doel\n\nZin.[^1]")
    assert "![Bord](media/afbeelding-1.png)" in made.body and made.findings == ()


PUT_IN = """
function Image(image)
  local handle = io.open("bord.png", "rb")
  pandoc.mediabag.insert("bord.png", "image/png", handle:read("a"))
  handle:close()
  return image
end
"""

WEB = f"""<!doctype html><html><head><title>T</title><style>b{{}}</style></head><body><h1>Les</h1><p>Een <u>zin</u></p>
<script>alert(1)</script><img src=/etc/passwd alt=geheim><img src=http://127.0.0.1:9/x.png><iframe src=x></iframe>
<img alt=stip src="data:image/png;base64,{b64encode(golden.picture()).decode()}"></body></html>""".encode()


def test_a_web_page_brings_in_nothing_from_elsewhere_and_says_so() -> None:
    made = read("x.html", WEB)
    assert made.title == "Les" and "Een zin" in made.body and "alert" not in made.body
    assert (
        "127" not in made.body
        and "passwd" not in made.body
        and "![stip](media/afbeelding-3.png)" in made.body
    )
    assert found(made)["image"].what == ("geheim", "x.png") and found(made)["parts_of_web_page"].what == (
        "iframe",
    )


def test_content_decides_and_not_the_name() -> None:
    assert read("x.html", golden.golden()).sort == "docx" and read("x.docx", b"# Doel\n\nx").sort == "md"
    assert read("x.txt", WEB).sort == "html"
    assert read("x.md", "Reële".encode("cp1252")).body == "Reële"
    assert read("x.md", "Reële".encode("utf-16")).body == "Reële"


def zipped(*parts: tuple[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return out.getvalue()


def typed(kind: str) -> tuple[str, str]:
    return "[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>'


def test_what_is_not_read_of_a_file_may_be_anything() -> None:
    file = pandoc.convert(b"Zin.", Order("markdown", "odt"))
    empty = {"Configurations2/accelerator/current.xml": "", "settings.xml": "<damaged", "meta.xml": ENTITY}
    assert read("x.odt", golden.with_parts(file, empty)).body == "Zin.\n"
    assert (
        read("x.docx", docx(p("Zin."), parts={"customXml/item1.xml": "", "docProps/app.xml": "<x"})).body
        == "Zin.\n"
    )


def test_an_odt_file_of_an_old_program_is_read() -> None:
    file = pandoc.convert(b"Formule $a^2$ en zin.", Order("markdown", "odt"))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "styles.xml"}
    formula = next(name for name in parts if name.startswith("Formula") and name.endswith("content.xml"))
    named = b'<!DOCTYPE math:math PUBLIC "-//OpenOffice.org//DTD Modified W3C MathML 1.01//EN" "math.dtd">'
    inside = parts[formula].partition(b"?>")[2]
    parts["Object 1/content.xml"] = b'<?xml version="1.0"?>' + named + inside
    assert "en zin." in read("x.odt", zipped(*parts.items())).body


def test_an_image_in_a_line_is_not_told_to_look_otherwise() -> None:
    got = read(
        "x.docx",
        docx(image("wie kiest").replace("<w:p>", "<w:p><w:r><w:t>Kijk: </w:t></w:r>"), parts=PICTURE),
    )
    assert got.body == "Kijk: ![wie kiest](media/afbeelding-1.png)\n" and not got.findings


PICTURE: dict[str, bytes | str] = {"word/media/image1.png": golden.picture()}


def spoilt(file: bytes, name: str) -> bytes:
    """The archive with one byte of the packed content of this part changed."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        entry = archive.getinfo(name)
    at = entry.header_offset + 30 + len(name) + entry.compress_size // 2
    return file[:at] + bytes([file[at] ^ 0xFF]) + file[at + 1 :]


def test_a_file_is_read_without_a_part_that_is_damaged_and_not_its_text() -> None:
    whole = docx(
        p("Zin.") + image("wie kiest"),
        parts={"word/media/image1.png": golden.picture(), "word/theme/theme1.xml": f"<x>{'thema ' * 9}</x>"},
    )
    got = read("x.docx", spoilt(spoilt(whole, "word/theme/theme1.xml"), "word/media/image1.png"))
    assert got.body.startswith("Zin.") and found(got)["image"].what == ("wie kiest",)
    with pytest.raises(Refused):
        read("x.docx", spoilt(whole, "word/document.xml"))


def test_a_field_in_one_piece_is_text_on_the_page() -> None:
    number = '<w:fldSimple w:instr=" SEQ Figuur "><w:r><w:t>12</w:t></w:r></w:fldSimple>'
    got = read("x.docx", docx(p("Figuur ", more=number)))
    assert got.body == "Figuur 12\n" and not got.findings


def locked() -> bytes:
    """An archive that says its parts are encrypted."""
    file = bytearray(zipped(("word/document.xml", "x")))
    file[6] |= 1
    file[file.index(b"PK\x01\x02") + 8] |= 1
    return bytes(file)


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OOXML = "application/vnd.openxmlformats-officedocument."
REFUSED: dict[str, Callable[[], bytes]] = {
    "entities": lambda: docx(p("x"), parts={"word/footnotes.xml": ENTITY}),
    "entities in utf-16": lambda: docx(p("x"), parts={"word/comments.xml": LAUGHS.encode("utf-16")}),
    "damaged": lambda: docx(p("x"))[:-40],
    "damaged archive": lambda: b"PK\x03\x04 not a zip",
    "damaged text": lambda: docx("<w:p>"),
    "damaged by a name that leads out": lambda: docx(p("x"), parts={"../../etc/passwd.xml": "<x/>"}),
    "damaged by a name of a whole path": lambda: docx(p("x"), parts={"/etc/passwd.xml": "<x/>"}),
    "macros": lambda: zipped(typed("application/vnd.ms-word.document.macroEnabled.main+xml")),
    "damaged sheets": lambda: zipped(typed(f"{OOXML}spreadsheetml.sheet.main+xml")),
    "damaged slides": lambda: zipped(typed(f"{OOXML}presentationml.presentation.main+xml")),
    "other_office": lambda: zipped(typed("application/vnd.ms-visio.drawing.main+xml")),
    "other_office of a book": lambda: zipped(("mimetype", "application/epub+zip")),
    "pages": lambda: zipped(("Index/Document.iwa", b"x")),
    "archive": lambda: zipped(("les.docx", golden.golden())),
    "password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "password on the archive": lambda: locked(),
    "old_word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "pdf": lambda: b"%PDF-1.7",
    "rtf": lambda: b"{\\rtf1 x}",
    "unknown": lambda: b"MZ\0\0",
    "empty": lambda: b" \n",
    "bomb": lambda: zipped(("word/document.xml", b" " * 11_000_000)),
    "bomb of many parts": lambda: zipped(*((f"word/{n}.xml", "") for n in range(5001))),
    "bomb of a long list": lambda: zipped(*((f"word/{n}{'x' * 2000}.xml", "") for n in range(1100))),
    "too_long": lambda: docx("".join(p(f"{n} {n * 7919} {n * 104729}") for n in range(330_000))),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_would_do_harm_or_cannot_be_read_is_refused(reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read("x.docx", REFUSED[reason]())
    assert refused.value.reason == reason.split()[0]


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "JAIL", replace(pandoc.JAIL, clock=0.001))
    with pytest.raises(Refused) as refused:
        read("x.html", b"<p>x</p>")
    assert refused.value.reason == "too_slow"


def test_what_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "MEMORY", "2M")
    with pytest.raises(Refused) as refused:
        read("x.html", b"<p>x</p>" * 50_000)
    assert refused.value.reason == "too_much"


def test_what_lies_outside_the_file_is_not_followed_and_said() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    targets = ("file:///etc/passwd", "http://127.0.0.1:9/x.dotm", "\\\\server\\share\\x.png")
    outside = "".join(
        f'<Relationship Id="rId{5 + n}" Type="{kinds}/{kind}" Target="{target}" TargetMode="External"/>'
        for n, (kind, target) in enumerate(
            zip(("image", "attachedTemplate", "oleObject"), targets, strict=True)
        )
    )
    got = read("x.docx", docx(p("Tekst") + image("x").replace('r:embed="rId9"', 'r:link="rId5"'), outside))
    assert found(got)["elsewhere"].what == targets and "root:" not in got.body and not got.media


def test_deeply_nested_xml_does_not_break_anything() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + p("diep") + "</w:sdtContent></w:sdt>" * 3000
    try:
        made = read("x.docx", docx(deep))
    except Refused:
        return
    assert re.search("diep", made.body) or found(made)["words"]
