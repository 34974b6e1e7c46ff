"""A journal as rows for the import of a bookkeeping program: Exact, Twinfield, AFAS or Visma. Pure.

What each column is, and where that is described, stands in docs/reference/bookkeeping-files.md.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wiki.bookkeeping.rules.auditfile import Order, fiscal_year, period_number
from wiki.bookkeeping.rules.charts import Code
from wiki.bookkeeping.rules.entries import Entry, Line
from wiki.bookkeeping.rules.xml_text import euros, plain

Row = Sequence[str]
_FORMULA = ("=", "+", "-", "@")
_EXACT_COLUMNS = 40
DIARY = "LW"
"""The diary (dagboek) that the rows name; a program asks for its own when it reads them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a program takes a journal: what stands between columns, whether they have names, and the rows."""

    delimiter: str
    rows: Callable[[Order], Iterator[Row]]
    columns: Row = ()


@dataclass(frozen=True, slots=True)
class _Booked:
    """A line of an entry with everything a row may hold."""

    order: Order
    entry: Entry
    line: Line
    number: int

    @property
    def code(self) -> Code:
        """Where the line is booked. Raises KeyError when the chart does not say."""
        return self.order.chart[self.line.account]

    @property
    def period(self) -> str:
        """The number of the month in the year of the journal."""
        return str(period_number(self.order.journal, self.entry.occurred_on))

    @property
    def text(self) -> str:
        """What it is about, harmless to a spreadsheet."""
        said = plain(self.entry.text, 60)
        return f"'{said}" if said.startswith(_FORMULA) else said


def write(layout: Layout, order: Order) -> bytes:
    """The file, as UTF-8 with lines that end as on Windows. Raises KeyError when an account type has no code."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=layout.delimiter, lineterminator="\r\n")
    if layout.columns:
        writer.writerow(layout.columns)
    writer.writerows(layout.rows(order))
    return out.getvalue().encode()


def _booked(order: Order) -> Iterator[_Booked]:
    for entry in order.entries:
        for number, line in enumerate(entry.lines, start=1):
            yield _Booked(order, entry, line, number)


def _exact(order: Order) -> Iterator[Row]:
    """A head for each entry (line 0), then its lines; forty fields, most of them empty."""
    for booked in _booked(order):
        if booked.number == 1:
            yield _exact_row(booked, {1: "0"})
        code, line = booked.code, booked.line
        fields = {9: code.ledger_number, 13: euros(line.cents), 21: code.vat_code, 27: code.cost_centre}
        yield _exact_row(booked, {1: str(booked.number), 28: plain(line.project, 8), **fields})


def _exact_row(booked: _Booked, fields: Mapping[int, str]) -> Row:
    entry = booked.entry
    common = {
        2: "M",
        3: DIARY,
        4: booked.period,
        5: str(entry.occurred_on.year),
        6: str(entry.number),
        7: booked.text,
        8: entry.occurred_on.strftime("%d%m%Y"),
        15: "EUR",
    }
    row = common | dict(fields)
    return [row.get(place, "") for place in range(1, _EXACT_COLUMNS + 1)]


def _twinfield(order: Order) -> Iterator[Row]:
    for booked in _booked(order):
        entry, code = booked.entry, booked.code
        yield (
            "MEMO",
            "EUR",
            entry.occurred_on.strftime("%Y%m%d"),
            f"{entry.occurred_on.year}/{booked.period.zfill(2)}",
            str(entry.number),
            str(booked.number),
            code.ledger_number,
            code.cost_centre,
            plain(booked.line.project, 16),
            euros(abs(booked.line.cents)),
            "debit" if booked.line.cents > 0 else "credit",
            code.vat_code,
            booked.text,
        )


def _afas(order: Order) -> Iterator[Row]:
    for booked in _booked(order):
        entry, code, cents = booked.entry, booked.code, booked.line.cents
        yield (
            DIARY,
            fiscal_year(order.journal.first, order.journal.last),
            booked.period,
            str(entry.number),
            entry.occurred_on.strftime("%d-%m-%Y"),
            code.ledger_number,
            booked.text,
            _with_comma(max(cents, 0)),
            _with_comma(max(-cents, 0)),
            code.cost_centre,
            plain(booked.line.project, 16),
            code.vat_code,
        )


def _visma(order: Order) -> Iterator[Row]:
    for booked in _booked(order):
        entry, code, cents = booked.entry, booked.code, booked.line.cents
        yield (
            str(entry.number),
            entry.occurred_on.strftime("%d-%m-%Y"),
            code.ledger_number,
            code.cost_centre,
            plain(booked.line.project, 16),
            plain(entry.reference, 40),
            booked.text,
            _with_comma(max(cents, 0)),
            _with_comma(max(-cents, 0)),
            code.vat_code,
        )


def _with_comma(cents: int) -> str:
    return euros(cents).replace(".", ",")


LAYOUTS: Mapping[str, Layout] = {
    "exact": Layout(",", _exact),
    "twinfield": Layout(
        ";",
        _twinfield,
        (
            "code",
            "currency",
            "date",
            "period",
            "number",
            "line",
            "dim1",
            "dim2",
            "dim3",
            "value",
            "debitcredit",
            "vatcode",
            "description",
        ),
    ),
    "afas": Layout(
        ";",
        _afas,
        (
            "Dagboek",
            "Boekjaar",
            "Periode",
            "Boekstuknummer",
            "Boekstukdatum",
            "Rekeningnummer",
            "Omschrijving boeking",
            "Bedrag debet",
            "Bedrag credit",
            "Kostenplaats",
            "Project",
            "Btw-code",
        ),
    ),
    "visma": Layout(
        ";",
        _visma,
        (
            "Boekstuk",
            "Datum",
            "Grootboekrekening",
            "Kostenplaats",
            "Project",
            "Referentie",
            "Omschrijving",
            "Debet",
            "Credit",
            "Btw-code",
        ),
    ),
}
