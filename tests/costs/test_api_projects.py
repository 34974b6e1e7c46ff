"""Changing a project and who takes part, and reading receipts, by the JSON API."""

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client

FACTS = ("version", "title", "activity", "lead_school", "start", "end", "budget_cents", "description")


def test_the_facts_of_a_project_are_changed_by_who_keeps_it(client: Client) -> None:
    path = f"/projects/{cost_data.project()}"
    there = client.sign_in("kim").api("GET", path).get_json()
    body = {name: there[name] for name in FACTS} | {"title": "Anders", "budget_cents": 1}
    for name, status in (("anna", 403), ("tom", 403), ("ad", 403)):
        assert client.sign_in(name).api("PUT", path, json=body).status_code == status
    changed = client.sign_in("kim").api("PUT", path, json=body).get_json()
    assert (changed["title"], changed["budget_cents"]) == ("Anders", 1)
    assert client.api("PUT", path, json=body).status_code == 409
    fresh = body | {"version": changed["version"], "end": "2001-01-01"}
    assert set(client.api("PUT", path, json=fresh).get_json()["errors"]) == {"end"}
    assert client.api("PUT", "/projects/9999", json=body).status_code == 404


def test_a_school_leaves_and_joins_again(client: Client) -> None:
    path = f"/projects/{cost_data.project()}"
    client.sign_in("kim")
    spells = client.api("GET", path).get_json()["participants"]
    spell = next(p for p in spells if p["school"] == cast.VUURVLINDER)
    left = client.api("PUT", f"{path}/participants/{spell['id']}", json={"to": spell["from"]})
    assert left.status_code == 200
    assert spell | {"to": spell["from"]} in left.get_json()["participants"]
    end = client.api("GET", path).get_json()["end"]
    body = {"school": cast.VUURVLINDER, "from": end}
    joined = client.api("POST", f"{path}/participants", json=body)
    assert joined.status_code == 201
    assert joined.get_json()["participants"][-1]["school"] == cast.VUURVLINDER
    again = client.api("POST", f"{path}/participants", json=body)
    assert again.status_code == 422 and set(again.get_json()["errors"]) == {"school"}
    client.sign_in("dirk")
    assert client.api("POST", f"{path}/participants", json=body).status_code == 403


def test_a_receipt_is_read_by_members_only(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in("anna")
    receipt = client.api("GET", f"/costs/{cost_id}").get_json()["receipts"][0]
    path = f"/costs/{cost_id}/receipts/{receipt['id']}"
    answer = client.api("GET", path, buffered=True)
    assert len(answer.data) == receipt["bytes"] and "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.api("GET", f"/costs/{cost_id + 1}/receipts/{receipt['id']}").status_code == 404
    assert client.sign_out().api("GET", path).status_code == 401
