"""Reads the sheets of a workbook: a program of its own, that `sheets` jails.

It gets the most rows and columns of a sheet, and the workbook on its input; it writes as JSON each sheet with its rows
of texts, and how many rows and columns there are.
"""

import datetime
import io
import json
import re
import sys
import warnings
from typing import Any

EMPTY = (None, "")


def main(rows: str, columns: str) -> None:
    """Write what is in the sheets."""
    import openpyxl

    warnings.simplefilter("ignore")
    content = io.BytesIO(sys.stdin.buffer.read())
    book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
    found = [sheet(one, int(rows), int(columns)) for one in book.worksheets]
    sys.stdout.write(json.dumps({"sheets": found, "charts": len(book.chartsheets)}))


def sheet(one: Any, rows: int, columns: int) -> dict[str, Any]:
    """One sheet: its name, the texts of its rows, whether it is hidden, and how large it is."""
    out: list[list[str]] = []
    high = wide = 0
    one.reset_dimensions()
    for number, row in enumerate(one.iter_rows(), 1):
        texts = [text_of(cell) for cell in row[: columns + 1]]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            high, wide = number, max(wide, len(texts))
        if number <= rows:
            out.append(texts[:columns])
        elif number > rows + 100_000:
            break
    while out and not out[-1]:
        out.pop()
    return {
        "name": one.title,
        "rows": out,
        "high": high,
        "wide": wide,
        "hidden": one.sheet_state != "visible",
    }


def text_of(cell: Any) -> str:
    """What a cell shows, as near as its format says."""
    value = cell.value
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.strftime("%d-%m-%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return number_of(value, cell.number_format or "") if isinstance(value, int | float) else str(value)


def number_of(value: float, form: str) -> str:
    """A number with the decimals, the percent sign and the euro sign of its format."""
    percent = 100 if "%" in form else 1
    decimals = re.search(r"0\.(0+)", form)
    if decimals or percent > 1 or re.fullmatch(r"[#,]*0", form):
        text = f"{value * percent:.{len(decimals[1]) if decimals else 0}f}"
    else:
        text = f"{value:.10g}"
    return ("€ " if "€" in form else "") + text.replace(".", ",") + ("%" if percent > 1 else "")


if __name__ == "__main__":
    main(*sys.argv[1:])
