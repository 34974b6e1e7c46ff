"""A sheet with many costs: which column is what, and what each row says. Pure: texts in, texts out."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_ROWS = 1000
MOST_COLUMNS = 30
_NAMES: Mapping[str, tuple[str, ...]] = {
    "description": ("omschrijving", "waarvoor", "description", "what"),
    "dated_on": ("datum", "factuurdatum", "date"),
    "gross": ("bedrag", "bedrag incl btw", "totaal", "amount", "gross"),
    "vat": ("btw", "btw bedrag", "vat"),
    "supplier": ("leverancier", "supplier"),
    "document_number": ("nummer", "factuurnummer", "documentnummer", "number", "document number"),
    "kind": ("soort", "type", "kind"),
    "payers": ("betaald door", "school", "paid by"),
}
NEEDED = ("description", "dated_on", "gross")
"""Without these columns there is nothing to read."""


class SheetCode(StrEnum):
    """Why a sheet cannot be read."""

    EMPTY = "empty"
    COLUMNS = "columns"
    TOO_MANY = "too_many"
    NOT_TEXT = "not_text"
    DAMAGED = "damaged"


class BadSheet(ValueError):
    """A sheet that cannot be read: why, and which columns are missing."""

    def __init__(self, code: SheetCode, missing: tuple[str, ...] = ()) -> None:
        super().__init__(code.value)
        self.code = code
        self.missing = missing


@dataclass(frozen=True)
class Typed:
    """A row by field, as it was typed; `number` is that of the sheet."""

    number: int
    values: Mapping[str, str]


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file: UTF-8, or as an older Excel writes it; by semicolons, commas or tabs. Raises BadSheet."""
    if b"\0" in content:
        raise BadSheet(SheetCode.NOT_TEXT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.splitlines()[0] if text.strip() else ""
    most = max(";,\t", key=first.count)
    try:
        return [
            [" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=most)
        ]
    except csv.Error as error:
        raise BadSheet(SheetCode.DAMAGED) from error


def typed(rows: Sequence[Sequence[str]]) -> list[Typed]:
    """What each row below the first says; empty rows are left out. Raises BadSheet."""
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if len(filled) < 2:
        raise BadSheet(SheetCode.EMPTY)
    if len(filled) > MOST_ROWS + 1:
        raise BadSheet(SheetCode.TOO_MANY)
    fields = [_field(name) for name in filled[0][1][:MOST_COLUMNS]]
    missing = tuple(name for name in NEEDED if name not in fields)
    if missing:
        raise BadSheet(SheetCode.COLUMNS, missing)
    return [Typed(number, _values(fields, row)) for number, row in filled[1:]]


def _field(name: str) -> str:
    plain = " ".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
    return next((field for field, names in _NAMES.items() if plain in names), "")


def _values(fields: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, cell in zip(fields, row, strict=False):
        if field and field not in found:
            found[field] = cell.strip()
    return found


Key = tuple[object, ...]


def doubles(keys: Sequence[Key | None]) -> Iterator[int]:
    """The places of rows that say the same as a row before them; None is the same as nothing."""
    seen: Counter[Key] = Counter()
    for place, key in enumerate(keys):
        if key is not None:
            if seen[key]:
                yield place
            seen[key] += 1
