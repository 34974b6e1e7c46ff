"""Keeping projects through their services: who may, and what costs hold fast."""

from datetime import date

import pytest

from tests.costs import stage
from tests.costs.stage import do
from tests.support import cast
from wiki.costs import project_services, queries
from wiki.costs.commands import OpenProject
from wiki.costs.splitting import Method
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.usefixtures("app")


def test_a_school_cannot_leave_before_a_cost_that_was_handed_in() -> None:
    project_id = stage.project()
    stage.submitted(project_id)
    row = next(p for p in queries.participants(project_id) if p.school_id == cast.VUURVLINDER)
    with pytest.raises(Invalid):
        do(project_services.leave_project, "kim", project_id, row.id, date(2019, 2, 3))


def test_a_participant_of_another_project_cannot_be_sent_away() -> None:
    mine, other = stage.project(), stage.project(title="Ander project")
    row = queries.participants(other)[1]
    with pytest.raises(NotFound):
        do(project_services.leave_project, "kim", mine, row.id, stage.ENDS)


@pytest.mark.parametrize("name", ["anna", "dirk", "tom", "sofie", "ad", "truus"])
def test_only_the_core_team_and_the_lead_open_and_keep_projects(name: str) -> None:

    opening = OpenProject(stage.facts(), stage.ALL, stage.key())
    with pytest.raises(NotAllowed):
        do(project_services.open_project, name, opening)
    project_id = stage.project()
    with pytest.raises(NotAllowed):
        do(project_services.add_key_version, name, project_id, stage.key(effective_from=stage.ENDS))
    with pytest.raises(NotAllowed):
        do(project_services.change_project, name, project_id, 1, stage.facts())


def test_a_project_changed_meanwhile_is_not_overwritten() -> None:
    project_id = stage.project()
    do(project_services.change_project, "bas", project_id, 1, stage.facts(title="Nieuwe titel"))
    with pytest.raises(Conflict):
        do(project_services.change_project, "kim", project_id, 1, stage.facts(title="Mijn titel"))


def test_a_third_is_said_as_equal_not_as_a_percentage() -> None:
    with pytest.raises(Invalid, match="Gelijk") as refused:
        stage.project(stage.key(Method.PERCENT, {1: 3_333, 2: 3_333, 3: 3_333}))
    assert "method" in refused.value.errors
