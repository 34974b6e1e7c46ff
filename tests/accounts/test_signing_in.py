"""Signing in and out, over HTTP."""

import logging
import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from tests.support import cast
from tests.support.client import Client
from wiki.accounts.models import Person, SignInAttempt, SignInSession
from wiki.accounts.services import accounts, passwords
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.notices.models import Notice


def sign_in(client: Client, email: str, password: str = cast.PASSWORD, **more: object) -> TestResponse:
    data = {"email": email, "password": password, **more.pop("data", {})}  # type: ignore[dict-item]
    return client.post("/sign-in", data=data, **more)  # type: ignore[arg-type]


def close_account(person_id: int) -> None:
    with transaction() as database:
        database.execute(update(Person).where(Person.id == person_id).values(active=False))


def test_a_member_signs_in_and_goes_on_where_they_were_going(client: Client) -> None:
    asked = client.get("/account?x=1")
    assert asked.status_code == 303 and asked.location == "/sign-in?next=%2Faccount%3Fx%3D1"
    assert 'value="/account?x=1"' in client.get(asked.location).text
    answer = sign_in(client, "ANNA@lichtwerk.example ", data={"next": "/account?x=1"})
    assert answer.status_code == 303 and answer.location == "/account?x=1"
    assert "Anna de Wit" in client.get("/account").text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:1"],
)
def test_the_way_on_stays_inside_the_site(client: Client, target: str) -> None:
    assert sign_in(client, cast.email("anna"), data={"next": target}).location == "/"


def test_unknown_wrong_and_closed_are_answered_alike(client: Client) -> None:
    close_account(cast.ELS)
    tries = [("nobody@x.nl", "x" * 12), (cast.email("anna"), "x" * 12), (cast.email("els"), cast.PASSWORD)]
    answers = [sign_in(client, *each) for each in tries]
    texts = [re.sub(r'value="[^"]*"', "", a.text) for a in answers]
    texts = [re.sub(r'nonce="[^"]*"', "", t) for t in texts]
    assert {a.status_code for a in answers} == {401}
    assert texts[0] == texts[1] == texts[2]
    assert "horen niet bij elkaar" in texts[0]


def test_an_empty_field_is_named_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post("/sign-in", data={"email": "anna@x.nl", "password": ""})
    assert answer.status_code == 422
    assert "Typ je wachtwoord" in answer.text and "anna@x.nl" in answer.text


def test_the_sixth_guess_waits_and_a_quarter_of_an_hour_later_the_owner_comes_in(client: Client) -> None:
    wrong = [sign_in(client, cast.email("anna"), "wrong-word-1").status_code for _n in range(6)]
    assert wrong == [401] * 5 + [429]
    slowed = sign_in(client, cast.email("anna"))
    assert slowed.status_code == 429 and "kwartier" in slowed.text
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert sign_in(client, cast.email("anna")).status_code == 303


def test_many_accounts_from_one_address_are_slowed_too(client: Client) -> None:
    answers = [sign_in(client, f"p{n}@x.nl", "wrong-word-1").status_code for n in range(22)]
    assert answers == [401] * 21 + [429]  # the first one had no mark yet, and counts with its address
    assert sign_in(a_browser(client), cast.email("anna")).status_code == 303


def test_pupils_who_guess_at_school_do_not_lock_its_teachers_out(client: Client) -> None:
    """All at one address: the one whose account they guess, in her own browser, and any other teacher in a new one."""
    assert sign_in(client, cast.email("anna")).status_code == 303
    client.sign_out()
    pupil = a_browser(client)
    assert [sign_in(pupil, cast.email("anna"), "wrong-word-1").status_code for _n in range(6)][-1] == 429
    for n in range(25):
        last = sign_in(pupil, f"p{n}@x.nl", "wrong-word-1").status_code
    assert last == 429
    assert sign_in(client, cast.email("anna")).status_code == 303
    assert sign_in(a_browser(client), cast.email("carla")).status_code == 303


def test_another_password_clears_what_was_counted(client: Client) -> None:
    for _n in range(6):
        last = sign_in(client, cast.email("anna"), "wrong-word-1").status_code
    assert last == 429
    with transaction():
        accounts.hand_over_password(cast.ANNA, "paarse-olifant-4")
    assert sign_in(client, cast.email("anna"), "paarse-olifant-4").status_code == 303


def a_browser(client: Client) -> Client:
    """Another browser at the same address."""
    other = client.application.test_client()
    assert isinstance(other, Client)
    return other


def test_a_sign_in_in_a_new_browser_is_told_and_the_first_one_is_not(client: Client) -> None:
    def told() -> list[str]:
        session().rollback()
        return list(session().scalars(select(Notice.kind).where(Notice.person_id == cast.ANNA)))

    assert sign_in(client, cast.email("anna")).status_code == 303
    client.sign_out()
    assert sign_in(client, cast.email("anna")).status_code == 303
    assert told() == []
    assert sign_in(a_browser(client), cast.email("anna")).status_code == 303
    assert told() == ["device_new"]


def test_a_session_of_who_moves_money_ends_after_half_a_day_of_silence(client: Client, app: Flask) -> None:
    anna = a_browser(client).sign_in("anna")
    client.sign_in("tom")
    with clock.frozen(clock.now() + timedelta(hours=11)):
        assert (client.get("/account").status_code, anna.get("/account").status_code) == (200, 200)
        client.sign_in("tom")
    with clock.frozen(clock.now() + timedelta(hours=24)):
        assert (client.get("/account").status_code, anna.get("/account").status_code) == (303, 200)


