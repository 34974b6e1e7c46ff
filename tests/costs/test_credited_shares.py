"""Credit notes in parts: whatever the parts and their order, a cost that is credited in full leaves nothing."""

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import cost_data
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import Key, Method, SchoolShare, credited_shares, negated, shares
from wiki.ledger.queries import books
from wiki.verification import differences

SCHOOLS = [1, 2, 3, 4, 5]
WEIGHTS = st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any)


def original(gross: int, weights: list[int], number: int) -> tuple[SchoolShare, ...]:
    lines = tuple(cost_data.KeyLine(school, weight) for school, weight in zip(SCHOOLS, weights, strict=True))
    return shares(gross, Key(Method.WEIGHTS, lines, cost_data.STARTS), SCHOOLS, {}, number)


@st.composite
def credited(draw: st.DrawFn) -> tuple[tuple[SchoolShare, ...], list[int], int]:
    """The shares of a cost, and the parts in which it is credited in full."""
    gross, number = draw(st.integers(1, 100_000)), draw(st.integers(1, 9))
    cuts = sorted(draw(st.sets(st.integers(1, gross - 1), max_size=5))) if gross > 1 else []
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, gross], strict=True)]
    return original(gross, draw(WEIGHTS), number), parts, number


@given(credited())
def test_a_cost_that_is_credited_in_full_in_any_parts_leaves_nothing_at_any_school(
    case: tuple[tuple[SchoolShare, ...], list[int], int],
) -> None:
    frozen, parts, number = case
    back = dict.fromkeys(SCHOOLS, 0)
    for part in parts:
        found = credited_shares(frozen, back, -part, number)
        assert sum(share.cents for share in found) == -part
        for share in found:
            back[share.school_id] -= share.cents
    assert back == {share.school_id: share.cents for share in frozen}


@given(credited())
def test_no_part_gives_a_school_back_more_than_is_left_of_its_share(
    case: tuple[tuple[SchoolShare, ...], list[int], int],
) -> None:
    frozen, parts, number = case
    borne = {share.school_id: share.cents for share in frozen}
    back = dict.fromkeys(SCHOOLS, 0)
    for part in parts:
        for share in credited_shares(frozen, back, -part, number):
            assert share.cents <= 0
            back[share.school_id] -= share.cents
        assert all(back[school] <= borne[school] for school in SCHOOLS)


@given(credited())
def test_one_credit_of_the_whole_turns_the_shares_round(
    case: tuple[tuple[SchoolShare, ...], list[int], int],
) -> None:
    frozen, parts, number = case
    assert credited_shares(frozen, {}, -sum(parts), number) == negated(frozen)


def test_three_credits_of_a_cost_leave_no_balance_in_the_books(app: Flask) -> None:
    project_id = cost_data.project(cost_data.key(Method.WEIGHTS, {1: 6, 2: 3, 3: 1}))
    cost_id = cost_data.approved(project_id, gross=10_001)
    for number, part in enumerate((3_333, 1, 6_667)):
        given = {"gross": -part, "payers": ((2, -part),), "kind": CostKind.CREDIT, "credits": cost_id}
        cost_data.approved(project_id, **given, document_number=f"C{number}")
    assert not any(row.balance for row in books.balances())
    assert list(differences()) == []
