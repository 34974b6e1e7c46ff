"""Settling through the services, on both databases: the vectors and worked examples of the reference, and the books."""

import threading
from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from tests.costs import cost_data
from tests.support import cast
from tests.support.examples import some
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.models import Journal, Period
from wiki.ledger.queries import books, policies
from wiki.ledger.rules import Account, JournalKind, Line
from wiki.ledger.services import posting as ledger
from wiki.schools.models import School
from wiki.settlement.queries import settlements as settlement_queries
from wiki.settlement.rules.references import is_reference
from wiki.settlement.services import payments
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode

pytestmark = pytest.mark.usefixtures("app")
MODES = list(Mode)


def schools(count: int) -> list[int]:
    """So many schools besides the cast's, in BRIN order."""
    first = 100
    with transaction():
        for number in range(count):
            row = {"id": first + number, "brin": f"98A{chr(65 + number)}00", "slug": f"school-{number}"}
            session().execute(insert(School).values(**row, name=f"School {number}", place="Veen", type="vwo"))
    return list(range(first, first + count))


def book(balances: dict[int, int], project_id: int, day: date = cost_data.DATED) -> None:
    """Post a cost of which these schools bear (above zero) or paid (below zero) so much."""
    borne = {school: cents for school, cents in balances.items() if cents > 0}
    paid = {school: cents for school, cents in balances.items() if cents < 0}
    total = sum(borne.values())
    if not total:
        return
    with transaction():
        lines = [Line(Account.PAID, cents, school, project_id) for school, cents in paid.items()]
        ledger.post(JournalKind.COST, day, [Line(Account.COST, total, None, project_id), *lines])
        lines = [Line(Account.BORNE, cents, school, project_id) for school, cents in borne.items()]
        ledger.post(JournalKind.ALLOCATION, day, [*lines, Line(Account.RECHARGE, -total, None, project_id)])


def period(day: date = cost_data.DATED) -> int:
    found = books.period_on(day)
    assert found is not None
    return found.id


def settle(mode: Mode = Mode.MINIMAL, period_id: int | None = None) -> settlement_queries.SettlementRow:
    made = cost_data.do(settlement_services.settle_period, "tom", period_id or period(), mode).id
    return settlement_queries.settlement(made)


def pay(settlement: settlement_queries.SettlementRow) -> None:
    for transfer in settlement.transfers:
        command = RecordPayment(transfer.open_cents, clock.today())
        cost_data.do(payments.record_payment, "tom", transfer.id, command)


def balances() -> dict[int, int]:
    return {row.school_id: row.balance for row in books.balances() if row.balance}


def trace(period_id: int) -> tuple[tuple[object, ...], ...]:
    """Everything that was posted in a period, as text."""
    return tuple(
        (row.kind, row.occurred_on, *((line.account, line.school_id, line.cents) for line in row.lines))
        for row in books.journals([period_id])
    )


@pytest.mark.parametrize(
    ("vector", "count"),
    [
        ([30000, -20000, -10000, 24000, -17000, -7000], 4),
        ([123456, -100000, -23456, 98765, -45678, -53087, 40001, -20000, -20001], 6),
    ],
    ids=["V1", "V3"],
)
def test_the_vectors_of_the_reference_take_so_many_transfers(vector: Sequence[int], count: int) -> None:
    book(dict(zip(schools(len(vector)), vector, strict=True)), cost_data.project())
    made = settle()
    assert (len(made.transfers), made.proven_minimal) == (count, True)
    assert len(vector) - sum(len(part["groups"]) for part in made.proof) == count
    pay(made)
    assert balances() == {}


def test_example_3_seven_schools_share_thirty_euros() -> None:
    owed = [-2571, 429, 429, 429, 428, 428, 428]
    found = schools(7)
    book(dict(zip(found, owed, strict=True)), cost_data.project())
    made = settle()
    assert sorted(transfer.cents for transfer in made.transfers) == [428, 428, 428, 429, 429, 429]
    assert {transfer.to_school_id for transfer in made.transfers} == {found[0]}
    with pytest.raises(Conflict):
        settle()
    pay(made)
    assert balances() == {}


