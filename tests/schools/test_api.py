"""People and schools by the JSON API: the rights of the screens, and nothing more told than is listed."""

import pytest
from flask import Flask

from tests.support import cast
from tests.support.client import Client

NEW = {"name": "Noor Nieuw", "email": "Noor@veenpluis.example"}
PERSON = {"id", "name", "email", "active", "school", "roles"}
SCHOOL = {
    "brin": "99ZD00",
    "name": "De Tureluur",
    "place": "Wad",
    "type": "vmbo",
    "colour": "#123456",
}


def test_an_administrator_adds_somebody_who_can_sign_in_with_the_password_told_once(client: Client) -> None:
    body = {**NEW, "roles": ["teacher", "administrator"], "school": cast.ROERDOMP}
    answer = client.sign_in("ad").api("POST", "/people", json=body)
    added = answer.get_json()
    assert answer.status_code == 201 and answer.headers["Cache-Control"] == "no-store"
    assert set(added) == PERSON | {"password"}
    assert added["school"] == {"id": cast.ROERDOMP, "name": "Roerdomp College"}
    assert added["roles"] == ["teacher", "administrator"] and added["email"] == "noor@veenpluis.example"
    again = client.api("GET", f"/people/{added['id']}").get_json()
    assert again == {k: v for k, v in added.items() if k != "password"}
    fields = {"email": NEW["email"], "password": added["password"]}
    assert client.sign_out().post("/sign-in", data=fields).status_code == 303


def test_a_school_coordinator_adds_teachers_of_their_own_school_only(client: Client) -> None:
    client.sign_in("bas")
    more = [
        {"roles": ["administrator"]},
        {"roles": ["teacher", "treasurer"], "school": cast.VEENPLUIS},
        {"roles": ["teacher"], "school": cast.ROERDOMP},
        {"roles": ["school_coordinator"], "school": cast.VEENPLUIS},
    ]
    assert {client.api("POST", "/people", json={**NEW, **m}).status_code for m in more} == {403}
    added = client.api("POST", "/people", json=NEW).get_json()
    assert (added["roles"], added["school"]["id"]) == (["teacher"], cast.VEENPLUIS)


@pytest.mark.parametrize("name", ["anna", "kim", "tom", "sofie"])
def test_others_add_nobody(client: Client, name: str) -> None:
    assert client.sign_in(name).api("POST", "/people", json=NEW).status_code == 403


@pytest.mark.parametrize(
    "more",
    [
        {"roles": ["teacher"]},
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["teacher"], "school": 99},
        {"roles": ["teacher"], "school": 2**63},
        {"roles": ["teacher"], "school": "1"},
        {"email": cast.email("anna"), "roles": ["treasurer"]},
        {"email": "no address", "roles": ["treasurer"]},
        {"name": "a\nb", "roles": ["treasurer"]},
        {"name": "a\0b", "roles": ["treasurer"]},
        {"roles": ["treasurer"], "password": "fietsen door weer"},
        {"roles": ["treasurer"], "password_hash": "x"},
        {"roles": ["treasurer"], "active": False},
    ],
)
def test_what_is_not_right_is_named_by_field(client: Client, more: dict[str, object]) -> None:
    answer = client.sign_in("ad").api("POST", "/people", json={**NEW, **more})
    assert answer.status_code == 422 and answer.get_json()["errors"]
    people = client.api("GET", "/people?limit=200").get_json()["items"]
    assert len(people) == len(cast.PEOPLE)


def test_a_coordinator_sees_their_school_and_others_everybody(client: Client) -> None:
    own = client.sign_in("bas").api("GET", "/people").get_json()["items"]
    assert [p["name"] for p in own] == ["Anna de Wit", "Bas Yılmaz"]
    assert all(set(p) == PERSON for p in own)
    assert client.api("GET", f"/people/{cast.CARLA}").status_code == 404
    for name in ("kim", "ad"):
        client.sign_in(name)
        assert client.api("GET", f"/people/{cast.CARLA}").get_json()["name"] == "Carla Bos"
        assert len(client.api("GET", "/people").get_json()["items"]) == len(cast.PEOPLE)
    for name in ("anna", "tom", "sofie"):
        assert client.sign_in(name).api("GET", "/people").status_code == 403
        assert client.api("GET", f"/people/{cast.ANNA}").status_code == 403


def test_people_are_found_and_paged(client: Client) -> None:
    client.sign_in("ad")
    assert [p["id"] for p in client.api("GET", "/people?q=ANN").get_json()["items"]] == [cast.ANNA]
    seen, cursor = [], ""
    while cursor is not None:
        leaf = client.api("GET", f"/people?limit=3{cursor and '&cursor=' + cursor}").get_json()
        seen += [p["id"] for p in leaf["items"]]
        cursor = leaf["next"]
    assert sorted(seen) == sorted(person_id for person_id, _name, _grants in cast.PEOPLE.values())


