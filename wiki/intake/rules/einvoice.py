"""Reading an electronic invoice or credit note (UBL 2.1, as Peppol sends it). Pure; trusts nothing.

An invoice is taken whole or not at all: what cannot be read with certainty stops it with a code, worded elsewhere. No
entity is resolved and no document type is allowed, so a file can fetch nothing and grow to nothing.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wiki.intake.rules.proposals import Proposal, line
from wiki.kernel.money import MAX_CENTS

_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_ROOTS = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": "invoice",
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": "credit",
}
_AMOUNT = re.compile(r"(-?)(\d{1,13})(?:\.(\d{0,2})0*)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LINES = 5


class InvoiceCode(StrEnum):
    """Why a file is no invoice that can be read."""

    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"
    NOT_UBL = "not_ubl"
    CURRENCY = "currency"
    AMOUNT = "amount"
    TOTALS = "totals"
    DATE = "date"
    PDF = "pdf"


class BadInvoice(ValueError):
    """A file that cannot be read: why."""

    def __init__(self, code: InvoiceCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True)
class Invoice:
    """What an electronic invoice says, and the PDF that it carries, if any."""

    proposal: Proposal
    pdf: bytes | None
    pdf_name: str


def read(content: bytes) -> Invoice:
    """Read the bytes of a file; raises BadInvoice."""
    root = _root(content)
    kind = _ROOTS.get(root.tag)
    if kind is None:
        raise BadInvoice(InvoiceCode.NOT_UBL)
    if _text(root, "DocumentCurrencyCode") != "EUR":
        raise BadInvoice(InvoiceCode.CURRENCY)
    gross, vat = _totals(root)
    proposal = Proposal(
        kind,
        _description(root),
        line(_supplier(root), "supplier"),
        line(_text(root, "ID"), "document_number"),
        _day(_text(root, "IssueDate")),
        gross,
        vat,
    )
    return Invoice(proposal, *_pdf(root))


def _root(content: bytes) -> Element:
    try:
        found: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInvoice(InvoiceCode.FORBIDDEN_XML) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadInvoice(InvoiceCode.NOT_XML) from error
    return found


def _text(element: Element, *names: str) -> str:
    """The text of a basic part, by the names of the parts that it is in; empty when it is not there."""
    path = "/".join([*(f"{_CAC}{name}" for name in names[:-1]), f"{_CBC}{names[-1]}"])
    return " ".join((element.findtext(path) or "").split())


def _totals(root: Element) -> tuple[int, int]:
    """With VAT, and the VAT in it; without VAT and it have to be what is with VAT."""
    gross = _cents(_text(root, "LegalMonetaryTotal", "TaxInclusiveAmount"))
    net = _cents(_text(root, "LegalMonetaryTotal", "TaxExclusiveAmount"))
    vat = sum(_cents(_text(total, "TaxAmount")) for total in _vat_totals(root))
    if net + vat != gross or gross < 0 or not 0 <= vat <= gross:
        raise BadInvoice(InvoiceCode.TOTALS)
    return gross, vat


def _vat_totals(root: Element) -> list[Element]:
    """The totals of VAT in euros: another currency may stand beside it, for the tax office of another country."""
    found = root.findall(f"{_CAC}TaxTotal")
    return [total for total in found if total.find(f"{_CBC}TaxAmount[@currencyID='EUR']") is not None]


def _cents(text: str) -> int:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise BadInvoice(InvoiceCode.AMOUNT)
    cents = int(match[2]) * 100 + int((match[3] or "").ljust(2, "0"))
    if cents > MAX_CENTS:
        raise BadInvoice(InvoiceCode.AMOUNT)
    return -cents if match[1] else cents


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInvoice(InvoiceCode.DATE)


def _supplier(root: Element) -> str:
    party = ("AccountingSupplierParty", "Party")
    return _text(root, *party, "PartyName", "Name") or _text(
        root, *party, "PartyLegalEntity", "RegistrationName"
    )


def _description(root: Element) -> str:
    """What was delivered; without names of it what the sender notes."""
    lines = [*root.findall(f"{_CAC}InvoiceLine"), *root.findall(f"{_CAC}CreditNoteLine")]
    names = [name for one in lines[:_LINES] if (name := _text(one, "Item", "Name"))]
    return line(", ".join(dict.fromkeys(names)) or _text(root, "Note"), "description")


def _pdf(root: Element) -> tuple[bytes | None, str]:
    """The first PDF inside: the invoice as people read it."""
    path = f"{_CAC}AdditionalDocumentReference/{_CAC}Attachment/{_CBC}EmbeddedDocumentBinaryObject"
    for found in root.findall(path):
        if found.get("mimeCode") == "application/pdf":
            try:
                content = base64.b64decode("".join((found.text or "").split()), validate=True)
            except (binascii.Error, ValueError) as error:
                raise BadInvoice(InvoiceCode.PDF) from error
            return content, found.get("filename") or ""
    return None, ""
