"""Reading CAMT.052, 053 and 054, versions 02 to 08, as booked entries in cents. Pure; trusts nothing.

A statement is taken whole or not at all: what cannot be read with certainty stops it with a code, worded elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from wiki.settlement.rules.references import compact
from wiki.settlement.rules.statements import (
    MAX_ID,
    BadStatement,
    Entry,
    Found,
    Kind,
    Refused,
    Statement,
    StatementCode,
    cents_of,
    clipped,
    identifier,
    need_whole,
    numbered,
    own_account,
)

_ROOT = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.(05[234])\.001\.0[2-8]\}Document", re.ASCII)
_MESSAGES = {
    "052": (Kind.REPORT, "BkToCstmrAcctRpt/Rpt"),
    "053": (Kind.STATEMENT, "BkToCstmrStmt/Stmt"),
    "054": (Kind.NOTICE, "BkToCstmrDbtCdtNtfctn/Ntfctn"),
}
_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{0,2})0*)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SIGNS = {"CRDT": 1, "DBIT": -1}


def parse(content: bytes) -> tuple[Found, ...]:
    """All statements of a file, each read or refused; raises BadStatement for a file that holds none."""
    kind, root, path = _root(content)
    found = tuple(_found(part, kind) for part in _all(root, path))
    if not found:
        raise BadStatement(StatementCode.NO_STATEMENT)
    return found


def _found(part: Element, kind: Kind) -> Found:
    try:
        return _statement(part, kind)
    except BadStatement as problem:
        return Refused(compact(_text(part, "Acct/Id/IBAN"))[:34], _text(part, "Id")[:MAX_ID], problem)


def _refuse_definitions(content: bytes) -> None:
    """Raise BadStatement for a document with definitions, by the parser that reads it afterwards: what it can expand or
    fetch has to be defined there."""

    def refuse(*_told: object) -> None:
        raise BadStatement(StatementCode.FORBIDDEN_XML)

    reader = ParserCreate()
    reader.StartDoctypeDeclHandler = refuse
    reader.EntityDeclHandler = refuse
    reader.Parse(content, True)


def _root(content: bytes) -> tuple[Kind, Element, str]:
    """What kind of message it is, its document, and where its statements lie."""
    try:
        _refuse_definitions(content)
        root = ElementTree.fromstring(content)  # noqa: S314  # without definitions there is nothing to expand or fetch
    except BadStatement:
        raise
    except (ParseError, ExpatError, ValueError, LookupError) as problem:
        raise BadStatement(StatementCode.NOT_XML) from problem
    message = _ROOT.fullmatch(root.tag)
    if message is None:
        raise BadStatement(StatementCode.NOT_CAMT, root.tag)
    for element in root.iter():  # of any version: the root says which
        element.tag = element.tag.rpartition("}")[2]
    kind, path = _MESSAGES[message[1]]
    return kind, root, path


def _statement(found: Element, kind: Kind) -> Statement:
    iban = own_account(_text(found, "Acct/Id/IBAN"), _text(found, "Acct/Ccy"))
    number, sequence = identifier(_text(found, "Id")), _sequence(found)
    booked = [entry for entry in _all(found, "Ntry") if _is_booked(entry, kind)]
    entries = numbered(entry for one in booked for entry in _entries(one, iban))
    if kind is not Kind.STATEMENT:
        return Statement(number, sequence, iban, 0, sum(entry.cents for entry in entries), entries, kind)
    opening, closing = _balance(found, "OPBD", "PRCD"), _balance(found, "CLBD")
    need_whole(opening, entries, closing)
    return Statement(number, sequence, iban, opening, closing, entries)


def _is_booked(entry: Element, kind: Kind) -> bool:
    """What is still expected is left out; a statement holds none of that. Raises BadStatement for one that does."""
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status != "BOOK" and kind is Kind.STATEMENT:
        raise BadStatement(StatementCode.NOT_BOOKED, status)
    return status == "BOOK"


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


def _entries(booked: Element, own_iban: str) -> list[Entry]:
    """The movements of one booking: each of its transactions when they say what each amounts to, else one."""
    whole = _whole(booked)
    details = _all(booked, "NtryDtls/TxDtls")
    if len(details) == 1:
        return [_detailed(whole, details[0], own_iban)]
    cents = [_part_cents(detail, whole) for detail in details]
    if details and sum(part or 0 for part in cents) == whole.cents and None not in cents:
        parts = zip(details, cents, strict=True)
        return [_detailed(replace(whole, cents=part or 0), detail, own_iban) for detail, part in parts]
    return [replace(whole, batch_id=_batch(booked))]


def _batch(booked: Element) -> str:
    """The order that the bank booked as one: by its own payments' id, else that of the file."""
    told = (_text(booked, "NtryDtls/Btch/PmtInfId"), _text(booked, "NtryDtls/Btch/MsgId"))
    return next((id_ for id_ in told if id_ and len(id_) <= MAX_ID), "")


def _whole(booked: Element) -> Entry:
    return Entry(
        servicer_ref=identifier(_text(booked, "AcctSvcrRef")),
        booked_on=_day(_text(booked, "BookgDt/Dt") or _text(booked, "BookgDt/DtTm")),
        cents=_signed(booked),
        reversal=_text(booked, "RvslInd") in ("true", "1"),
        unstructured=clipped(_text(booked, "AddtlNtryInf")),
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
        counter_iban=iban[:MAX_ID],
        counter_name=clipped(name),
        structured_reference=clipped(" ".join(dict.fromkeys(references))),
        end_to_end_id=identifier(_text(detail, "Refs/EndToEndId")),
        unstructured=clipped(" ".join(texts)) or entry.unstructured,
        return_reason=(_text(detail, "RtrInf/Rsn/Cd") or _text(detail, "RtrInf/Rsn/Prtry"))[:MAX_ID],
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
    return cents_of(match[1], match[2] or "")


def _day(text: str) -> date:
    """The day as the bank writes it, without its time or zone."""
    try:
        return date.fromisoformat(text[:10] if _DAY.match(text) else "")
    except ValueError as problem:
        raise BadStatement(StatementCode.DATE, text) from problem


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