def test_names_and_roles_are_changed_by_administrators(client: Client, app: Flask) -> None:
    client.sign_in("ad")
    changed = client.api("PUT", f"/people/{cast.TOM}", json={"name": "Tom Telt"}).get_json()
    assert (changed["name"], changed["email"]) == ("Tom Telt", cast.email("tom"))
    body = {"roles": ["administrator"]}
    assert client.api("PUT", f"/people/{cast.TOM}/roles", json=body).get_json()["roles"] == body["roles"]
    assert client.api("PUT", f"/people/{cast.AD}/roles", json={"roles": ["treasurer"]}).status_code == 409
    assert client.api("PUT", "/people/9999", json={"name": "X"}).status_code == 404
    assert client.api("PUT", "/people/9999/roles", json=body).status_code == 404
    client.sign_in("bas")
    assert client.api("PUT", f"/people/{cast.ANNA}", json={"name": "X"}).status_code == 403
    assert client.api("PUT", f"/people/{cast.ANNA}/roles", json=body).status_code == 403


def test_closing_an_account_ends_its_tokens_at_once(client: Client, app: Flask) -> None:
    anna = app.test_client()
    assert isinstance(anna, Client)
    assert anna.sign_in("anna").api("GET", "/me").status_code == 200
    client.sign_in("bas")
    assert client.api("POST", f"/people/{cast.ANNA}/close").get_json()["active"] is False
    assert anna.api("GET", "/me").status_code == 401
    assert client.api("POST", f"/people/{cast.ANNA}/open").get_json()["active"] is True


@pytest.mark.parametrize("action", ["close", "open", "password"])
def test_a_school_coordinator_keeps_only_teachers_of_their_own_school(client: Client, action: str) -> None:
    client.sign_in("dirk")
    others = [cast.ANNA, cast.TRUUS, cast.DIRK, 9999, 2**63]
    answers = [client.api("POST", f"/people/{i}/{action}").status_code for i in others]
    assert answers == [404, 403, 403, 404, 404]
    assert client.api("POST", f"/people/{cast.CARLA}/{action}").status_code == 200
    assert client.sign_in("anna").api("POST", f"/people/{cast.CARLA}/{action}").status_code == 403


def test_a_new_password_is_told_once_and_works(client: Client) -> None:
    answer = client.sign_in("ad").api("POST", f"/people/{cast.ANNA}/password")
    assert set(answer.get_json()) == {"password"} and answer.headers["Cache-Control"] == "no-store"
    fields = {"email": cast.email("anna"), **answer.get_json()}
    assert client.sign_out().post("/sign-in", data=fields).status_code == 303


def test_schools_are_kept_by_administrators(client: Client) -> None:
    answer = client.sign_in("ad").api("POST", "/schools", json=SCHOOL)
    added = answer.get_json()
    assert answer.status_code == 201
    assert added["url"] == f"/schools/{added['id']}-de-tureluur" and added["pupils"] is None
    path = f"/schools/{added['id']}"
    changed = client.api("PUT", path, json={"place": "Zee"}).get_json()
    assert changed == {**added, "place": "Zee"} == client.api("GET", path).get_json()
    for name in ("anna", "bas", "kim", "tom"):
        client.sign_in(name)
        assert client.api("GET", path).status_code == 200
        assert client.api("POST", "/schools", json=SCHOOL).status_code == 403
        assert client.api("PUT", path, json=SCHOOL).status_code == 403
        assert client.api("PUT", f"{path}/pupils", json={}).status_code == 403
        assert client.api("GET", f"{path}/pupils").status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"brin": "x"}, {"brin": "99ZA00"}, {"name": " "}, {"colour": "red"}, {"id": 4}, {"place": None}]
)
def test_a_school_that_is_not_right_is_not_added(client: Client, wrong: dict[str, object]) -> None:
    answer = client.sign_in("ad").api("POST", "/schools", json={**SCHOOL, **wrong})
    assert answer.status_code == 422 and set(answer.get_json()["errors"]) == set(wrong)
    assert len(client.api("GET", "/schools").get_json()["items"]) == len(cast.PUPILS)


def test_pupils_are_counted_on_a_day(client: Client) -> None:
    client.sign_in("ad")
    path = f"/schools/{cast.VEENPLUIS}/pupils"
    body = {"counted_on": "2019-10-01", "pupils": 1300, "source": "DUO"}
    counts = client.api("PUT", path, json=body).get_json()["items"]
    assert counts == client.api("GET", path).get_json()["items"]
    assert counts == [body, {"counted_on": "2018-10-01", "pupils": 1240, "source": "telling"}]
    assert client.api("GET", f"/schools/{cast.VEENPLUIS}").get_json()["pupils"] == 1300
    for wrong in ({"pupils": -1}, {"pupils": 2**63}, {"pupils": "9"}, {"pupils": 1.5}, {"counted_on": "x"}):
        assert client.api("PUT", path, json={**body, **wrong}).status_code == 422
    assert client.api("PUT", "/schools/9999/pupils", json=body).status_code == 404


def test_a_number_no_database_holds_is_simply_not_there(client: Client) -> None:
    client.sign_in("ad")
    for number in (2**63, 10**30, "9" * 5000):
        for path in (f"/people/{number}", f"/schools/{number}"):
            assert client.api("GET", path).status_code == 404
            assert client.api("PUT", path, json={}).status_code == 404
