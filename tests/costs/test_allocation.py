"""Dividing costs: to the cent, by what held on their day, frozen at approval."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.costs import cost_data
from tests.costs.cost_data import do, shares_of
from tests.support import cast
from tests.support.examples import some
from wiki.costs.queries import costs
from wiki.costs.queries import projects as project_queries
from wiki.costs.queries.allocation import divide
from wiki.costs.rules.commands import OpenProject
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.services import projects as project_services
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.schools.models import PupilCount

pytestmark = pytest.mark.usefixtures("app")


def test_an_approved_cost_is_divided_to_the_cent_and_frozen() -> None:
    project_id = cost_data.project(cost_data.key(Method.PUPILS))
    cost_id = cost_data.approved(project_id, gross=480_000)
    shares = costs.shares(cost_id)
    assert sum(s.cents for s in shares) == 480_000
    assert {s.school_id: s.numerator for s in shares} == cast.PUPILS
    assert {s.denominator for s in shares} == {sum(cast.PUPILS.values())}
    with transaction() as database:
        database.execute(
            insert(PupilCount).values(school_id=1, counted_on=date(2019, 2, 1), pupils=9999, source="late")
        )
    assert costs.shares(cost_id) == shares


def test_the_odd_cent_goes_round_with_the_number_of_the_cost() -> None:
    project_id = cost_data.project()
    found = [shares_of(cost_data.approved(project_id, document_number=str(n))) for n in range(3)]
    assert [max(shares, key=lambda s: shares[s]) for shares in found] == [
        cast.ROERDOMP,
        cast.VUURVLINDER,
        cast.VEENPLUIS,
    ]
    assert {sum(shares[school] for shares in found) for school in cost_data.ALL} == {10_000}


def test_pupils_are_those_of_the_latest_count_up_to_the_day_of_the_cost() -> None:
    with transaction() as database:
        for school, pupils in ((1, 100), (2, 100), (3, 200)):
            row = {"school_id": school, "counted_on": date(2019, 3, 1), "pupils": pupils, "source": "x"}
            database.execute(insert(PupilCount).values(**row))
    project_id = cost_data.project(cost_data.key(Method.PUPILS))
    before = cost_data.approved(project_id, dated_on=date(2019, 2, 28), document_number="a")
    after = cost_data.approved(project_id, dated_on=date(2019, 3, 1), document_number="b")
    assert shares_of(before)[cast.VEENPLUIS] > 4_600
    assert shares_of(after) == {1: 2_500, 2: 2_500, 3: 5_000}


@settings(max_examples=some(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gross=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4),
    method=st.sampled_from([Method.EQUAL, Method.PUPILS, Method.WEIGHTS, Method.PERCENT]),
)
def test_shares_sum_to_the_cost_and_balances_to_zero(gross: list[int], method: Method) -> None:
    values: dict[Method, dict[int, int | None]] = {
        Method.WEIGHTS: {1: 3, 2: 0, 3: 7},
        Method.PERCENT: {1: 3_333, 2: 3_333, 3: 3_334},
    }
    project_id = cost_data.project(cost_data.key(method, values.get(method)))
    for n, cents in enumerate(gross):
        cost_id = cost_data.approved(
            project_id, gross=cents, payer=cost_data.ALL[n % 3], document_number=str(n)
        )
        assert sum(shares_of(cost_id).values()) == cents
    positions = project_queries.positions(cost_data.who("anna"), project_id)
    assert sum(p.balance for p in positions) == 0
    assert sum(p.paid for p in positions) == sum(gross)


def test_what_is_not_approved_weighs_in_no_balance() -> None:
    project_id = cost_data.project()
    cost_data.submitted(project_id)
    assert project_queries.positions(cost_data.who("anna"), project_id) == []
    row = project_queries.project(cost_data.who("anna"), project_id)
    assert (row.spent_cents, row.waiting_cents) == (0, 10_000)


def test_a_new_key_never_divides_what_was_handed_in() -> None:
    project_id = cost_data.project()
    cost_data.submitted(project_id)
    later = cost_data.key(Method.WEIGHTS, {1: 1, 2: 1, 3: 0}, effective_from=cost_data.DATED)
    with pytest.raises(Invalid):
        do(cost_data.fix_key, "kim", project_id, later)
    fine = cost_data.key(Method.WEIGHTS, {1: 1, 2: 1, 3: 0}, effective_from=date(2019, 2, 5))
    do(cost_data.fix_key, "bas", project_id, fine)
    first, second = (
        cost_data.approved(project_id, dated_on=day, document_number=str(day))
        for day in (date(2019, 2, 4), date(2019, 2, 5))
    )
    assert shares_of(first)[cast.VUURVLINDER] == 3_334
    assert shares_of(second)[cast.VUURVLINDER] == 0


def test_a_school_that_left_bears_nothing_of_later_costs() -> None:
    project_id = cost_data.project()
    row = next(p for p in project_queries.participants(project_id) if p.school_id == cast.VUURVLINDER)
    do(project_services.leave_project, "kim", project_id, row.id, cost_data.DATED)
    assert set(shares_of(cost_data.approved(project_id))) == set(cost_data.ALL)
    later = cost_data.approved(project_id, dated_on=date(2019, 2, 5), document_number="2")
    assert set(shares_of(later)) == {cast.VEENPLUIS, cast.ROERDOMP}
    do(project_services.join_project, "kim", project_id, cast.VUURVLINDER, date(2019, 2, 6))
    again = cost_data.approved(project_id, dated_on=date(2019, 2, 6), document_number="3")
    assert set(shares_of(again)) == set(cost_data.ALL)


def test_a_key_fixed_on_the_day_of_the_cost_or_later_is_flagged() -> None:

    with clock.frozen(datetime(2019, 2, 4, 8, 0, tzinfo=UTC)), transaction():
        opening = OpenProject(cost_data.facts(), cost_data.ALL, cost_data.key())
        late = project_services.open_project(cost_data.who("kim"), opening).id
    early = cost_data.project()
    assert not divide(late, cost_data.DATED, 100, 1).beforehand
    assert divide(early, cost_data.DATED, 100, 1).beforehand
