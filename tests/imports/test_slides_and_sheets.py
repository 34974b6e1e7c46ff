"""Slides and sheets become a draft of their words, and what cannot come along is told."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.imports import golden
from tests.support.databases import Bench
from wiki.imports.rules.imports import Finding
from wiki.imports.services.converter import read

pytestmark = pytest.mark.one_database

NS = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
POINTS = (
    "<a:p><a:r><a:t>Eerst $5</a:t></a:r></a:p>"
    '<a:p><a:pPr lvl="1"/><a:r><a:rPr b="1"/><a:t>dieper</a:t></a:r></a:p>'
)
TABLE = (
    "<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a|b</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
    "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>cel</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
)


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked: the app says in what language findings speak."""
    with sqlite.app.test_request_context():
        yield


def shape(words: str, place: str = "", kind: str = "") -> str:
    """A shape of a slide; with `place` it is where the design has such a text."""
    holder = f'<p:ph type="{kind}"/>' if place else ""
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{words}</p:txBody></p:sp>"


def line(words: str) -> str:
    return f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>"


def relations(**targets: str) -> str:
    inside = "".join(f'<Relationship Id="{id_}" Type="{R}/x" Target="{to}"/>' for id_, to in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


NOTE = shape(line("Vertel dit erbij"), "x", "body") + shape(line("7"), "x", "sldNum")


def presentation(*slides: str, **more: bytes | str) -> bytes:
    """A presentation of these slides; the first has a picture, a chart and notes."""
    ids = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in range(len(slides)))
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types><Override ContentType="{TYPE}"/></Types>',
        "_rels/.rels": relations(m="ppt/presentation.xml").replace(f"{R}/x", f"{R}/officeDocument"),
        "ppt/presentation.xml": f"<p:presentation {NS}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(**{f"r{n}": f"slides/slide{n}.xml" for n in range(len(slides))}),
        "ppt/slides/_rels/slide0.xml.rels": relations(
            i="../media/image1.png", n="../notesSlides/notesSlide1.xml", c="../charts/chart1.xml"
        ),
        "ppt/media/image1.png": golden.picture(),
        "ppt/charts/chart1.xml": '<c:chart xmlns:c="c"><c:v>Voormeting</c:v><c:v>73</c:v></c:chart>',
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {NS}><p:cSld><p:spTree>{NOTE}</p:spTree></p:cSld></p:notes>",
        **{f"ppt/slides/slide{n}.xml": slide for n, slide in enumerate(slides)},
        **more,
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def slide(shapes: str, shown: str = "1") -> str:
    return f'<p:sld {NS} show="{shown}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'


PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="1" name="x" descr="Een bord"/></p:nvPicPr>'
    '<p:blipFill><a:blip r:embed="i"/></p:blipFill></p:pic>'
)
CHART = (
    '<p:graphicFrame><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="c" r:id="c"/></a:graphicData></a:graphic></p:graphicFrame>'
)
IN_FRAME = (
    f'<p:graphicFrame><a:graphic><a:graphicData uri="t">{TABLE}</a:graphicData></a:graphic></p:graphicFrame>'
)


def test_slides_become_a_draft_with_their_words_images_and_notes() -> None:
    first = slide(
        shape(line("Welkom"), "x", "title") + shape(POINTS, "x", "body") + PICTURE + CHART + IN_FRAME
    )
    group = f"<p:grpSp>{shape(line('los kader'))}</p:grpSp>"
    made = read("les.pptx", presentation(first, slide(group), slide(shape(line("geheim")), "0")))
    assert made.title == "Welkom" and made.media == {"media/afbeelding-1.png": golden.picture()}
    assert made.body == (
        "## Welkom\n\n- Eerst $5\n    - **dieper**\n\n![Een bord](media/afbeelding-1.png)\n\n"
        "| a\\|b |\n|---|\n| cel |\n\n> **Wat hierbij gezegd wordt**\n>\n> Vertel dit erbij\n\n## 2\n\nlos kader\n"
    )
    found = {finding.code: finding.what for finding in made.findings}
    assert found["chart"] == ("Voormeting · 73",) and found["hidden_slide"] == ("geheim",)
    assert "slides" in found and "otherwise" not in found


def workbook() -> Any:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Rooster"
    sheet.append(["Wie", "Wanneer", "Deel", "Bedrag"])
    sheet.append(["Anna | Bas", date(2019, 9, 2), 0.5, 12.5])
    sheet["C2"].number_format, sheet["D2"].number_format = "0%", '"€" #,##0.00'
    book.create_sheet("Geheim").append(["x"])
    book["Geheim"].sheet_state = "hidden"
    return book


def bytes_of(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_becomes_a_table_with_values_as_they_are_shown() -> None:
    made = read("rooster.xlsx", bytes_of(workbook()))
    assert made.title == "rooster" and made.body == (
        "## Rooster\n\n| Wie | Wanneer | Deel | Bedrag |\n|---|---|---|---|\n"
        "| Anna \\| Bas | 02-09-2019 | 50% | € 12,50 |\n"
    )
    assert {finding.code for finding in made.findings} == {"hidden_sheet", "sheets"}


def test_what_is_beyond_a_page_is_told_with_how_much_it_is() -> None:
    book = workbook()
    wide: Any = book.create_sheet("Breed")
    for row in range(230):
        wide.append([row] * 14)
    made = read("x.xlsx", bytes_of(book))
    found = {finding.code: finding for finding in made.findings}
    assert found["rows"] == Finding("rows", 30, (), "Breed") and found["sheet_columns"].where == "Breed"
    assert "| 199 |" in made.body and "| 200 |" not in made.body
