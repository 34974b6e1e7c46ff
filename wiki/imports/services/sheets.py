"""Sheets as tables, up to a size; what is beyond it is told. No database."""

import json
import sys
from pathlib import Path
from typing import Any

from wiki.imports.rules.content import Content, Heading, Piece, Pieces, Table, said
from wiki.imports.rules.imports import Finding, Refused
from wiki.imports.services import sheet_reader
from wiki.kernel.jail import Jail

JAIL = Jail(seconds=30, memory=1024 * 1024 * 1024, clock=240)
ROWS_MAX = 200
COLUMNS_MAX = 12
"""What a page can show of a sheet: more is a sheet, not a text."""
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1))\n"


def read_sheets(content: bytes) -> tuple[Content, list[Finding]]:
    """The sheets of a workbook, each under its name; and what was left out. Raises Refused."""
    book = _book(content, ROWS_MAX, COLUMNS_MAX)
    found = Content()
    left = [Finding("chart", book["charts"])] if book["charts"] else []
    for sheet in book["sheets"]:
        left += _left(sheet)
        if sheet["rows"] and not sheet["hidden"]:
            found.blocks += [Heading(2, said(sheet["name"])), Table(_rows(sheet["rows"]))]
    return found, left


def first_sheet(content: bytes, rows: int, columns: int) -> list[list[str]]:
    """The texts of the first sheet that is not hidden, up to so many rows and columns. Raises Refused."""
    shown = [sheet for sheet in _book(content, rows, columns)["sheets"] if not sheet["hidden"]]
    found: list[list[str]] = shown[0]["rows"] if shown else []
    return found


def _book(content: bytes, rows: int, columns: int) -> dict[str, Any]:
    """What the reader wrote of a workbook."""
    code = _PROGRAM + Path(sheet_reader.__file__).read_text("utf-8")
    done = JAIL.run(JAIL.python(code, json.dumps(sys.path), str(rows), str(columns)), content)
    if done.late:
        raise Refused("too_slow")
    if not done.well:
        raise Refused("damaged")
    book: dict[str, Any] = json.loads(done.output)
    return book


def _rows(rows: list[list[str]]) -> tuple[tuple[Pieces, ...], ...]:
    width = max(len(row) for row in rows)
    return tuple(
        tuple(_cell(text) for text in (*row, *[""] * (width - len(row)))) for row in rows if any(row)
    )


def _cell(text: str) -> Pieces:
    lines = [Piece(line) for line in text.split("\n")]
    return tuple(piece for line in lines for piece in (line, Piece("", "break")))[:-1] if text else ()


def _left(sheet: dict[str, Any]) -> list[Finding]:
    """What of a sheet is not in its table."""
    name = sheet["name"]
    if sheet["hidden"]:
        return [Finding("hidden_sheet", 1, (name,))]
    beyond_rows, beyond_columns = sheet["high"] - ROWS_MAX, sheet["wide"] > COLUMNS_MAX
    return [
        *([Finding("rows", beyond_rows, (), name)] if beyond_rows > 0 else []),
        *([Finding("sheet_columns", 1, (), name)] if beyond_columns else []),
    ]
