"""One's own account by the JSON API: tokens, browsers, password, language."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast
from tests.support.client import Client
from wiki.accounts.models import ApiToken
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session

NEW = "fietsen door de polder"


def test_a_token_is_told_once_works_and_is_worthless_when_revoked(client: Client) -> None:
    client.sign_in("anna")
    made = client.api("POST", "/me/tokens", json={"name": "mijn script"})
    token = made.get_json()
    assert made.status_code == 201 and made.headers["Cache-Control"] == "no-store"
    assert set(token) == {"id", "name", "created_at", "last_used_at", "token"}
    listed = client.api("GET", "/me/tokens")
    assert token["token"] not in listed.text and "sha256" not in listed.text
    assert [t["name"] for t in listed.get_json()["items"]] == ["mijn script", "test"]
    bearer = {"Authorization": f"Bearer {token['token']}"}
    assert client.get("/api/v1/me", headers=bearer).get_json()["name"] == "Anna de Wit"
    assert client.api("DELETE", f"/me/tokens/{token['id']}").status_code == 204
    assert client.get("/api/v1/me", headers=bearer).status_code == 401


def test_tokens_and_browsers_of_others_are_not_there(client: Client, app: Flask) -> None:
    client.sign_in("anna").api("GET", "/me")
    token = session().scalars(select(ApiToken.id)).one()
    browser = client.api("GET", "/me/sessions").get_json()["items"][0]["id"]
    client.sign_in("bas")
    assert client.api("DELETE", f"/me/tokens/{token}").status_code == 404
    assert client.api("DELETE", f"/me/sessions/{browser}").status_code == 404
    assert client.api("GET", "/me/tokens").get_json()["items"][0]["id"] != token


@pytest.mark.parametrize("body", [{"name": " "}, {"name": "x" * 81}, {}, {"name": 3}, {"name": "x", "id": 4}])
def test_a_token_needs_a_name_and_nothing_else(client: Client, body: dict[str, object]) -> None:
    answer = client.sign_in("anna").api("POST", "/me/tokens", json=body)
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"


def test_more_tokens_than_anybody_needs_are_a_conflict(client: Client) -> None:
    client.sign_in("anna")
    answers = [client.api("POST", "/me/tokens", json={"name": f"n{n}"}).status_code for n in range(20)]
    assert answers == [201] * 19 + [409]


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
    fields = {"email": cast.email("anna"), "password": NEW}
    assert client.sign_out().post("/sign-in", data=fields).status_code == 303
    trail = " ".join(str(e.details) for e in session().scalars(select(AuditEvent)))
    assert NEW not in trail and cast.PASSWORD not in trail


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