def test_example_9_an_invoice_that_proves_to_be_lower_goes_forward_and_leaves_the_closed_period_alone() -> (
    None
):
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_id = cost_data.approved(project_id, "bas", gross=50_000, payer=cast.VEENPLUIS)
    made = settle()
    [transfer] = made.transfers
    assert (transfer.from_school_id, transfer.to_school_id, transfer.cents) == (2, 1, 25_000)
    pay(made)
    assert cost_data.status_of(cost_id) == "settled"
    old = period()
    close(old)
    before = trace(old)
    with transaction():
        for journal in books.of_cost(cost_id):
            ledger.reverse(journal, by_id=cast.TOM)
    again = cost_data.approved(
        project_id, "bas", gross=40_000, payer=cast.VEENPLUIS, document_number="190388-B"
    )
    assert balances() == {cast.VEENPLUIS: 5_000, cast.ROERDOMP: -5_000}
    [back] = settle(period_id=period(clock.today())).transfers
    assert (back.from_school_id, back.to_school_id, back.cents) == (1, 2, 5_000)
    pay(settlement_queries.settlement(back.settlement_id))
    assert balances() == {}
    assert cost_data.status_of(again) == "settled"
    assert trace(old) == before


def close(period_id: int) -> None:
    with transaction():
        row = session().get_one(Period, period_id)
        row.state, row.review_by_id, row.review_at = "review", cast.TOM, clock.now()
        session().flush()
        row.state, row.closed_by_id, row.closed_at, row.seal_sha256 = (
            "closed",
            cast.SOFIE,
            clock.now(),
            "0" * 64,
        )


