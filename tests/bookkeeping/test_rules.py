"""Entries add up and say what the postings say, whatever was posted; texts and codes are what a file can hold."""

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.bookkeeping.rules import charts, documents, ubl
from wiki.bookkeeping.rules.auditfile import fiscal_year, period_number
from wiki.bookkeeping.rules.charts import Journal, Party
from wiki.bookkeeping.rules.documents import Document, DocumentLine, Kind, Vat
from wiki.bookkeeping.rules.entries import Entry, Posted, of_network, of_school
from wiki.bookkeeping.rules.xml_text import euros, plain

DAY = date(2019, 3, 14)
CENTS = st.integers(-(10**9), 10**9)
ACCOUNTS = st.sampled_from(["paid", "borne", "settled", "transfer"])
POSTINGS = st.lists(st.tuples(st.integers(1, 4), ACCOUNTS, CENTS), max_size=20)
PARTY = Party("A", "B", "1234 AB", "C", "12345678")


def posted(rows: list[tuple[int, str, int]]) -> list[Posted]:
    return [Posted(journal, "x", DAY, account, cents) for journal, account, cents in sorted(rows)]


def totals(entries: list[Entry]) -> dict[str, int]:
    """What every account type comes to."""
    sums: dict[str, int] = {}
    for line in (line for entry in entries for line in entry.lines):
        sums[line.account] = sums.get(line.account, 0) + line.cents
    return sums


@given(POSTINGS)
def test_a_school_books_every_journal_to_zero_and_loses_no_cent(rows: list[tuple[int, str, int]]) -> None:
    entries = of_school(posted(rows))
    assert all(sum(line.cents for line in entry.lines) == 0 for entry in entries)
    found = totals(entries)
    of = {name: sum(c for _j, a, c in rows if a == name) for name in ("paid", "borne", "settled", "transfer")}
    assert (found.get("paid", 0), found.get("borne", 0)) == (of["paid"], of["borne"])
    assert -found.get("current", 0) == of["paid"] + of["borne"] + of["settled"]
    assert -found.get("transfer", 0) == of["transfer"]


@given(POSTINGS)
def test_the_network_books_every_posting_as_it_stands(rows: list[tuple[int, str, int]]) -> None:
    found = totals(of_network(posted(rows)))
    assert {name: cents for name, cents in found.items() if cents} == {
        name: cents
        for name in {account for _j, account, _c in rows}
        if (cents := sum(c for _j, a, c in rows if a == name))
    }


LINES = st.lists(
    st.builds(DocumentLine, st.text(max_size=9), st.text(max_size=20), CENTS), min_size=1, max_size=9
)


@settings(max_examples=25)
@given(LINES, st.sampled_from(Vat), st.text(max_size=60))
def test_an_e_invoice_adds_up_and_a_document_is_read_back_as_it_was(
    lines: list[DocumentLine], vat: Vat, note: str
) -> None:
    document = Document(
        "2019-0001", 1, "2018-2019", DAY, DAY, PARTY, PARTY, "99ZA00", tuple(lines), vat, "Btw.", note
    )
    assert documents.restored(document.facts()) == document
    root = ET.fromstring(ubl.build(document))
    named: dict[str, list[int]] = {}
    for element in root.iter():
        if element.get("currencyID"):
            named.setdefault(element.tag.rpartition("}")[2], []).append(
                round(float(element.text or "0") * 100)
            )
    [payable] = named["PayableAmount"]
    first, *each = named["LineExtensionAmount"]
    assert payable == abs(document.cents) == first == sum(each)
    assert min(named["PriceAmount"]) >= 0
    assert root.tag.endswith("CreditNote") == (document.kind is Kind.CREDIT)


@given(st.text(), st.integers(1, 40))
def test_text_is_on_one_line_short_enough_and_can_stand_in_xml(text: str, most: int) -> None:
    found = plain(text, most)
    assert len(found) <= most and "\n" not in found
    ET.fromstring(ET.tostring(_element(found), encoding="utf-8"))


def _element(text: str) -> ET.Element:
    element = ET.Element("a")
    element.text = text
    return element


@given(CENTS)
def test_an_amount_is_written_to_the_cent(cents: int) -> None:
    assert round(float(euros(cents)) * 100) == cents


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2018, 8, 1), date(2019, 7, 31), "2018-2019"),
        (date(2019, 1, 1), date(2019, 12, 31), "2019"),
        (date(2019, 2, 1), date(2019, 7, 31), "2019"),
    ],
)
def test_a_year_is_called_as_the_audit_file_asks(first: date, last: date, said: str) -> None:
    assert fiscal_year(first, last) == said
    journal = Journal(PARTY, "X", first, last)
    assert period_number(journal, first) == 1
    assert period_number(journal, date(2017, 1, 1)) == 1
    assert period_number(journal, last) == (last.year - first.year) * 12 + last.month - first.month + 1


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (charts.is_ledger_number, ["4000", "A-1.2"], ["", "40 00", "=1", "1" * 21, "٤٠٠٠"]),
        (
            charts.is_rgs_code,
            ["BVorOvrOvk", "WBedAlkOal", "BLim"],
            ["", "bvor", "XVorOvr", "B", "BVorOvrOvk1"],
        ),
        (charts.is_kvk, ["12345678"], ["", "1234567", "123456789", "1234567a"]),
        (charts.is_postcode, ["1234 AB", "1234AB"], ["", "0234 AB", "1234 ab", "1234"]),
        (charts.is_vat_number, ["NL123456789B01"], ["", "NL123456789", "DE123456789B01"]),
    ],
)
def test_codes_have_their_form(check: Any, right: list[str], wrong: list[str]) -> None:
    assert all(map(check, right))
    assert not any(map(check, wrong))
