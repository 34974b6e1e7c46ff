"""Reading a bank's statement (CAMT.053, versions 02 and 08) as booked entries in cents. Pure; trusts nothing.

A file is taken whole or not at all: what cannot be read with certainty stops it with a code, worded elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from wiki.settlement.rules.references import compact, iban_problem

MAX_BYTES = 10_000_000
_ROOTS = {f"{{urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}}}Document" for version in ("02", "08")}
_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{0,2})0*)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MAX_ID = 35
_SIGNS = {"CRDT": 1, "DBIT": -1}


class StatementCode(StrEnum):
    """Why a file is no statement that can be read; `value` is what was found there."""

    TOO_LARGE = "too_large"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"
    NOT_CAMT053 = "not_camt053"
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
    """A file that cannot be read: why, and what was found there."""

    def __init__(self, code: StatementCode, value: str = "") -> None:
        super().__init__(f"{code}: {value[:80]}")
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement: cents above zero came in. (servicer_ref, part) is unique within a statement.

    `reversal`: the bank takes an earlier booking back. `return_reason`: the code of a payment sent back.
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


_MADE_UP = "entry "


def has_own_reference(entry: Entry) -> bool:
    """The bank gave it a reference; else it is called after its place in the statement."""
    return not entry.servicer_ref.startswith(_MADE_UP)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a bank booked on one account: opening plus entries is closing, to the cent."""

    statement_id: str
    sequence_number: int | None
    iban: str
    opening_cents: int
    closing_cents: int
    entries: tuple[Entry, ...]


class Break(StrEnum):
    """How a statement does not follow on the one before it."""

    NUMBER_MISSING = "number_missing"
    BALANCE_DIFFERS = "balance_differs"


def parse(content: bytes, max_bytes: int = MAX_BYTES) -> tuple[Statement, ...]:
    """Read all statements of a file; raises BadStatement."""
    if len(content) > max_bytes:
        raise BadStatement(StatementCode.TOO_LARGE, str(len(content)))
    root = _root(content)
    statements = tuple(_statement(found) for found in _all(root, "BkToCstmrStmt/Stmt"))
    if not statements:
        raise BadStatement(StatementCode.NO_STATEMENT)
    return statements


def breaks(before: Statement, after: Statement) -> tuple[Break, ...]:
    """How a statement does not follow on the one before; numbers may begin again at 1 (a new year)."""
    found = []
    numbers = (before.sequence_number, after.sequence_number)
    if None not in numbers and numbers[1] not in (1, (numbers[0] or 0) + 1):
        found.append(Break.NUMBER_MISSING)
    if before.closing_cents != after.opening_cents:
        found.append(Break.BALANCE_DIFFERS)
    return tuple(found)


def _refuse_definitions(content: bytes) -> None:
    """Raise BadStatement for a document with definitions, by the parser that reads it afterwards: what it can expand or
    fetch has to be defined there."""

    def refuse(*_told: object) -> None:
        raise BadStatement(StatementCode.FORBIDDEN_XML)

    reader = ParserCreate()
    reader.StartDoctypeDeclHandler = refuse
    reader.EntityDeclHandler = refuse
    reader.Parse(content, True)


def _root(content: bytes) -> Element:
    try:
        _refuse_definitions(content)
        root = ElementTree.fromstring(content)  # noqa: S314  # without definitions there is nothing to expand or fetch
    except BadStatement:
        raise
    except (ParseError, ExpatError, ValueError, LookupError) as problem:
        raise BadStatement(StatementCode.NOT_XML) from problem
    if root.tag not in _ROOTS:
        raise BadStatement(StatementCode.NOT_CAMT053, root.tag)
    for element in root.iter():  # of either version: the root says which
        element.tag = element.tag.rpartition("}")[2]
    return root


def _statement(found: Element) -> Statement:
    iban = compact(_text(found, "Acct/Id/IBAN"))
    if iban_problem(iban):
        raise BadStatement(StatementCode.IBAN, iban)
    currency = _text(found, "Acct/Ccy")
    if currency not in ("", "EUR"):
        raise BadStatement(StatementCode.CURRENCY, currency)
    opening, closing = _balance(found, "OPBD", "PRCD"), _balance(found, "CLBD")
    entries = _numbered(entry for booked in _all(found, "Ntry") for entry in _entries(booked, iban))
    movement = sum(entry.cents for entry in entries)
    if opening + movement != closing:
        raise BadStatement(StatementCode.BALANCE_DIFFERS, str(opening + movement - closing))
    return Statement(_identifier(found, "Id"), _sequence(found), iban, opening, closing, entries)


def _sequence(found: Element) -> int | None:
    text = _text(found, "ElctrncSeqNb") or _text(found, "LglSeqNb")
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else None


def _balance(found: Element, *kinds: str) -> int:
    """A booked balance of the first kind there is; the bank's previous closing also opens a statement."""
    balances = {_text(balance, "Tp/CdOrPrtry/Cd"): balance for balance in _all(found, "Bal")}
    for kind in kinds:
        if kind in balances:
            return _signed(balances[kind])
    raise BadStatement(StatementCode.BALANCE_MISSING, kinds[0])


def _numbered(entries: Iterator[Entry]) -> tuple[Entry, ...]:
    """Number the entries that share a bank's reference: the parts of a batch, or a reference used again."""
    used: Counter[str] = Counter()
    numbered = []
    for position, entry in enumerate(entries, start=1):
        reference = entry.servicer_ref or f"{_MADE_UP}{position}"
        used[reference] += 1
        numbered.append(replace(entry, servicer_ref=reference, part=used[reference]))
    return tuple(numbered)


