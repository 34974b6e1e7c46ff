"""A closed project takes no new costs; what was entered is still decided on."""

from typing import Any

import pytest

from tests.costs import cost_data
from tests.costs.cost_data import do
from tests.costs.test_screens import COST
from tests.support.client import Client
from wiki.audit.models import AuditEvent
from wiki.costs.queries import projects as project_queries
from wiki.costs.services import costs
from wiki.costs.services import projects as project_services
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed

pytestmark = pytest.mark.usefixtures("app")


def state(project_id: int) -> str:
    return project_queries.project(cost_data.who("anna"), project_id).state


def test_a_closed_project_takes_no_costs_and_no_changes_but_is_decided_on() -> None:
    project_id = cost_data.project()
    waiting, draft = cost_data.submitted(project_id), cost_data.draft(project_id, document_number="2")
    do(project_services.close_project, "kim", project_id)
    assert state(project_id) == "closed"
    changes: list[tuple[Any, str, tuple[Any, ...]]] = [
        (costs.record_cost, "dirk", (cost_data.command(),)),
        (project_services.change_project, "kim", (2, cost_data.facts())),
        (cost_data.fix_key, "kim", (cost_data.key(effective_from=cost_data.ENDS),)),
        (project_services.join_project, "kim", (2, cost_data.ENDS)),
        (project_services.close_project, "kim", ()),
    ]
    for change, who, more in changes:
        with pytest.raises(Conflict):
            do(change, who, project_id, *more)
    do(costs.submit_cost, "dirk", draft)
    do(costs.approve_cost, "tom", waiting)
    do(costs.reject_cost, "tom", draft, "Te laat.")
    assert sum(p.balance for p in project_queries.positions(cost_data.who("anna"), project_id)) == 0


def test_a_project_is_opened_again_and_the_trail_tells_of_both() -> None:
    project_id = cost_data.project()
    with pytest.raises(Conflict):
        do(project_services.reopen_project, "bas", project_id)
    do(project_services.close_project, "bas", project_id)
    do(project_services.reopen_project, "kim", project_id)
    cost_data.draft(project_id)
    actions = [event.action for event in session().query(AuditEvent).order_by(AuditEvent.id)]
    assert actions[1:4] == ["project.opened", "project.closed", "project.reopened"]


@pytest.mark.parametrize("name", ["anna", "dirk", "tom", "sofie", "ad"])
def test_only_the_core_team_and_the_lead_close_a_project(name: str, client: Client) -> None:
    project_id = cost_data.project()
    for step in (project_services.close_project, project_services.reopen_project):
        with pytest.raises(NotAllowed):
            do(step, name, project_id)
    client.sign_in(name)
    for step in ("close", "reopen"):
        assert client.post(f"/projects/{project_id}/{step}").status_code == 403
        assert client.api("POST", f"/projects/{project_id}/{step}").status_code == 403
    assert "Sluit het project" not in client.get(f"/projects/{project_id}-leerlingonderzoek").text


@pytest.mark.one_database
def test_closing_and_opening_again_on_the_screen(client: Client) -> None:
    project_id = cost_data.project()
    url = f"/projects/{project_id}-leerlingonderzoek"
    client.sign_in("bas")
    assert "Sluit het project" in client.get(url).text
    assert client.post(f"/projects/{project_id}/close").headers["Location"] == url
    assert client.post(f"/projects/{project_id}/close").status_code == 409
    page = client.get(url).text
    assert "Open het project weer" in page and "Er komen geen nieuwe kosten bij" in page
    assert f"/projects/{project_id}/edit" not in page
    client.sign_in("dirk")
    refused = client.post(f"/projects/{project_id}/costs/new", data=COST)
    assert refused.status_code == 409
    assert 'value="Drukwerk"' in refused.text
    assert client.sign_in("kim").post(f"/projects/{project_id}/reopen").status_code == 303
    assert client.sign_in("dirk").post(f"/projects/{project_id}/costs/new", data=COST).status_code == 303


def test_closing_and_opening_again_by_the_api(client: Client) -> None:
    path = f"/projects/{cost_data.project()}"
    client.sign_in("kim")
    assert client.api("POST", f"{path}/close").get_json()["state"] == "closed"
    assert client.api("POST", f"{path}/close").status_code == 409
    assert client.api("POST", f"{path}/reopen").get_json()["state"] != "closed"
    assert client.api("POST", f"{path}/reopen").status_code == 409
    assert client.api("POST", "/projects/9999/close").status_code == 404
