"""Files for bookkeeping programs: valid by the official schemas, and to the cent what the postings say."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import pyxaf.schemas
from flask import Flask
from lxml import etree
from peppol.rules import check_rules
from peppol.xsd import validate_xsd

from tests.bookkeeping import paper
from tests.costs import cost_data
from tests.support import cast
from wiki.bookkeeping.queries import charts, documents
from wiki.bookkeeping.rules import csv_layouts
from wiki.bookkeeping.rules.documents import Kind, Vat
from wiki.bookkeeping.services import downloads
from wiki.kernel import clock
from wiki.kernel.errors import Conflict
from wiki.ledger.queries import books
from wiki.settlement.queries.settlements import transfers
from wiki.settlement.services import accounts, payments
from wiki.settlement.services.accounts import EnterAccount
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode
from wiki.statements.queries import statements

SCHEMAS = {"xaf32": "XmlAuditfileFinancieel3.2.xsd", "xaf40": "XmlAuditfileFinancieel4.0.xsd"}
KEYS = ("network", *map(str, cost_data.ALL))
DEBIT = {"twinfield": (9, 10), "afas": (7, 8), "visma": (7, 8)}


@pytest.fixture
def books_of_three(app: Flask) -> int:
    """Settled, and one transfer was paid."""
    paper.fill_in("NL123456789B01")
    with clock.frozen(datetime(2019, 6, 10, 9, 0, tzinfo=UTC)):
        settlement_id = paper.settled()
        first = transfers(settlement_ids=[settlement_id])[0]
        cost_data.do(payments.record_payment, "tom", first.id, RecordPayment(first.cents, clock.today()))
    return settlement_id


def made(key: str, format_: str, **cut: Any) -> bytes:
    tom = cost_data.who("tom")
    chosen = statements.cut(cut.get("period", "2018-2019"), cut.get("year"))
    return downloads.journal_file(tom, charts.owner(tom, key), format_, chosen).content


def schema(name: str) -> etree.XMLSchema:
    folder = pyxaf.schemas.__path__[0]
    return etree.XMLSchema(etree.parse(f"{folder}/{name}"))


def lines(content: bytes) -> Iterator[tuple[str, int]]:
    """Ledger number and cents of every line of an audit file."""
    for line in ET.fromstring(content).iter():
        if line.tag.endswith("trLine"):
            found = {child.tag.rpartition("}")[2]: child.text or "" for child in line}
            cents = round(float(found["amnt"]) * 100)
            yield found["accID"], cents if found["amntTp"] == "D" else -cents


def sums(content: bytes) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, cents in lines(content):
        found[number] = found.get(number, 0) + cents
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("format_", SCHEMAS)
def test_audit_files_are_valid_by_the_official_schemas(books_of_three: int, format_: str) -> None:
    valid = schema(SCHEMAS[format_])
    for key in KEYS:
        for cut in ({}, {"period": None, "year": 2019}):
            valid.assertValid(etree.fromstring(made(key, format_, **cut)))


@pytest.mark.parametrize("mode", list(Mode))
def test_what_goes_out_is_what_the_postings_say_to_the_cent(app: Flask, mode: Mode) -> None:
    paper.fill_in()
    with clock.frozen(datetime(2019, 6, 10, 9, 0, tzinfo=UTC)):
        paper.settled(mode)
        for transfer in transfers()[:1]:
            cost_data.do(payments.record_payment, "tom", transfer.id, RecordPayment(7, clock.today()))
    number = {key: {a: c.ledger_number for a, c in paper.codes(key).items()} for key in KEYS}
    trial = books.trial_balance()
    network = sums(made("network", "xaf40"))
    assert {a: network[number["network"][a]] for a in trial} == trial
    assert sum(network.values()) == 0
    for row in books.balances():
        key = str(row.school_id)
        found, of = sums(made(key, "xaf40")), number[key]
        assert sum(found.values()) == 0
        assert (found.get(of["borne"], 0), -found.get(of["paid"], 0)) == (row.borne, row.paid)
        assert -found.get(of["current"], 0) == row.unsettled
        assert -found.get(of["transfer"], 0) == row.transfer


@pytest.mark.one_database
def test_every_layout_holds_every_line_and_adds_up_by_entry(books_of_three: int) -> None:
    for key in KEYS:
        expected = list(lines(made(key, "xaf32")))
        for name, layout in csv_layouts.LAYOUTS.items():
            text = made(key, name).decode()
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter))
            assert len({len(row) for row in rows}) == 1
            assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)
            assert list(booked(name, rows)) == expected


def booked(name: str, rows: list[list[str]]) -> Iterator[tuple[str, int]]:
    """Ledger number and cents of every line of a layout, by its own columns."""
    for row in rows if name == "exact" else rows[1:]:
        cells = [cell.replace(",", ".") for cell in row]
        if name == "exact":
            if row[0] != "0":
                yield row[8], round(float(cells[12]) * 100)
        elif name == "twinfield":
            yield row[6], round(float(cells[9]) * 100) * (1 if row[10] == "debit" else -1)
        else:
            yield row[5 if name == "afas" else 2], round((float(cells[7]) - float(cells[8])) * 100)


@pytest.mark.one_database
@pytest.mark.parametrize("vat", list(Vat))
def test_documents_are_valid_e_invoices_whatever_is_said_of_vat(books_of_three: int, vat: Vat) -> None:
    account = cost_data.do(
        accounts.enter_account, "dirk", cast.ROERDOMP, EnterAccount("NL91ABNA0417164300", "St. Roerdomp")
    )
    cost_data.do(accounts.approve_account, "tom", account.id)
    kinds = set()
    for id_ in paper.issued(books_of_three, vat, note=paper.HOSTILE):
        content = downloads.document_file(cost_data.who("tom"), id_, "xml").content
        right, wrong = validate_xsd(content)
        assert right, wrong
        assert [str(found) for found in check_rules(content) if found.severity == "fatal"] == []
        kinds.add(documents.document(cost_data.who("tom"), id_).kind)
    assert kinds == {Kind.CHARGE, Kind.CREDIT}


@pytest.mark.one_database
def test_no_file_is_made_before_the_ledger_numbers_are_known(app: Flask) -> None:
    paper.settled()
    with pytest.raises(Conflict):
        made("network", "xaf32")
