"""What the schema of pain.001.001.09 lets pass and banks refuse: checked on a finished payment file. Pure.

The schema knows nothing of sums, check digits, the day or the characters that banks take, and it allows choices
that SEPA payments do not. Reads any such file, whoever wrote it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree as DefusedET

from wiki.settlement.rules.references import iban_problem, is_bic, is_reference
from wiki.settlement.rules.sepa_charset import is_identifier, is_plain

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MAX_CENTS = 99_999_999_999
_NAMES = {"": NAMESPACE}
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,2})?", re.ASCII)
_MAX_NAME = 70
_MAX_TEXT = 140


class FileCode(StrEnum):
    """Why a bank refuses a payment file."""

    NOT_A_PAYMENT_FILE = "not_a_payment_file"
    NO_PAYMENTS = "no_payments"
    IDENTIFIER = "identifier"
    IDENTIFIER_TWICE = "identifier_twice"
    COUNT = "count"
    CONTROL_SUM = "control_sum"
    DATE_PAST = "date_past"
    AMOUNT = "amount"
    CURRENCY = "currency"
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    TEXT_TOO_LONG = "text_too_long"
    CHARACTERS = "characters"
    IBAN = "iban"
    BIC = "bic"
    REFERENCE = "reference"
    REMITTANCE_TWICE = "remittance_twice"
    ADDRESS = "address"
    OWN_ACCOUNT = "own_account"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A reason and its place: the EndToEndId of a payment, or the element; `value` is what was found there."""

    code: FileCode
    where: str
    value: str = ""


Problems = Iterator[FileProblem]


def check(xml: bytes, today: date) -> tuple[FileProblem, ...]:
    """Name every reason why a bank would refuse a payment file on this day; empty when there is none."""
    try:
        root = DefusedET.fromstring(xml, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        return (FileProblem(FileCode.NOT_A_PAYMENT_FILE, "Document"),)
    initiation = root.find("CstmrCdtTrfInitn", _NAMES)
    if root.tag != f"{{{NAMESPACE}}}Document" or initiation is None:
        return (FileProblem(FileCode.NOT_A_PAYMENT_FILE, "Document"),)
    return tuple(_all(initiation, today))


def _all(initiation: Element, today: date) -> Problems:
    transfers = initiation.findall("PmtInf/CdtTrfTxInf", _NAMES)
    if not transfers:
        yield FileProblem(FileCode.NO_PAYMENTS, "CstmrCdtTrfInitn")
    yield from _identifier(initiation, "GrpHdr/MsgId")
    yield from _name(initiation, "GrpHdr/InitgPty/Nm", "GrpHdr")
    yield from _totals(initiation.find("GrpHdr", _NAMES), transfers, "GrpHdr")
    yield from _addresses(initiation)
    yield from _ids_used_twice(initiation)
    for batch in initiation.findall("PmtInf", _NAMES):
        yield from _batch(batch, today)


def _batch(batch: Element, today: date) -> Problems:
    transfers = batch.findall("CdtTrfTxInf", _NAMES)
    yield from _identifier(batch, "PmtInfId")
    yield from _totals(batch, transfers, "PmtInf")
    yield from _name(batch, "Dbtr/Nm", "Dbtr")
    yield from _iban(batch, "DbtrAcct/Id/IBAN", "Dbtr")
    yield from _bic(batch, "DbtrAgt/FinInstnId/BICFI", "Dbtr")
    day = _text(batch, "ReqdExctnDt/Dt")
    # ISO dates sort as text, and a day that cannot be read is no day to pay on.
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII) or day < today.isoformat():
        yield FileProblem(FileCode.DATE_PAST, "ReqdExctnDt", day)
    for transfer in transfers:
        yield from _transfer(transfer, _text(batch, "DbtrAcct/Id/IBAN"))


def _transfer(transfer: Element, own_iban: str) -> Problems:
    where = _text(transfer, "PmtId/EndToEndId")
    yield from _identifier(transfer, "PmtId/EndToEndId")
    yield from _amount(transfer, where)
    yield from _name(transfer, "Cdtr/Nm", where)
    yield from _iban(transfer, "CdtrAcct/Id/IBAN", where)
    yield from _bic(transfer, "CdtrAgt/FinInstnId/BICFI", where)
    yield from _remittance(transfer, where)
    if _text(transfer, "CdtrAcct/Id/IBAN") == own_iban:
        yield FileProblem(FileCode.OWN_ACCOUNT, where, own_iban)


