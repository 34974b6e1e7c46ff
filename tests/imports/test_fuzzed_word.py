"""The page of a Word file has the text and structure of that file, whatever signs are in it."""

import io
from collections.abc import Iterator
from typing import Any, TypeAlias

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.outline import shown
from tests.imports.test_markdown_writer import TEXTS
from tests.support.databases import Bench
from tests.support.outlines.word import WordReader
from wiki.imports.services.converter import read

pytestmark = pytest.mark.one_database

Text: TypeAlias = tuple[str, list[tuple[str, str]]]
RUNS = st.lists(st.tuples(TEXTS, st.sampled_from(["", "", "bold", "strike"])), min_size=1, max_size=3)
PARAGRAPH = st.tuples(st.sampled_from(["Normal", "List Bullet", "List Number", "Heading 2"]), RUNS)
TABLE = st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=2, max_size=3)


@pytest.fixture(scope="module", autouse=True)
def context(sqlite: Bench) -> Iterator[None]:
    """No database is asked."""
    with sqlite.app.test_request_context():
        yield


def file_of(blocks: list[Text | list[list[str]]]) -> bytes:
    """A Word file with these paragraphs and tables under two headings, so that none is its title."""
    document = docx.Document()
    document.add_heading("Een", 2)
    document.add_heading("Twee", 2)
    for number, block in enumerate(blocks):
        document.add_paragraph(f"Alinea {number}")
        if isinstance(block, tuple):
            add_text(document, *block)
        else:
            add_table(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_text(document: Any, style: str, runs: list[tuple[str, str]]) -> None:
    """A paragraph; one of plain text has a second line."""
    paragraph = document.add_paragraph("Begin", style=style)
    if style.startswith("List"):
        listed = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        listed.get_or_add_ilvl().val = 0
        listed.get_or_add_numId().val = document.styles[style].element.pPr.numPr.numId.val
    for text, mark in runs:
        run = paragraph.add_run(text)
        if mark:
            setattr(run if mark == "bold" else run.font, mark, True)
    if style == "Normal":
        paragraph.add_run().add_break(WD_BREAK.LINE)
        paragraph.add_run("# onder")


def add_table(document: Any, rows: list[list[str]]) -> None:
    """A table."""
    table = document.add_table(rows=len(rows), cols=2)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = f"c{text}"


def plainly(lines: list[str]) -> list[str]:
    """Of both sides what they spell in another way: a numbered list goes on in Word, and its header has no mark."""
    return [line.replace("\xad", "").replace("\u2011", "-").replace("head |", "row |") for line in lines]


@given(st.lists(st.one_of(PARAGRAPH, TABLE), min_size=12, max_size=20))
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_page_says_what_its_word_file_says(blocks: list[Text | list[list[str]]]) -> None:
    file = file_of(blocks)
    reader = WordReader(file)
    understood = read("x.docx", file)
    numbers = [finding for finding in understood.findings if finding.code == "otherwise"]
    assert plainly(shown(understood.body)) == plainly(reader.outline(list(reader.body()))) and not numbers
