"""One's own account by the JSON API: tokens, browsers, password, language."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast
from tests.support.client import Client
from wiki.accounts.models import ApiToken
from wiki.accounts.services import tokens
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import NotAllowed
from wiki.schools.queries import actors
from wiki.schools.rules import Actor

NEW = "fietsen door de polder"


def test_tokens_are_listed_without_their_secret_and_worthless_when_revoked(client: Client) -> None:
    client.sign_in("anna")
    bearer = {"Authorization": f"Bearer {client._token('anna')}"}
    listed = client.api("GET", "/me/tokens")
    (token,) = listed.get_json()["items"]
    assert set(token) == {"id", "name", "scopes", "created_at", "expires_at", "last_used_at"}
    assert "sha256" not in listed.text and token["scopes"] == ["pages", "costs", "decide"]
    assert client.api("DELETE", f"/me/tokens/{token['id']}").status_code == 204
    assert client.get("/api/v1/me", headers=bearer).status_code == 401


def test_a_token_cannot_make_tokens(client: Client) -> None:
    client.sign_in("anna")
    assert client.api("POST", "/me/tokens", json={"name": "nog een"}).status_code == 405
    actor = replace(cast_actor(cast.ANNA), token_id=1)
    with pytest.raises(NotAllowed), transaction():
        tokens.make_token(actor, "nog een")


def cast_actor(person_id: int) -> Actor:
    found = actors.by_id(person_id)
    assert found is not None
    return found


def test_tokens_and_browsers_of_others_are_not_there(client: Client, app: Flask) -> None:
    client.sign_in("anna").api("GET", "/me")
    token = session().scalars(select(ApiToken.id)).one()
    browser = client.api("GET", "/me/sessions").get_json()["items"][0]["id"]
    client.sign_in("bas")
    assert client.api("DELETE", f"/me/tokens/{token}").status_code == 404
    assert client.api("DELETE", f"/me/sessions/{browser}").status_code == 404
    assert client.api("GET", "/me/tokens").get_json()["items"][0]["id"] != token


def test_browsers_are_listed_without_their_secret_and_ended(client: Client, app: Flask) -> None:
    one, other = app.test_client(), app.test_client()
    assert isinstance(one, Client) and isinstance(other, Client)
    one.sign_in("anna")
    other.sign_in("anna")
    client.person = "anna"
    listed = client.api("GET", "/me/sessions").get_json()["items"]
    assert len(listed) == 2
    assert set(listed[0]) == {"id", "browser", "created_at", "seen_at", "expires_at"}
    assert client.api("DELETE", f"/me/sessions/{listed[0]['id']}").status_code == 204
    assert sorted(c.get("/account").status_code for c in (one, other)) == [200, 303]
    assert client.api("DELETE", "/me/sessions").status_code == 204
    assert [c.get("/account").status_code for c in (one, other)] == [303, 303]
    assert client.api("GET", "/me").status_code == 200


def test_another_password_asks_the_present_one_and_signs_browsers_out(client: Client, app: Flask) -> None:
    client.sign_in("anna")
    wrong = {"present_password": "wrong-word", "new_password": NEW}
    assert "present_password" in client.api("PUT", "/me/password", json=wrong).get_json()["errors"]
    weak = {"present_password": cast.PASSWORD, "new_password": "Welkom2024!"}
    assert "new_password" in client.api("PUT", "/me/password", json=weak).get_json()["errors"]
    right = {"present_password": cast.PASSWORD, "new_password": NEW}
    assert client.api("PUT", "/me/password", json=right).status_code == 204
    assert client.get("/account").status_code == 303
    assert client.api("GET", "/me").status_code == 401
    fields = {"email": cast.email("anna"), "password": NEW}
    assert client.sign_out().post("/sign-in", data=fields).status_code == 303
    trail = " ".join(str(e.details) for e in session().scalars(select(AuditEvent)))
    assert NEW not in trail and cast.PASSWORD not in trail


def test_tokens_that_are_kept_knowingly_outlive_a_password(client: Client) -> None:
    client.sign_in("anna")
    kept = {"present_password": cast.PASSWORD, "new_password": NEW, "keep_tokens": True}
    assert client.api("PUT", "/me/password", json=kept).status_code == 204
    assert client.api("GET", "/me").status_code == 200


def test_the_present_password_cannot_be_guessed_with_a_found_token(client: Client) -> None:
    client.sign_in("anna")
    wrong = {"present_password": "wrong-word", "new_password": NEW}
    answers = [client.api("PUT", "/me/password", json=wrong) for _n in range(6)]
    assert [a.status_code for a in answers] == [422] * 5 + [429]
    assert answers[-1].mimetype == "application/problem+json"


def test_the_language_is_chosen_for_screens_and_errors_alike(client: Client) -> None:
    client.sign_in("anna")
    assert client.api("PUT", "/me", json={"language": "en"}).get_json()["language"] == "en"
    assert client.api("GET", "/me").get_json()["language"] == "en"
    assert client.api("GET", "/pages/999").get_json()["title"] == "Page not found"
    assert client.api("PUT", "/me", json={"language": None}).get_json()["language"] is None
    for body in ({"language": "xx"}, {}, {"language": "nl", "email": "x@x.nl"}, {"language": 3}):
        assert client.api("PUT", "/me", json=body).status_code == 422


@pytest.mark.parametrize("path", ["/me/tokens", "/me/sessions"])
def test_a_number_no_database_holds_is_simply_not_there(client: Client, path: str) -> None:
    client.sign_in("anna")
    for number in (2**63, 10**30, "9" * 5000):
        assert client.api("DELETE", f"{path}/{number}").status_code == 404