def _amount(transfer: Element, where: str) -> Problems:
    amount = transfer.find("Amt/InstdAmt", _NAMES)
    cents = _cents(amount)
    if cents is None or not 1 <= cents <= MAX_CENTS:
        yield FileProblem(FileCode.AMOUNT, where, "" if amount is None else amount.text or "")
    currency = "" if amount is None else amount.get("Ccy", "")
    if currency != "EUR":
        yield FileProblem(FileCode.CURRENCY, where, currency)


def _totals(part: Element | None, transfers: Iterable[Element], where: str) -> Problems:
    """Number and sum as they are said, against the payments themselves."""
    cents = [_cents(transfer.find("Amt/InstdAmt", _NAMES)) for transfer in transfers]
    count = "" if part is None else _text(part, "NbOfTxs")
    if count != str(len(cents)):
        yield FileProblem(FileCode.COUNT, where, count)
    total = None if part is None else part.find("CtrlSum", _NAMES)
    if _cents(total) != sum(amount or 0 for amount in cents):
        yield FileProblem(FileCode.CONTROL_SUM, where, "" if total is None else total.text or "")


def _remittance(transfer: Element, where: str) -> Problems:
    texts = [element.text or "" for element in transfer.findall("RmtInf/Ustrd", _NAMES)]
    structured = transfer.findall("RmtInf/Strd", _NAMES)
    if len(texts) + len(structured) > 1:
        yield FileProblem(FileCode.REMITTANCE_TWICE, where)
    for text in texts:
        yield from _characters(text, where)
        if len(text) > _MAX_TEXT:
            yield FileProblem(FileCode.TEXT_TOO_LONG, where, text)
    for part in structured:
        reference = _text(part, "CdtrRefInf/Ref")
        if not is_reference(reference):
            yield FileProblem(FileCode.REFERENCE, where, reference)


def _identifier(parent: Element, path: str) -> Problems:
    value = _text(parent, path)
    if not is_identifier(value):
        yield FileProblem(FileCode.IDENTIFIER, path, value)


def _ids_used_twice(initiation: Element) -> Problems:
    for path in ("PmtInf/PmtInfId", "PmtInf/CdtTrfTxInf/PmtId/EndToEndId"):
        used = Counter(element.text or "" for element in initiation.findall(path, _NAMES))
        yield from (FileProblem(FileCode.IDENTIFIER_TWICE, path, value) for value in used if used[value] > 1)


def _name(parent: Element, path: str, where: str) -> Problems:
    name = _text(parent, path)
    if not name.strip():
        yield FileProblem(FileCode.NAME_MISSING, where)
    if len(name) > _MAX_NAME:
        yield FileProblem(FileCode.NAME_TOO_LONG, where, name)
    yield from _characters(name, where)


def _characters(text: str, where: str) -> Problems:
    if not is_plain(text):
        yield FileProblem(FileCode.CHARACTERS, where, text)


def _iban(parent: Element, path: str, where: str) -> Problems:
    iban = _text(parent, path)
    if iban_problem(iban):
        yield FileProblem(FileCode.IBAN, where, iban)


def _bic(parent: Element, path: str, where: str) -> Problems:
    bic = _text(parent, path)
    if bic and not is_bic(bic):
        yield FileProblem(FileCode.BIC, where, bic)


def _addresses(initiation: Element) -> Problems:
    if initiation.find(f".//{{{NAMESPACE}}}PstlAdr") is not None:
        yield FileProblem(FileCode.ADDRESS, "PstlAdr")


def _text(parent: Element, path: str) -> str:
    return parent.findtext(path, "", _NAMES)


def _cents(element: Element | None) -> int | None:
    """The cents that an element says; None when it says no amount with at most two decimals."""
    text = "" if element is None else element.text or ""
    if not _AMOUNT.fullmatch(text):
        return None
    euros, _, decimals = text.partition(".")
    return int(euros) * 100 + int(decimals.ljust(2, "0"))