def test_guesses_from_many_addresses_do_not_lock_the_owner_out(client: Client) -> None:
    assert sign_in(client, cast.email("anna")).status_code == 303
    client.sign_out()
    guesser = a_browser(client)
    for n in range(11):
        last = sign_in(
            guesser, cast.email("anna"), "wrong-word-1", environ_base={"REMOTE_ADDR": f"192.0.2.{n}"}
        )
    assert last.status_code == 429
    assert sign_in(client, cast.email("anna")).status_code == 303


def test_a_made_up_header_does_not_change_the_address(client: Client) -> None:
    for n in range(5):
        sign_in(client, cast.email("anna"), "wrong-word-1", headers={"X-Forwarded-For": f"192.0.2.{n}"})
    headers = {"X-Forwarded-For": "192.0.2.99", "CF-Connecting-IP": "192.0.2.99"}
    assert sign_in(client, cast.email("anna"), headers=headers).status_code == 429


def test_failed_sign_ins_keep_no_name_and_one_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        sign_in(client, "anna@x.nl\r\nforged line", "secret-word-9")
    assert any("sign-in refused" in r.message for r in caplog.records)
    assert (
        "forged" not in caplog.text and "anna@x.nl" not in caplog.text and "secret-word-9" not in caplog.text
    )
    kept = session().scalars(select(SignInAttempt.account)).one()
    assert re.fullmatch(r"[0-9a-f]{64}", kept)


def test_an_old_hash_is_renewed_at_sign_in(client: Client) -> None:
    before = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(cast.PASSWORD)
    with transaction():
        session().execute(update(Person).where(Person.id == cast.ANNA).values(password_hash=before))
    assert passwords.is_outdated(before)
    sign_in(client, cast.email("anna"))
    session().rollback()
    after = session().scalar(select(Person.password_hash).where(Person.id == cast.ANNA))
    assert after and not passwords.is_outdated(after) and passwords.matches(after, cast.PASSWORD)


def test_a_sign_in_begins_a_new_session_and_ends_the_one_before(client: Client) -> None:
    def cookie() -> str:
        found = client.get_cookie("lichtwerk")
        return found.value if found else ""

    sign_in(client, cast.email("anna"))
    first = cookie()
    sign_in(client, cast.email("bas"))
    assert cookie() != first
    client.set_cookie("lichtwerk", first)
    assert client.get("/account").status_code == 303


def test_the_old_cookie_is_dead_after_signing_out(client: Client) -> None:
    sign_in(client, cast.email("anna"))
    found = client.get_cookie("lichtwerk")
    assert found and client.post("/sign-out").status_code == 303
    client.set_cookie("lichtwerk", found.value)
    assert client.get("/account").status_code == 303
    assert session().scalar(select(func.count()).select_from(SignInSession)) == 0


def test_signing_out_needs_a_post(client: Client) -> None:
    assert client.sign_in("anna").get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200


def test_a_session_ends_after_a_week_of_silence_and_after_a_month_in_any_case(client: Client) -> None:
    client.sign_in("anna")
    start = clock.now()
    for day in range(6, 30, 6):
        with clock.frozen(start + timedelta(days=day)):
            assert client.get("/account").status_code == 200
    with clock.frozen(start + timedelta(days=30, minutes=1)):
        assert client.get("/account").status_code == 303
    client.sign_in("anna")
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        assert client.get("/account").status_code == 303


def test_last_seen_is_written_at_most_once_in_five_minutes(client: Client) -> None:
    client.sign_in("anna")
    start = clock.now()

    def seen() -> object:
        session().rollback()
        return session().scalar(select(SignInSession.seen_at))

    first = seen()
    with clock.frozen(start + timedelta(minutes=4)):
        client.get("/account")
    assert seen() == first
    with clock.frozen(start + timedelta(minutes=6)):
        client.get("/account")
    assert seen() == start + timedelta(minutes=6)


def test_the_last_visit_is_when_the_session_before_was_last_seen(client: Client, app: Flask) -> None:
    def last_visit() -> object:
        session().rollback()
        return session().scalar(select(Person.last_visit_at).where(Person.id == cast.ANNA))

    start = clock.now()
    sign_in(client, cast.email("anna"))
    assert last_visit() is None
    with clock.frozen(start + timedelta(hours=2)):
        client.get("/account")
    with clock.frozen(start + timedelta(days=1)):
        other = app.test_client()
        assert isinstance(other, Client)
        sign_in(other, cast.email("anna"))
        assert last_visit() == start + timedelta(hours=2)
    with clock.frozen(start + timedelta(days=2)):
        other.post("/sign-out")
        assert last_visit() == start + timedelta(days=2)


def test_the_sign_in_page_opens_again_when_its_token_is_gone(client: Client) -> None:
    headers = {"Origin": "http://localhost"}
    answer = client.post(
        "/sign-in", data={"email": "a@x.nl", "next": "/account"}, headers=headers, csrf=False
    )
    assert answer.status_code == 400
    assert "Log nog een keer in" in answer.text and 'value="/account"' in answer.text
