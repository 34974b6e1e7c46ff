"""Projects and costs by the JSON API: the same rules as on the screen."""

import io
from datetime import date
from typing import Any

import pytest

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.kernel.db import transaction
from wiki.ledger.queries import books
from wiki.ledger.services import posting as ledger

PROJECT = {
    "title": "Leerlingonderzoek",
    "activity": cast.LEARNING_GOALS,
    "lead_school": 1,
    "schools": [1, 2, 3],
    "start": "2019-01-07",
    "end": "2019-06-14",
    "budget_cents": 480_000,
    "key": {"method": "pupils", "effective_from": "2019-01-07"},
}
COST = {
    "description": "Begeleiding",
    "supplier": "Hogeschool",
    "document_number": "7",
    "date": "2019-02-04",
    "gross_cents": 480_000,
    "vat_cents": 83_306,
    "payers": [{"school": 2, "cents": 480_000}],
    "kind": "invoice",
}


def receipt(content: bytes = cost_data.PDF) -> dict[str, Any]:
    return {"file": (io.BytesIO(content), "bon.pdf")}


def test_the_whole_way_from_project_to_balances(client: Client) -> None:
    opened = client.sign_in("kim").api("POST", "/projects", json=PROJECT)
    assert opened.status_code == 201
    project = opened.json
    assert project is not None
    assert (project["schools"], project["key"]["method"], project["budget_cents"]) == (
        [1, 2, 3],
        "pupils",
        480_000,
    )
    client.sign_in("dirk")
    recorded = client.api("POST", f"/projects/{project['id']}/costs", json=COST).json
    assert recorded is not None
    assert (recorded["number"], recorded["status"], recorded["shares"]) == (1, "draft", [])
    url = f"/costs/{recorded['id']}"
    assert client.api("POST", f"{url}/submit").status_code == 422
    assert client.api("POST", f"{url}/receipt", data=receipt()).status_code == 201
    assert client.api("POST", f"{url}/submit").json["status"] == "submitted"  # type: ignore[index]
    client.sign_in("tom")
    approved = client.api("POST", f"{url}/approve").json
    assert approved is not None
    assert approved["status"] == "approved"
    assert sum(share["cents"] for share in approved["shares"]) == 480_000
    assert {"school", "cents", "numerator", "denominator", "floor_cents", "rank"} == set(
        approved["shares"][0]
    )
    assert client.api("POST", f"{url}/approve").status_code == 409
    balances = client.api("GET", f"/balances?project={project['id']}").json
    assert balances is not None
    assert sum(item["balance_cents"] for item in balances["items"]) == 0
    assert client.api("GET", f"/projects/{project['id']}/costs").json["items"][0]["number"] == 1  # type: ignore[index]
    assert client.api("GET", "/projects").json["items"][0]["spent_cents"] == 480_000  # type: ignore[index]


def test_without_a_token_nothing_is_told(client: Client) -> None:
    project_id = cost_data.project()
    cost_id = cost_data.submitted(project_id)
    for path in (
        "/projects",
        f"/projects/{project_id}",
        f"/projects/{project_id}/costs",
        f"/costs/{cost_id}",
    ):
        assert client.api("GET", path).status_code == 401
    assert client.api("GET", "/balances").status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gross_cents": 0}, "gross_cents"),
        ({"gross_cents": -1}, "gross_cents"),
        ({"gross_cents": 10**13}, "gross_cents"),
        ({"gross_cents": 10.5}, "gross_cents"),
        ({"gross_cents": "100,00"}, "gross_cents"),
        ({"vat_cents": 480_001}, "vat_cents"),
        ({"date": "4-2-2019"}, "date"),
        ({"date": "2190-01-01"}, "date"),
        ({"payers": []}, "payers"),
        ({"kind": "bribe"}, "kind"),
        ({"status": "approved"}, "status"),
        ({"recorded_for": 1}, "recorded_for"),
    ],
)
def test_a_wrong_cost_is_a_problem_by_field(client: Client, change: dict[str, Any], field: str) -> None:
    project_id = cost_data.project()
    answer = client.sign_in("dirk").api("POST", f"/projects/{project_id}/costs", json=COST | change)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert field in answer.json["errors"]


def test_a_key_that_cannot_divide_is_a_problem(client: Client) -> None:
    lines = [{"school": school, "value": 3_333} for school in (1, 2, 3)]
    key = {"method": "percent", "lines": lines, "effective_from": "2019-01-07"}
    answer = client.sign_in("kim").api("POST", "/projects", json=PROJECT | {"key": key})
    assert answer.status_code == 422
    assert answer.json is not None
    assert list(answer.json["errors"]) == ["key"]
    lines[0]["value"] = 3_334
    assert client.api("POST", "/projects", json=PROJECT | {"key": key}).status_code == 201


@pytest.mark.parametrize("name", ["anna", "carla", "bas", "tom"])
def test_others_than_the_school_itself_take_no_step(client: Client, name: str) -> None:
    cost_id = cost_data.draft(cost_data.project())
    client.sign_in(name)
    for step in ("submit", "withdraw", "return"):
        expected = (
            422 if (name, step) == ("tom", "return") else 403
        )  # who decides sends back, with a question
        assert client.api("POST", f"/costs/{cost_id}/{step}").status_code == expected
    assert client.api("POST", f"/costs/{cost_id}/receipt", data=receipt()).status_code == 403


