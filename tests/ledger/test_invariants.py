"""What holds of the books whatever happens to costs: random projects, keys and costs through the services."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.costs import cost_data
from tests.support import cast
from tests.support.examples import some
from wiki.costs.models.cost import CostShare
from wiki.costs.rules.distribution_keys import WHOLE, Method
from wiki.costs.services import costs
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict
from wiki.ledger.queries import books
from wiki.ledger.services import posting as ledger
from wiki.schools.models import PupilCount
from wiki.settlement.queries import settlements
from wiki.settlement.services import payments
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.services.settlements import Mode

pytestmark = pytest.mark.usefixtures("app")
few = settings(max_examples=some(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Each example opens a project of its own in the same books, as a network does."""

METHODS = (Method.EQUAL, Method.PUPILS, Method.PERCENT, Method.WEIGHTS, Method.FIXED_REST)
Shares = dict[int, int]


@dataclass(frozen=True)
class Paid:
    """A cost: its amount in cents, and who paid it."""

    gross: int
    payers: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Rule:
    """A key as it is given, and as whole weights and fixed cents of the three schools."""

    method: Method
    lines: dict[int, int | None]
    weights: Sequence[int]
    fixed: Sequence[int] = (0, 0, 0)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A key of each method over the three schools."""
    method = draw(st.sampled_from(METHODS))
    if method is Method.EQUAL:
        return Rule(method, {}, (1, 1, 1))
    if method is Method.PUPILS:
        return Rule(method, {}, [cast.PUPILS[school] for school in cost_data.ALL])
    if method is Method.PERCENT:
        low, high = sorted(draw(st.tuples(st.integers(0, WHOLE), st.integers(0, WHOLE))))
        weights = [low, high - low, WHOLE - high]
    elif method is Method.WEIGHTS:
        weights = draw(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
    else:
        fixed = draw(
            st.lists(st.none() | st.integers(0, 30), min_size=3, max_size=3).filter(lambda f: None in f)
        )
        return Rule(
            method,
            dict(zip(cost_data.ALL, fixed, strict=True)),
            [int(cents is None) for cents in fixed],
            [cents or 0 for cents in fixed],
        )
    return Rule(method, dict(zip(cost_data.ALL, weights, strict=True)), weights)


@st.composite
def paid(draw: st.DrawFn) -> Paid:
    """A cost that one or two schools paid; some need a second approver, some take the project over its budget."""
    gross = draw(st.integers(100, 3_000) | st.integers(100_000, 700_000))
    first, second = draw(st.permutations(cost_data.ALL))[:2]
    part = draw(st.integers(1, gross))
    return Paid(gross, ((first, part), (second, gross - part)) if part < gross else ((first, gross),))


def lists(at_most: int = 3) -> st.SearchStrategy[list[Paid]]:
    """Some costs."""
    return st.lists(paid(), min_size=1, max_size=at_most)


def open_project(rule: Rule) -> int:
    """A project of the three schools with this key."""
    return cost_data.project(cost_data.key(rule.method, rule.lines))


def hand_in(project_id: int, given: Sequence[Paid]) -> list[int]:
    """Record these costs in this order and hand them in; returns their ids."""
    return [
        cost_data.submitted(
            project_id, gross=cost.gross, payers=cost.payers, document_number=f"{project_id}-{place}"
        )
        for place, cost in enumerate(given)
    ]


def approved(project_id: int, given: Sequence[Paid]) -> list[int]:
    """Record, hand in and approve."""
    ids = hand_in(project_id, given)
    for id_ in ids:
        cost_data.approve(id_)
    return ids


def balances(project_id: int | None = None) -> Shares:
    """What each school owes by the books; they refuse to tell when it is not zero together."""
    session().rollback()
    found = books.balances(books.Scope(project_id=project_id))
    assert sum(books.trial_balance(books.Scope(project_id=project_id)).values()) == 0
    return {row.school_id: row.balance for row in found if row.balance}


def worked_out(rule: Rule, given: Sequence[Paid]) -> Shares:
    """The same, worked out apart from the product: by fractions, from the rule in the reference."""
    owed = dict.fromkeys(cost_data.ALL, 0)
    for number, cost in enumerate(given, start=1):
        for school, cents in cost.payers:
            owed[school] -= cents
        rest = _divided(cost.gross - sum(rule.fixed), rule.weights, number)
        for school, fixed, cents in zip(cost_data.ALL, rule.fixed, rest, strict=True):
            owed[school] += fixed + cents
    return {school: cents for school, cents in owed.items() if cents}


def _divided(total: int, weights: Sequence[int], number: int) -> list[int]:
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    cents = [int(part) for part in exact]
    bearers = [place for place, weight in enumerate(weights) if weight]
    first = number % len(bearers)
    turns = bearers[first:] + bearers[:first]
    order = sorted(turns, key=lambda place: cents[place] - exact[place])
    for place in order[: total - sum(cents)]:
        cents[place] += 1
    return cents


def frozen() -> dict[tuple[int, int], tuple[Any, ...]]:
    """Every share there is, whole."""
    session().rollback()
    columns = CostShare.__table__.columns
    return {(row.cost_id, row.school_id): tuple(row) for row in session().execute(select(*columns))}


@contextmanager
def shares_stay() -> Iterator[None]:
    """Whatever happens inside: the shares that are there stay as they are."""
    before = frozen()
    yield
    assert before.items() <= frozen().items()


def reverse(cost_id: int) -> None:
    """Reverse a cost by two people."""
    cost_data.do(costs.reverse_cost, "tom", cost_id, "Verkeerd bedrag.")
    cost_data.do(costs.reverse_cost, "sofie", cost_id)


@few
@given(rules(), lists(), st.randoms(use_true_random=False))
def test_costs_approved_in_any_order_give_the_balances_worked_out_apart(
    rule: Rule, given: list[Paid], random: Any
) -> None:
    project_id = open_project(rule)
    ids = hand_in(project_id, given)
    random.shuffle(ids)
    with shares_stay():
        for id_ in ids:
            cost_data.approve(id_)
    assert balances(project_id) == worked_out(rule, given)
    assert sum(balances().values()) == 0


@few
@given(rules(), lists(2), paid())
def test_a_reversal_brings_every_balance_back_to_what_it_was(
    rule: Rule, given: list[Paid], mistake: Paid
) -> None:
    project_id = open_project(rule)
    approved(project_id, given)
    before, everywhere = balances(project_id), balances()
    (wrong,) = hand_in(project_id, [mistake])
    cost_data.approve(wrong)
    with shares_stay():
        reverse(wrong)
    assert balances(project_id) == before
    assert balances() == everywhere


@few
@given(rules(), lists(2), st.booleans(), st.sampled_from(Mode))
def test_settling_leaves_nothing_a_second_time_finds_nothing_and_paying_brings_all_to_zero(
    rule: Rule, given: list[Paid], reversed_once: bool, mode: Mode
) -> None:
    ids = approved(open_project(rule), given)
    if reversed_once:
        reverse(ids[0])
    with transaction():
        last = ledger.period_for(clock.today()).id
    before = balances()
    with shares_stay():
        made = settle(last, mode)
        assert balances() == before
        assert [row.school for row in books.balances() if row.unsettled] == []
        assert settle(last, mode) is None
        for transfer in settlements.settlement(made).transfers if made else ():
            cost_data.do(
                payments.record_payment, "tom", transfer.id, RecordPayment(transfer.cents, clock.today())
            )
    assert balances() == {}


@few
@given(lists(2), st.lists(st.integers(1, 3_000), min_size=3, max_size=3))
def test_other_numbers_of_pupils_move_nothing_that_was_approved(
    given: list[Paid], pupils: Sequence[int]
) -> None:
    approved(open_project(Rule(Method.PUPILS, {}, ())), given)
    before = balances()
    with shares_stay(), transaction():
        for school, number in zip(cost_data.ALL, pupils, strict=True):
            session().execute(update(PupilCount).where(PupilCount.school_id == school).values(pupils=number))
    assert balances() == before


def settle(period_id: int, mode: Mode) -> int | None:
    """Settle all there is; None when there is nothing."""
    try:
        return int(cost_data.do(settlement_services.settle_period, "tom", period_id, mode).id)
    except Conflict:
        return None
