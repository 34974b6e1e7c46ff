"""The demo's books: last school year settled, paid and closed; in this one something waits for who decides."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from wiki.costs.models.cost import Cost
from wiki.costs.rules.commands import KeyCommand
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.rules.lifecycle import State
from wiki.costs.services import comments, costs, keys
from wiki.costs.services import network_keys as network_key_services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.ledger.services import period_closing
from wiki.schools.rules import Actor
from wiki.settlement.queries import settlements
from wiki.settlement.services.payments import RecordPayment, record_payment
from wiki.settlement.services.settlements import Mode, settle_period

_TREASURER = "penningmeester@lichtwerk.example"
_SECOND = "kascommissie@lichtwerk.example"
_CORE = "kernteam@lichtwerk.example"
_LAST_YEAR = "2017-2018"
_SETTLED_ON = date(2018, 8, 20)
_REVIEWED_ON = date(2018, 9, 24)
_CLOSED_ON = date(2018, 10, 10)
_REVERSED = ("Taalbureau De Komma", "2019-044")


def close_last_year(people: Mapping[str, Actor]) -> None:
    """Settle 2017-2018 with the fewest transfers, note that all were paid, and let two people close it."""
    with _at(_SETTLED_ON), transaction():
        period_id = settlements.period_by(_LAST_YEAR).id
        settlement_id = settle_period(people[_TREASURER], period_id, Mode.MINIMAL).id
    for number, transfer in enumerate(settlements.settlement(settlement_id).transfers, start=1):
        day = _SETTLED_ON + timedelta(days=2 * number)
        with _at(day), transaction():
            record_payment(people[_TREASURER], transfer.id, RecordPayment(transfer.cents, day))
    with _at(_REVIEWED_ON), transaction():
        period_closing.start_review(people[_TREASURER], period_id, _CLOSED_ON - timedelta(days=1))
    with _at(_CLOSED_ON), transaction():
        period_closing.close_period(people[_SECOND], period_id, flags_seen=True)


def agree_on_a_key(people: Mapping[str, Actor]) -> None:
    """A key of the network: the core team proposed it, the treasurer approved it."""
    with _at(date(2018, 9, 10)), transaction():
        key_id = network_key_services.propose_network_key(people[_CORE], _OF_THE_NETWORK).id
    with _at(date(2018, 9, 17)), transaction():
        network_key_services.approve_network_key(people[_TREASURER], key_id)


def leave_open(people: Mapping[str, Actor], project_ids: Mapping[str, int]) -> None:
    """A key that waits for approval, a cost that was asked to be reversed, and a question about one that waits."""
    with _at(date(2019, 5, 27)), transaction():
        keys.propose_key(people[_CORE], project_ids["P1"], _BY_PUPILS)
    with _at(date(2019, 5, 28)), transaction():
        supplier, document_number = _REVERSED
        found = select(Cost.id).where(Cost.supplier == supplier, Cost.document_number == document_number)
        reason = "Deze vertaling stond ook op de factuur van het programma."
        costs.reverse_cost(people[_TREASURER], session().execute(found).scalar_one(), reason)
    _discuss(people, project_ids["P1"])


def _discuss(people: Mapping[str, Actor], project_id: int) -> None:
    lunch = (
        select(Cost.id).where(Cost.project_id == project_id, Cost.status == State.SUBMITTED).order_by(Cost.id)
    )
    cost_id = session().scalars(lunch).first() or 0
    for day, email, body in _SAID:
        with _at(day), transaction():
            comments.add_comment(people[email], cost_id, body)


_SAID = (
    (date(2019, 3, 27), _TREASURER, "Waren er 46 lunches of 46 mensen? Op de lijst staan 44 namen."),
    (date(2019, 3, 28), "coordinator@roerdomp.example", "46 lunches: de twee sprekers aten mee."),
)
_OF_THE_NETWORK = KeyCommand(
    Method.PUPILS,
    date(2018, 10, 1),
    "Wat voor alle leerlingen is, verdelen we naar het aantal leerlingen op 1 oktober.",
    name="Naar leerlingen",
)
_BY_PUPILS = KeyCommand(
    Method.PUPILS,
    date(2019, 4, 1),
    "Bij een vervolg kunnen grote scholen meer docenten sturen. Dan is het aantal leerlingen eerlijker.",
)


def _at(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(day, time(13, 0), UTC))