def _entries(booked: Element, own_iban: str) -> list[Entry]:
    """The movements of one booking: each of its transactions when they say what each amounts to, else one."""
    status = _text(booked, "Sts/Cd") or _text(booked, "Sts")
    if status != "BOOK":
        raise BadStatement(StatementCode.NOT_BOOKED, status)
    whole = _whole(booked)
    details = _all(booked, "NtryDtls/TxDtls")
    if len(details) == 1:
        return [_detailed(whole, details[0], own_iban)]
    cents = [_part_cents(detail, whole) for detail in details]
    if details and sum(part or 0 for part in cents) == whole.cents and None not in cents:
        parts = zip(details, cents, strict=True)
        return [_detailed(replace(whole, cents=part or 0), detail, own_iban) for detail, part in parts]
    return [whole]


def _whole(booked: Element) -> Entry:
    return Entry(
        servicer_ref=_identifier(booked, "AcctSvcrRef"),
        booked_on=_day(_text(booked, "BookgDt/Dt") or _text(booked, "BookgDt/DtTm")),
        cents=_signed(booked),
        reversal=_text(booked, "RvslInd") in ("true", "1"),
        unstructured=_clipped(_text(booked, "AddtlNtryInf")),
        valued_on=_value_day(booked),
    )


def _value_day(booked: Element) -> date | None:
    """From when it counts for interest, where the bank says so."""
    told = _text(booked, "ValDt/Dt") or _text(booked, "ValDt/DtTm")
    return _day(told) if told else None


def _part_cents(detail: Element, whole: Entry) -> int | None:
    """What one transaction of a booking amounts to, with its sign; None when it does not say so in euros."""
    amount = _find(detail, "Amt")
    if amount is None:
        amount = _find(detail, "AmtDtls/TxAmt/Amt")
    if amount is None or amount.get("Ccy") != "EUR":
        return None
    sign = _SIGNS.get(_text(detail, "CdtDbtInd"), 1 if whole.cents > 0 else -1)
    return sign * _cents(amount)


def _detailed(entry: Entry, detail: Element, own_iban: str) -> Entry:
    """An entry with what its transaction tells; of several references it is not ours to choose one."""
    name, iban = _counterparty(detail, entry.cents, own_iban)
    references = [compact(_own_text(found)) for found in _all(detail, "RmtInf/Strd/CdtrRefInf/Ref")]
    texts = [_own_text(found) for found in _all(detail, "RmtInf/Ustrd")]
    return replace(
        entry,
        counter_iban=iban[:_MAX_ID],
        counter_name=_clipped(name),
        structured_reference=_clipped(" ".join(dict.fromkeys(references))),
        end_to_end_id=_identifier(detail, "Refs/EndToEndId"),
        unstructured=_clipped(" ".join(texts)) or entry.unstructured,
        return_reason=(_text(detail, "RtrInf/Rsn/Cd") or _text(detail, "RtrInf/Rsn/Prtry"))[:_MAX_ID],
    )


def _counterparty(detail: Element, cents: int, own_iban: str) -> tuple[str, str]:
    """Name and IBAN of the other side: who paid when money came in; in a return the sides are turned."""
    for role in ("Dbtr", "Cdtr") if cents > 0 else ("Cdtr", "Dbtr"):
        name = _text(detail, f"RltdPties/{role}/Pty/Nm") or _text(detail, f"RltdPties/{role}/Nm")
        iban = compact(_text(detail, f"RltdPties/{role}Acct/Id/IBAN"))
        if (name or iban) and iban != own_iban:
            return name, iban
    return "", ""


def _signed(part: Element) -> int:
    amount, sign = _find(part, "Amt"), _text(part, "CdtDbtInd")
    if amount is None:
        raise BadStatement(StatementCode.AMOUNT)
    if sign not in _SIGNS:
        raise BadStatement(StatementCode.SIGN, sign)
    return _SIGNS[sign] * _cents(amount)


def _cents(amount: Element) -> int:
    currency, text = amount.get("Ccy", ""), _own_text(amount)
    if currency != "EUR":
        raise BadStatement(StatementCode.CURRENCY, currency)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise BadStatement(StatementCode.AMOUNT, text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _day(text: str) -> date:
    """The day as the bank writes it, without its time or zone."""
    try:
        return date.fromisoformat(text[:10] if _DAY.match(text) else "")
    except ValueError as problem:
        raise BadStatement(StatementCode.DATE, text) from problem


def _identifier(parent: Element, path: str) -> str:
    text = _text(parent, path)
    if len(text) > _MAX_ID:
        raise BadStatement(StatementCode.IDENTIFIER, text)
    return text


def _clipped(text: str) -> str:
    """A text to be read by people, on one line and no longer than the format's longest."""
    return " ".join(text.split())[:140]


def _find(parent: Element, path: str) -> Element | None:
    return next(_walk(parent, _steps(path)), None)


def _all(parent: Element, path: str) -> list[Element]:
    return list(_walk(parent, _steps(path)))


def _walk(parent: Element, steps: tuple[str, ...]) -> Iterator[Element]:
    """What lies at the end of these steps, in order: ElementTree's own paths take five times as long."""
    if len(steps) == 1:
        yield from parent.findall(steps[0])
        return
    for child in parent.findall(steps[0]):
        yield from _walk(child, steps[1:])


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def _text(parent: Element, path: str) -> str:
    found = _find(parent, path)
    return "" if found is None else _own_text(found)


def _own_text(element: Element) -> str:
    return (element.text or "").strip()
