"""A form that is sent twice (a double click, or back and again) does its work once."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.costs import cost_data
from tests.costs.test_screens import COST, PROJECT, upload
from tests.support.client import Client
from wiki.costs.models.cost import Cost, Receipt
from wiki.costs.models.project import Project
from wiki.costs.services import idempotency
from wiki.kernel.db import session


def form_id(page: str) -> dict[str, str]:
    found = re.search(r'name="form_id" value="([0-9a-f]{32})"', page)
    assert found
    return {"form_id": found[1]}


def count(model: Any) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_a_cost_sent_twice_is_one_draft_with_one_receipt(client: Client) -> None:
    url = f"/projects/{cost_data.project()}/costs/new"
    client.sign_in("dirk")
    sent = COST | form_id(client.get(url).text)
    first, again = (client.post(url, data=sent | upload()) for _time in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert (count(Cost), count(Receipt)) == (1, 1)


def test_a_form_corrected_after_going_back_is_a_draft_of_its_own(client: Client) -> None:
    url = f"/projects/{cost_data.project()}/costs/new"
    client.sign_in("dirk")
    sent = COST | form_id(client.get(url).text)
    client.post(url, data=sent)
    client.post(url, data=sent | {"description": "Nog een"})
    client.post(url, data=sent | upload())
    assert count(Cost) == 3


def test_two_forms_that_say_the_same_are_two_costs(client: Client) -> None:
    url = f"/projects/{cost_data.project()}/costs/new"
    client.sign_in("dirk")
    for _time in range(2):
        client.post(url, data=COST | form_id(client.get(url).text))
    for _time in range(2):
        client.post(url, data=COST)
    assert count(Cost) == 4


def test_a_refused_form_keeps_its_id(client: Client) -> None:
    url = f"/projects/{cost_data.project()}/costs/new"
    client.sign_in("dirk")
    given = form_id(client.get(url).text)
    assert form_id(client.post(url, data=COST | given | {"gross": ""}).text) == given


def test_the_form_of_one_person_is_not_that_of_another(client: Client) -> None:
    url = f"/projects/{cost_data.project()}/costs/new"
    given = form_id(client.sign_in("dirk").get(url).text)
    first = client.post(url, data=COST | given).headers["Location"]
    assert client.sign_in("bas").post(url, data=COST | given).headers["Location"] != first


def test_a_project_sent_twice_is_one_project(client: Client) -> None:
    client.sign_in("kim")
    sent = PROJECT | form_id(client.get("/projects/new").text)
    first, again = (client.post("/projects/new", data=sent) for _time in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    client.post("/projects/new", data=sent | {"title": "Een ander"})
    assert count(Project) == 2


def test_of_forms_sent_at_once_one_is_kept(app: Flask) -> None:
    project_id, dirk = cost_data.project(), cost_data.who("dirk")
    session().rollback()
    mark = idempotency.mark_of("0" * 32, cost_data.command())
    work = lambda: idempotency.record_cost_once(dirk, project_id, cost_data.command(), None, mark)  # noqa: E731
    assert cost_data.at_once(app, *[work] * 5) == ["done"] * 5
    assert count(Cost) == 1
