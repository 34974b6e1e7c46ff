"""A payment file for the bank: SEPA credit transfers as pain.001.001.09. Pure: the same order, the same bytes.

Every number, date and time is given. Names and texts are spelled with the characters that every bank takes; what
the format leaves open but banks refuse is checked by `pain001_check`, on the finished file. No addresses are sent:
unstructured ones are refused since 15 November 2026.
"""

from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

from wiki.settlement.rules.pain001_check import NAMESPACE, FileProblem, check
from wiki.settlement.rules.sepa_charset import transliterate


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account: the exact name the bank knows, the IBAN as it is stored, the bank's code when known."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer to be made: an RF reference or a text, never both."""

    end_to_end_id: str
    cents: int
    creditor: Account
    reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """Payments from one account on one day. The ids are 1 to 35 characters and used once only."""

    message_id: str
    batch_id: str
    created_at: datetime
    execute_on: date
    debtor: Account
    payments: tuple[Payment, ...]


class RefusedFile(ValueError):
    """A file that a bank would refuse: every problem, with its place."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.code} at {problem.where}" for problem in problems))
        self.problems = problems


def build(order: PaymentOrder, today: date) -> bytes:
    """Write the payment file; raises RefusedFile when a bank would refuse it on this day."""
    document = ET.Element("Document", {"xmlns": NAMESPACE})
    initiation = ET.SubElement(document, "CstmrCdtTrfInitn")
    _group_header(initiation, order)
    _batch(initiation, order)
    ET.indent(document)
    xml: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True)
    if problems := check(xml, today):
        raise RefusedFile(problems)
    return xml


def _group_header(initiation: ET.Element, order: PaymentOrder) -> None:
    header = ET.SubElement(initiation, "GrpHdr")
    _put(header, "MsgId", order.message_id)
    _put(header, "CreDtTm", order.created_at.isoformat(timespec="seconds"))
    _totals(header, order)
    _put(header, "InitgPty/Nm", transliterate(order.debtor.name))


def _totals(parent: ET.Element, order: PaymentOrder) -> None:
    _put(parent, "NbOfTxs", str(len(order.payments)))
    _put(parent, "CtrlSum", _decimal(sum(payment.cents for payment in order.payments)))


def _batch(initiation: ET.Element, order: PaymentOrder) -> None:
    batch = ET.SubElement(initiation, "PmtInf")
    _put(batch, "PmtInfId", order.batch_id)
    _put(batch, "PmtMtd", "TRF")
    # Booked one by one, so that each transfer comes back on the statement with its own amount and reference.
    _put(batch, "BtchBookg", "false")
    _totals(batch, order)
    _put(batch, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _put(batch, "ReqdExctnDt/Dt", order.execute_on.isoformat())
    _party(batch, "Dbtr", order.debtor)
    _put(batch, "ChrgBr", "SLEV")
    for payment in order.payments:
        _transfer(ET.SubElement(batch, "CdtTrfTxInf"), payment)


def _party(batch: ET.Element, role: str, account: Account) -> None:
    """The debtor: name, account and bank, in the order the format asks; a bank must be said, known or not."""
    _put(batch, f"{role}/Nm", transliterate(account.name))
    _put(batch, f"{role}Acct/Id/IBAN", account.iban)
    bank = "BICFI" if account.bic else "Othr/Id"
    _put(batch, f"{role}Agt/FinInstnId/{bank}", account.bic or "NOTPROVIDED")


def _transfer(transfer: ET.Element, payment: Payment) -> None:
    _put(transfer, "PmtId/EndToEndId", payment.end_to_end_id)
    amount = _put(transfer, "Amt/InstdAmt", _decimal(payment.cents))
    amount.set("Ccy", "EUR")
    if payment.creditor.bic:
        _put(transfer, "CdtrAgt/FinInstnId/BICFI", payment.creditor.bic)
    _put(transfer, "Cdtr/Nm", transliterate(payment.creditor.name))
    _put(transfer, "CdtrAcct/Id/IBAN", payment.creditor.iban)
    _remittance(transfer, payment)


def _remittance(transfer: ET.Element, payment: Payment) -> None:
    """What it is for. A reference and a text are both written when both are given: the check refuses that."""
    if not payment.reference and not payment.text:
        return
    remittance = ET.SubElement(transfer, "RmtInf")
    if payment.text:
        _put(remittance, "Ustrd", transliterate(payment.text))
    if payment.reference:
        structured = _put(remittance, "Strd/CdtrRefInf", "")
        kind = _put(structured, "Tp", "")
        _put(kind, "CdOrPrtry/Cd", "SCOR")
        _put(kind, "Issr", "ISO")
        _put(structured, "Ref", payment.reference)


def _put(parent: ET.Element, path: str, text: str) -> ET.Element:
    """Add a new element under new ones (`Dbtr/Nm`) and return the innermost."""
    for tag in path.split("/"):
        parent = ET.SubElement(parent, tag)
    parent.text = text or None
    return parent


def _decimal(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    return f"{sign}{euros}.{rest:02d}"
