"""What a bank tells of an account, whatever the format of its file: statements of booked entries, in cents. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wiki.settlement.rules.references import compact, iban_problem

MAX_ID = 35
"""Characters of an identifier or a payment reference."""
MAX_TEXT = 140
"""Characters of a name or a free text."""


class StatementCode(StrEnum):
    """Why a file, or a statement in it, cannot be read; `value` is what was found there."""

    TOO_LARGE = "too_large"
    UNKNOWN_FORMAT = "unknown_format"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"
    NOT_CAMT = "not_camt"
    BAD_ZIP = "bad_zip"
    LOCKED_ZIP = "locked_zip"
    ZIP_IN_ZIP = "zip_in_zip"
    NO_STATEMENT = "no_statement"
    IDENTIFIER = "identifier"
    IBAN = "iban"
    CURRENCY = "currency"
    BALANCE_MISSING = "balance_missing"
    BALANCE_DIFFERS = "balance_differs"
    NOT_BOOKED = "not_booked"
    AMOUNT = "amount"
    SIGN = "sign"
    DATE = "date"


class BadStatement(ValueError):
    """What cannot be read: why, and what was found there."""

    def __init__(self, code: StatementCode, value: str = "") -> None:
        super().__init__(f"{code}: {value[:80]}")
        self.code = code
        self.value = value


class Kind(StrEnum):
    """What a bank sends: a statement has balances that prove it whole; the others tell what was booked so far."""

    STATEMENT = "statement"
    REPORT = "report"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement: cents above zero came in. (servicer_ref, part) is unique within a statement.

    `reversal`: the bank takes an earlier booking back. `return_reason`: the code of a payment sent back. `batch_id`:
    the order of several payments that the bank booked as one.
    """

    servicer_ref: str
    booked_on: date
    cents: int
    part: int = 1
    reversal: bool = False
    counter_iban: str = ""
    counter_name: str = ""
    structured_reference: str = ""
    end_to_end_id: str = ""
    unstructured: str = ""
    return_reason: str = ""
    valued_on: date | None = None
    batch_id: str = ""


_MADE_UP = "entry "


def has_own_reference(entry: Entry) -> bool:
    """The bank gave it a reference; else it is called after its place in the statement."""
    return not entry.servicer_ref.startswith(_MADE_UP)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a bank booked on one account: opening plus entries is closing, to the cent.

    A report or a notice has no balances: it begins at zero.
    """

    statement_id: str
    sequence_number: int | None
    iban: str
    opening_cents: int
    closing_cents: int
    entries: tuple[Entry, ...]
    kind: Kind = Kind.STATEMENT


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement, or a file in a ZIP, that cannot be taken: what it is called, and why."""

    iban: str
    statement_id: str
    problem: BadStatement
    name: str = ""


Found = Statement | Refused


class Break(StrEnum):
    """How a statement does not follow on the one before it."""

    NUMBER_MISSING = "number_missing"
    BALANCE_DIFFERS = "balance_differs"


def breaks(before: Statement, after: Statement) -> tuple[Break, ...]:
    """How a statement does not follow on the one before; numbers may begin again at 1 (a new year)."""
    if after.kind is not Kind.STATEMENT:
        return ()
    found = []
    numbers = (before.sequence_number, after.sequence_number)
    if None not in numbers and numbers[1] not in (1, (numbers[0] or 0) + 1):
        found.append(Break.NUMBER_MISSING)
    if before.closing_cents != after.opening_cents:
        found.append(Break.BALANCE_DIFFERS)
    return tuple(found)


def own_account(text: str, currency: str) -> str:
    """The account of a statement, as it is kept; raises BadStatement for what is no IBAN or not in euros."""
    iban = compact(text)
    if iban_problem(iban):
        raise BadStatement(StatementCode.IBAN, iban)
    if currency not in ("", "EUR"):
        raise BadStatement(StatementCode.CURRENCY, currency)
    return iban


def need_whole(opening: int, entries: Iterable[Entry], closing: int) -> None:
    """Check that the entries lead from one balance to the other. Raises BadStatement."""
    off = opening + sum(entry.cents for entry in entries) - closing
    if off:
        raise BadStatement(StatementCode.BALANCE_DIFFERS, str(off))


def numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Number the entries that share a bank's reference: the parts of a batch, or a reference used again."""
    used: Counter[str] = Counter()
    found = []
    for position, entry in enumerate(entries, start=1):
        reference = entry.servicer_ref or f"{_MADE_UP}{position}"
        used[reference] += 1
        found.append(replace(entry, servicer_ref=reference, part=used[reference]))
    return tuple(found)


def cents_of(whole: str, decimals: str) -> int:
    """Cents from the digits before and after the mark."""
    return int(whole) * 100 + int(decimals.ljust(2, "0"))


def identifier(text: str) -> str:
    """An identifier of the format; raises BadStatement for one that is longer than there are."""
    if len(text) > MAX_ID:
        raise BadStatement(StatementCode.IDENTIFIER, text)
    return text


def clipped(text: str) -> str:
    """A text to be read by people, on one line and no longer than the format's longest."""
    return " ".join(text.split())[:MAX_TEXT]
