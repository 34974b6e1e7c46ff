"""The first screen of Costs for who decides on none of them: their school, their activities, and entering a cost."""

import re

from sqlalchemy import insert

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.statements import statements
from wiki.costs.models.project import Project
from wiki.kernel.db import session, transaction
from wiki.plan.models import WorkingGroupMember

DECIDE = ("tom", "sofie", "truus")


def test_costs_refuse_no_member(client: Client) -> None:
    cost_data.submitted(cost_data.project(), "dirk")
    for name in cast.PEOPLE:
        client.sign_in(name)
        answer = client.get("/costs/")
        assert answer.status_code == 200
        assert ("Kosten om te beoordelen" in answer.text) == (name in DECIDE), name
    client.sign_out()
    assert client.get("/costs/").status_code == 303


def test_a_coordinator_enters_a_cost_in_a_project_of_the_school_and_in_no_other(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    html = client.get("/costs/").text
    assert f'<option value="{project_id}" selected' in html
    form = client.get(f"/costs/new?project={project_id}", follow_redirects=True)
    assert form.status_code == 200 and form.text.index('name="receipt"') < form.text.index(
        'name="description"'
    )
    assert [client.get(f"/costs/new{query}").status_code for query in ("", "?project=x", "?project=0")] == [
        404
    ] * 3
    client.sign_in("anna")
    assert 'name="project"' not in client.get("/costs/").text
    assert client.get(f"/costs/new?project={project_id}").status_code == 403


def test_somebody_sees_what_the_activities_of_their_groups_cost(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id, "dirk")
    activity_id = session().get_one(Project, project_id).activity_id
    client.sign_in("els")
    assert "chart-key" not in client.get("/costs/").text
    with transaction():
        row = {"activity_id": activity_id, "person_id": cast.ELS}
        session().execute(insert(WorkingGroupMember).values(row))
    html = client.get("/costs/").text
    assert "chart-key" in html and f"/plan/activities/{activity_id}-" in html


def test_a_school_sees_its_position_and_what_waits(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id, "dirk")
    waiting = cost_data.submitted(project_id, "dirk", document_number="2")
    client.sign_in("dirk")
    html = client.get("/costs/").text
    assert f'href="/costs/{waiting}"' in html and "Nog te ontvangen" in html
    client.sign_in("anna")
    assert f'href="/costs/{waiting}"' not in client.get("/costs/").text


def test_it_takes_the_same_statements_with_one_cost_and_with_ten(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.submitted(project_id, "dirk")
    client.sign_in("dirk")
    client.get("/costs/")
    with statements() as before:
        client.get("/costs/")
    for number in range(9):
        cost_data.submitted(project_id, "dirk", document_number=f"nr {number}")
    with statements() as after:
        client.get("/costs/")
    assert len(after) == len(before) < 16, re.sub(r"\s+", " ", "\n".join(map(str, after)))
