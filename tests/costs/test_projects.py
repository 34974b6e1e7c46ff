"""Keeping projects through their services: who may, and what costs hold fast."""

from datetime import date

import pytest

from tests.costs import cost_data
from tests.costs.cost_data import do, shares_of
from tests.support import cast
from wiki.costs.queries import projects as project_queries
from wiki.costs.rules.commands import OpenProject
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.services import projects as project_services
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("app")


def test_a_school_cannot_leave_before_a_cost_that_was_handed_in() -> None:
    project_id = cost_data.project()
    cost_data.submitted(project_id)
    row = next(p for p in project_queries.participants(project_id) if p.school_id == cast.VUURVLINDER)
    with pytest.raises(Invalid):
        do(project_services.leave_project, "kim", project_id, row.id, date(2019, 2, 3))


def test_a_participant_of_another_project_cannot_be_sent_away() -> None:
    mine, other = cost_data.project(), cost_data.project(title="Ander project")
    row = project_queries.participants(other)[1]
    with pytest.raises(NotFound):
        do(project_services.leave_project, "kim", mine, row.id, cost_data.ENDS)


@pytest.mark.parametrize("name", ["anna", "dirk", "tom", "sofie", "ad", "truus"])
def test_only_the_core_team_and_the_lead_open_and_keep_projects(name: str) -> None:

    opening = OpenProject(cost_data.facts(), cost_data.ALL, cost_data.key())
    with pytest.raises(NotAllowed):
        do(project_services.open_project, name, opening)
    project_id = cost_data.project()
    with pytest.raises(NotAllowed):
        do(cost_data.fix_key, name, project_id, cost_data.key(effective_from=cost_data.ENDS))
    with pytest.raises(NotAllowed):
        do(project_services.change_project, name, project_id, 1, cost_data.facts())


def test_a_project_changed_meanwhile_is_not_overwritten() -> None:
    project_id = cost_data.project()
    do(project_services.change_project, "bas", project_id, 1, cost_data.facts(title="Nieuwe titel"))
    with pytest.raises(Conflict):
        do(project_services.change_project, "kim", project_id, 1, cost_data.facts(title="Mijn titel"))


def test_a_third_is_said_as_equal_not_as_a_percentage() -> None:
    with pytest.raises(Invalid, match="Gelijk") as refused:
        cost_data.project(cost_data.key(Method.PERCENT, {1: 3_333, 2: 3_333, 3: 3_333}))
    assert "method" in refused.value.errors


def spells(project_id: int) -> dict[int, tuple[date, date | None]]:
    return {row.school_id: (row.from_on, row.to_on) for row in project_queries.participants(project_id)}


def leave(project_id: int, school_id: int, to_on: date) -> None:
    row = next(p for p in project_queries.participants(project_id) if p.school_id == school_id)
    do(project_services.leave_project, "kim", project_id, row.id, to_on)


@pytest.mark.parametrize("start", [date(2018, 12, 3), date(2019, 1, 14)])
def test_schools_that_take_part_from_the_first_day_move_along_with_it(start: date) -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    do(project_services.join_project, "kim", project_id, cast.VUURVLINDER, date(2019, 2, 1))
    do(project_services.change_project, "kim", project_id, 1, cost_data.facts(starts_on=start))
    assert {school: first for school, (first, _last) in spells(project_id).items()} == {
        cast.VEENPLUIS: start,
        cast.ROERDOMP: start,
        cast.VUURVLINDER: date(2019, 2, 1),
    }


def test_a_cost_of_an_earlier_first_day_is_borne_by_all() -> None:
    project_id = cost_data.project(cost_data.key(effective_from=date(2018, 12, 2)))
    do(project_services.change_project, "kim", project_id, 1, cost_data.facts(starts_on=date(2018, 12, 3)))
    assert set(shares_of(cost_data.approved(project_id, dated_on=date(2018, 12, 4)))) == set(cost_data.ALL)


def test_schools_stay_where_they_are_when_a_cost_would_lose_them() -> None:
    project_id = cost_data.project()
    cost_data.submitted(project_id)
    later = cost_data.facts(starts_on=date(2019, 3, 1))
    do(project_services.change_project, "kim", project_id, 1, later)
    assert {first for first, _last in spells(project_id).values()} == {cost_data.STARTS}


def test_schools_that_take_part_to_the_last_day_move_along_with_it() -> None:
    project_id = cost_data.project()
    leave(project_id, cast.ROERDOMP, cost_data.ENDS)
    leave(project_id, cast.VUURVLINDER, date(2019, 3, 1))
    end = date(2019, 7, 12)
    do(project_services.change_project, "kim", project_id, 1, cost_data.facts(ends_on=end))
    lasts = {school: last for school, (_first, last) in spells(project_id).items()}
    assert lasts == {cast.VEENPLUIS: None, cast.ROERDOMP: end, cast.VUURVLINDER: date(2019, 3, 1)}


def test_a_spell_never_ends_before_it_begins_nor_meets_another() -> None:
    project_id = cost_data.project()
    leave(project_id, cast.VUURVLINDER, date(2019, 1, 9))
    do(project_services.join_project, "kim", project_id, cast.VUURVLINDER, date(2019, 2, 1))
    do(project_services.change_project, "kim", project_id, 1, cost_data.facts(starts_on=date(2019, 1, 20)))
    rows = [row for row in project_queries.participants(project_id) if row.school_id == cast.VUURVLINDER]
    assert [(row.from_on, row.to_on) for row in rows] == [
        (cost_data.STARTS, date(2019, 1, 9)),
        (date(2019, 2, 1), None),
    ]
