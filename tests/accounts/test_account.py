"""One's own account: language, password, sessions, tokens."""

import re

from flask import Flask
from sqlalchemy import select

from tests.support import cast
from tests.support.client import Client
from wiki.accounts.models import ApiToken, SignInSession
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session

NEW = "fietsen door de polder"


def test_ones_own_account_shows_what_is_known_of_one(client: Client) -> None:
    page = client.sign_in("truus").get("/account")
    assert page.headers["Cache-Control"] == "no-store"
    for text in ("Truus Tweebaan", "Roerdomp College", "Penningmeester", "Docent", "20 augustus 2018"):
        assert text in page.text


def test_the_chosen_language_holds_in_every_browser(client: Client, app: Flask) -> None:
    client.sign_in("anna").post("/account/language", data={"language": "en"})
    assert "My account" in client.get("/account").text
    other = app.test_client()
    assert isinstance(other, Client)
    assert "My account" in other.sign_in("anna").get("/account").text
    assert client.post("/account/language", data={"language": "xx"}).status_code == 422


def test_a_new_password_asks_the_present_one_and_ends_other_sessions(client: Client, app: Flask) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    other.sign_in("anna")
    client.sign_in("anna")
    fields = {"new_password": NEW, "new_password_again": NEW}
    assert (
        client.post("/account/password", data={**fields, "present_password": "wrong-word"}).status_code == 422
    )
    done = client.post("/account/password", data={**fields, "present_password": cast.PASSWORD})
    assert done.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert (
        client.sign_out().post("/sign-in", data={"email": cast.email("anna"), "password": NEW}).status_code
        == 303
    )


def test_a_weak_or_mistyped_new_password_is_refused(client: Client) -> None:
    client.sign_in("anna")
    for new, again in (("kort", "kort"), ("Welkom2024!", "Welkom2024!"), (NEW, NEW + "x"), ("", "")):
        data = {"present_password": cast.PASSWORD, "new_password": new, "new_password_again": again}
        assert client.post("/account/password", data=data).status_code == 422


def test_the_present_password_cannot_be_guessed_with_a_found_session(client: Client) -> None:
    client.sign_in("anna")
    data = {"present_password": "wrong-word", "new_password": NEW, "new_password_again": NEW}
    answers = [client.post("/account/password", data=data).status_code for _n in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_session_is_ended_by_its_owner_only(client: Client, app: Flask) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    other.sign_in("anna")
    found = session().scalars(select(SignInSession.id)).one()
    assert client.sign_in("bas").post(f"/account/sessions/{found}/end").status_code == 404
    assert other.get("/account").status_code == 200
    assert client.sign_in("anna").post(f"/account/sessions/{found}/end").status_code == 303
    assert other.get("/account").status_code == 303


def test_all_other_sessions_end_at_once(client: Client, app: Flask) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    other.sign_in("anna")
    client.sign_in("anna").post("/account/sessions/end-others")
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_a_token_is_shown_once_works_and_is_worthless_when_revoked(client: Client) -> None:
    page = client.sign_in("anna").post("/account/tokens", data={"name": "mijn script"})
    token = re.findall(r'<code class="secret">([^<]+)</code>', page.text)[0]
    bearer = {"Authorization": f"Bearer {token}"}
    assert token not in client.get("/account").text
    client.sign_out()
    assert client.get("/api/v1/me", headers=bearer).get_json()["name"] == "Anna de Wit"
    found = session().scalars(select(ApiToken.id)).one()
    assert client.sign_in("bas").post(f"/account/tokens/{found}/revoke").status_code == 404
    assert client.sign_in("anna").post(f"/account/tokens/{found}/revoke").status_code == 303
    client.sign_out()
    assert client.get("/api/v1/me", headers=bearer).status_code == 401


def test_a_token_opens_no_screens_and_a_session_no_api(client: Client) -> None:
    assert client.sign_in("anna").get("/api/v1/me").status_code == 401
    token = client._token("anna")
    client.sign_out()
    assert client.get("/account", headers={"Authorization": f"Bearer {token}"}).status_code == 303


def test_without_a_token_the_api_says_how(client: Client) -> None:
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.mimetype == "application/problem+json"


def test_a_token_needs_a_name(client: Client) -> None:
    client.sign_in("anna")
    assert client.post("/account/tokens", data={"name": "  "}).status_code == 422
    assert client.post("/account/tokens", data={"name": "x" * 81}).status_code == 422


def test_the_trail_holds_no_password_and_no_token(client: Client) -> None:
    page = client.sign_in("anna").post("/account/tokens", data={"name": "s"})
    token = re.findall(r'<code class="secret">([^<]+)</code>', page.text)[0]
    data = {"present_password": cast.PASSWORD, "new_password": NEW, "new_password_again": NEW}
    client.post("/account/password", data=data)
    events = session().scalars(select(AuditEvent)).all()
    assert {"token_made", "password_changed"} <= {e.action for e in events}
    trail = " ".join(f"{e.action} {e.entity_id} {e.details}" for e in events)
    assert token not in trail and NEW not in trail and cast.PASSWORD not in trail
