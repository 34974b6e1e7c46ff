"""Books in which something of everything happened: what guards and verify are tried on."""

from sqlalchemy import insert

from tests.costs import cost_data
from tests.support import cast
from wiki.costs.models.key import NetworkKeyLine, NetworkKeyVersion
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.services import costs
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.ledger.queries import books
from wiki.ledger.services import period_closing
from wiki.settlement.queries.settlements import settlement
from wiki.settlement.rules.objecting import Object
from wiki.settlement.services import accounts, objections, payments, settlements
from wiki.settlement.services.accounts import EnterAccount
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode

CLOSED, REVERSED, SETTLED, APPROVED, DRAFT, WAITING = range(1, 7)
"""The costs, by id: the first was posted in a period that closed, the others in the one after it."""


def build() -> None:
    """A closed period and an open one with costs in every state, a settlement and a payment."""
    project_id = cost_data.project(cost_data.key(Method.WEIGHTS, dict.fromkeys(cost_data.ALL, 1)))
    assert cost_data.approved(project_id) == CLOSED
    first = _period_of(CLOSED)
    cost_data.do(period_closing.start_review, "tom", first)
    objected = cost_data.do(objections.object_to, "bas", first, Object("Dit klopt niet.", cost_id=CLOSED)).id
    with transaction():
        objections.answer(cost_data.who("tom"), objected, "Toch wel: zie de bon.", grant=True)
    with transaction():
        period_closing.close_period(cost_data.who("sofie"), first, flags_seen=True)
    for number in (REVERSED, SETTLED):
        assert cost_data.approved(project_id, document_number=str(number), gross=10_001) == number
    cost_data.do(costs.reverse_cost, "tom", REVERSED, "Dubbel ingevoerd.")
    cost_data.do(costs.reverse_cost, "kim", REVERSED)
    _settle(_period_of(SETTLED))
    assert cost_data.approved(project_id, document_number="4") == APPROVED
    assert cost_data.draft(project_id, document_number="5") == DRAFT
    assert cost_data.submitted(project_id, document_number="6") == WAITING
    _network_key()
    cost_data.set_rules({"objection_days": 21})
    account = EnterAccount("NL91 ABNA 0417 1643 00", "Stichting Veenpluis")
    account_id = cost_data.do(accounts.enter_account, "bas", cast.VEENPLUIS, account).id
    cost_data.do(accounts.approve_account, "tom", account_id)


def _period_of(cost_id: int) -> int:
    return books.of_cost(cost_id)[0].period_id


def _settle(period_id: int) -> None:
    made = cost_data.do(settlements.settle_period, "tom", period_id, Mode.MINIMAL).id
    for transfer in settlement(made).transfers:
        paid = RecordPayment(transfer.cents, clock.today())
        cost_data.do(payments.record_payment, "tom", transfer.id, paid)


def _network_key() -> None:
    key = {
        "name": "Leerlingen",
        "version": 1,
        "method": "weights",
        "rationale": "Zo.",
        "created_at": cost_data.OPENED,
    }
    with transaction():
        session().execute(
            insert(NetworkKeyVersion).values(
                **key, id=1, effective_from=cost_data.STARTS, created_by_id=cast.KIM
            )
        )
        session().execute(insert(NetworkKeyLine).values(network_key_version_id=1, school_id=1, value=3))
