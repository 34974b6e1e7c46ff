"""A document as an electronic invoice: UBL 2.1 after NLCIUS, as Dutch bookkeeping programs read it. Pure.

A charge is an Invoice, a credit a CreditNote with every amount turned round. Lines may be below zero, prices may not:
then the quantity is -1.
"""

from xml.etree import ElementTree as ET

from wiki.bookkeeping.rules.charts import Party
from wiki.bookkeeping.rules.documents import CATEGORIES, Category, Document, DocumentLine, Kind, ToPay
from wiki.bookkeeping.rules.xml_text import euros, plain, put, put_given, written

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_KVK = "0106"
_TRANSFER, _AGREED = "30", "57"
"""Payment means: a credit transfer, or as agreed before when the account is not known yet."""


def build(document: Document) -> bytes:
    """Write the invoice or credit note."""
    credit = document.kind is Kind.CREDIT
    name = "CreditNote" if credit else "Invoice"
    spaces = {
        "xmlns": f"{_UBL}{name}-2",
        "xmlns:cac": f"{_UBL}CommonAggregateComponents-2",
        "xmlns:cbc": f"{_UBL}CommonBasicComponents-2",
    }
    root = ET.Element(name, spaces)
    _head(root, document, credit)
    _party(root, "cac:AccountingSupplierParty/cac:Party", document.sender, document)
    _party(root, "cac:AccountingCustomerParty/cac:Party", document.receiver, document)
    _payment(root, document)
    sign = -1 if credit else 1
    _vat(root, document, sign)
    _totals(root, sign * document.cents)
    for number, line in enumerate(document.lines, start=1):
        _line(root, number, line, sign, document)
    return written(root)


def _head(root: ET.Element, document: Document, credit: bool) -> None:
    put(root, "cbc:CustomizationID", _CUSTOMIZATION)
    put(root, "cbc:ProfileID", _PROFILE)
    put(root, "cbc:ID", document.number)
    put(root, "cbc:IssueDate", document.issued_on.isoformat())
    if credit:
        put(root, "cbc:CreditNoteTypeCode", "381")
    else:
        put(root, "cbc:DueDate", document.due_on.isoformat())
        put(root, "cbc:InvoiceTypeCode", "380")
    put_given(root, "cbc:Note", plain(document.note, 500))
    put(root, "cbc:DocumentCurrencyCode", "EUR")
    put(root, "cbc:BuyerReference", document.receiver_code)
    if document.counters:
        put(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", document.counters)


def _party(root: ET.Element, path: str, party: Party, document: Document) -> None:
    element = put(root, path)
    put(element, "cbc:EndpointID", party.kvk).set("schemeID", _KVK)
    put(element, "cac:PartyName/cbc:Name", plain(party.legal_name, 120))
    address = put(element, "cac:PostalAddress")
    put(address, "cbc:StreetName", plain(party.street, 100))
    put(address, "cbc:CityName", plain(party.place, 80))
    put(address, "cbc:PostalZone", party.postcode)
    put(address, "cac:Country/cbc:IdentificationCode", "NL")
    # What is outside VAT may not name a VAT number (BR-O-02).
    if party.vat_number and CATEGORIES[document.vat].needs_vat_number:
        scheme = put(element, "cac:PartyTaxScheme")
        put(scheme, "cbc:CompanyID", party.vat_number)
        put(scheme, "cac:TaxScheme/cbc:ID", "VAT")
    legal = put(element, "cac:PartyLegalEntity")
    put(legal, "cbc:RegistrationName", plain(party.legal_name, 120))
    put(legal, "cbc:CompanyID", party.kvk).set("schemeID", _KVK)


def _payment(root: ET.Element, document: Document) -> None:
    """How a charge is paid: by the transfers of the settlement, to the schools that paid more than their share."""
    if document.kind is Kind.CREDIT or not document.cents:
        return
    known = [one for one in document.to_pay if one.iban]
    _payee(root, known, document)
    for one in known:
        means = put(root, "cac:PaymentMeans")
        put(means, "cbc:PaymentMeansCode", _TRANSFER)
        if len(known) == 1:  # an invoice has one reference at most (UBL-SR-44)
            put(means, "cbc:PaymentID", one.reference)
        put(means, "cac:PayeeFinancialAccount/cbc:ID", one.iban)
    if not known:
        put(root, "cac:PaymentMeans/cbc:PaymentMeansCode", _AGREED)
    if document.to_pay:
        put(root, "cac:PaymentTerms/cbc:Note", " / ".join(_told(one) for one in document.to_pay))


def _payee(root: ET.Element, known: list[ToPay], document: Document) -> None:
    names = {one.account_name for one in known}
    if len(names) == 1 and (name := names.pop()) != document.sender.legal_name:
        put(root, "cac:PayeeParty/cac:PartyName/cbc:Name", plain(name, 120))


def _told(one: ToPay) -> str:
    return plain(f"EUR {euros(one.cents)} {one.to} {one.reference}", 200)


def _vat(root: ET.Element, document: Document, sign: int) -> None:
    category = CATEGORIES[document.vat]
    total = put(root, "cac:TaxTotal")
    _amount(total, "cbc:TaxAmount", 0)
    part = put(total, "cac:TaxSubtotal")
    _amount(part, "cbc:TaxableAmount", sign * document.cents)
    _amount(part, "cbc:TaxAmount", 0)
    element = _category(part, "cac:TaxCategory", category)
    # In words alone: NLCIUS advises against a code (BR-NL-35).
    put(element, "cbc:TaxExemptionReason", plain(document.vat_sentence, 500))
    put(element, "cac:TaxScheme/cbc:ID", "VAT")


def _category(parent: ET.Element, name: str, category: Category) -> ET.Element:
    element = put(parent, name)
    put(element, "cbc:ID", category.code)
    if category.code != "O":
        put(element, "cbc:Percent", "0")
    return element


def _totals(root: ET.Element, cents: int) -> None:
    totals = put(root, "cac:LegalMonetaryTotal")
    for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount"):
        _amount(totals, f"cbc:{name}", cents)


def _line(root: ET.Element, number: int, line: DocumentLine, sign: int, document: Document) -> None:
    cents = sign * line.cents
    kind = "Credited" if sign < 0 else "Invoiced"
    element = put(root, "cac:CreditNoteLine" if sign < 0 else "cac:InvoiceLine")
    put(element, "cbc:ID", str(number))
    put(element, f"cbc:{kind}Quantity", "-1" if cents < 0 else "1").set("unitCode", "C62")
    _amount(element, "cbc:LineExtensionAmount", cents)
    item = put(element, "cac:Item")
    put(item, "cbc:Name", plain(line.title, 100))
    put_given(item, "cac:SellersItemIdentification/cbc:ID", plain(line.project, 40))
    category = _category(item, "cac:ClassifiedTaxCategory", CATEGORIES[document.vat])
    put(category, "cac:TaxScheme/cbc:ID", "VAT")
    _amount(put(element, "cac:Price"), "cbc:PriceAmount", abs(cents))


def _amount(parent: ET.Element, path: str, cents: int) -> None:
    put(parent, path, euros(cents)).set("currencyID", "EUR")
