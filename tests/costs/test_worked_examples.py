"""The tests a strict treasurer would try: the worked examples of the reference, through the services, in the books.

Schools are A to G in the order of their BRIN codes. Above zero a school owes, below zero it is owed.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from tests.costs import cost_data
from tests.costs.cost_data import do, shares_of, status_of
from tests.support import cast
from tests.support.examples import some
from tests.support.without_guards import without_guards
from wiki.costs.models.cost import Cost, CostPayer, CostShare
from wiki.costs.queries import projects
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.rules.lifecycle import COUNTED
from wiki.costs.services import costs
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid
from wiki.ledger.queries import books
from wiki.ledger.services import period_closing, sealing
from wiki.schools.models import PupilCount, School
from wiki.settlement.queries import settlements
from wiki.settlement.services import payments
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode, settle_period

pytestmark = pytest.mark.usefixtures("app")
A, B, C, D, E, F, G = range(1, 8)
STARTS, ENDS = date(2025, 8, 1), date(2026, 7, 31)
NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)


def seven_schools() -> None:
    with transaction() as database:
        for id_ in (D, E, F, G):
            letter = "ABCDEFG"[id_ - 1]
            row = {"brin": f"99Z{letter}00", "name": f"School {letter}", "slug": letter.lower()}
            database.execute(insert(School).values(id=id_, **row, place="Veen", type="vwo"))


def project(schools: tuple[int, ...], method: Method = Method.EQUAL, lines: Any = None) -> int:
    key = cost_data.key(method, lines, effective_from=STARTS)
    changes = {"starts_on": STARTS, "ends_on": ENDS, "lead_school_id": A, "budget_cents": None}
    return cost_data.project(key, schools, **changes)


def cost(project_id: int, gross: int, number: int, payer: int = A, day: date = STARTS, **more: Any) -> int:
    """A cost with this number in its project; the numbers before it are used by costs that were withdrawn."""
    row = {"gross": gross, "payer": payer, "dated_on": day, "document_number": str(number), **more}
    while True:
        cost_id = cost_data.submitted(project_id, "kim", **row)
        if session().get_one(Cost, cost_id).number == number:
            return cost_id
        do(costs.withdraw_cost, "kim", cost_id)


def approved(project_id: int, gross: int, number: int, **more: Any) -> list[int]:
    """What each school bears of such a cost once it is approved, in the order of the schools."""
    cost_id = cost(project_id, gross, number, **more)
    cost_data.approve(cost_id)
    assert status_of(cost_id) == "approved"
    return list(shares_of(cost_id).values())


def settle(period_id: int) -> list[tuple[int, int, int]]:
    made = do(settle_period, "tom", period_id, Mode.MINIMAL).id
    return [(t.from_school_id, t.to_school_id, t.cents) for t in settlements.settlement(made).transfers]


def pay_all(period_id: int) -> None:
    for settlement in settlements.settlements(period_id):
        for transfer in settlement.transfers:
            command = RecordPayment(transfer.open_cents, clock.today())
            do(payments.record_payment, "tom", transfer.id, command)


def balances() -> dict[int, int]:
    return {row.school_id: row.balance for row in books.balances() if row.balance}


def period_of(day: date) -> int:
    found = books.period_on(day)
    assert found is not None
    return found.id


def test_1_a_hundred_euros_over_three_schools_begins_at_the_next_school_each_time() -> None:
    with clock.frozen(NOW):
        project_id = project((A, B, C))
        found = [approved(project_id, 10_000, number) for number in (3, 4, 5)]
    assert found == [[3_334, 3_333, 3_333], [3_333, 3_334, 3_333], [3_333, 3_333, 3_334]]
    assert {row.school_id: row.borne for row in books.balances()} == {A: 10_000, B: 10_000, C: 10_000}


def test_3_thirty_euros_over_seven_schools_are_settled_to_the_last_cent() -> None:
    seven_schools()
    with clock.frozen(NOW):
        shares = approved(project((A, B, C, D, E, F, G)), 3_000, 7)
        assert shares == [429, 429, 429, 429, 428, 428, 428]
        assert balances()[A] == -2_571
        period_id = period_of(STARTS)
        transfers = settle(period_id)
        assert sorted(transfers) == [(s, A, c) for s, c in zip((B, C, D, E, F, G), shares[1:], strict=True)]
        pay_all(period_id)
        assert balances() == {}
        with pytest.raises(Conflict):
            settle(period_id)


def test_4_ninety_eight_and_two_per_cent_lose_no_cent() -> None:
    with clock.frozen(NOW):
        project_id = project((A, B), Method.PERCENT, {A: 9_800, B: 200})
        assert approved(project_id, 18_225, 2) == [17_861, 364]


def test_6_the_count_of_the_day_of_the_cost_divides_it_whenever_it_is_approved() -> None:
    seven_schools()
    old, new = (1_247, 863, 412, 1_904), (1_251, 840, 430, 1_919)
    with clock.frozen(NOW):
        project_id = project((A, B, C, D), Method.PUPILS)
        with transaction() as database:
            database.execute(delete(PupilCount))
            for day, counts in ((date(2024, 10, 1), old), (date(2025, 10, 1), new)):
                for school_id, pupils in zip((A, B, C, D), counts, strict=True):
                    row = {"school_id": school_id, "counted_on": day, "pupils": pupils}
                    database.execute(insert(PupilCount).values(**row))
        before = approved(project_id, 1_234_567, 1, day=date(2025, 9, 30))
        after = approved(project_id, 1_234_567, 2, day=date(2025, 10, 1))
    assert before == [347_832, 240_721, 114_921, 531_093]
    assert after == [347_847, 233_567, 119_564, 533_589]


def test_7_a_fixed_amount_goes_first_and_never_leaves_less_than_nothing() -> None:
    seven_schools()
    with clock.frozen(NOW):
        lines = {A: 50_000, B: None, C: None, D: None}
        project_id = project((A, B, C, D), Method.FIXED_REST, lines)
        assert approved(project_id, 200_001, 3) == [50_000, 50_001, 50_000, 50_000]
        with pytest.raises(Invalid):
            cost(project_id, 40_000, 4)


def test_9_a_mistake_in_a_closed_period_is_put_right_in_the_open_one() -> None:
    with without_guards() as database:
        cast.without_books(database)
    with clock.frozen(NOW):
        project_id = project((A, B))
        wrong = cost(project_id, 50_000, 1)
        cost_data.approve(wrong)
        closed = period_of(STARTS)
        assert settle(closed) == [(B, A, 25_000)]
        pay_all(closed)
        assert (status_of(wrong), balances()) == ("settled", {})
    with clock.frozen(datetime(2026, 8, 20, 9, tzinfo=UTC)):
        do(period_closing.start_review, "tom", closed)
    with clock.frozen(datetime(2026, 8, 21, 9, tzinfo=UTC)):
        with transaction():
            period_closing.close_period(cost_data.who("sofie"), closed, flags_seen=True)
        sealed = books.period(closed).seal_sha256
        with pytest.raises(DBAPIError), transaction() as database:
            database.execute(update(Cost).where(Cost.id == wrong).values(gross_cents=40_000))
        with pytest.raises(DBAPIError), transaction() as database:
            database.execute(text("UPDATE posting SET cents = cents - 1 WHERE cents > 1"))
        do(costs.reverse_cost, "tom", wrong, "De factuur is 400 euro.")
        do(costs.reverse_cost, "sofie", wrong)
        right = cost(project_id, 40_000, 2, replaces=wrong)
        cost_data.approve(right)
        assert balances() == {A: 5_000, B: -5_000}
        posted = {journal.period_id for id_ in (wrong, right) for journal in books.of_cost(id_)[-2:]}
        now_open = period_of(clock.today())
        assert posted == {now_open}
        assert settle(now_open) == [(A, B, 5_000)]
        pay_all(now_open)
        assert (balances(), status_of(right)) == ({}, "settled")
        assert sealing.seal_of(books.period(closed)) == sealed


def paid_and_borne() -> dict[int, tuple[int, int]]:
    """What each school paid and bears by the payers and shares of the costs that count, without the books."""
    counted = [id_ for (id_,) in session().query(Cost.id).filter(Cost.status.in_(COUNTED))]
    paid, borne = Counter[int](), Counter[int]()
    for sums, table in ((paid, CostPayer), (borne, CostShare)):
        for row in session().query(table).filter(table.cost_id.in_(counted)):
            sums[row.school_id] += row.cents
    return {school: (paid[school], borne[school]) for school in paid.keys() | borne.keys()}


@settings(max_examples=some(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.integers(1, 900_000),
            st.sampled_from([A, B, C]),
            st.sampled_from(["keep", "credit", "reverse"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_balances_of_the_books_are_those_of_the_shares(steps: list[tuple[int, int, str]]) -> None:
    with clock.frozen(NOW):
        project_id = project((A, B, C), Method.WEIGHTS, {A: 7, B: 3, C: 1})
        for n, (gross, payer, then) in enumerate(steps):
            day = STARTS + timedelta(days=n)
            id_ = cost_data.approved(project_id, "kim", gross=gross, payer=payer, dated_on=day)
            if then == "credit":
                back = {"gross": -(gross // 2 + 1), "payer": payer, "credits": id_, "dated_on": day}
                cost_data.approved(project_id, "kim", kind=CostKind.CREDIT, **back)
            elif then == "reverse":
                do(costs.reverse_cost, "tom", id_, "Fout.")
                do(costs.reverse_cost, "sofie", id_)
        found = projects.positions(cost_data.who("anna"))
        expected = {school: sums for school, sums in paid_and_borne().items() if any(sums)}
        assert {p.school_id: (p.paid, p.borne) for p in found if p.paid or p.borne} == expected
        assert sum(p.balance for p in found) == 0
