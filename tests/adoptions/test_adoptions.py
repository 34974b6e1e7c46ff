"""What schools say they use, and who sees what of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.adoptions import queries, services
from wiki.adoptions.models import Adoption, AdoptionEvent
from wiki.adoptions.rules import Event, Report, replay
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.signals import notices_due, page_saved
from wiki.notices.models import Notice
from wiki.notices.services import delivery
from wiki.pages.models import Page
from wiki.schools.rules import VISITOR


def say(name: str, page_id: int, state: str = "in_use", **more: Any) -> None:
    with transaction():
        services.report(content.actor(name), page_id, Report(state, more.pop("revision", 0), **more))


def sweep() -> None:
    with transaction():
        notices_due.send(today=clock.today())


def page_of(page_id: int) -> Page:
    session().rollback()
    return session().get_one(Page, page_id)


def test_what_is_kept_is_what_the_events_come_to(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x", state="ready")
    for day, (name, state) in enumerate(
        [("anna", "viewed"), ("bas", "tried"), ("carla", "in_use"), ("anna", "in_use"), ("carla", "stopped")]
    ):
        with clock.frozen(clock.now() + timedelta(days=day)):
            say(name, page_id, state)
    with clock.frozen(clock.now() + timedelta(days=9)), transaction():
        services.confirm(content.actor("bas"), page_id)
    for kept in session().scalars(select(Adoption)):
        own = (
            select(AdoptionEvent).where(AdoptionEvent.school_id == kept.school_id).order_by(AdoptionEvent.id)
        )
        happened = [Event(services.report_in(e), e.at, e.confirms) for e in session().scalars(own)]
        standing = replay(happened)
        assert standing == services.standing_in(kept)
    assert page_of(page_id).use_count == 1


def test_the_strip_with_the_page_names_the_schools(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x")
    say("carla", page_id)
    (entry,) = page_of(page_id).facts["adoptions"]
    assert (entry["school"], entry["state"]) == (cast.ROERDOMP, "in_use")


def test_the_same_said_twice_is_one_event(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x")
    for _again in range(3):
        say("carla", page_id, group_name="klas 2")
    assert session().query(AdoptionEvent).count() == 1


def test_a_use_that_nobody_confirms_fades_and_is_counted_no_more(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x")
    say("carla", page_id)
    seen = []
    for days in (0, 220, 440):
        with clock.frozen(clock.now() + timedelta(days=days)):
            for _again in range(2):
                sweep()
            seen.append((page_of(page_id).facts["adoptions"][0]["freshness"], page_of(page_id).use_count))
    assert seen[0] == ("confirmed", 1) and seen[2] == ("gone", 0) and seen[1][0] != "confirmed"
    told = session().scalars(select(Notice.kind).where(Notice.person_id == cast.PEOPLE["dirk"][0])).all()
    assert set(told) == {"use_confirm"} and len(told) == 2


@contextmanager
def saved() -> Iterator[list[int]]:
    """The pages of which it is said that they were saved."""
    pages: list[int] = []

    def note(_sender: object, page_id: int) -> None:
        pages.append(page_id)

    with page_saved.connected_to(note):
        yield pages


def writes(sent: list[str]) -> list[str]:
    return [s for s in sent if not s.lstrip().upper().startswith(("SELECT", "BEGIN", "COMMIT", "ROLLBACK"))]


def test_a_sweep_over_what_did_not_change_writes_nothing_and_then_only_what_did(app: Flask) -> None:
    pages = [content.page(f"Kijkwijzer {n}", "x") for n in range(3)]
    for page_id in pages:
        say("carla", page_id)
    with clock.frozen(clock.now() + timedelta(days=220)):
        say("anna", pages[1])
        sweep()  # two fade, and Dirk is asked
        with statements() as sent, saved() as changed:
            delivery.sweep()
        assert (writes(sent), changed) == ([], [])
        with transaction():
            services.confirm(content.actor("dirk"), pages[1])
    with clock.frozen(clock.now() + timedelta(days=440)), saved() as changed:
        sweep()
        assert changed == pages
    with transaction() as db:
        db.execute(update(Page).where(Page.id == pages[2]).values(use_count=7))
    with clock.frozen(clock.now() + timedelta(days=440)), saved() as changed:
        sweep()
        assert changed == [pages[2]]


def test_one_press_confirms_all_of_the_school(app: Flask) -> None:
    pages = [content.page(f"Kijkwijzer {n}", "x") for n in range(3)]
    for page_id in pages:
        say("carla", page_id)
    with clock.frozen(clock.now() + timedelta(days=220)), transaction():
        assert services.confirm_all(content.actor("dirk")) == 3
        assert services.confirm_all(content.actor("bas")) == 0


def test_who_is_of_no_school_says_nothing_and_wrong_words_are_named(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x")
    for who in (content.actor("kim"), VISITOR):
        with pytest.raises(NotAllowed), transaction():
            services.report(who, page_id, Report("in_use", 0))
    with pytest.raises(Invalid) as refused:
        say(
            "anna",
            page_id,
            "loved",
            revision=99,
            group_name="x" * 81,
            contact="x" * 121,
            experience="x" * 281,
        )
    assert set(refused.value.errors) == {"state", "revision", "group_name", "contact", "experience"}
    with pytest.raises(Conflict), transaction():
        services.confirm(content.actor("anna"), page_id)


def test_a_school_is_behind_when_there_is_a_later_release(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", "x", state="ready")
    say("carla", page_id)
    content.save(page_id, 1, "y")
    assert not queries.uses_of_school(content.actor("anna"), cast.ROERDOMP)[0].is_behind
    content.release(page_id, 2, "1.1")
    assert queries.uses_of_school(content.actor("anna"), cast.ROERDOMP)[0].is_behind


def test_a_visitor_sees_which_schools_but_not_who(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "x", public=True)
    secret = content.page("Besloten", "x")
    for page in (page_id, secret):
        say("carla", page, group_name="klas geheim", contact="Carla", experience="Werkt geheim goed.")
    page = client.get(f"/pages/{page_id}-kijkwijzer").text
    assert "Roerdomp College" in page and "geheim" not in page
    school = client.get(f"/schools/{cast.ROERDOMP}-roerdomp-college").text
    assert "Kijkwijzer" in school and "Besloten" not in school
    listed = client.api("GET", f"/schools/{cast.ROERDOMP}/adoptions").get_json()["items"]
    assert [(use["page"], use["contact"]) for use in listed] == [(page_id, "")]
    assert client.api("GET", f"/pages/{secret}/adoptions").status_code == 404


def test_saying_it_on_the_screen_and_by_the_api(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "x", state="ready")
    client.sign_in("carla")
    path = f"/pages/{page_id}-kijkwijzer"
    wrong = client.post(f"/pages/{page_id}/use", data={"experience": "Fijn <b>ding"})
    assert wrong.status_code == 422 and "Fijn &lt;b&gt;ding" in wrong.text
    sent = {"state": "in_use", "revision": "1", "group_name": "klas 2", "experience": "Werkt goed."}
    assert client.post(f"/pages/{page_id}/use", data=sent).headers["Location"] == path
    for shown in (path, f"{path}/use"):
        assert "Roerdomp College" in client.get(shown).text
    assert "Werkt goed." in client.get(f"{path}/use").text
    assert client.post(f"/pages/{page_id}/use/confirm").status_code == 303
    assert client.post("/adoptions/confirm").status_code == 303
    got = client.api("PUT", f"/pages/{page_id}/adoption", json={"state": "stopped"}).get_json()
    assert (got["state"], got["school"]) == ("stopped", cast.ROERDOMP)