@settings(max_examples=some(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    one=st.lists(st.integers(-90_000, 90_000), min_size=2, max_size=2),
    other=st.lists(st.integers(-90_000, 90_000), min_size=2, max_size=2),
    mode=st.sampled_from(MODES),
)
def test_settling_leaves_nothing_unsettled_and_paying_leaves_nothing_at_all(
    one: list[int], other: list[int], mode: Mode
) -> None:
    for cents in (one, other):
        book(dict(zip(cost_data.ALL, [*cents, -sum(cents)], strict=True)), cost_data.project())
    before = balances()
    found = books.period_on(cost_data.DATED)
    if found is None or not settlement_queries.unsettled(found):
        return
    made = settle(mode)
    assert settlement_queries.unsettled(books.period(found.id)) == {}
    assert all(row.unsettled == 0 for row in books.balances())
    assert balances() == before
    assert all(transfer.cents > 0 for transfer in made.transfers)
    if mode is not Mode.PROJECT:
        assert len(made.transfers) <= max(len(before) - (mode is Mode.MINIMAL), 0)
    pay(made)
    assert balances() == {}
    assert sum(books.trial_balance().values()) == 0


def test_settled_by_project_nothing_is_netted_between_projects() -> None:
    for sign in (1, -1):
        book({1: sign * 500, 2: -sign * 500}, cost_data.project())
    found = books.period(period())
    assert settlement_services.propose(found, Mode.MINIMAL).count == 0
    assert settlement_services.propose(found, Mode.PROJECT).count == 2
    made = settle(Mode.PROJECT)
    assert [(t.from_school_id, t.to_school_id) for t in made.transfers] == [(1, 2), (2, 1)]
    assert made.transfers[0].project_id != made.transfers[1].project_id


def test_through_the_hub_every_transfer_names_the_school_that_leads() -> None:
    book({2: 700, 3: -700}, cost_data.project())
    made = settle(Mode.HUB)
    assert made.hub_school_id == cast.VEENPLUIS
    assert [(t.from_school_id, t.to_school_id, t.cents) for t in made.transfers] == [(2, 1, 700), (1, 3, 700)]
    assert not made.proven_minimal


def test_what_cancels_out_inside_a_project_leaves_nothing_to_settle() -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    one = cost_data.approved(project_id, "bas", payer=cast.VEENPLUIS)
    other = cost_data.approved(project_id, payer=cast.ROERDOMP, document_number="2")
    with pytest.raises(Conflict):
        settle()
    assert {cost_data.status_of(one), cost_data.status_of(other)} == {"approved"}


def test_every_transfer_has_a_reference_of_its_own_and_a_day() -> None:
    book({1: 300, 2: 400, 3: -700}, cost_data.project())
    made = settle()
    references = {transfer.reference for transfer in made.transfers}
    assert len(references) == len(made.transfers) == 2
    assert all(map(is_reference, references))
    assert (made.due_on - clock.today()).days == policies.DEFAULTS[policies.PAYMENT_DAYS]


def test_only_the_treasurer_settles() -> None:
    book({1: 300, 2: -300}, cost_data.project())
    for name in ("anna", "bas", "kim", "sofie", "ad"):
        with pytest.raises(NotAllowed):
            cost_data.do(settlement_services.settle_period, name, period(), Mode.MINIMAL)


def test_a_period_before_one_that_was_settled_is_not_settled_again() -> None:
    project_id = cost_data.project()
    book({1: 300, 2: -300}, project_id, date(2018, 9, 3))
    with transaction():
        ledger.add_period("2019-2020", date(2019, 8, 1), date(2020, 7, 31))
    book({1: 200, 2: -200}, project_id, date(2019, 9, 2))
    [transfer] = settle(period_id=period(date(2019, 9, 2))).transfers
    assert transfer.cents == 500
    with pytest.raises(Conflict):
        settle(period_id=period(date(2018, 9, 3)))


def test_a_closed_period_is_settled_in_a_later_one_and_only_once() -> None:
    book({1: 300, 2: -300}, cost_data.project())
    close(period())
    made = settle()
    journal = session().scalars(select(Journal).where(Journal.settlement_id == made.id)).one()
    assert journal.period_id != made.period_id
    with pytest.raises(Conflict):
        settle()


def test_of_two_who_settle_at_once_one_finds_nothing(app: Flask) -> None:
    book({1: 300, 2: -300}, cost_data.project())
    wanted, answers = period(), list[str]()
    session().rollback()

    def run() -> None:
        with app.app_context():
            try:
                cost_data.do(settlement_services.settle_period, "tom", wanted, Mode.MINIMAL)
                answers.append("settled")
            except Conflict:
                answers.append("nothing")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["nothing", "settled"]
    assert len(settlement_queries.settlements()) == 1


def one_transfer() -> tuple[int, settlement_queries.TransferRow]:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_id = cost_data.approved(project_id, "bas", payer=cast.VEENPLUIS)
    return cost_id, settle().transfers[0]


def note(name: str, transfer_id: int, cents: int, day: date | None = None) -> int:
    command = RecordPayment(cents, day or clock.today())
    return int(cost_data.do(payments.record_payment, name, transfer_id, command).id)


def test_a_transfer_is_paid_in_parts_and_its_cost_is_settled_with_the_last() -> None:
    cost_id, transfer = one_transfer()
    note("tom", transfer.id, 2_000)
    assert (settlement_queries.transfer(transfer.id).open_cents, cost_data.status_of(cost_id)) == (
        3_000,
        "approved",
    )
    assert balances() == {cast.VEENPLUIS: -3_000, cast.ROERDOMP: 3_000}
    note("bas", transfer.id, 3_000)
    assert (settlement_queries.transfer(transfer.id).open_cents, cost_data.status_of(cost_id)) == (
        0,
        "settled",
    )
    assert balances() == {}


def test_a_payment_is_taken_back_once_by_a_counter_row() -> None:
    _cost, transfer = one_transfer()
    paid = note("tom", transfer.id, 2_000)
    cost_data.do(payments.undo_payment, "tom", paid)
    assert [(row.cents, row.undone) for row in settlement_queries.payments(transfer.id)] == [
        (2_000, True),
        (-2_000, False),
    ]
    assert balances() == {cast.VEENPLUIS: -5_000, cast.ROERDOMP: 5_000}
    for row in settlement_queries.payments(transfer.id):
        with pytest.raises(Conflict):
            cost_data.do(payments.undo_payment, "tom", row.id)


def test_no_more_is_paid_than_is_open_nor_nothing_nor_on_a_day_to_come() -> None:
    _cost, transfer = one_transfer()
    for cents, day in ((5_001, None), (0, None), (-1, None), (10, date(2199, 1, 1))):
        with pytest.raises(Invalid):
            note("tom", transfer.id, cents, day)
    note("tom", transfer.id, 5_000)
    with pytest.raises(Conflict):
        note("tom", transfer.id, 1)


def test_payments_are_noted_by_the_treasurer_and_the_school_that_receives() -> None:
    _cost, transfer = one_transfer()
    for name in ("anna", "dirk", "kim", "sofie", "ad"):
        with pytest.raises(NotAllowed):
            note(name, transfer.id, 1)
    note("bas", transfer.id, 1)


def test_costs_that_cancel_out_between_projects_are_settled_without_a_transfer() -> None:
    schools_of_both = (cast.VEENPLUIS, cast.ROERDOMP)
    one = cost_data.approved(cost_data.project(schools=schools_of_both), "bas", payer=cast.VEENPLUIS)
    other = cost_data.approved(
        cost_data.project(schools=schools_of_both), payer=cast.ROERDOMP, document_number="2"
    )
    assert settle().transfers == ()
    assert {cost_data.status_of(one), cost_data.status_of(other)} == {"settled"}
