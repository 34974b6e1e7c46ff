"""What is read of invoices, receipts and sheets; and that nothing hostile does more than be refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake import papers
from wiki.intake.rules import einvoice, receipt_text
from wiki.intake.rules.cost_table import BadSheet, SheetCode, csv_rows, doubles, typed
from wiki.intake.rules.einvoice import BadInvoice, InvoiceCode
from wiki.kernel.money import format_euro

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FETCHES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def test_an_invoice_says_what_a_cost_needs_and_gives_its_pdf() -> None:
    found = einvoice.read(papers.ubl())
    said = found.proposal
    assert (said.kind, said.description, said.supplier) == ("invoice", "Posters, Folders", "Drukkerij & Zn.")
    assert (said.document_number, said.dated_on) == ("2019-77", date(2019, 2, 4))
    assert (said.gross_cents, said.vat_cents) == (12_100, 2_100)
    assert (found.pdf, found.pdf_name) == (papers.PDF, "factuur 2019.pdf")
    assert einvoice.read(papers.ubl("CreditNote")).proposal.kind == "credit"
    assert einvoice.read(papers.ubl(pdf=None)).pdf is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<a", InvoiceCode.NOT_XML),
        (b"<a/>", InvoiceCode.NOT_UBL),
        (papers.ubl(before=LAUGHS, supplier="&b;"), InvoiceCode.FORBIDDEN_XML),
        (papers.ubl(before=FETCHES, supplier="&a;"), InvoiceCode.FORBIDDEN_XML),
        (papers.ubl(before="<!DOCTYPE x>"), InvoiceCode.FORBIDDEN_XML),
        (papers.ubl(currency="USD"), InvoiceCode.CURRENCY),
        (papers.ubl(gross="120.99"), InvoiceCode.TOTALS),
        (papers.ubl(gross="121.001"), InvoiceCode.AMOUNT),
        (papers.ubl(gross="1e3"), InvoiceCode.AMOUNT),
        (papers.ubl(day="2019-02-30"), InvoiceCode.DATE),
    ],
)
def test_what_is_not_certain_stops_an_invoice(content: bytes, code: InvoiceCode) -> None:
    with pytest.raises(BadInvoice) as bad:
        einvoice.read(content)
    assert bad.value.code is code


def test_a_damaged_pdf_inside_is_told_of() -> None:
    content = papers.ubl().replace(b'2019.pdf">', b'2019.pdf">%%%')
    with pytest.raises(BadInvoice, match="pdf"):
        einvoice.read(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_invoice_or_refused(content: bytes) -> None:
    with pytest.raises(BadInvoice):
        einvoice.read(content)


RECEIPT = """Drukkerij Duinzicht B.V.
Zeeweg 12, 1234 AB Duinstad
Factuurnummer: 2019-0388
Factuurdatum 4 februari 2019   Vervaldatum 06-03-2019
Posters A2          10 x 10,00      100,00
Subtotaal excl. btw                 100,00
BTW 21,00%                           21,00
Totaal te betalen                 € 121,00
"""


def test_the_text_of_a_receipt_proposes_amount_vat_date_supplier_and_number() -> None:
    said = receipt_text.propose(RECEIPT)
    assert (said.gross_cents, said.vat_cents, said.dated_on) == (12_100, 2_100, date(2019, 2, 4))
    assert (said.supplier, said.document_number) == ("Drukkerij Duinzicht B.V.", "2019-0388")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("Totaal 1.234,56", 123_456),
        ("TOTAL 1234.56", 123_456),
        ("a 3,00\nb 7,50\nc 1,00", 750),
        ("niets", None),
    ],
)
def test_the_amount_is_the_total_or_the_largest_there_is(text: str, cents: int | None) -> None:
    assert receipt_text.propose(text).gross_cents == cents


@given(st.integers(1, 10**9), st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_every_amount_and_day_in_dutch_is_read(cents: int, day: date) -> None:
    amount = format_euro(cents).replace("\u00a0", " ")
    said = receipt_text.propose(f"Bakker Jansen\nDatum: {day:%d-%m-%Y}\nTe betalen {amount}")
    assert (said.gross_cents, said.dated_on, said.supplier) == (cents, day, "Bakker Jansen")


@given(st.text(max_size=300))
def test_any_text_proposes_what_a_cost_can_hold(text: str) -> None:
    said = receipt_text.propose(text)
    assert len(said.supplier) <= 120 and len(said.document_number) <= 60
    assert said.gross_cents is None or said.gross_cents > 0


def test_a_sheet_is_read_by_the_names_of_its_columns() -> None:
    rows = csv_rows(
        papers.csv([("Café", "4-2-2019", "12,50", "", "X", "1", ""), ("", "", "", "", "", "", "")])
    )
    [row] = typed(rows)
    assert (row.number, row.values["description"], row.values["gross"]) == (2, "Café", "12,50")
    for content, code in (
        (b"", SheetCode.EMPTY),
        (b"Omschrijving;Datum;Bedrag", SheetCode.EMPTY),
        (b"Omschrijving;Bedrag\na;1", SheetCode.COLUMNS),
        (b"\0\1", SheetCode.NOT_TEXT),
        (papers.csv([("a", "4-2-2019", "1")] * 1_001), SheetCode.TOO_MANY),
    ):
        with pytest.raises(BadSheet) as bad:
            typed(csv_rows(content))
        assert bad.value.code is code


@given(st.lists(st.sampled_from([None, ("a",), ("b",)])))
def test_a_double_is_each_row_but_the_first_that_says_the_same(keys: list[tuple[object, ...] | None]) -> None:
    found = list(doubles(keys))
    said = [key for key in keys if key is not None]
    assert len(found) == len(said) - len(set(said))
    assert all(keys[place] in keys[:place] for place in found)
