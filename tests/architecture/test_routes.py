"""Every address says who may reach it, and keeps to it; what holds for every answer is tried on every address."""

import os
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue

from tests.support import cast
from tests.support.access_table import Route, routes, table
from tests.support.client import Client
from wiki.kernel.access import ANYONE, KEPT, MEMBERS, access
from wiki.schools.rules import Role

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.md"
CLEAN = re.compile(r"/static/|/healthz")
ROLES = {name: {role.value for role, _school in given} for name, (_id, _name, given) in cast.PEOPLE.items()}
KNOWN = {ANYONE, MEMBERS, *Role}
NARROWER = {"/projects/new"}
"""A rule says no to some of those the mark lets in: coordinators open projects of what their own school leads."""
EVIL = "evil.example"


def plain_gets(app: Flask) -> list[Route]:
    """The addresses that can be asked for without knowing anything."""
    return [r for r in routes(app) if r.method == "GET" and not r.arguments]


def filled(route: Route) -> str:
    """An address with something in its place holders."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda m: "1" if m[1] == "id" else "x", route.rule)


@pytest.mark.one_database
def test_every_route_says_who_may_reach_it(app: Flask) -> None:
    unmarked = [f"{r.method} {r.rule}" for r in routes(app) if not r.who or not r.who <= KNOWN]
    assert not unmarked, "mark these with @access(...):\n" + "\n".join(unmarked)


@pytest.mark.one_database
def test_the_document_says_the_same(app: Flask) -> None:
    if os.environ.get("LICHTWERK_WRITE_DOCS"):
        DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
        DOCUMENT.write_text(table(app))
    assert DOCUMENT.read_text() == table(app), (
        "LICHTWERK_WRITE_DOCS=1 ./dev test tests/architecture/test_routes.py"
    )


@pytest.mark.one_database
def test_only_the_public_front_is_for_anyone_to_change(app: Flask) -> None:
    open_to_all = {r.rule for r in routes(app) if r.method != "GET" and ANYONE in r.who}
    assert open_to_all == {
        "/forgotten-password",
        "/language",
        "/password/<token>",
        "/sign-in",
        "/sign-in/again",
        "/sign-out",
        "/theme",
    }


def test_a_view_without_a_mark_is_refused(tmp_path: Path) -> None:
    from tests.support.databases import make_app

    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}")

    def forgotten() -> ResponseReturnValue:
        return "secret"

    app.add_url_rule("/forgotten", view_func=forgotten)
    with app.app_context():
        answer = app.test_client().get("/forgotten")
        assert b"secret" not in answer.data and answer.status_code in (303, 401)


@pytest.mark.parametrize("name", [None, *cast.PEOPLE])
def test_each_role_reaches_what_its_mark_says_and_nothing_else(
    client: Client, app: Flask, name: str | None
) -> None:
    if name:
        client.sign_in(name)
    held = ROLES[name] if name else set()
    wrong = []
    for route in plain_gets(app):
        if route.rule.startswith("/api/") and "api-docs" not in route.endpoint:
            answer = client.api("GET", route.rule.removeprefix("/api/v1"))
        else:
            answer = client.get(route.rule, check=False)
        if not _is_right(route, answer.status_code, answer.location or "", name, held):
            wrong.append(f"{route.rule}: {answer.status_code} {answer.location or ''}")
    assert not wrong, "\n".join(wrong)


def _is_right(route: Route, status: int, location: str, name: str | None, held: set[str]) -> bool:
    to_sign_in = location.startswith("/sign-in?next=")
    if ANYONE in route.who or (name and (MEMBERS in route.who or held & route.who)):
        refused = (401,) if route.rule in NARROWER else (401, 403)
        return status not in refused and status < 500 and not to_sign_in
    if name is None:
        return status == 401 or (status == 303 and to_sign_in)
    return status == 403


@pytest.mark.one_database
@pytest.mark.parametrize("name", [None, "anna", "ad"])
def test_no_change_is_made_without_a_csrf_token(client: Client, app: Flask, name: str | None) -> None:
    if name:
        client.sign_in(name)
    client.get("/", check=False)
    tried = 0
    for route in routes(app):
        if route.method == "GET" or route.rule.startswith("/api/"):
            continue
        for headers in ({}, {"Origin": f"https://{EVIL}"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = client.open(filled(route), method=route.method, csrf=False, check=False, headers=headers)
            assert answer.status_code == 400, f"{route.method} {route.rule} {headers}: {answer.status_code}"
            tried += 1
    assert tried > 20


@pytest.mark.one_database
def test_the_api_takes_no_cookie_and_asks_for_a_token(client: Client, app: Flask) -> None:
    client.sign_in("ad")
    for route in routes(app):
        if route.rule.startswith("/api/") and ANYONE not in route.who:
            answer = client.open(filled(route), method=route.method, csrf=False)
            assert answer.status_code == 401, f"{route.method} {route.rule}: {answer.status_code}"
            assert answer.mimetype == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.one_database
def test_every_answer_carries_the_security_headers(client: Client, app: Flask) -> None:
    paths = [r.rule for r in plain_gets(app)] + [
        "/no/such/page",
        "/api/v1/no/such",
        "/static/css/base.css",
        "/static/../x",
    ]
    for path in paths:
        headers = client.get(path, check=False, buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert "frame-ancestors 'none'" in policy, path
        assert "Access-Control-Allow-Origin" not in headers, path
        kind = headers.get("Content-Type", "")
        assert not kind.startswith("text/") or "charset=utf-8" in kind, path


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["truus", "ad", "bas"])
def test_nothing_of_money_and_people_stays_in_a_browser(client: Client, app: Flask, name: str) -> None:
    """Every address that shows a member something says so, but for the texts that the whole network shares."""
    client.sign_in(name)
    kept = set()
    for route in routes(app):
        if route.method != "GET" or route.endpoint == "static" or "api-docs" in route.endpoint:
            continue
        headers = client.get(filled(route), check=False, buffered=True).headers
        if route.rule.startswith("/api/"):
            headers = client.api("GET", filled(route).removeprefix("/api/v1"), buffered=True).headers
        if "no-store" not in headers["Cache-Control"]:
            kept.add(route.endpoint.partition(".")[0].removeprefix("api_"))
            assert "my-draft" not in route.rule
    assert kept <= KEPT and not kept & OF_MONEY_AND_PEOPLE


OF_MONEY_AND_PEOPLE = {
    "accounts",
    "agreements",
    "costs",
    "days",
    "desk",
    "experts",
    "focus",
    "imports",
    "ledger",
    "notices",
    "overview",
    "people",
    "provenance",
    "schools",
    "settlement",
    "statements",
    "talk",
}


@pytest.mark.one_database
def test_signing_out_has_the_browser_forget_what_it_kept(client: Client) -> None:
    answer = client.sign_in("anna").post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"' and answer.headers["Cache-Control"] == "no-store"


def _break() -> ResponseReturnValue:
    raise RuntimeError("a detail nobody should see")


def test_a_failure_shows_no_detail_and_has_the_headers(tmp_path: Path) -> None:
    from tests.support.databases import make_app

    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}")
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.add_url_rule("/broken", view_func=access(ANYONE)(_break))
    with app.app_context():
        answer = app.test_client().get("/broken")
        assert answer.status_code == 500
        assert "a detail nobody" not in answer.text and "Traceback" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.one_database
def test_the_cookie_is_not_for_scripts_nor_for_other_sites(client: Client) -> None:
    cookie = _sign_in_cookie(client)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie


def test_behind_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    from wiki.app import create_app
    from wiki.config import read

    app = create_app(read({"LICHTWERK_DATA": str(tmp_path), "LICHTWERK_BASE_URL": "https://wiki.example.nl"}))
    with app.app_context():
        answer = app.test_client().get("/sign-in", base_url="https://wiki.example.nl")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lichtwerk=") and "Secure" in cookie and "HttpOnly" in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def _sign_in_cookie(client: Client) -> str:
    data = {"email": cast.email("anna"), "password": cast.PASSWORD}
    return next(
        c for c in client.post("/sign-in", data=data).headers.getlist("Set-Cookie") if "lichtwerk=" in c
    )


@pytest.mark.one_database
@pytest.mark.parametrize("name", [None, "ad"])
def test_the_host_header_is_never_believed(client: Client, app: Flask, name: str | None) -> None:
    if name:
        client.sign_in(name)
    headers = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"}
    for route in plain_gets(app):
        answer = client.get(route.rule, headers=headers, check=False)
        if not CLEAN.search(route.rule):
            assert EVIL not in answer.text, route.rule
        assert EVIL not in str(answer.headers), route.rule


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/pages", "/plan?x=y", "/schools", "/pages//"])
def test_a_slash_too_few_or_too_many_leads_to_no_other_host(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Host": EVIL})
    assert EVIL not in answer.text
    target = answer.headers["Location"]
    assert target.startswith("/") and not target.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "target",
    [
        f"//{EVIL}",
        f"https://{EVIL}",
        f"/\\{EVIL}",
        f"\\\\{EVIL}",
        f"/\t/{EVIL}",
        f"/%0a//{EVIL}\n",
        "javascript:alert(1)",
    ],
)
def test_no_redirect_leaves_the_site(client: Client, target: str) -> None:
    sign_in = {"email": cast.email("anna"), "password": cast.PASSWORD, "next": target}
    answers = [
        client.post("/language", data={"language": "nl", "next": target}),
        client.post("/theme", data={"theme": "dark", "next": target}),
        client.post("/sign-in", data=sign_in),
        client.get("/sign-in", query_string={"next": target}),
    ]
    assert [a.status_code for a in answers] == [303] * 4
    assert {a.location for a in answers} == {"/"}


@pytest.mark.one_database
def test_nothing_is_changed_by_asking(client: Client, app: Flask) -> None:
    names = ("delete", "remove", "sign-out", "revoke", "close", "approve", "restore", "submit")
    changing = [r.rule for r in routes(app) if r.method == "GET" and r.rule.rsplit("/", 1)[-1] in names]
    assert changing == []


@pytest.mark.one_database
def test_tracing_is_refused(client: Client) -> None:
    assert client.open("/", method="TRACE", check=False).status_code in (400, 405)
