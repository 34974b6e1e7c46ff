"""Nobody asks too often for what costs much: one rule over every address, with a time in the answer."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.access_table import routes
from tests.support.client import Client
from tests.support.examples import some
from wiki.kernel import clock
from wiki.kernel.paces import PACES, PER_ADDRESS, SLOW, Counter, kind_of
from wiki.schools.access import _PACES

COSTS_MUCH = re.compile(
    r"/(search|suggest|preview|mentions|diff|download|export|simulat\w*|password|tokens|comments|replies|attachments|receipt"
    r"|receipts|import|imports|bank-statements|badges|books|pdf|kvgr\.zip)$|\.(pdf|docx|zip)$"
)
CHEAP = {
    "api_accounts.tokens",
    "api_costs.list_comments",
    "api_pages.list_attachments",
    "api_settlement.list_statements",
    "api_talk.list_comments",
    "api_imports.list_imports",
    "imports.upload_form",
    "talk.discussion",
    "accounts.forgotten_password",
    "accounts.first_password",
    "pages.download_draft",
}
"""Lists and empty forms at addresses with such a name; a draft of one's own, which is there already."""


@pytest.fixture
def paced(app: Flask) -> Counter:
    counter = Counter(100)
    app.extensions[_PACES] = counter
    return counter


@pytest.fixture(autouse=True)
def as_before(app: Flask):  # type: ignore[no-untyped-def]
    before = app.extensions[_PACES]
    yield
    app.extensions[_PACES] = before


@pytest.mark.one_database
def test_every_address_that_costs_much_is_counted_and_every_change_is(app: Flask) -> None:
    found = {r.endpoint: r for r in routes(app)}
    assert not set(SLOW) - set(found), "these views are no more"
    free = [
        r.endpoint for r in routes(app) if COSTS_MUCH.search(r.rule) and not kind_of(r.endpoint, r.method)
    ]
    assert set(free) <= CHEAP
    assert all(kind_of(r.endpoint, r.method) in PACES for r in routes(app) if r.method not in {"GET"})


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("path", "kind"), [("/search?q=leerdoel", "search"), ("/api/v1/search?q=leerdoel", "search")]
)
def test_who_asks_too_often_waits_the_time_that_is_said(
    client: Client, paced: Counter, path: str, kind: str
) -> None:
    client.sign_in("anna")
    moment = clock.now()

    def ask() -> tuple[int, str | None]:
        answer = client.api("GET", path.removeprefix("/api/v1")) if "/api/" in path else client.get(path)
        return answer.status_code, answer.headers.get("Retry-After")

    paced.percent = 5
    at_once = PACES[kind].at_once * 5 // 100
    with clock.frozen(moment):
        assert [ask()[0] for _n in range(at_once)] == [200] * at_once
        status, seconds = ask()
        assert status == 429 and seconds is not None
        assert client.sign_in("bas").get("/search?q=leerdoel").status_code == 200, "nobody else waits"
        client.sign_in("anna")
    with clock.frozen(moment + timedelta(seconds=int(seconds))):
        assert ask()[0] == 200


@pytest.mark.one_database
def test_a_form_that_was_sent_too_soon_is_kept(client: Client, paced: Counter) -> None:
    client.sign_in("anna")
    paced.percent = 1
    headers = {"Sec-Fetch-Site": "same-origin"}
    answers = [
        client.post("/pages/1/comments", data={"body": "Wat ik zeg"}, headers=headers) for _n in range(2)
    ]
    assert answers[-1].status_code == 429 and "Wat ik zeg" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0


@settings(max_examples=some(30))
@given(st.integers(1, 60), st.integers(1, 400), st.sampled_from(sorted(PACES)))
def test_no_more_goes_through_than_the_pace_allows(people: int, asked: int, kind: str) -> None:
    counter, moment = Counter(10), clock.now()
    with clock.frozen(moment):
        passed = [counter.wait(kind, n % people, "192.0.2.1") == 0 for n in range(asked)]
    most = max(1, PACES[kind].at_once // 10)
    assert sum(passed) <= min(people * most, PACES[kind].at_once * PER_ADDRESS // 10)


def test_without_a_bound_nobody_waits() -> None:
    counter = Counter(0)
    assert not any(counter.wait("secret", 1, "192.0.2.1") for _n in range(1000))
