"""What the tests of bookkeeping begin with: ledger numbers, addresses, and a settlement of the cast's schools."""

from tests.costs import cost_data
from tests.support import cast
from wiki.bookkeeping.models import BookkeepingDocument
from wiki.bookkeeping.queries import charts
from wiki.bookkeeping.rules.charts import Code, Party
from wiki.bookkeeping.rules.documents import Vat
from wiki.bookkeeping.services import charts as chart_services
from wiki.bookkeeping.services import documents
from wiki.bookkeeping.services.documents import Issue
from wiki.kernel.db import transaction
from wiki.ledger.queries import books
from wiki.settlement.queries import settlements
from wiki.settlement.services.settlements import Mode, settle_period

HOSTILE = '=HYPERLINK("http://x") & <b>\u0007 🙂 “sch\ufffeool”'


def party(number: int = 1, vat_number: str = "") -> Party:
    """A school or the network in the trade register."""
    return Party(
        f"Stichting Nº {number} & Zn.", f"Laan {number}", "1234 AB", "Zwolle", f"{number:08d}", vat_number
    )


def codes(key: str) -> dict[str, Code]:
    """A ledger number for each account type."""
    owner = charts.owner(cost_data.who("tom"), key)
    return {
        account: Code(
            str(1000 + place), f"Rekening {account}", "KP1" if place else "", "0" if place == 1 else ""
        )
        for place, account in enumerate(owner.accounts)
    }


def fill_in(vat_number: str = "") -> None:
    """Everybody has ledger numbers and an address."""
    tom = cost_data.who("tom")
    keys = ["network", *map(str, cost_data.ALL)]
    with transaction():
        for number, key in enumerate(keys, start=1):
            owner = charts.owner(tom, key)
            chart_services.set_chart(tom, owner, codes(key))
            chart_services.set_party(tom, owner, party(number, vat_number if key == "network" else ""))


def settled(mode: Mode = Mode.MINIMAL) -> int:
    """Two projects with costs, settled; returns the settlement."""
    cost_data.approved(cost_data.project(), description=HOSTILE)
    second = cost_data.project(title="Drukwerk", schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_data.approved(second, "bas", payer=cast.VEENPLUIS, gross=3_301, document_number="78")
    found = books.period_on(cost_data.DATED)
    assert found is not None
    cost_data.do(settle_period, "tom", found.id, mode)
    return settlements.settlements()[0].id


def issued(settlement_id: int, vat: Vat = Vat.JOINT, note: str = "") -> list[int]:
    """The documents of a settlement, by their ids."""
    rows: list[BookkeepingDocument] = cost_data.do(
        documents.issue, "tom", settlement_id, Issue(vat, note=note)
    )
    return [row.id for row in rows]
