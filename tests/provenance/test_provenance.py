"""What a page cost is what the books say, for whom may see it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.costs import cost_data
from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.adoptions import services as adoptions
from wiki.adoptions.rules import Report
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import projects
from wiki.costs.rules.commands import Hours
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.services import costs
from wiki.costs.services import projects as project_services
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.ledger.models import Posting
from wiki.pages.models import Page
from wiki.provenance import queries, services
from wiki.schools.rules import VISITOR
from wiki.verification import content as verified


def name(page: int, project: int, weight: int = 1, by: str = "anna") -> None:
    with transaction():
        services.name(content.actor(by), page, project, weight)


def kept(page: int) -> dict[str, Any]:
    session().rollback()
    found: dict[str, Any] = session().get_one(Page, page).facts.get("costs", {})
    return found


def in_the_books(project: int) -> int:
    borne = select(func.sum(Posting.cents)).where(Posting.project_id == project, Posting.account == "borne")
    return int(session().scalar(borne) or 0)


def reverse(cost_id: int) -> None:
    cost_data.do(costs.reverse_cost, "tom", cost_id, "Dubbel ingevoerd.")
    cost_data.do(costs.reverse_cost, "sofie", cost_id)


def test_the_pages_of_a_project_cost_together_what_the_ledger_says(app: Flask) -> None:
    project = cost_data.project()
    pages = [content.page(title) for title in ("Een", "Twee", "Drie")]
    for weight, page in enumerate(pages, 1):
        name(page, project, weight)
    first = cost_data.approved(project, gross=10_001)
    cost_data.approved(project, gross=333, document_number="2")
    cost_data.submitted(project, gross=5_000, document_number="3")
    assert sum(kept(page)["cents"] for page in pages) == in_the_books(project) == 10_334
    assert kept(pages[0])["sharing"] == 3
    reverse(first)
    assert sum(kept(page)["cents"] for page in pages) == in_the_books(project) == 333
    assert sum(made.cents for made in queries.made_by(project)) == 333
    assert list(verified.costs_of_pages()) == []


def test_hours_count_while_their_cost_stands(app: Flask) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer")
    name(page, project)
    hours = cost_data.approved(
        project, gross=9_000, kind=CostKind.HOURS, hours=Hours(120, 4_500, 4_500), supplier=""
    )
    assert kept(page)["minutes"] == 120
    reverse(hours)
    assert kept(page)["minutes"] == 0


def test_the_schools_that_use_it_divide_what_it_cost(app: Flask) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer", "x", state="ready")
    name(page, project)
    cost_data.approved(project, gross=10_000)
    assert kept(page)["using"] == 0 and kept(page)["per_school"] is None
    for who in ("anna", "carla", "els"):
        with transaction():
            adoptions.report(content.actor(who), page, Report("in_use", 1))
    assert (kept(page)["using"], kept(page)["per_school"]) == (3, 3_333)


def test_what_is_kept_and_not_what_the_ledger_says_is_found(app: Flask) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer")
    name(page, project)
    cost_data.approved(project, gross=10_000)
    with transaction() as db:
        facts = db.get_one(Page, page).facts
        wrong = facts | {"costs": facts["costs"] | {"cents": 1}}
        db.execute(update(Page).where(Page.id == page).values(facts=wrong))
    assert any(f"page {page}:" in line for line in verified.costs_of_pages())


def test_a_project_that_is_renamed_has_its_new_name_with_the_page(app: Flask) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer")
    name(page, project)
    kim = content.actor("kim")
    with transaction():
        version = projects.project(kim, project).version
        project_services.change_project(kim, project, version, cost_data.facts(title="Nieuwe naam"))
    assert [it["title"] for it in kept(page)["projects"]] == ["Nieuwe naam"]
    assert list(verified.costs_of_pages()) == []


def test_another_part_changes_every_page_of_the_project(app: Flask) -> None:
    project, one, two = cost_data.project(), content.page("Een"), content.page("Twee")
    name(one, project), name(two, project)
    cost_data.approved(project, gross=9_000)
    name(one, project, 2)
    assert (kept(one)["cents"], kept(two)["cents"]) == (6_000, 3_000)
    with transaction():
        services.forget(content.actor("anna"), one, project)
    assert kept(one) == {} and kept(two)["cents"] == 9_000
    with pytest.raises(NotFound), transaction():
        services.forget(content.actor("anna"), one, project)


def test_only_people_of_its_schools_and_the_core_team_name_a_project(app: Flask) -> None:
    project = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    page = content.page("Kijkwijzer", public=True)
    for actor in (content.actor("els"), VISITOR, content.actor("tom")):
        with pytest.raises(NotAllowed), transaction():
            services.name(actor, page, project)
    for who in ("carla", "kim"):
        name(page, project, by=who)


@pytest.mark.parametrize("weight", [0, -1, 1001])
def test_a_part_that_is_none_is_refused(app: Flask, weight: int) -> None:
    with pytest.raises(Invalid) as refused:
        name(content.page("Een"), cost_data.project(), weight)
    assert set(refused.value.errors) == {"weight"}


def test_a_project_that_is_not_there_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        name(content.page("Een"), 999)
    assert set(refused.value.errors) == {"project"}


def test_a_visitor_sees_no_amount(client: Client) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer", public=True)
    name(page, project)
    cost_data.approved(project, gross=123_456)
    shown = client.get(f"/pages/{page}-kijkwijzer").text
    assert "1.234,56" not in shown and "Leerlingonderzoek" not in shown
    assert client.api("GET", f"/pages/{page}/provenance").status_code == 401
    assert "1.234,56" in client.sign_in("els").get(f"/pages/{page}-kijkwijzer").text


@pytest.mark.one_database
def test_a_page_view_asks_the_database_nothing_more(client: Client) -> None:
    project, page, bare = cost_data.project(), content.page("Kijkwijzer"), content.page("Kaal")
    name(page, project)
    client.sign_in("anna")
    with statements() as without:
        client.get(f"/pages/{bare}-kaal")
    with statements() as with_costs:
        client.get(f"/pages/{page}-kijkwijzer")
    assert len(with_costs) == len(without)


@pytest.mark.one_database
def test_the_screens_name_change_and_take_away(client: Client) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer")
    cost_data.approved(project, gross=10_000)
    client.sign_in("anna")
    refused = client.post(f"/pages/{page}/projects", data={"project": project, "weight": "0"})
    assert refused.status_code == 422 and "van 1 tot 1000" in refused.text
    assert client.post(f"/pages/{page}/projects", data={"project": project, "weight": "2"}).status_code == 303
    screen = client.get(f"/pages/{page}-kijkwijzer/provenance").text
    assert "100,00" in screen and "2 van 2" in screen
    assert "Kijkwijzer" in client.get(f"/projects/{project}-x/pages").text
    assert client.post(f"/pages/{page}/projects/{project}/remove").status_code == 303
    assert "Er is nog geen project genoemd" in client.get(f"/pages/{page}-kijkwijzer/provenance").text


def test_a_part_that_is_refused_is_said_where_it_was_typed(client: Client) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer")
    name(page, project)
    client.sign_in("anna")
    refused = client.post(f"/pages/{page}/projects", data={"project": project, "weight": "0"}).text
    assert refused.count("van 1 tot 1000") == 2 and refused.count('id="f-weight"') == 1
    assert "<details open>" in refused and 'value="0"' in refused


def test_the_api_does_the_same(client: Client) -> None:
    project, page = cost_data.project(), content.page("Kijkwijzer")
    cost_data.approved(project, gross=10_000)
    client.sign_in("anna")
    said = client.api("PUT", f"/pages/{page}/projects/{project}", json={"weight": 3}).json
    assert (said["cents"], said["sharing"], said["parts"][0]["project_cents"]) == (10_000, 3, 10_000)
    assert client.api("GET", f"/pages/{page}/provenance").json == said
    assert client.api("GET", f"/projects/{project}/pages").json["items"][0]["cents"] == 10_000
    assert client.api("DELETE", f"/pages/{page}/projects/{project}").json["parts"] == []
    assert cost_queries.waiting_count(content.actor("tom"))[0] == 0
