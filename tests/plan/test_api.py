"""The year plan by the JSON API: what its screens can do."""

import pytest

from tests.support import cast
from tests.support.client import Client


def test_a_building_block_is_added_and_renamed(client: Client) -> None:
    client.sign_in("kim")
    answer = client.api("POST", "/building-blocks", json={"name": " Lezen \n en schrijven "})
    block = answer.get_json()
    assert answer.status_code == 201 and block["name"] == "Lezen en schrijven"
    path = f"/building-blocks/{block['id']}"
    body = {"name": "Lezen", "description": "Taal"}
    assert client.api("PUT", path, json=body).get_json() == {"id": block["id"], **body}
    assert client.api("GET", "/building-blocks").get_json()["items"][-1]["name"] == "Lezen"
    assert client.api("POST", "/building-blocks", json=body).status_code == 422
    assert client.api("PUT", f"/building-blocks/{2**63}", json=body).status_code == 404
    for name in ("anna", "bas", "ad"):
        client.sign_in(name)
        assert client.api("POST", "/building-blocks", json={"name": "x"}).status_code == 403
        assert client.api("PUT", path, json={"name": "x"}).status_code == 403


def test_an_activity_tells_all_that_is_needed_to_change_it(client: Client) -> None:
    client.sign_in("kim")
    path = f"/activities/{cast.LEARNING_GOALS}"
    there = client.api("GET", path).get_json()
    assert there["working_group"] == [cast.ANNA]
    whole = {k: v for k, v in there.items() if k not in ("id", "school_year", "closed_at", "url")}
    changed = client.api("PUT", path, json=whole | {"title": "Leerdoelen"}).get_json()
    assert changed["working_group"] == [cast.ANNA] and changed["title"] == "Leerdoelen"
    assert client.api("PUT", path, json=whole).status_code == 409


def test_a_school_year_tells_the_version_its_ambition_is_written_over(client: Client) -> None:
    client.sign_in("kim")
    year = client.api("GET", "/school-years").get_json()["items"][0]
    body = {"version": year["version"], "ambition": "Samen."}
    assert client.api("PUT", f"/school-years/{year['id']}", json=body).get_json()["ambition"] == "Samen."
    assert client.api("PUT", f"/school-years/{year['id']}", json=body).status_code == 409


@pytest.mark.parametrize("field", ["title", "number"])
def test_a_line_of_nothing_but_space_is_empty(client: Client, field: str) -> None:
    body = {"number": "A9", "title": "Iets", "kind": "structural", field: " \n "}
    answer = client.sign_in("kim").api("POST", "/activities", json=body)
    assert answer.status_code == 422 and set(answer.get_json()["errors"]) == {field}
