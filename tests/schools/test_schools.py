"""The schools of the network and their numbers of pupils."""

from datetime import date

import pytest
from flask import Flask

from tests.support import cast
from tests.support.client import Client
from wiki.kernel.db import transaction
from wiki.kernel.errors import NotAllowed
from wiki.schools.queries import schools
from wiki.schools.queries.actors import by_id
from wiki.schools.rules import OPERATOR, SchoolCommand
from wiki.schools.services import schools as school_services

TYPED = {"brin": "99ZQ00", "name": "De Nieuwe School", "place": "Verweg", "type": "havo", "colour": "#112233"}


def test_the_list_shows_every_school_with_its_place_and_pupils(client: Client) -> None:
    page = client.get("/schools/").text
    for text in (
        "Lyceum De Veenpluis",
        "Westerveld aan Zee",
        "1.240 leerlingen",
        "540 leerlingen",
        "/schools/1-",
    ):
        assert text in page


def test_schools_stand_in_the_order_of_their_code(app: Flask) -> None:
    with transaction():
        school_services.add_school(OPERATOR, SchoolCommand("00AA00", "Eerste", "Verweg"))
    assert [s.brin for s in schools.schools_by_brin()] == ["00AA00", "99ZA00", "99ZB00", "99ZC00"]


def test_the_pupils_of_a_day_are_those_last_counted(app: Flask) -> None:
    with transaction():
        school_services.set_pupil_count(OPERATOR, cast.VEENPLUIS, date(2019, 10, 1), 1300)
    assert schools.pupils_on(date(2018, 9, 30)) == {}
    assert schools.pupils_on(date(2018, 10, 1)) == cast.PUPILS
    assert schools.pupils_on(date(2019, 9, 30)) == cast.PUPILS
    assert schools.pupils_on(date(2019, 10, 1)) == {**cast.PUPILS, cast.VEENPLUIS: 1300}


def test_a_count_of_the_same_day_is_corrected(app: Flask) -> None:
    for pupils in (1300, 1301):
        with transaction():
            school_services.set_pupil_count(OPERATOR, cast.VEENPLUIS, date(2018, 10, 1), pupils)
    assert schools.pupils_on(date(2018, 10, 1))[cast.VEENPLUIS] == 1301


def test_an_administrator_adds_a_school_and_its_pupils(client: Client) -> None:
    added = client.sign_in("ad").post("/admin/schools/new", data=TYPED)
    assert added.status_code == 303
    count = {"counted_on": "2018-10-01", "pupils": "321", "source": "telling"}
    assert client.post(f"{added.location}/pupils", data=count).status_code == 303
    changed = client.post(added.location, data={**TYPED, "name": "De Nieuwste School"})
    assert changed.status_code == 303
    page = client.get("/schools/").text
    assert "De Nieuwste School" in page and "321 leerlingen" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"brin": "1"},
        {"brin": "99ZA00"},
        {"name": ""},
        {"place": "x" * 81},
        {"colour": "red;}"},
        {"type": "x" * 81},
    ],
)
def test_a_refused_school_keeps_what_was_typed(client: Client, wrong: dict[str, str]) -> None:
    page = client.sign_in("ad").post("/admin/schools/new", data={**TYPED, "place": "Heel Verweg", **wrong})
    assert page.status_code == 422
    assert next(iter(wrong.values())) in page.text


@pytest.mark.parametrize("pupils", ["-1", "1.5", "", "abc", "1e9", "100001", "９"])
def test_a_number_of_pupils_is_whole_and_not_negative(client: Client, pupils: str) -> None:
    data = {"counted_on": "2018-10-01", "pupils": pupils}
    assert client.sign_in("ad").post("/admin/schools/1/pupils", data=data).status_code == 422


@pytest.mark.parametrize("name", ["anna", "bas", "kim", "tom"])
def test_only_an_administrator_keeps_schools(client: Client, name: str) -> None:
    assert client.sign_in(name).post("/admin/schools/1/pupils", data={}).status_code == 403
    actor = by_id(cast.PEOPLE[name][0])
    assert actor is not None
    with pytest.raises(NotAllowed), transaction():
        school_services.set_pupil_count(actor, 1, date(2018, 10, 1), 5)


def test_the_api_says_who_one_is(client: Client) -> None:
    me = client.sign_in("truus").api("GET", "/me").get_json()
    assert me == {
        "id": cast.TRUUS,
        "name": "Truus Tweebaan",
        "email": cast.email("truus"),
        "language": None,
        "school": {"id": cast.ROERDOMP, "name": "Roerdomp College"},
        "roles": ["teacher", "treasurer"],
    }
    assert client.sign_in("kim").api("GET", "/me").get_json()["school"] is None


def test_the_api_lists_the_schools(client: Client) -> None:
    first = client.sign_in("anna").api("GET", "/schools?limit=2").get_json()
    assert first["items"][0] == {
        "id": 1,
        "name": "Lyceum De Veenpluis",
        "brin": "99ZA00",
        "place": "Westerveld aan Zee",
        "pupils": 1240,
    }
    rest = client.api("GET", f"/schools?limit=2&cursor={first['next']}").get_json()
    assert [s["id"] for s in rest["items"]] == [3] and rest["next"] is None
    assert client.api("GET", "/schools?cursor=nonsense").status_code == 422
