"""Network days by the JSON API: the services of the screens, and remarks for the organisers alone."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask

from tests.days.stage import BEFORE, THE_DAY, Stage, sign_up, stage
from tests.support import cast
from tests.support.client import Client
from wiki.kernel import clock


@pytest.fixture
def on(app: Flask) -> Iterator[Stage]:
    """A day that is announced, some time before it."""
    with clock.frozen(BEFORE):
        yield stage()


def test_a_day_is_planned_and_announced(on: Stage, client: Client) -> None:
    client.sign_in("kim")
    new = {"title": "Netwerkdag 4", "date": "2019-05-28", "starts_at": "09:30", "ends_at": "15:00"}
    made = client.api("POST", "/days", json=new)
    assert made.status_code == 201 and made.json["state"] == "draft" and made.json["starts_at"] == "09:30"
    id_ = made.json["id"]
    wrong = client.api(
        "POST",
        f"/days/{id_}/parts",
        json={"kind": "round", "title": "R", "starts_at": "9", "ends_at": "10:00"},
    )
    assert wrong.status_code == 422 and list(wrong.json["errors"]) == ["starts_at"]
    part = {"kind": "round", "title": "Ronde", "starts_at": "10:00", "ends_at": "11:00"}
    part_id = client.api("POST", f"/days/{id_}/parts", json=part).json["id"]
    changed = part | {"title": "Ronde 1", "version": 1}
    assert client.api("PUT", f"/day-parts/{part_id}", json=changed).json["title"] == "Ronde 1"
    file = client.api(
        "POST", f"/day-parts/{part_id}/files", data={"file": (BytesIO(b"%PDF-1.4 %%EOF"), "a.pdf")}
    )
    assert file.status_code == 201
    with client.api("GET", f"/day-files/{file.json['id']}") as content:
        assert content.data.startswith(b"%PDF")
    assert client.api("DELETE", f"/day-files/{file.json['id']}").status_code == 204
    workshop = {"day": id_, "title": "Lezen", "capacity": 10, "rounds": [part_id], "leaders": [cast.ELS]}
    found = client.api("POST", "/workshops", json=workshop).json
    assert found["leaders"][0]["name"] == "Els El Amrani"
    again = {k: v for k, v in workshop.items() if k != "day"} | {"room": "Aula", "version": 1}
    assert client.api("PUT", f"/workshops/{found['id']}", json=again).json["room"] == "Aula"
    assert client.api("GET", f"/workshops?day={id_}").json["items"][0]["title"] == "Lezen"
    assert client.api("GET", f"/workshops/{found['id']}").status_code == 200
    assert client.api("DELETE", f"/workshops/{found['id']}").status_code == 204
    assert client.api("DELETE", f"/day-parts/{part_id}").status_code == 204
    edited = new | {"title": "Netwerkdag vier", "version": 1}
    assert client.api("PUT", f"/days/{id_}", json=edited).json["title"] == "Netwerkdag vier"
    assert client.api("PUT", f"/days/{id_}", json=edited).status_code == 409
    assert client.api("POST", f"/days/{id_}/publish").json["state"] == "published"
    assert client.api("POST", f"/days/{id_}/invite").status_code == 200
    assert client.api("POST", f"/days/{id_}/cancel", json={"reason": "Ziek."}).json["state"] == "cancelled"
    assert [day["title"] for day in client.api("GET", "/days").json["items"]] == [
        "Netwerkdag vier",
        "Netwerkdag 3",
    ]


def test_signing_up_assigning_and_leaving(on: Stage, client: Client) -> None:
    there = f"/days/{on.day}"
    chosen = {on.first: [on.forms, on.talks], on.second: [on.research]}
    choices = [{"round": round_id, "workshops": ids} for round_id, ids in chosen.items()]
    mine = {"choices": choices, "diet": "Vegan"}
    assert client.sign_in("carla").api("POST", f"{there}/registrations", json=mine).json["diet"] == "Vegan"
    sign_up(on, "els", (on.forms,), (on.research,), diet="Halal")
    assert [one["name"] for one in client.api("GET", f"{there}/registrations").json["items"]] == ["Carla Bos"]
    assert client.api("POST", f"{there}/assignment", json={}).status_code == 403
    client.sign_in("dirk")
    assert {one["diet"] for one in client.api("GET", f"{there}/registrations").json["items"]} == {
        "Vegan",
        "Halal",
    }
    drawn = client.api("POST", f"{there}/assignment", json={"seed": "17"}).json
    assert drawn["seed"] == "17" and len(drawn["items"]) == 6
    by_hand = {"person": cast.ELS, "round": on.first, "workshop": on.talks}
    moved = client.api("PUT", f"{there}/assignment", json=by_hand).json["items"]
    assert any(one["person"] == cast.ELS and one["reason"] == "by_hand" for one in moved)
    assert client.sign_in("carla").api("GET", f"{there}/assignment").json["items"] == []
    client.sign_in("dirk").api("POST", f"{there}/assignment/show")
    own = client.sign_in("carla").api("GET", f"{there}/assignment").json["items"]
    assert {one["name"] for one in own} == {"Carla Bos"} and all(one["why"] for one in own)
    seat = {"round": on.first, "workshop": on.talks}
    assert client.api("POST", f"{there}/places", json=seat).status_code == 200
    assert client.api("POST", f"{there}/places/decline", json=seat).status_code == 204
    assert client.api("DELETE", f"{there}/registrations").status_code == 204
    client.sign_in("dirk")
    assert client.api("PUT", f"{there}/registrations/{cast.BAS}").status_code == 204
    assert client.api("DELETE", f"{there}/registrations/{cast.BAS}").status_code == 204
    assert client.api("GET", f"{there}/badges").data.startswith(b"%PDF")
    assert b"BEGIN:VCALENDAR" in client.api("GET", f"{there}/calendar").data


def test_what_comes_of_a_day(on: Stage, client: Client) -> None:
    there = f"/days/{on.day}"
    sign_up(on, "els", (on.forms,))
    client.sign_in("kim").api("POST", f"{there}/assignment", json={})
    here = {"round": on.first, "present": [cast.ELS], "listed": [cast.ELS]}
    assert client.api("PUT", f"/workshops/{on.forms}/attendance", json=here).status_code == 204
    assert (
        client.api("PUT", f"{there}/attendance", json={"present": [cast.ELS], "listed": []}).status_code
        == 204
    )
    assert client.api("POST", f"/workshops/{on.forms}/notes").json["url"].startswith("/pages/")
    harvest = {
        "pages": [{"title": "Leskaart"}],
        "tasks": [{"text": "Rondsturen", "person": cast.ELS, "due_on": "2019-04-01"}],
        "wishes": [{"title": "Kijkwijzer", "text": "Op één blad."}],
    }
    assert len(client.api("POST", f"/workshops/{on.forms}/harvest", json=harvest).json["pages"]) == 2
    (wish,) = client.api("GET", "/wishes").json["items"]
    assert wish["title"] == "Kijkwijzer"
    (of_workshop,) = client.api("GET", f"/workshops/{on.forms}/wishes").json["items"]
    assert of_workshop == {"id": wish["id"], "title": "Kijkwijzer", "url": wish["url"]}
    (came_up,) = client.api("GET", f"/wishes/{wish['id']}/workshops").json["items"]
    assert (came_up["id"], came_up["day"], came_up["date"]) == (on.forms, on.day, "2019-03-14")
    unanswered = client.api("GET", f"{there}/unanswered").json["items"]
    assert "Bas Yılmaz" in {one["name"]: one["silent"] for one in unanswered}["Lyceum De Veenpluis"]
    found = client.api("GET", f"{there}/report").json
    assert found["people"] == 1 and found["schools"] == [{"school": "Mavo De Vuurvlinder", "people": 1}]
    task = found["tasks"][0]["id"]
    assert client.api("PUT", f"/day-tasks/{task}", json={"done": True}).json["done_at"]
    assert client.api("GET", f"{there}/report?format=pdf").data.startswith(b"%PDF")
    assert client.api("GET", f"{there}/report?format=docx").data.startswith(b"PK")
    assert client.api("POST", f"{there}/report").json["url"].startswith("/pages/")
    with clock.frozen(THE_DAY):
        assert client.api("POST", f"{there}/close").json["state"] == "closed"


def test_one_has_an_address_for_ones_own_calendar(on: Stage, client: Client) -> None:
    client.sign_in("carla")
    assert client.api("GET", "/me/calendar").json == {"url": None}
    made = client.api("POST", "/me/calendar", json={"renew": True})
    assert made.status_code == 201 and client.api("GET", "/me/calendar").json == made.json
    assert client.api("DELETE", "/me/calendar").status_code == 204
    assert client.api("GET", "/me/calendar").json == {"url": None}
