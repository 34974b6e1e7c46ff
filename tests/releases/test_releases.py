"""From a draft to a release: who may do what, and what readers get meanwhile."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast, content
from tests.support.client import Client
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.notices.models import Notice
from wiki.pages.models import Page
from wiki.releases import queries
from wiki.releases.models import PageRelease
from wiki.releases.services import notifications, releases
from wiki.releases.services.releases import NewRelease
from wiki.releases.wording import checklist
from wiki.schools.rules import VISITOR

ALL = frozenset(key for key, _ in checklist("page", None))


def ask(page_id: int, *names: str, by: str = "anna") -> None:
    with transaction():
        releases.ask_readers(content.actor(by), page_id, [cast.PEOPLE[name][0] for name in names])


def say(name: str, page_id: int, revision: int = 1, verdict: str = "approved", remark: str = "") -> None:
    with transaction():
        releases.give_verdict(content.actor(name), page_id, revision, verdict, remark)


def release(page_id: int, revision: int = 1, by: str = "anna", **more: object) -> str:
    command = NewRelease(revision, checked=more.pop("checked", ALL), **more)  # type: ignore[arg-type]
    with transaction():
        return releases.release(content.actor(by), page_id, command)


def kept(page_id: int) -> Page:
    session().rollback()
    return session().get_one(Page, page_id)


def test_a_draft_that_readers_of_two_schools_approve_becomes_a_release(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    ask(page_id, "carla", "els")
    assert kept(page_id).review == "in_review"
    say("carla", page_id)
    say("els", page_id)
    assert release(page_id) == "1"
    page = kept(page_id)
    assert (page.state, page.released, page.release_label, page.review) == ("ready", 1, "1", "")
    (made,) = queries.releases(content.actor("bas"), page_id)
    assert [who["name"] for who in made.readers] == [cast.PEOPLE[n][1] for n in ("carla", "els")]


def test_one_school_is_not_enough_also_with_two_readers(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    ask(page_id, "carla", "dirk")
    say("carla", page_id)
    say("dirk", page_id)
    with pytest.raises(Invalid) as refused:
        release(page_id)
    assert set(refused.value.errors) == {"readers"}


def test_everything_that_is_missing_is_said_at_once(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    with pytest.raises(Invalid) as refused:
        release(page_id, checked=frozenset(), step="huge", note="x" * 301)
    assert set(refused.value.errors) == {"readers", "checked", "step", "note"}


def test_a_word_counts_for_the_version_it_was_said_of(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    ask(page_id, "carla", "els")
    say("carla", page_id)
    say("els", page_id, verdict="changes", remark="Te lang.")
    assert kept(page_id).review == "changes_requested"
    content.save(page_id, 1, "Twee.\n")
    assert kept(page_id).review == "in_review"
    say("els", page_id, 2)
    with pytest.raises(Invalid):
        release(page_id, 2)
    say("carla", page_id, 2)
    assert release(page_id, 2) == "1"


def test_changes_that_are_asked_for_stop_a_release(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    ask(page_id, "carla", "els", "dirk")
    for name in ("carla", "els"):
        say(name, page_id)
    say("dirk", page_id, verdict="changes", remark="Bron ontbreekt.")
    with pytest.raises(Invalid):
        release(page_id)


def test_who_wrote_on_a_page_does_not_read_it(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    with pytest.raises(Invalid):
        ask(page_id, "anna")
    ask(page_id, "carla")
    content.save(page_id, 1, "Twee.\n", by="els")
    for name in ("anna", "els", "kim"):  # kim belongs to no school
        with pytest.raises(NotAllowed):
            say(name, page_id, 2)


def test_a_newer_draft_is_neither_judged_nor_released_unseen(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    ask(page_id, "carla", "els")
    content.save(page_id, 1, "Twee.\n")
    with pytest.raises(Conflict):
        say("carla", page_id, 1)
    for name in ("carla", "els"):
        say(name, page_id, 2)
    with pytest.raises(Conflict):
        release(page_id, 1)


@pytest.mark.parametrize(("name", "may"), [("anna", True), ("bas", True), ("kim", True), ("carla", False)])
def test_author_coordinator_and_core_team_release(app: Flask, name: str, may: bool) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    ask(page_id, "carla", "els")
    for reader in ("carla", "els"):
        say(reader, page_id)
    if may:
        assert release(page_id, by=name) == "1"
    else:
        with pytest.raises(NotAllowed):
            release(page_id, by=name)


def test_visitors_read_nothing_of_a_review(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n", public=True)
    ask(page_id, "carla")
    assert queries.open_review(VISITOR, page_id) is None
    for do in (releases.withdraw_review, lambda a, p: releases.ask_readers(a, p, [1])):
        with pytest.raises(NotAllowed), transaction():
            do(VISITOR, page_id)


def test_a_release_out_of_date_is_good_again_when_somebody_looked_at_it(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n", state="ready")
    with transaction():
        releases.set_outdated(content.actor("bas"), page_id, True)
    assert kept(page_id).outdated_at is not None
    day = clock.today() + timedelta(days=300)
    with transaction():
        releases.extend_expiry(content.actor("bas"), page_id, day)
    assert (kept(page_id).outdated_at, kept(page_id).expires_on) == (None, day)
    for wrong in (clock.today(), date(2200, 1, 1)):
        with pytest.raises(Invalid), transaction():
            releases.extend_expiry(content.actor("bas"), page_id, wrong)


@pytest.mark.one_database
def test_the_way_to_a_release_on_the_screen(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    page, path = f"/pages/{page_id}-kijkwijzer", f"/pages/{page_id}"
    client.sign_in("anna")
    assert client.post(f"{path}/review", data={}).status_code == 422
    asked = {"readers": [cast.CARLA, cast.ELS], "message": "Klopt de <b>tabel</b>?"}
    assert client.post(f"{path}/review", data=asked).status_code == 303
    for name in ("carla", "els"):
        client.sign_in(name)
        assert "Klopt de &lt;b&gt;tabel" in client.get(f"{page}/review").text
        said = {"revision": "1", "verdict": "approved"}
        assert client.post(f"{path}/review/verdict", data=said).status_code == 303
    wanted = {"revision": "1", "step": "minor", "note": "Eerste uitgave"}
    client.sign_in("anna")
    refused = client.post(f"{path}/releases", data=wanted)
    assert refused.status_code == 422 and "Eerste uitgave" in refused.text
    done = client.post(f"{path}/releases", data={**wanted, "checked": sorted(ALL)})
    assert done.headers["Location"] == page
    assert "Uitgave v1" in client.get(page).text
    again = client.post(f"{path}/releases", data={**wanted, "checked": sorted(ALL)})
    assert again.status_code == 409 and session().query(PageRelease).count() == 1
    assert client.post(f"{path}/outdated", data={"outdated": "1"}).status_code == 303
    assert "Verouderd" in client.get(page).text
    client.sign_out()
    assert client.get(f"{page}/review").status_code == 303  # asked to sign in


def test_the_way_to_a_release_by_the_api(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    path = f"/pages/{page_id}"
    client.sign_in("anna").api("POST", f"{path}/review", json={"readers": [cast.CARLA, cast.ELS]})
    for name in ("carla", "els"):
        client.sign_in(name).api(
            "POST", f"{path}/review/verdict", json={"revision": 1, "verdict": "approved"}
        )
    state = client.sign_in("anna").api("GET", f"{path}/review").get_json()
    assert (state["schools_approving"], state["state"]) == (2, "in_review")
    sent = {"revision": 1, "checked": [check["key"] for check in state["checklist"]]}
    made = client.api("POST", f"{path}/releases", json=sent)
    assert (made.status_code, made.get_json()["label"]) == (201, "1")
    content.save(page_id, 1, "Twee.\n")
    got = [client.api("GET", f"{path}?line={line}").get_json()["body"] for line in ("draft", "release")]
    assert got == ["Twee.\n", "Een.\n"]
    assert client.api("POST", f"{path}/owner", json={"school": cast.ROERDOMP}).status_code == 403
    assert (
        client.sign_in("bas").api("POST", f"{path}/owner", json={"school": cast.ROERDOMP}).status_code == 204
    )


def told(name: str) -> list[str]:
    """The kinds of what somebody was told, oldest first."""
    person = cast.PEOPLE[name][0]
    return list(session().scalars(select(Notice.kind).where(Notice.person_id == person).order_by(Notice.id)))


def test_everybody_hears_what_concerns_them_and_nobody_twice(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n")
    for _again in range(2):
        ask(page_id, "carla", "els", by="kim")
    say("els", page_id, verdict="changes", remark="Te lang.")
    content.save(page_id, 1, "Twee.\n")
    for name in ("carla", "els"):
        say(name, page_id, 2)
    release(page_id, 2, by="kim")
    assert told("carla") == told("els") == ["review_asked"]
    own = ["review_changes", "review_approved", "review_approved", "review_ready", "page_released"]
    assert told("anna") == own and told("kim") == own[:-1]


def test_who_looks_after_a_release_is_asked_before_it_expires(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "Een.\n", state="ready")
    with transaction():
        releases.extend_expiry(content.actor("bas"), page_id, clock.today() + timedelta(days=31))
        notifications.expiring()
    assert told("bas") == []
    with clock.frozen(clock.now() + timedelta(days=2)):
        for _again in range(2):
            with transaction():
                notifications.expiring()
    assert told("bas") == told("anna") == ["page_expires"]
