"""Whoever is signed out while typing loses nothing."""

import html
import json
import re
from io import BytesIO

import pytest

from tests.support import cast
from tests.support.client import Client

HERE = {"Origin": "http://localhost"}
TYPED = [
    ("title", 'Kijkwijzer "eigenaarschap" <b>'),
    ("body", "\r\n# Doel\r\n\r\n  * één\r\n"),
    ("tags", "les"),
    ("tags", "regie"),
    ("odd name[]", "ë"),
]


def hidden(page: str, name: str) -> list[str]:
    return [
        html.unescape(v)
        for v in re.findall(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', page)
    ]


def post(client: Client, path: str, **more: object) -> object:
    data: dict[str, list[str]] = {}
    for name, value in TYPED:
        data.setdefault(name, []).append(value)
    return client.post(path, data=data, **more)  # type: ignore[arg-type]


@pytest.mark.one_database
@pytest.mark.parametrize("csrf", [True, False])
def test_everything_typed_is_sent_after_signing_in_again(client: Client, csrf: bool) -> None:
    answer = client.post(
        "/account/tokens?a=1", data={"name": "Eén  token", "more": ["1", "2"]}, headers=HERE, csrf=csrf
    )
    assert answer.status_code == 401 and "bewaard" in answer.text
    assert hidden(answer.text, "path") == ["/account/tokens?a=1"]
    carried = {"path": hidden(answer.text, "path")[0], "typed": hidden(answer.text, "typed")[0]}
    wrong = client.post(
        "/sign-in/again", data={**carried, "email": cast.email("anna"), "password": "wrong-word"}
    )
    assert wrong.status_code == 401 and hidden(wrong.text, "typed") == [carried["typed"]]
    again = client.post(
        "/sign-in/again", data={**carried, "email": cast.email("anna"), "password": cast.PASSWORD}
    )
    assert again.status_code == 200 and "Je bent weer ingelogd" in again.text
    assert 'action="/account/tokens?a=1"' in again.text
    assert hidden(again.text, "more") == ["1", "2"]
    token = re.findall(r'<form class="form".*?name="csrf_token" value="([^"]+)"', again.text, re.S)[0]
    done = client.post(
        "/account/tokens", data={"name": hidden(again.text, "name")[0], "csrf_token": token}, csrf=False
    )
    assert done.status_code == 200 and "Eén token" in done.text


@pytest.mark.one_database
def test_fields_keep_their_order_repetition_and_white_space(client: Client) -> None:
    answer = post(client, "/account/language", headers=HERE)
    kept = json.loads(hidden(answer.text, "typed")[0])  # type: ignore[attr-defined]
    assert [tuple(pair) for pair in kept] == TYPED


@pytest.mark.one_database
def test_files_are_named_since_they_cannot_be_kept(client: Client) -> None:
    data = {"title": "x", "file": (BytesIO(b"x"), "foto van de les.png")}
    answer = client.post("/account/tokens", data=data, headers=HERE, content_type="multipart/form-data")
    assert answer.status_code == 401 and "foto van de les.png" in answer.text


@pytest.mark.one_database
def test_a_form_from_another_site_is_not_carried_on(client: Client) -> None:
    for headers in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = client.post("/account/tokens", data={"name": "x"}, headers=headers, csrf=False)
        assert answer.status_code == 400 and 'name="typed"' not in answer.text


@pytest.mark.one_database
def test_a_member_whose_form_lost_its_token_confirms_it(client: Client) -> None:
    answer = client.sign_in("anna").post("/account/tokens", data={"name": "x"}, headers=HERE, csrf=False)
    assert answer.status_code == 400 and hidden(answer.text, "name") == ["x"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/no/such/page", "/api/v1/pages", "/healthz", ""]
)
def test_the_way_back_must_be_a_form_of_this_site(client: Client, path: str) -> None:
    data = {"path": path, "typed": "[]", "email": cast.email("anna"), "password": cast.PASSWORD}
    assert client.post("/sign-in/again", data=data).status_code == 400


@pytest.mark.one_database
def test_the_present_password_is_not_carried_along(client: Client) -> None:
    answer = client.post("/account/password", data={"present_password": "geheim-woord"}, headers=HERE)
    assert answer.status_code == 401 and "geheim-woord" not in answer.text


@pytest.mark.one_database
def test_a_script_is_told_in_json(client: Client) -> None:
    answer = client.post("/account/tokens", headers={**HERE, "Accept": "application/json"})
    assert answer.status_code == 401 and answer.mimetype == "application/problem+json"


@pytest.mark.one_database
def test_who_confirms_sees_under_which_name_it_is_sent(client: Client) -> None:
    answer = client.sign_in("anna").post("/account/tokens", data={"name": "x"}, headers=HERE, csrf=False)
    said = re.sub(r"<[^>]+>", "", answer.text)
    assert f"Je verstuurt dit als: {cast.PEOPLE['anna'][1]}, " in said


@pytest.mark.one_database
def test_who_is_not_that_person_signs_in_and_keeps_what_was_typed(client: Client) -> None:
    data = {"path": "/account/tokens", "typed": json.dumps(TYPED), "somebody_else": "1"}
    answer = client.sign_in("bas").post("/sign-in/again", data=data)
    assert answer.status_code == 200 and 'class="error-summary"' not in answer.text
    assert json.loads(hidden(answer.text, "typed")[0]) == [list(pair) for pair in TYPED]


SAME_SITE = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}


@pytest.mark.one_database
def test_a_form_that_outlived_its_session_gets_the_token_of_the_new_one(client: Client) -> None:
    given = client.sign_in("anna").get("/sign-in/form-token", headers=SAME_SITE)
    assert given.headers["Cache-Control"] == "no-store"
    assert given.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert given.get_json()["person"] == cast.PEOPLE["anna"][0]
    sent = {"X-CSRFToken": given.get_json()["token"]}
    done = client.post("/account/tokens", data={"name": "Een"}, headers=sent, csrf=False)
    assert done.status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_a_token_is_given_to_our_own_pages_alone(client: Client, site: str | None) -> None:
    headers = {"Accept": "application/json"} | ({"Sec-Fetch-Site": site} if site else {})
    answer = client.sign_in("anna").get("/sign-in/form-token", headers=headers)
    assert answer.status_code == 400 and "token" not in (answer.get_json() or {})


@pytest.mark.one_database
def test_a_visitor_gets_no_token(client: Client) -> None:
    assert client.get("/sign-in/form-token", headers=SAME_SITE).status_code == 401
