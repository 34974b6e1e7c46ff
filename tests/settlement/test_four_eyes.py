"""Settling above the limit, and withdrawing a settlement: one proposes, another agrees; on both databases."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.bookkeeping import paper
from tests.costs import cost_data
from tests.support import cast
from tests.support.without_guards import without_guards
from wiki import verification
from wiki.bookkeeping.queries import documents
from wiki.bookkeeping.rules import ubl
from wiki.bookkeeping.services import documents as document_services
from wiki.bookkeeping.services.documents import Issue
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.models import Journal, MoneyProposal
from wiki.ledger.queries import books
from wiki.ledger.rules import JournalKind
from wiki.ledger.services import period_closing, policies, posting
from wiki.notices.models import Notice
from wiki.settlement.models import Payment, Settlement
from wiki.settlement.queries import settlements as queries
from wiki.settlement.rules.withdrawing import were_all_paid_once
from wiki.settlement.services import consents, payments, settlements, withdrawals
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode


def period() -> int:
    found = books.period_on(cost_data.DATED)
    assert found is not None
    return found.id


def open_cost(gross: int = 10_000) -> int:
    """Veenpluis paid for itself and Roerdomp."""
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    return cost_data.approved(project_id, "bas", payer=cast.VEENPLUIS, gross=gross)


def settled() -> int:
    return int(cost_data.do(settlements.settle_period, "tom", period(), Mode.MINIMAL).id)


def withdrawn(settlement_id: int, by: str = "kim") -> None:
    asked = cost_data.do(withdrawals.propose_withdrawal, "tom", settlement_id, "Er ontbrak een factuur.").id
    cost_data.do(consents.agree, by, asked)


def differences() -> list[str]:
    session().rollback()
    return list(verification.differences())


def balances() -> dict[int, int]:
    return {row.school_id: row.balance for row in books.balances() if row.balance}


def told(kind: str) -> set[int]:
    return set(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))


@pytest.mark.usefixtures("app")
def test_above_the_limit_nothing_is_settled_before_the_second_approver_agrees() -> None:
    open_cost()
    cost_data.set_rules({"second_approver_above": 4_999})
    with pytest.raises(Conflict):
        settled()
    asked = cost_data.do(settlements.ask_to_settle, "tom", period(), Mode.MINIMAL)
    assert isinstance(asked, MoneyProposal) and queries.settlements() == []
    proposal_id = asked.id
    for name in ("tom", "kim", "bas"):
        with pytest.raises(NotAllowed):
            cost_data.do(consents.agree, name, proposal_id)
    with pytest.raises(Conflict):
        cost_data.do(settlements.ask_to_settle, "tom", period(), Mode.MINIMAL)
    cost_data.do(consents.agree, "sofie", proposal_id)
    [made] = queries.settlements()
    assert (made.cents, made.made_by_id) == (5_000, cast.TOM)
    assert told("transfer_to_pay") == {cast.DIRK} and told("transfer_to_receive") == {cast.BAS}
    assert differences() == []


@pytest.mark.usefixtures("app")
def test_what_somebody_decided_on_is_asked_of_nobody_any_more() -> None:
    cost_data.do(policies.propose_rules, "tom", {"payment_days": 14}, clock.today())
    [asked] = session().scalars(select(MoneyProposal.id))
    unread = select(Notice.person_id).where(Notice.kind == "proposal_rules", Notice.read_at.is_(None))
    assert set(session().scalars(unread)) >= {cast.SOFIE, cast.KIM}
    cost_data.do(consents.agree, "sofie", asked)
    assert list(session().scalars(unread)) == []


@pytest.mark.usefixtures("app")
def test_what_was_proposed_is_made_or_nothing() -> None:
    open_cost()
    cost_data.set_rules({"second_approver_above": 4_999})
    proposal_id = cost_data.do(settlements.ask_to_settle, "tom", period(), Mode.MINIMAL).id
    cost_data.approved(cost_data.project(title="Later"), document_number="2")
    with pytest.raises(Conflict):
        cost_data.do(consents.agree, "sofie", proposal_id)
    assert queries.settlements() == []
    cost_data.do(consents.refuse, "sofie", proposal_id)
    assert told("proposal_refused") == {cast.TOM}


@pytest.mark.usefixtures("app")
def test_below_the_limit_one_settles_what_they_looked_at() -> None:
    open_cost()
    seen = settlements.propose(books.period(period()), Mode.MINIMAL).mark
    with pytest.raises(Conflict):
        cost_data.do(settlements.ask_to_settle, "tom", period(), Mode.MINIMAL, None, "something else")
    made = cost_data.do(settlements.ask_to_settle, "tom", period(), Mode.MINIMAL, None, seen)
    assert isinstance(made, Settlement)


@pytest.mark.usefixtures("app")
def test_another_school_than_was_agreed_takes_a_second_person_to_collect() -> None:
    open_cost()
    usual = settlements.propose(books.period(period()), Mode.HUB)
    assert (usual.hub_school_id, settlements.needs_second(usual)) == (cast.VEENPLUIS, False)
    other = settlements.propose(books.period(period()), Mode.HUB, cast.VUURVLINDER)
    assert settlements.needs_second(other)
    cost_data.set_rules({"hub": cast.VUURVLINDER})
    agreed = settlements.propose(books.period(period()), Mode.HUB)
    assert (agreed.hub_school_id, settlements.needs_second(agreed)) == (cast.VUURVLINDER, False)


@pytest.mark.usefixtures("app")
def test_a_settlement_is_withdrawn_by_two_and_everything_is_open_again() -> None:
    cost_id = open_cost()
    before = queries.unsettled(books.period(period()))
    settlement_id = settled()
    [transfer] = queries.settlement(settlement_id).transfers
    with pytest.raises(Invalid):
        cost_data.do(withdrawals.propose_withdrawal, "tom", settlement_id, " ")
    with pytest.raises(NotAllowed):
        cost_data.do(withdrawals.propose_withdrawal, "sofie", settlement_id, "Zo.")
    withdrawn(settlement_id)
    row = queries.settlement(settlement_id)
    assert (row.withdrawn, row.open_cents, row.transfers[0].open_cents) == (True, 0, 0)
    assert queries.unsettled(books.period(period())) == before
    assert cost_data.status_of(cost_id) == "approved"
    assert told("transfer_withdrawn") == {cast.BAS, cast.DIRK}
    with pytest.raises(Conflict):
        cost_data.do(payments.record_payment, "tom", transfer.id, RecordPayment(5_000, clock.today()))
    with pytest.raises(Conflict):
        cost_data.do(withdrawals.propose_withdrawal, "tom", settlement_id, "Nog eens.")
    again = queries.settlement(settled())
    for open_one in again.transfers:
        paid = RecordPayment(open_one.cents, clock.today())
        cost_data.do(payments.record_payment, "tom", open_one.id, paid)
    assert balances() == {} and cost_data.status_of(cost_id) == "settled"
    assert differences() == []


@pytest.mark.usefixtures("app")
def test_a_settlement_of_a_closed_period_is_withdrawn_in_the_open_one() -> None:
    open_cost()
    settlement_id = settled()
    old = period()
    cost_data.do(period_closing.start_review, "tom", old)
    with transaction():
        period_closing.close_period(cost_data.who("sofie"), old, flags_seen=True)
    seal = books.period(old).seal_sha256
    withdrawn(settlement_id)
    [reversal] = session().scalars(select(Journal).where(Journal.kind == JournalKind.REVERSAL.value))
    assert reversal.period_id != old and books.period(old).seal_sha256 == seal
    assert differences() == []


@pytest.mark.usefixtures("app")
def test_what_is_paid_is_not_withdrawn_not_even_when_it_was_paid_meanwhile() -> None:
    open_cost()
    settlement_id = settled()
    [transfer] = queries.settlement(settlement_id).transfers
    asked = cost_data.do(withdrawals.propose_withdrawal, "tom", settlement_id, "Fout.").id
    part = cost_data.do(payments.record_payment, "tom", transfer.id, RecordPayment(100, clock.today())).id
    with pytest.raises(Conflict):
        cost_data.do(consents.agree, "kim", asked)
    cost_data.do(payments.undo_payment, "tom", part)
    cost_data.do(consents.agree, "kim", asked)
    assert queries.settlement(settlement_id).withdrawn and differences() == []


@pytest.mark.usefixtures("app")
def test_what_was_once_paid_whole_stays() -> None:
    open_cost()
    settlement_id = settled()
    [transfer] = queries.settlement(settlement_id).transfers
    paid = cost_data.do(payments.record_payment, "tom", transfer.id, RecordPayment(5_000, clock.today())).id
    cost_data.do(payments.undo_payment, "tom", paid)
    with pytest.raises(Conflict):
        cost_data.do(withdrawals.propose_withdrawal, "tom", settlement_id, "Fout.")


def test_of_who_pays_and_who_agrees_to_withdraw_at_once_one_comes_second(app: Flask) -> None:
    open_cost()
    settlement_id = settled()
    [transfer] = queries.settlement(settlement_id).transfers
    asked = cost_data.do(withdrawals.propose_withdrawal, "tom", settlement_id, "Fout.").id
    works: list[Any] = [
        lambda: consents.agree(cost_data.who("kim"), asked),
        lambda: payments.record_payment(
            cost_data.who("tom"), transfer.id, RecordPayment(5_000, clock.today())
        ),
    ]
    assert cost_data.at_once(app, *works) == ["Conflict", "done"]
    assert differences() == []


@pytest.mark.usefixtures("app")
def test_the_database_itself_withdraws_by_two_alone_and_verify_finds_one() -> None:
    open_cost()
    settlement_id = settled()
    [transfer] = queries.settlement(settlement_id).transfers
    journal = select(Journal).where(Journal.kind == JournalKind.SETTLEMENT.value)
    with pytest.raises(DatabaseError), transaction():
        posting.reverse(session().scalars(journal).one(), by_id=cast.TOM)
    withdrawn(settlement_id)
    later = {"transfer_id": transfer.id, "cents": 5_000, "paid_on": clock.today(), "note": ""}
    with pytest.raises(DatabaseError), transaction() as db:
        db.add(Payment(**later, recorded_by_id=cast.TOM, recorded_at=clock.now()))
    with without_guards() as db:
        db.execute(update(MoneyProposal).values(agreed=False))
    assert any("no two people agreed" in line for line in differences())


@pytest.mark.usefixtures("app")
def test_documents_of_a_withdrawn_settlement_are_taken_back_by_opposite_ones_without_gaps() -> None:
    paper.fill_in()
    settlement_id = paper.settled()
    paper.issued(settlement_id)
    first = documents.documents(cost_data.who("tom"), settlement_id)
    withdrawn(settlement_id)
    rows = documents.documents(cost_data.who("tom"), settlement_id)
    taken_back = {row.counters: row for row in rows if row.counters}
    assert {row.number: -row.cents for row in first} == {n: row.cents for n, row in taken_back.items()}
    assert sorted(int(row.number.split("-")[1]) for row in rows) == list(range(1, 2 * len(first) + 1))
    assert sum(row.cents for row in rows) == 0
    [one, *_more] = taken_back.values()
    found = documents.document(cost_data.who("tom"), one.id)
    xml = ubl.build(found).decode()
    assert f"<cbc:ID>{one.counters}</cbc:ID>" in xml and "BillingReference" in xml
    assert (found.note, found.to_pay) == ("Er ontbrak een factuur.", ())
    with pytest.raises(Conflict):
        cost_data.do(document_services.issue, "tom", settlement_id, Issue(found.vat))
    assert differences() == []
    again = paper.issued(_settled_again())
    assert len(again) == len(first) and differences() == []


def _settled_again() -> int:
    return int(cost_data.do(settlements.settle_period, "tom", period(), Mode.MINIMAL).id)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data())
def test_a_settlement_was_paid_once_exactly_when_all_of_it_was_at_some_moment(
    transfers: list[int], data: st.DataObject
) -> None:
    steps = data.draw(
        st.lists(st.tuples(st.integers(0, len(transfers) - 1), st.integers(1, 9), st.booleans()), max_size=12)
    )
    left, rows, once = list(transfers), [], False
    for place, cents, back in steps:
        given_back = min(cents, transfers[place] - left[place])
        amount = -given_back if back else min(cents, left[place])
        if amount:
            left[place] -= amount
            rows.append((place, amount))
        once = once or not any(left)
    assert were_all_paid_once(transfers, rows) == once
    assert were_all_paid_once([], rows[:0])
