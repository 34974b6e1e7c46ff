"""Credentials end: tokens have a purpose and a day, a password that was handed over is changed, links work once."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support import cast
from tests.support.access_table import routes
from tests.support.client import Client
from wiki.accounts.models import ApiToken, Person
from wiki.accounts.services import accounts, password_links
from wiki.accounts.services.tokens import make_token
from wiki.kernel import clock
from wiki.kernel.access import SCOPES, asked_scope
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotFound
from wiki.notices.models import Notice, OutgoingMail
from wiki.schools.queries import actors
from wiki.schools.rules import Actor

NEW = "fietsen door de polder"
READING = {"GET", "HEAD", "OPTIONS"}


def who(person_id: int) -> Actor:
    found = actors.by_id(person_id)
    assert found is not None
    return found


def bearer(person_id: int, *scopes: str, days: int = 365) -> dict[str, str]:
    with transaction():
        return {"Authorization": f"Bearer {make_token(who(person_id), 'script', scopes, days)}"}


@pytest.mark.one_database
def test_every_call_that_changes_something_asks_for_a_scope(app: Flask) -> None:
    changing = [r for r in routes(app) if r.rule.startswith("/api/v1/") and r.method not in READING]
    without = []
    for route in changing:
        blueprint = app.blueprints[route.endpoint.rpartition(".")[0]]
        if asked_scope(app.view_functions[route.endpoint], getattr(blueprint, "writes", None)) not in SCOPES:
            without.append(f"{route.method} {route.rule}")
    assert changing and not without


@pytest.mark.one_database
def test_a_token_for_reading_changes_nothing_anywhere(client: Client, app: Flask) -> None:
    reads = bearer(cast.TOM)
    assert client.get("/api/v1/me", headers=reads).status_code == 200
    for route in routes(app):
        if route.rule.startswith("/api/v1/") and route.method not in READING:
            path = re.sub(
                r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda m: "1" if m[1] == "id" else "x", route.rule
            )
            answer = client.open(path, method=route.method, headers=reads, json={}, csrf=False)
            assert answer.status_code == 403, f"{route.method} {route.rule}"


def test_a_token_does_what_it_is_for_and_nothing_else(client: Client) -> None:
    page = {
        "title": "Leerdoelen",
        "kind": "page",
        "body": "Tekst",
        "activities": [],
        "building_blocks": [],
        "tags": [],
    }
    writes, enters = bearer(cast.ANNA, "pages"), bearer(cast.ANNA, "costs")
    made = client.post("/api/v1/pages", json=page, headers=enters)
    assert made.status_code == 403 and "pages" in made.get_json()["detail"]
    assert client.post("/api/v1/pages", json=page, headers=writes).status_code == 201
    decides = client.post("/api/v1/costs/1/approve", json={}, headers=bearer(cast.TOM, "pages", "costs"))
    assert decides.status_code == 403


def test_a_token_ends_on_its_day_and_one_without_a_day_is_worth_nothing(client: Client) -> None:
    short = bearer(cast.ANNA, days=30)
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert client.get("/api/v1/me", headers=short).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert client.get("/api/v1/me", headers=short).status_code == 401
    with transaction() as database:
        database.execute(update(ApiToken).values(expires_at=None))
    assert client.get("/api/v1/me", headers=short).status_code == 401


@pytest.mark.parametrize(("scopes", "days"), [((), 366), ((), 0), (("rule",), 30)])
def test_no_token_lasts_more_than_a_year_or_is_for_something_unknown(
    app: Flask, scopes: tuple[str, ...], days: int
) -> None:
    with pytest.raises(Invalid), transaction():
        make_token(who(cast.ANNA), "script", scopes, days)


def test_tokens_end_with_a_password_unless_they_are_kept_knowingly(client: Client) -> None:
    fields = {"present_password": cast.PASSWORD, "new_password": NEW, "new_password_again": NEW}
    kept = bearer(cast.ANNA)
    client.sign_in("anna").post("/account/password", data={**fields, "keep_tokens": "1"})
    assert client.get("/api/v1/me", headers=kept).status_code == 200
    ended = bearer(cast.BAS)
    client.sign_in("bas").post("/account/password", data=fields)
    assert client.get("/api/v1/me", headers=ended).status_code == 401


@pytest.mark.one_database
def test_a_password_that_was_handed_over_is_changed_before_anything_else(client: Client, app: Flask) -> None:
    with transaction():
        accounts.hand_over_password(cast.ANNA, "paarse-olifant-4")
    data = {"email": cast.email("anna"), "password": "paarse-olifant-4", "next": "/account"}
    assert client.post("/sign-in", data=data).status_code == 303
    first = "/account/first-password"
    assert client.get("/account").location == f"{first}?next=%2Faccount"
    headers = {"Sec-Fetch-Site": "same-origin"}
    kept = client.post("/pages/new", data={"title": "Wat ik typte"}, headers=headers)
    assert kept.status_code == 403 and "Wat ik typte" in kept.text
    same = {"new_password": "paarse-olifant-4", "new_password_again": "paarse-olifant-4"}
    assert client.post(first, data=same).status_code == 422
    own = {"new_password": NEW, "new_password_again": NEW}
    going = client.post(first, data={**own, "path": "/pages/new", "typed": '[["title", "Wat ik typte"]]'})
    assert going.status_code == 200 and "Wat ik typte" in going.text
    assert client.get("/account").status_code == 200
    assert client.post(first, data=own).status_code == 409


def test_a_token_of_who_has_a_handed_over_password_does_nothing(client: Client) -> None:
    with transaction():
        accounts.hand_over_password(cast.ANNA, "paarse-olifant-4")
    assert client.get("/api/v1/me", headers=bearer(cast.ANNA)).status_code == 403


def test_a_link_makes_a_password_once_and_ends_everything_of_before(client: Client, app: Flask) -> None:
    token, session_before = bearer(cast.ANNA), app.test_client()
    assert isinstance(session_before, Client)
    session_before.sign_in("anna")
    with transaction():
        first, link = (password_links.make_link(cast.ANNA) for _n in range(2))
    own = {"new_password": NEW, "new_password_again": NEW}
    assert client.post(f"/password/{first}", data=own).status_code == 404
    assert client.get(f"/password/{link}").status_code == 200
    assert client.post(f"/password/{link}", data={**own, "new_password_again": "x"}).status_code == 422
    assert client.post(f"/password/{link}", data=own).status_code == 303
    assert client.post(f"/password/{link}", data=own).status_code == 404
    assert client.get("/api/v1/me", headers=token).status_code == 401
    assert session_before.get("/account").status_code == 303
    assert client.post("/sign-in", data={"email": cast.email("anna"), "password": NEW}).status_code == 303


def test_a_link_ends_after_two_days(app: Flask) -> None:
    with transaction():
        link = password_links.make_link(cast.ANNA)
    with clock.frozen(clock.now() + timedelta(hours=49)), pytest.raises(NotFound):
        password_links.owner(link)


def test_who_forgot_a_password_is_answered_alike_and_the_link_is_for_them_alone(client: Client) -> None:
    asked = [client.post("/forgotten-password", data={"email": e}) for e in (cast.email("anna"), "no@x.nl")]
    texts = [re.sub(r'nonce="[^"]*"|value="[^"]*"', "", a.text) for a in asked]
    assert texts[0].replace(cast.email("anna"), "") == texts[1].replace("no@x.nl", "")
    mail = session().scalars(select(OutgoingMail)).one()
    assert mail.recipient == cast.email("anna") and "/password/" in mail.body and mail.secret
    client.sign_in("ad")
    assert "/password/" not in client.get("/admin/outbox").text
    assert "/password/" not in client.api("GET", "/outbox").text
    client.post("/forgotten-password", data={"email": cast.email("anna")})
    session().rollback()
    assert len(session().scalars(select(OutgoingMail)).all()) == 1


def test_people_are_told_of_a_token_and_of_a_password(client: Client) -> None:
    bearer(cast.ANNA)
    fields = {"present_password": cast.PASSWORD, "new_password": NEW, "new_password_again": NEW}
    client.sign_in("anna").post("/account/password", data=fields)
    client.sign_in("bas").post(f"/admin/people/{cast.ANNA}/password")
    with transaction() as database:
        database.execute(update(Person).values(notice_mail="none"))
    bearer(cast.ANNA)
    told = session().scalars(select(Notice.kind).where(Notice.person_id == cast.ANNA).order_by(Notice.id))
    assert list(told) == ["token_made", "password_changed", "password_handed", "token_made"]
    assert len(session().scalars(select(OutgoingMail)).all()) == 4
