"""The year plan on the screen: everybody reads it, the network coordinator keeps it."""

import pytest

from tests.support import cast
from tests.support.client import Client
from wiki.plan import queries

FORM = {
    "number": "A9",
    "title": "Publicatie “Regie”",
    "kind": "incidental",
    "lead_school": "1",
    "result": "artikel",
}
EDIT = f"/plan/activities/{cast.LEARNING_GOALS}/edit"


def test_the_plan_of_the_newest_year_is_shown_to_everybody(client: Client) -> None:
    assert client.get("/plan/").headers["Location"] == "/plan/2018-2019"
    page = client.get("/plan/2018-2019").text
    assert "Vier netwerkdagen organiseren" in page
    assert "Netwerkdagen van vorig jaar" not in page
    assert "/activities/new" not in page


def test_an_unknown_year_is_not_found(client: Client) -> None:
    assert client.get("/plan/2030-2031").status_code == 404
    assert client.get("/plan/geen-jaar").status_code == 404


@pytest.mark.parametrize("name", ["anna", "bas", "tom", "sofie", "ad"])
def test_only_the_network_coordinator_changes_the_plan(client: Client, name: str) -> None:
    client.sign_in(name)
    assert client.get(EDIT).status_code == 403
    assert client.post("/plan/2018-2019/activities/new", data=FORM).status_code == 403
    assert (
        client.post(f"/plan/activities/{cast.LEARNING_GOALS}/close", data={"closed": "1"}).status_code == 403
    )
    body = {"number": "A9", "title": "x", "kind": "incidental"}
    assert client.api("POST", "/activities", json=body).status_code == 403


def test_the_coordinator_adds_an_activity_at_the_end(client: Client) -> None:
    client.sign_in("kim")
    added = client.post("/plan/2018-2019/activities/new", data=FORM | {"working_group": [str(cast.CARLA)]})
    assert added.status_code == 303
    last = queries.activities_of(cast.YEAR)[-1]
    assert (last.number, last.title, last.lead_school) == ("A9", "Publicatie “Regie”", "Lyceum De Veenpluis")
    assert [m.name for m in queries.working_group(last.id)] == ["Carla Bos"]


def test_a_refused_activity_keeps_everything_typed(client: Client) -> None:
    client.sign_in("kim")
    wrong = FORM | {"starts_on": "31-02-2019", "title": "t" * 201, "description": "Mijn lange <verhaal>"}
    page = client.post("/plan/2018-2019/activities/new", data=wrong)
    assert page.status_code == 422
    for kept in ("t" * 201, "Mijn lange &lt;verhaal&gt;", "artikel", "A9"):
        assert kept in page.text
    assert "Typ een datum zo: 14-03-2019." in page.text


def test_a_title_of_200_characters_is_fine(client: Client) -> None:
    client.sign_in("kim")
    assert client.post("/plan/2018-2019/activities/new", data=FORM | {"title": "t" * 200}).status_code == 303


def test_a_number_is_used_once_in_a_year(client: Client) -> None:
    client.sign_in("kim")
    assert client.post("/plan/2018-2019/activities/new", data=FORM | {"number": "A1"}).status_code == 422


def test_who_started_from_an_older_version_sees_both_and_loses_nothing(client: Client) -> None:
    client.sign_in("kim")
    first = FORM | {"version": "1", "title": "Eerste"}
    assert client.post(EDIT, data=first).status_code == 303
    second = client.post(EDIT, data=FORM | {"version": "1", "title": "Tweede"})
    assert second.status_code == 409
    assert "Eerste" in second.text
    assert "Tweede" in second.text
    assert client.post(EDIT, data=FORM | {"version": "2", "title": "Tweede"}).status_code == 303


def test_activities_are_moved_among_their_kind(client: Client) -> None:
    client.sign_in("kim")
    client.post("/plan/2018-2019/activities/new", data=FORM)
    last = queries.activities_of(cast.YEAR)[-1]
    client.post(f"/plan/activities/{last.id}/move", data={"direction": "up"})
    incidental = [a.title for a in queries.activities_of(cast.YEAR) if a.kind == "incidental"]
    assert incidental == ["Publicatie “Regie”", "Leerdoelen en leerlijnen"]


def test_an_activity_is_closed_and_opened_again(client: Client) -> None:
    client.sign_in("kim")
    url = f"/plan/activities/{cast.LEARNING_GOALS}/close"
    client.post(url, data={"closed": "1"})
    client.post(url, data={"closed": "1"})
    closed = queries.activity(cast.LEARNING_GOALS)
    assert closed is not None
    assert closed.closed_at is not None
    assert closed.version == 2
    client.post(url, data={"closed": "0"})
    opened = queries.activity(cast.LEARNING_GOALS)
    assert opened is not None
    assert opened.closed_at is None


def test_the_ambition_is_written_in_markdown_and_shown_safely(client: Client) -> None:
    client.sign_in("kim")
    text = "Samen **verder** <script>alert(1)</script>"
    client.post("/plan/2018-2019/ambition", data={"version": "1", "ambition": text})
    page = client.get("/plan/2018-2019").text
    assert "<strong>verder</strong>" in page
    assert "<script>alert" not in page