@pytest.mark.parametrize("name", ["anna", "dirk", "kim", "truus"])
def test_who_may_not_decide_does_not(client: Client, name: str) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in(name)
    assert client.api("POST", f"/costs/{cost_id}/approve").status_code == 403
    assert client.api("POST", f"/costs/{cost_id}/reject", json={"reason": "Nee"}).status_code == 403


def test_a_stale_hash_is_a_conflict(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in("sofie")
    stale = client.api("POST", f"/costs/{cost_id}/approve", json={"content_sha256": "0" * 64})
    assert stale.status_code == 409
    seen = client.api("GET", f"/costs/{cost_id}").json
    assert seen is not None
    answer = client.api("POST", f"/costs/{cost_id}/approve", json={"content_sha256": seen["content_sha256"]})
    assert answer.status_code == 200


def test_lists_are_paged_by_cursor(client: Client) -> None:
    project_id = cost_data.project()
    for n in range(3):
        cost_data.draft(project_id, receipt=False, document_number=str(n))
    client.sign_in("anna")
    first = client.api("GET", f"/projects/{project_id}/costs?limit=2").json
    assert first is not None
    second = client.api("GET", f"/projects/{project_id}/costs?limit=2&cursor={first['next']}").json
    assert second is not None
    assert [c["number"] for c in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next"] is None


def test_no_file_or_a_wrong_one_is_refused(client: Client) -> None:
    cost_id = cost_data.draft(cost_data.project(), receipt=False)
    client.sign_in("dirk")
    assert client.api("POST", f"/costs/{cost_id}/receipt").status_code == 422
    answer = client.api("POST", f"/costs/{cost_id}/receipt", data=receipt(b"<html>"))
    assert answer.status_code == 422
    assert answer.json is not None
    assert "file" in answer.json["errors"]


def test_what_a_screen_changes_the_api_changes_too(client: Client) -> None:
    project_id = cost_data.project()
    cost_id = cost_data.draft(project_id)
    client.sign_in("dirk")
    changed = client.api("PUT", f"/costs/{cost_id}", json=COST | {"version": 1})
    assert changed.status_code == 200
    assert changed.json is not None
    assert changed.json["gross_cents"] == 480_000
    assert client.api("PUT", f"/costs/{cost_id}", json=COST | {"version": 1}).status_code == 409
    assert client.api("GET", "/costs").status_code == 403
    assert client.api("POST", f"/costs/{cost_id}/submit").status_code == 200
    assert client.api("POST", f"/costs/{cost_id}/return").json["status"] == "draft"  # type: ignore[index]
    assert client.api("POST", f"/costs/{cost_id}/withdraw").json["status"] == "withdrawn"  # type: ignore[index]
    waiting = cost_data.submitted(project_id, document_number="2")
    client.sign_in("tom")
    assert [c["id"] for c in client.api("GET", "/costs").json["items"]] == [waiting]  # type: ignore[index]
    assert client.api("POST", f"/costs/{waiting}/reject", json={"reason": "Nee."}).status_code == 200
    key = {"method": "weights", "effective_from": "2019-03-01", "lines": [{"school": 1, "value": 1}]}
    client.sign_in("kim")
    assert client.api("POST", f"/projects/{project_id}/keys", json=key).status_code == 422
    key["lines"] = [{"school": school, "value": school} for school in (1, 2, 3)]
    key["rationale"] = "Naar inzet."
    proposed = client.api("POST", f"/projects/{project_id}/keys", json=key)
    assert (proposed.status_code, proposed.json["keys"][1]["approved"]) == (201, None)  # type: ignore[index]
    url = f"/projects/{project_id}/keys/2"
    assert client.api("POST", f"{url}/approve").status_code == 403
    client.sign_in("sofie")
    assert client.api("POST", f"{url}/refuse", json={"reason": " "}).status_code == 422
    approved = client.api("POST", f"{url}/approve")
    assert (approved.status_code, approved.json["key"]["method"]) == (200, "weights")  # type: ignore[index]


def test_balances_are_of_a_period_and_of_a_project(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.approved(project_id)
    period = books.period_on(cost_data.DATED)
    later = another_year()
    assert period is not None
    client.sign_in("anna")
    for query, owed in (
        (f"period={period.id}", 3_333),
        (f"period={later}", 0),
        (f"project={project_id}", 3_333),
    ):
        items = client.api("GET", f"/balances?{query}").get_json()["items"]
        found = {item["school"]: item for item in items}
        assert found.get(cast.VEENPLUIS, {"balance_cents": 0})["balance_cents"] == owed
        assert sum(item["unsettled_cents"] + item["transfer_cents"] for item in items) == 0
    assert client.api("GET", "/balances?period=999").status_code == 404
    assert client.api("GET", "/balances?period=x").status_code == 422


def another_year() -> int:
    with transaction():
        return ledger.period_for(date(2020, 2, 2)).id
