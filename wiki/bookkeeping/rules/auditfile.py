"""A journal as an audit file (XML Auditfile Financieel) of version 3.2 or 4.0. Pure: the same journal, the same bytes.

Both versions hold the same; 4.0 calls some elements otherwise and has them in its own namespace. There is no opening
balance: whoever reads the file has the earlier entries already, and would book them twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from wiki.bookkeeping.rules.charts import Chart, Code, Journal
from wiki.bookkeeping.rules.entries import COSTS, NETWORK_COSTS, Entry, Line
from wiki.bookkeeping.rules.xml_text import euros, plain, put, put_given, written

_COSTS = COSTS | NETWORK_COSTS
_NETWORK = "LICHTWERK"


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between the versions: the namespace and the names of elements."""

    namespace: str
    company: str
    rgs: str
    cost_centre: str
    project: str
    names_periods: bool


V3_2 = Version("http://www.auditfiles.nl/XAF/3.2", "companyIdent", "leadCode", "costID", "projID", True)
V4_0 = Version(
    "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0",
    "Commercenr",
    "RGScode",
    "cost",
    "project",
    False,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What an audit file is made of; `today` is the day it is made on."""

    journal: Journal
    chart: Chart
    entries: Sequence[Entry]
    software: str
    today: date


def build(order: Order, version: Version) -> bytes:
    """Write the audit file. Raises KeyError when an account type has no code in the chart."""
    root = ET.Element("auditfile", {"xmlns": version.namespace})
    _header(put(root, "header"), order)
    company = put(root, "company")
    _company(company, order, version)
    _relations(company, order)
    _ledger(company, order, version)
    _vat_codes(company, order.chart)
    _periods(company, order.journal, version)
    _transactions(company, order, version)
    return written(root)


def fiscal_year(first: date, last: date) -> str:
    """`2019`, or `2018-2019` for a year that lies in two."""
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def period_number(journal: Journal, day: date) -> int:
    """Which month of the year a day is in, from 1; a day outside it counts to the nearest."""
    within = min(max(day, journal.first), journal.last)
    return (within.year - journal.first.year) * 12 + within.month - journal.first.month + 1


def _header(header: ET.Element, order: Order) -> None:
    journal = order.journal
    put(header, "fiscalYear", fiscal_year(journal.first, journal.last))
    put(header, "startDate", journal.first.isoformat())
    put(header, "endDate", journal.last.isoformat())
    put(header, "curCode", "EUR")
    put(header, "dateCreated", order.today.isoformat())
    put(header, "softwareDesc", "Lichtwerk")
    put(header, "softwareVersion", plain(order.software, 20))


def _company(company: ET.Element, order: Order, version: Version) -> None:
    party = order.journal.party
    identity = order.journal.identity if version.names_periods else party.kvk
    put_given(company, version.company, plain(identity, 35))
    put(company, "companyName", plain(party.legal_name, 255))
    put(company, "taxRegistrationCountry", "NL")
    put(company, "taxRegIdent", party.vat_number or party.kvk)
    if party.street:
        address = put(company, "streetAddress")
        put(address, "streetname", plain(party.street, 100))
        put_given(address, "city", plain(party.place, 50))
        put_given(address, "postalCode", party.postcode)
        put(address, "country", "NL")


def _relations(company: ET.Element, order: Order) -> None:
    """The schools for the network, the network for a school."""
    lines = [line for entry in order.entries for line in entry.lines]
    found = sorted({_relation(line) for line in lines} - {""})
    relations = put(company, "customersSuppliers")
    for identity in found:
        one = put(relations, "customerSupplier")
        put(one, "custSupID", identity)
        put(one, "custSupName", identity)
        put(one, "custSupTp", "B")


def _relation(line: Line) -> str:
    if line.school:
        return line.school
    return "" if line.account in _COSTS else _NETWORK


def _ledger(company: ET.Element, order: Order, version: Version) -> None:
    ledger = put(company, "generalLedger")
    seen: set[str] = set()
    for account, code in order.chart.items():
        if code.ledger_number in seen:
            continue
        seen.add(code.ledger_number)
        one = put(ledger, "ledgerAccount")
        put(one, "accID", code.ledger_number)
        put(one, "accDesc", plain(code.name, 255))
        put(one, "accTp", "P" if account in _COSTS else "B")
        put_given(one, version.rgs, code.rgs_code)


def _vat_codes(company: ET.Element, chart: Chart) -> None:
    found = sorted({code.vat_code for code in chart.values()} - {""})
    if found:
        codes = put(company, "vatCodes")
        for code in found:
            one = put(codes, "vatCode")
            put(one, "vatID", code)
            put(one, "vatDesc", code)


def _periods(company: ET.Element, journal: Journal, version: Version) -> None:
    periods = put(company, "periods")
    start, number = journal.first, 1
    while start <= journal.last:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        one = put(periods, "period")
        put(one, "periodNumber", str(number))
        if version.names_periods:
            put(one, "periodDesc", f"{start.year}-{start.month:02d}")
        put(one, "startDatePeriod", start.isoformat())
        put(one, "endDatePeriod", min(following - timedelta(days=1), journal.last).isoformat())
        start, number = following, number + 1


def _transactions(company: ET.Element, order: Order, version: Version) -> None:
    cents = [line.cents for entry in order.entries for line in entry.lines]
    transactions = put(company, "transactions")
    put(transactions, "linesCount", str(len(cents)))
    put(transactions, "totalDebit", euros(sum(c for c in cents if c > 0)))
    put(transactions, "totalCredit", euros(-sum(c for c in cents if c < 0)))
    journal = put(transactions, "journal")
    put(journal, "jrnID", "LW")
    put(journal, "desc", "Lichtwerk")
    put(journal, "jrnTp", "M")
    for entry in order.entries:
        _transaction(put(journal, "transaction"), entry, order, version)


def _transaction(transaction: ET.Element, entry: Entry, order: Order, version: Version) -> None:
    put(transaction, "nr", str(entry.number))
    put_given(transaction, "desc", plain(entry.text, 200))
    put(transaction, "periodNumber", str(period_number(order.journal, entry.occurred_on)))
    put(transaction, "trDt", entry.occurred_on.isoformat())
    for number, line in enumerate(entry.lines, start=1):
        _line(put(transaction, "trLine"), number, (entry, line), order.chart[line.account], version)


def _line(element: ET.Element, number: int, booked: tuple[Entry, Line], code: Code, version: Version) -> None:
    entry, line = booked
    put(element, "nr", str(number))
    put(element, "accID", code.ledger_number)
    put(element, "docRef", plain(entry.reference or str(entry.number), 255))
    put(element, "effDate", entry.occurred_on.isoformat())
    put_given(element, "desc", plain(entry.text, 200))
    put(element, "amnt", euros(abs(line.cents)))
    side = "D" if line.cents > 0 else "C"
    put(element, "amntTp", side)
    put_given(element, "custSupID", _relation(line))
    put_given(element, version.cost_centre, code.cost_centre)
    put_given(element, version.project, plain(line.project, 35))
    if code.vat_code:
        vat = put(element, "vat")
        put(vat, "vatID", code.vat_code)
        put(vat, "vatPerc", "0.000")
        put(vat, "vatAmnt", "0.00")
        put(vat, "vatAmntTp", side)