def test_a_new_school_year_becomes_the_newest(client: Client) -> None:
    client.sign_in("kim")
    assert client.post("/plan/new", data={"label": "2019-2020"}).headers["Location"] == "/plan/2019-2020"
    assert client.post("/plan/new", data={"label": "2019-2020"}).status_code == 422
    assert client.post("/plan/new", data={"label": "morgen"}).status_code == 422
    assert client.get("/plan/").headers["Location"] == "/plan/2019-2020"


def test_building_blocks_are_added_and_renamed(client: Client) -> None:
    client.sign_in("kim")
    client.post("/plan/building-blocks", data={"name": "Ruimte en tijd"})
    client.post("/plan/building-blocks", data={"id": str(cast.COACHING), "name": "Coachen"})
    assert [b.name for b in queries.building_blocks()] == ["Leerlingregie", "Coachen", "Ruimte en tijd"]
    assert client.post("/plan/building-blocks", data={"name": "Coachen"}).status_code == 422


def test_the_api_gives_the_plan_and_takes_changes(client: Client) -> None:
    client.sign_in("kim")
    rows = client.api("GET", "/activities").json["items"]
    assert [r["number"] for r in rows] == ["A1", "A3"]
    assert rows[1]["lead_school"] == cast.VEENPLUIS
    body = {"number": "A9", "title": "Nieuw", "kind": "structural", "starts_on": "2018-09-01"}
    added = client.api("POST", "/activities", json=body)
    assert added.status_code == 201
    assert added.json["school_year"] == "2018-2019"
    changed = client.api(
        "PUT", f"/activities/{added.json['id']}", json=body | {"version": 1, "title": "Nieuwer"}
    )
    assert changed.json["title"] == "Nieuwer"
    stale = client.api("PUT", f"/activities/{added.json['id']}", json=body | {"version": 1})
    assert (stale.status_code, stale.mimetype) == (409, "application/problem+json")
    assert client.api("POST", "/activities", json={"title": "x"}).status_code == 422
    assert client.api("POST", f"/activities/{added.json['id']}/close").json["closed_at"]
    assert [y["label"] for y in client.api("GET", "/school-years").json["items"]] == [
        "2018-2019",
        "2017-2018",
    ]
    assert len(client.api("GET", "/building-blocks").json["items"]) == 2


def test_a_form_offers_the_people_of_the_lead_school_and_who_is_in_the_group(client: Client) -> None:
    client.sign_in("kim")
    services_group = client.post(EDIT, data=FORM | {"version": "1", "working_group": [str(cast.CARLA)]})
    assert services_group.status_code == 303
    offered = [id_ for id_, _name in queries.people_to_choose(cast.VEENPLUIS, [cast.CARLA])]
    assert offered == [cast.CARLA, cast.ANNA, cast.BAS]
    page = client.get(EDIT).text
    assert "Carla Bos" in page and "Bas Yılmaz" in page and "Els El Amrani" not in page


def test_more_people_are_found_by_name_and_nothing_is_saved_meanwhile(client: Client) -> None:
    client.sign_in("kim")
    typed = FORM | {"version": "1", "title": "Half werk", "working_group": [str(cast.CARLA)]}
    for asked in ({"find": "1", "person": "EL AMRANI"}, {"enter": "1", "person": "el am"}):
        answer = client.post(EDIT, data=typed | asked)
        assert answer.status_code == 200
        assert "Els El Amrani" in answer.text and "Half werk" in answer.text
        assert f'value="{cast.CARLA}" checked' in answer.text and "Bas Yılmaz" not in answer.text
    nobody = client.post(EDIT, data=typed | {"find": "1", "person": "100% <b>"})
    assert "Els El Amrani" not in nobody.text and "Carla Bos" in nobody.text
    assert client.post(EDIT, data=typed | {"enter": "1", "person": ""}).status_code == 303


def test_a_form_never_offers_more_people_than_one_can_look_through(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PEOPLE_TO_CHOOSE", 2)
    assert len(queries.people_to_choose(cast.VEENPLUIS, q="a")) == 2
    assert len(queries.people_to_choose(None)) == 2
    page = client.sign_in("kim").post(EDIT, data=FORM | {"version": "1", "find": "1", "person": "a"})
    assert "Er zijn er meer" in page.text


def test_a_form_offers_the_activities_of_the_last_years_and_those_chosen(client: Client) -> None:
    client.sign_in("kim")
    for label in ("2019-2020", "2020-2021"):
        client.post("/plan/new", data={"label": label})
        client.post(f"/plan/{label}/activities/new", data=FORM | {"title": label})
    assert [a.title for a in queries.activities_to_choose()] == ["2020-2021", "2019-2020"]
    chosen = [a.title for a in queries.activities_to_choose({cast.OLD_ACTIVITY, 99, 10**30})]
    assert chosen == ["2020-2021", "2019-2020", "Netwerkdagen van vorig jaar"]
    assert [a.id for a in queries.activities_by_id({cast.OLD_ACTIVITY, 10**30})] == [cast.OLD_ACTIVITY]
    assert f'value="{cast.OLD_ACTIVITY}" selected' in client.get(f"/search?activity={cast.OLD_ACTIVITY}").text
    assert "Netwerkdagen van vorig jaar" not in client.get("/search").text
