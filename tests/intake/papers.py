"""Files that come in: electronic invoices, receipts and sheets."""

import base64
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def ubl(
    root: str = "Invoice",
    currency: str = "EUR",
    net: str = "100.00",
    vat: str = "21.00",
    gross: str = "121.00",
    day: str = "2019-02-04",
    pdf: bytes | None = PDF,
    supplier: str = "Drukkerij &amp; Zn.",
    before: str = "",
) -> bytes:
    """An electronic invoice."""
    inside = base64.b64encode(pdf).decode() if pdf is not None else ""
    attachment = (
        f"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        f'mimeCode="application/pdf" filename="factuur 2019.pdf">{inside}</cbc:EmbeddedDocumentBinaryObject>'
        f"</cac:Attachment></cac:AdditionalDocumentReference>"
    )
    line = "InvoiceLine" if root == "Invoice" else "CreditNoteLine"
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<{root} xmlns="{INVOICE.replace("Invoice-2", f"{root}-2")}"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>2019-77</cbc:ID><cbc:IssueDate>{day}</cbc:IssueDate>
<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>{attachment if pdf is not None else ""}
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>{supplier}</cbc:Name></cac:PartyName></cac:Party>
</cac:AccountingSupplierParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">0.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:{line}><cac:Item><cbc:Name>Posters</cbc:Name></cac:Item></cac:{line}>
<cac:{line}><cac:Item><cbc:Name>Folders</cbc:Name></cac:Item></cac:{line}>
</{root}>""".encode()


HEAD = ("Omschrijving", "Datum", "Bedrag", "Btw", "Leverancier", "Factuurnummer", "Betaald door")


def csv(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    """A sheet as a Dutch Excel writes it."""
    return "\r\n".join(";".join(row) for row in (head, *rows)).encode("cp1252")


def xlsx(rows: Iterable[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    """The same as a workbook."""
    book, out = Workbook(), io.BytesIO()
    for row in (head, *rows):
        book.active.append(list(row))  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()
