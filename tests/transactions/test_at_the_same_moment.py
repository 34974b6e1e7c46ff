"""What two people do at the same moment, on both databases and in threads of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier, Event, current_thread
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.support import content
from tests.support.client import Client
from tests.support.waiting import until
from tests.transactions.intentions import BODY, INTENTIONS, offered, own_version
from wiki.adaptations.models import Adaptation, Offer
from wiki.adaptations.services import adaptations
from wiki.imports.services import imports
from wiki.kernel.db import _turns, db, session, transaction
from wiki.kernel.errors import Conflict
from wiki.notices.models import Notice, OutgoingMail
from wiki.pages.models import Attachment, Page
from wiki.pages.rules.pages import Change, Labels
from wiki.pages.services.pages import Stale, commit_version
from wiki.pages.services.preparing import EditConflict, prepare_save
from wiki.schools.rules import Actor

T = TypeVar("T")


def together(app: Flask, *doings: Callable[[], T]) -> list[T]:
    """What came of each, begun at the same moment in threads of their own."""
    ready = Barrier(len(doings))

    def run(do: Callable[[], T]) -> T:
        with app.app_context():
            ready.wait(60)
            return do()

    session().rollback()
    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(run, doings))


def count(table: type) -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(table)) or 0


def signed_in(app: Flask, name: str) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    return client.sign_in(name)


def test_two_colleagues_who_make_their_own_version_are_led_to_one_page(app: Flask) -> None:
    colleagues = signed_in(app, "carla"), signed_in(app, "dirk")
    for number in range(1, 21):
        path = f"/pages/{content.page('Kijkwijzer', BODY)}/own-version"
        answers = together(app, *(partial(colleague.post, path) for colleague in colleagues))
        assert [answer.status_code for answer in answers] == [303, 303]
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert (count(Page), count(Adaptation)) == (2 * number, number)


def test_a_file_that_two_tabs_make_a_page_of_is_one_page_with_its_files_once(app: Flask) -> None:
    import_id = INTENTIONS["importing"].ready()

    def make() -> int:
        return imports.make_page(content.actor("anna"), import_id, "Leskaart", "instrument", Labels())

    assert len(set(together(app, make, make))) == 1
    assert (count(Page), count(Attachment)) == (1, 2)


def test_what_two_people_save_is_both_there(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    words = {"carla": "Derde", "els": "Eerste", "anna": "Tweede"}

    def save(name: str) -> Callable[[], int]:
        return lambda: content.save(page_id, 1, BODY.replace(words[name], f"{name}s {words[name]}"), by=name)

    assert sorted(together(app, *map(save, words))) == [2, 3, 4]
    body = prepare_save(content.actor("anna"), page_id, Change(4)).text.body
    assert body == "elss Eerste zin.\n\nannas Tweede zin.\n\ncarlas Derde zin.\n"


def test_what_was_prepared_before_somebody_saved_is_stale_and_writes_nothing(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BODY)
    prepared = prepare_save(content.actor("anna"), page_id, Change(1, body="Anders.\n"))
    content.save(page_id, 1, BODY + "\nVierde zin.\n", by="carla")
    with pytest.raises(Stale), transaction():
        commit_version(prepared)
    assert session().get_one(Page, page_id).revision == 2


@contextmanager
def _arrival_of(name: str) -> Iterator[Callable[[], bool]]:
    """Whether the thread of this name asked for its first lock, or waits for its turn to do so."""
    arrived, turns = Event(), _turns.get(db.engine)

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        locks = any(words in statement for words in ("FOR UPDATE", "FOR NO KEY UPDATE"))
        if current_thread().name.startswith(name) and locks:
            arrived.set()

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield lambda: arrived.is_set() or bool(turns and turns._row._waiting)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _while_a_colleague_saves(app: Flask, page_id: int, body: str, do: Callable[[], T]) -> T:
    """What comes of `do` when Bas saves this text after it has looked at the page, and before it may write."""

    def run() -> T:
        with app.app_context():
            return do()

    saving = prepare_save(content.actor("bas"), page_id, Change(1, body=body))
    with _arrival_of("decides") as has_arrived, ThreadPoolExecutor(1, "decides") as threads:
        with transaction():
            commit_version(saving)
            doing = threads.submit(run)
            until(has_arrived)
        return doing.result(60)


def test_an_offer_whose_words_a_colleague_saves_meanwhile_stays_open_and_nobody_is_told(app: Flask) -> None:
    offer = offered()
    page_id = session().get_one(Offer, offer).origin_page_id
    told, mails = count(Notice), count(OutgoingMail)
    anna = signed_in(app, "anna")
    sent = {"seen": "1", "way": "some", "wanted": "0", "remark": "Dank!"}
    answer = _while_a_colleague_saves(
        app,
        page_id,
        BODY.replace("Tweede", "Heel andere"),
        lambda: anna.post(f"/offers/{offer}/decide", data=sent),
    )
    assert answer.status_code == 409 and "Dank!" in answer.text
    assert (count(Notice), count(OutgoingMail)) == (told, mails)
    kept = session().get_one(Offer, offer)
    assert (kept.state, kept.remark, kept.decided_by_id, kept.made_revision) == ("open", "", None, None)
    assert session().get_one(Page, page_id).revision == 2


def test_an_offer_that_fits_what_a_colleague_saves_meanwhile_is_joined_with_it(app: Flask) -> None:
    offer = offered()
    page_id = session().get_one(Offer, offer).origin_page_id
    saved = _while_a_colleague_saves(
        app,
        page_id,
        BODY.replace("Derde", "Hun derde"),
        lambda: adaptations.decide(content.actor("anna"), offer, [0], 1),
    )
    assert saved is not None and (saved.revision, saved.merged) == (3, True)
    session().rollback()
    kept = session().get_one(Offer, offer)
    assert (kept.state, kept.made_revision) == ("accepted", 3)


def test_news_of_the_original_is_not_taken_over_when_a_colleague_saves_the_same_words(app: Flask) -> None:
    own = own_version()
    origin = session().get_one(Adaptation, own).origin_page_id
    content.save(origin, 1, BODY.replace("Tweede", "Hun tweede"))
    with pytest.raises(EditConflict):
        _while_a_colleague_saves(
            app,
            own,
            BODY.replace("Tweede", "Onze tweede"),
            lambda: adaptations.take_over(content.actor("carla"), own, [], 2),
        )
    session().rollback()
    assert session().get_one(Adaptation, own).origin_revision == 1


def test_of_two_who_decide_one_decides(app: Flask) -> None:
    offer = offered()

    def decide(actor: Actor, wanted: list[int]) -> Callable[[], bool]:
        def do() -> bool:
            try:
                adaptations.decide(actor, offer, wanted, 1)
            except Conflict:
                return False
            return True

        return do

    anna = content.actor("anna")
    decided = together(app, decide(anna, [0]), decide(anna, []))
    assert sorted(decided) == [False, True]
    assert session().get_one(Offer, offer).state == ("accepted" if decided[0] else "declined")
