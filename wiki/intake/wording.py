"""Why a file cannot be read, in words."""

from collections.abc import Mapping

from wiki.intake.rules.cost_table import SheetCode
from wiki.intake.rules.einvoice import InvoiceCode
from wiki.kernel.i18n import lazy

INVOICES: Mapping[str, str] = {
    InvoiceCode.NOT_XML: lazy("This file is not a whole electronic invoice. Ask the sender for it again."),
    InvoiceCode.FORBIDDEN_XML: lazy("This file has parts that an invoice never has, so it is not read."),
    InvoiceCode.NOT_UBL: lazy(
        "This is not an electronic invoice (UBL). Choose the XML file that the sender gave you."
    ),
    InvoiceCode.CURRENCY: lazy("This invoice is not in euros. Enter it yourself, with the exchange rate."),
    InvoiceCode.AMOUNT: lazy("There is an amount in this invoice that cannot be read. Enter it yourself."),
    InvoiceCode.TOTALS: lazy("The amounts of this invoice do not add up. Ask the sender for a right one."),
    InvoiceCode.DATE: lazy("The date of this invoice cannot be read. Enter it yourself."),
    InvoiceCode.PDF: lazy("The PDF inside this invoice is damaged. Ask the sender for it again."),
}

SHEETS: Mapping[str, str] = {
    SheetCode.EMPTY: lazy("There is no row with a cost below the names of the columns."),
    SheetCode.COLUMNS: lazy("These columns are missing: %(columns)s."),
    SheetCode.TOO_MANY: lazy("There are more than %(most)s rows. Divide them over several files."),
    SheetCode.NOT_TEXT: lazy("This file is no CSV and no Excel file (XLSX)."),
    SheetCode.DAMAGED: lazy("This file is damaged or too large. Save it again in Excel, and try once more."),
}

COLUMNS: Mapping[str, str] = {
    "description": lazy("Description"),
    "dated_on": lazy("Date"),
    "gross": lazy("Amount"),
    "vat": lazy("VAT"),
    "supplier": lazy("Supplier"),
    "document_number": lazy("Number"),
    "kind": lazy("Type"),
    "payers": lazy("Paid by"),
}
"""The columns of a sheet with costs, by the field that they fill."""
