"""Who may add, change and close whom."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import cast
from tests.support.client import Client
from wiki.accounts.models import Person
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.schools.queries import actors, schools
from wiki.schools.rules import OPERATOR, VISITOR, Actor, Role
from wiki.schools.services import people as people_services

NEW = {"name": "Noor Nieuw", "email": "Noor@veenpluis.example"}


def who(person_id: int) -> Actor:
    found = actors.by_id(person_id)
    assert found is not None
    return found


def grants(email: str) -> list[tuple[Role, int | None]]:
    session().rollback()
    person_id = session().scalar(select(Person.id).where(Person.email == email))
    return schools.grants_of(person_id) if person_id else []


def test_an_administrator_adds_somebody_who_can_sign_in_with_the_password_shown_once(client: Client) -> None:
    data = {**NEW, "roles": ["teacher", "administrator"], "school": str(cast.ROERDOMP)}
    page = client.sign_in("ad").post("/admin/people/new", data=data)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    password = re.findall(r'<code class="secret">([^<]+)</code>', page.text)[0]
    assert grants("noor@veenpluis.example") == [(Role.TEACHER, cast.ROERDOMP), (Role.ADMINISTRATOR, None)]
    client.sign_out()
    assert client.post("/sign-in", data={"email": NEW["email"], "password": password}).status_code == 303


def test_a_school_coordinator_adds_teachers_of_their_own_school(client: Client) -> None:
    assert client.sign_in("bas").post("/admin/people/new", data=NEW).status_code == 200
    assert grants("noor@veenpluis.example") == [(Role.TEACHER, cast.VEENPLUIS)]


@pytest.mark.parametrize(
    "more",
    [
        {"roles": "administrator"},
        {"roles": ["teacher", "treasurer"], "school": str(cast.VEENPLUIS)},
        {"roles": "teacher", "school": str(cast.ROERDOMP)},
        {"roles": "school_coordinator", "school": str(cast.VEENPLUIS)},
    ],
)
def test_a_school_coordinator_cannot_give_any_other_role(client: Client, more: dict[str, object]) -> None:
    assert client.sign_in("bas").post("/admin/people/new", data={**NEW, **more}).status_code == 403
    assert grants("noor@veenpluis.example") == []


@pytest.mark.parametrize("name", ["anna", "kim", "tom", "sofie"])
def test_others_add_nobody(client: Client, name: str) -> None:
    assert client.sign_in(name).post("/admin/people/new", data=NEW).status_code == 403


def test_what_a_form_does_not_ask_is_not_taken_from_it(client: Client) -> None:
    data = {
        **NEW,
        "id": "1",
        "active": "0",
        "password": "own-choice-of-words",
        "password_hash": "x",
        "created_at": "2001-01-01",
    }
    page = client.sign_in("bas").post("/admin/people/new", data=data)
    assert "own-choice-of-words" not in page.text
    person = session().scalars(select(Person).where(Person.email == "noor@veenpluis.example")).one()
    assert person.active and person.id > cast.TRUUS and person.password_hash.startswith("$argon2id$")


def test_a_refused_form_keeps_what_was_typed(client: Client) -> None:
    data = {
        "name": "Noor Nieuw",
        "email": cast.email("anna"),
        "roles": ["teacher"],
        "school": str(cast.VEENPLUIS),
    }
    page = client.sign_in("ad").post("/admin/people/new", data=data)
    assert page.status_code == 422
    assert "al een account" in page.text and "Noor Nieuw" in page.text and cast.email("anna") in page.text


@pytest.mark.parametrize(
    "more",
    [
        {"roles": "teacher"},
        {"school": "1"},
        {"roles": "king"},
        {"roles": "teacher", "school": "99"},
        {"roles": "teacher", "school": "9" * 30},
    ],
)
def test_a_role_and_its_school_belong_together(client: Client, more: dict[str, str]) -> None:
    assert client.sign_in("ad").post("/admin/people/new", data={**NEW, **more}).status_code == 422


def test_closing_an_account_ends_its_sessions_and_tokens_at_once(client: Client, app: Flask) -> None:
    anna = app.test_client()
    assert isinstance(anna, Client)
    anna.sign_in("anna")
    assert anna.api("GET", "/me").status_code == 200
    assert client.sign_in("bas").post(f"/admin/people/{cast.ANNA}/close").status_code == 303
    assert anna.get("/account").status_code == 303
    assert anna.api("GET", "/me").status_code == 401
    assert client.post(f"/admin/people/{cast.ANNA}/open").status_code == 303
    assert anna.get("/account").status_code == 303
    data = {"email": cast.email("anna"), "password": cast.PASSWORD}
    assert anna.post("/sign-in", data=data).status_code == 303


@pytest.mark.parametrize("action", ["close", "open", "password"])
def test_a_school_coordinator_keeps_only_teachers_of_their_own_school(client: Client, action: str) -> None:
    client.sign_in("dirk")
    elsewhere = client.post(f"/admin/people/{cast.ANNA}/{action}").status_code
    treasurer_too = client.post(f"/admin/people/{cast.TRUUS}/{action}").status_code
    himself = client.post(f"/admin/people/{cast.DIRK}/{action}").status_code
    nobody = client.post(f"/admin/people/9999/{action}").status_code
    assert (elsewhere, treasurer_too, himself, nobody) == (404, 403, 403, 404)
    assert client.post(f"/admin/people/{cast.CARLA}/{action}").status_code in (200, 303)


def test_nobody_takes_administration_from_themselves(client: Client) -> None:
    client.sign_in("ad")
    data = {"name": "Ad Beheer", "email": cast.email("ad"), "roles": ["treasurer"], "school": ""}
    assert client.post(f"/admin/people/{cast.AD}", data=data).status_code == 409
    assert client.post(f"/admin/people/{cast.AD}/close").status_code == 403
    assert grants(cast.email("ad")) == [(Role.ADMINISTRATOR, None)]


def test_a_change_of_roles_holds_from_the_next_request_and_is_in_the_trail(
    client: Client, app: Flask
) -> None:
    tom = app.test_client()
    assert isinstance(tom, Client)
    tom.sign_in("tom")
    assert tom.get("/admin").status_code == 403
    data = {"name": "Tom Tel", "email": cast.email("tom"), "roles": ["administrator"], "school": ""}
    assert client.sign_in("ad").post(f"/admin/people/{cast.TOM}", data=data).status_code == 303
    assert tom.get("/admin").status_code == 200
    event = session().scalars(select(AuditEvent).where(AuditEvent.action == "roles_changed")).one()
    assert event.details == {"before": ["treasurer"], "after": ["administrator"]}
    assert event.actor_id == cast.AD


def test_a_new_password_ends_the_sessions_there_are(client: Client, app: Flask) -> None:
    anna = app.test_client()
    assert isinstance(anna, Client)
    anna.sign_in("anna")
    page = client.sign_in("ad").post(f"/admin/people/{cast.ANNA}/password")
    password = re.findall(r'<code class="secret">([^<]+)</code>', page.text)[0]
    assert anna.get("/account").status_code == 303
    data = {"email": cast.email("anna"), "password": password}
    assert anna.post("/sign-in", data=data).status_code == 303


def test_the_list_shows_a_coordinator_their_school_and_others_everybody(client: Client) -> None:
    own = client.sign_in("bas").get("/admin").text
    assert "Anna de Wit" in own and "Carla Bos" not in own
    assert client.get(f"/admin/people/{cast.CARLA}").status_code == 404
    for name in ("kim", "ad"):
        assert "Carla Bos" in client.sign_in(name).get("/admin").text
    assert client.sign_in("kim").get(f"/admin/people/{cast.CARLA}").status_code == 200


def test_people_are_found_by_a_part_of_their_name_taken_literally(client: Client) -> None:
    client.sign_in("ad")
    found = client.get("/admin?q=ann").text
    assert "Anna de Wit" in found and "Carla Bos" not in found
    for odd in ("%25", "_", "!", "' or 1=1 --", "{{7777*1111}}"):
        page = client.get(f"/admin?q={odd}")
        assert "Niemand gevonden" in page.text and "8640247" not in page.text


def test_the_list_goes_on_where_it_stopped(app: Flask) -> None:
    admin, seen, cursor = who(cast.AD), [], None
    for _n in range(10):
        page = schools.people_page(admin, "", cursor, limit=3)
        seen += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    total = session().scalar(select(func.count()).select_from(Person))
    assert len(seen) == len(set(seen)) == total


def test_services_ask_themselves_who_may(app: Flask) -> None:
    for who_id in (cast.ANNA, cast.KIM, cast.TOM):
        with pytest.raises(NotAllowed), transaction():
            people_services.add_person(who(who_id), "x@x.nl", "X", "fietsen door weer", [(Role.TEACHER, 1)])
        with pytest.raises(NotAllowed), transaction():
            people_services.set_roles(who(who_id), who_id, [(Role.ADMINISTRATOR, None)])
    with pytest.raises(NotAllowed), transaction():
        people_services.add_person(VISITOR, "x@x.nl", "X", "fietsen door weer", [])
    with pytest.raises(Conflict), transaction():
        people_services.set_roles(who(cast.AD), cast.AD, [])


def test_the_operator_adds_the_first_administrator(app: Flask) -> None:
    with transaction():
        people_services.add_person(
            OPERATOR, "first@x.nl", "Eerste Beheer", "fietsen door weer", [(Role.ADMINISTRATOR, None)]
        )
    assert grants("first@x.nl") == [(Role.ADMINISTRATOR, None)]
    with pytest.raises(Invalid), transaction():
        people_services.add_person(
            OPERATOR, "first@x.nl", "Nog Een", "fietsen door weer", [(Role.ADMINISTRATOR, None)]
        )


def test_a_number_too_large_for_any_person_is_simply_not_there(client: Client) -> None:
    assert client.sign_in("ad").get(f"/admin/people/{10**30}").status_code == 404
    assert client.post(f"/account/tokens/{10**30}/revoke").status_code == 404
