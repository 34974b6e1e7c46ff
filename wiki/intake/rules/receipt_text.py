"""What the text of a receipt says of the cost, as far as can be guessed: a person looks at it. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from wiki.intake.rules.proposals import Proposal, line
from wiki.kernel.money import MAX_CENTS

_MONEY = re.compile(r"(?<![\d.,])(\d{1,3}(?:[. ]\d{3})+|\d{1,9})[,.](\d\d)(?![\d.,]*\d)(?!\s*%)", re.ASCII)
_NUMERIC = re.compile(r"(?<!\d)(?:\d{4}-\d\d-\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?!\d)", re.ASCII)
_WORDS = re.compile(r"(?<!\d)\d{1,2} [a-z]{3,9}\.? \d{4}(?!\d)", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:factuur|invoice|bon|nota|document)[ -]?(?:nummer|number|nr|no)\.?\s*[:#]?\s*([A-Za-z0-9][\w./-]{0,40})",
    re.IGNORECASE,
)
_TO_PAY = re.compile(
    r"te betalen|te voldoen|amount due|totaal\s*(?:bedrag)?\s*incl|total incl", re.IGNORECASE
)
_TOTAL = re.compile(r"\b(?:eind)?totaal\b|\btotal\b|\bsom\b", re.IGNORECASE)
_WITHOUT = re.compile(r"subtotaal|subtotal|excl", re.IGNORECASE)
_VAT = re.compile(r"\b(?:btw|vat)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^(?:factuur|invoice|bon|kassabon|nota|pagina|page|datum|date|aan|to|tel|www|iban|kvk|btw)\b",
    re.IGNORECASE,
)
_LINES = 400
_NAMES = "jan feb mar apr mei jun jul aug sep okt nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), 1)} | {
    "mrt": 3,
    "maa": 3,
    "may": 5,
    "oct": 10,
}
"""Months by their first three letters, in Dutch and in English."""


def propose(text: str) -> Proposal:
    """Amount, date, supplier and number; what cannot be guessed is left out."""
    lines = [one for part in text.splitlines()[:_LINES] if (one := " ".join(part.split()))]
    gross = _gross(lines)
    return Proposal(
        supplier=_supplier(lines),
        document_number=_number(lines),
        dated_on=_day(lines),
        gross_cents=gross,
        vat_cents=_vat(lines, gross),
    )


def _amounts(text: str) -> list[int]:
    found = [int(re.sub(r"[. ]", "", m[1])) * 100 + int(m[2]) for m in _MONEY.finditer(text)]
    return [cents for cents in found if 0 < cents <= MAX_CENTS]


def _gross(lines: Sequence[str]) -> int | None:
    """What is to be paid; else the total; else the largest amount there is."""
    for wanted in (_TO_PAY, _TOTAL):
        said = [one for one in lines if wanted.search(one) and not _WITHOUT.search(one) and _amounts(one)]
        if said:
            return _amounts(said[-1])[-1]
    return max((cents for one in lines for cents in _amounts(one)), default=None)


def _vat(lines: Iterable[str], gross: int | None) -> int | None:
    """The VAT, when one line of it is there that can be a part of the total."""
    said = {
        _amounts(one)[-1]
        for one in lines
        if _VAT.search(one) and not _WITHOUT.search(one) and not _TOTAL.search(one) and _amounts(one)
    }
    possible = [cents for cents in said if gross and cents < gross]
    return possible[0] if len(possible) == 1 else None


def _day(lines: Sequence[str]) -> date | None:
    """The first day on a line that speaks of a date; else the first day there is."""
    said = [one for one in lines if re.search(r"\b(?:factuur)?datum\b|\bdate\b", one, re.IGNORECASE)]
    for one in (*said, *lines):
        there = (*_NUMERIC.finditer(one), *_WORDS.finditer(one))
        for match in sorted(there, key=lambda found: found.start()):
            if found := _day_of(match[0]):
                return found
    return None


def _day_of(text: str) -> date | None:
    """A day that is written in numbers or with the name of a month, from 2000 on."""
    parts = re.split(r"[-/. ]+", text.lower())
    month = _MONTHS.get(parts[1][:3]) if parts[1].isalpha() else int(parts[1])
    year, day = (parts[0], parts[2]) if len(parts[0]) == 4 else (parts[2], parts[0])
    try:
        return date(int(year), month or 0, int(day)) if 2000 <= int(year) < 2200 else None
    except ValueError:
        return None


def _supplier(lines: Iterable[str]) -> str:
    """The first line that can be a name: it stands on top of most receipts."""
    for one in lines:
        if sum(c.isalpha() for c in one) >= 3 and not _NO_NAME.match(one) and not _amounts(one):
            return line(one, "supplier")
    return ""


def _number(lines: Iterable[str]) -> str:
    found = (match for one in lines if (match := _NUMBER.search(one)))
    return next((line(match[1], "document_number") for match in found if re.search(r"\d", match[1])), "")
