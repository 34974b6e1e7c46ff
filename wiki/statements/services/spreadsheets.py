"""A statement as rows for a spreadsheet: CSV and XLSX. What somebody typed never becomes a formula."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from wiki.kernel.i18n import _
from wiki.statements import wording
from wiki.statements.queries.statements import Statement

Cell = str | int | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # openpyxl takes no other
MONEY = "#,##0.00"


class Cents(int):
    """An amount in cents, so that a sheet writes it as euros."""


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never works out: an apostrophe before what looks like a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def rows(statement: Statement) -> Iterator[Sequence[Cell]]:
    """The statement, a movement a row, with its opening and closing balance."""
    yield (
        _("Date"),
        _("Project"),
        _("No."),
        _("What"),
        _("Description"),
        _("Whole cost"),
        _("Part"),
        _("Key"),
        _("Amount"),
        _("Balance"),
        _("Payment reference"),
        _("Period"),
        _("Journal entry"),
    )
    balance = statement.opening_cents
    start = statement.cut.starts_on
    yield _line(start, _("Opening balance"), balance)
    for row in statement.movements:
        balance += row.cents
        yield (
            row.occurred_on,
            row.project,
            row.number,
            wording.what(row),
            row.description,
            Cents(row.gross_cents) if row.gross_cents is not None else None,
            wording.fraction(row),
            wording.key(row),
            Cents(row.cents),
            Cents(balance),
            row.reference,
            row.period,
            row.journal_id,
        )
    yield _line(statement.cut.ends_on, _("Closing balance"), balance)


def _line(day: date, text: str, cents: int) -> Sequence[Cell]:
    return (day, "", None, text, "", None, "", "", None, Cents(cents), "", "", None)


def write_csv(lines: Iterator[Sequence[Cell]], out: BinaryIO) -> None:
    """Semicolons, decimal commas and a byte order mark: what a Dutch Excel opens at once."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for line in lines:
        writer.writerow([_csv_cell(cell) for cell in line])
    text.detach()


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Cents):
        sign, (euros, cents) = "-" if cell < 0 else "", divmod(abs(cell), 100)
        return f"{sign}{euros},{cents:02d}"
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def write_xlsx(title: str, lines: Iterator[Sequence[Cell]], out: BinaryIO) -> None:
    """One sheet with its first row fixed; the same rows give the same bytes."""
    from openpyxl import Workbook  # reading it takes a third of a second, which most processes can do without

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines):
        sheet.append([_xlsx_cell(sheet, cell, bold=number == 0) for cell in line])
    book.properties.created = book.properties.modified = _MADE
    book.properties.creator = "Lichtwerk"
    made = io.BytesIO()
    book.save(made)
    _without_clock(made, out)


def _sheet_title(title: str) -> str:
    return "".join(c for c in title if c.isalnum() or c in " -")[:31].strip() or "Lichtwerk"


def _xlsx_cell(sheet: Any, cell: Cell, *, bold: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    made: Any = WriteOnlyCell(sheet)
    if isinstance(cell, Cents):
        made.value, made.number_format = int(cell) / 100, MONEY
    elif isinstance(cell, str):
        made.value = "".join(c for c in cell if c >= " " or c in "\t\n")
        made.data_type = "s"
    elif cell is not None:
        made.value = cell
        if isinstance(cell, date):
            made.number_format = "DD-MM-YYYY"
    if bold:
        made.font = Font(bold=True)
    return made


def _without_clock(made: BinaryIO, out: BinaryIO) -> None:
    """The same archive with every time stamp on one fixed moment."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _fixed_modified(content)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _fixed_modified(core: bytes) -> bytes:
    """openpyxl writes the moment of saving over what it was given."""
    head, tag, rest = core.partition(b"<dcterms:modified")
    inside, end, tail = rest.partition(b"</dcterms:modified>")
    opening, _moment = inside.split(b">", 1) if b">" in inside else (inside, b"")
    return head + tag + opening + b">2000-01-01T00:00:00Z" + end + tail if tag else core
