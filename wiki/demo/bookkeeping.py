"""The demo's way out to bookkeeping: two schools and the network have ledger numbers, and documents went out."""

from collections.abc import Mapping
from datetime import UTC, datetime

from wiki.bookkeeping.queries import charts
from wiki.bookkeeping.rules.charts import Code, Party
from wiki.bookkeeping.rules.documents import Vat
from wiki.bookkeeping.rules.entries import NETWORK_PROPOSED, PROPOSED
from wiki.bookkeeping.services import charts as chart_services
from wiki.bookkeeping.services.documents import Issue, issue
from wiki.demo import network
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.schools.rules import Actor
from wiki.settlement.queries import settlements

_TREASURER = "penningmeester@lichtwerk.example"
_WITH_NUMBERS = 2
"""So many schools filled in their ledger numbers; the others still have to."""
_SCHOOL_NUMBERS = {
    "paid": ("4790", "Doorbelaste kosten Lichtwerk"),
    "borne": ("4780", "Aandeel samenwerking Lichtwerk"),
    "current": ("1350", "Rekening-courant Lichtwerk"),
    "transfer": ("1655", "Verrekening Lichtwerk"),
    "payment": ("1290", "Betalingen onderweg"),
}
_NETWORK_NUMBERS = {
    "paid": ("1300", "Voorgeschoten door scholen"),
    "borne": ("1310", "Te dragen door scholen"),
    "settled": ("1320", "Verrekend"),
    "transfer": ("1330", "Over te maken tussen scholen"),
    "cost": ("4000", "Kosten van projecten"),
    "in_kind": ("4010", "Kosten in uren"),
    "recharge": ("8000", "Doorbelast aan scholen"),
}


def send_documents(people: Mapping[str, Actor], school_ids: Mapping[str, int]) -> None:
    """Fill in who everybody is, the ledger numbers of some, and issue the documents of the settlement of last year."""
    treasurer = people[_TREASURER]
    with clock.frozen(datetime(2018, 8, 21, 13, 0, tzinfo=UTC)):
        with transaction():
            _fill_in(treasurer, charts.NETWORK, _of_network(), _NETWORK_NUMBERS)
            for place, school in enumerate(network.SCHOOLS, start=1):
                numbers = _SCHOOL_NUMBERS if place <= _WITH_NUMBERS else {}
                _fill_in(treasurer, str(school_ids[school.code]), _of_school(place, school), numbers)
        with transaction():
            issue(treasurer, settlements.settlements()[0].id, Issue(Vat.JOINT))


def _fill_in(actor: Actor, key: str, party: Party, numbers: Mapping[str, tuple[str, str]]) -> None:
    owner = charts.owner(actor, key)
    chart_services.set_party(actor, owner, party)
    if numbers:
        proposed = NETWORK_PROPOSED if owner.school_id is None else PROPOSED
        codes = {
            account: Code(number, name, "LW" if account in ("paid", "borne") else "", "", proposed[account])
            for account, (number, name) in numbers.items()
        }
        chart_services.set_chart(actor, owner, codes)


def _of_network() -> Party:
    return Party("Stichting Lichtwerk", "Seinpad 1", "9999 ZZ", "Lichtendam", "90000001")


def _of_school(place: int, school: network.DemoSchool) -> Party:
    name = f"Stichting {school.name}"
    return Party(name, f"Schoolstraat {place}", "9999 ZZ", school.place, f"9000{place:04d}")
