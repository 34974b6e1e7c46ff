"""Telling: each once, in their own language, with the mail in the same transaction."""

from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.support import cast
from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import notices as notice_services
from wiki.notices.wording import KINDS, worded
from wiki.schools.queries.actors import by_id

VALUES: dict[str, object] = {
    "free": 12,
    "browser": "Firefox",
    "name": "script",
    "by": "Ad",
    "page": "Leskaart",
    "who": "Carla Bos",
    "remark": "Korter.",
    "label": "1.1",
}
VALUES |= {"day": date(2019, 7, 31), "count": 3, "school": "Roerdomp College", "research": "Regie"}
VALUES |= {"year": "2019-2020", "activity": "Coachgesprekken", "wish": "Een leskaart techniek"}
VALUES |= {
    "text": "Een les erbij.",
    "point": "Coaching",
    "title": "Netwerkdag 3",
    "on": date(2019, 3, 14),
    "until": date(2019, 3, 7),
}
VALUES |= {
    "times": "09:30 – 15:00",
    "place": "Het Wijdezicht",
    "workshop": "Werkvormen",
    "task": "Stuur de leskaart",
    "version": 4,
    "seal": "LW-1204-20190204-" + "a" * 64,
    "number": "2019-0001",
    "amount": "€ 12,34",
    "period": "2018-2019",
    "payer": "Mavo De Vuurvlinder",
    "ending": "4300",
    "cost": "Leerlingonderzoek 4",
}


def notify(*people: int, kind: str = "review_asked", key: str = "7", **values: Any) -> None:
    with transaction():
        notice_services.notify(people, kind, key=key, url="/pages/7-leskaart", **{**VALUES, **values})


def change(person_id: int, **values: Any) -> None:
    with transaction() as db:
        db.execute(update(Person).where(Person.id == person_id).values(**values))


def notices(person_id: int) -> list[Notice]:
    session().rollback()
    return list(session().scalars(select(Notice).where(Notice.person_id == person_id).order_by(Notice.id)))


def mails() -> list[OutgoingMail]:
    session().rollback()
    return list(session().scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def test_everybody_is_told_in_their_own_language(app: Flask) -> None:
    change(cast.BAS, language="en")
    notify(cast.ANNA, cast.BAS)
    assert notices(cast.ANNA)[0].title == "Lees je mee met “Leskaart”?"
    assert notices(cast.BAS)[0].title == "Will you review “Leskaart”?"
    anna, bas = mails()
    assert anna.subject == "Lees je mee met “Leskaart”?" and "Hallo Anna de Wit," in anna.body
    assert "Hello Bas Yılmaz," in bas.body and "http://127.0.0.1:8000/pages/7-leskaart" in bas.body
    assert "http://127.0.0.1:8000/account#notices" in anna.body
    assert anna.message_id != bas.message_id


def test_who_was_told_is_not_told_again(app: Flask) -> None:
    notify(cast.ANNA)
    notify(cast.ANNA, cast.ANNA, cast.BAS)
    assert len(notices(cast.ANNA)) == len(notices(cast.BAS)) == 1
    assert len(mails()) == 2
    notify(cast.ANNA, key="8")
    notify(cast.ANNA, kind="review_ready")
    assert len(notices(cast.ANNA)) == 3


def test_two_who_tell_the_same_at_once_tell_it_once(app: Flask) -> None:
    start, raised = Barrier(2), []

    def run(people: tuple[int, ...]) -> None:
        with app.app_context():
            start.wait()
            try:
                notify(*people)
            except Exception as error:  # a thread has no other way to fail its test
                raised.append(error)

    threads = [Thread(target=run, args=(who,)) for who in ((cast.ANNA, cast.BAS), (cast.BAS, cast.ANNA))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    assert len(notices(cast.ANNA)) == len(notices(cast.BAS)) == 1 and len(mails()) == 2


def test_what_was_rolled_back_was_told_to_nobody(app: Flask) -> None:
    with suppress(RuntimeError), transaction():
        notice_services.notify([cast.ANNA], "review_asked", key="7", url="/pages/7", **VALUES)
        raise RuntimeError
    assert notices(cast.ANNA) == [] and mails() == []


def test_a_closed_account_and_a_person_who_is_not_there_are_told_nothing(app: Flask) -> None:
    change(cast.BAS, active=False)
    notify(cast.BAS, 999, 2**70, -1)
    assert session().scalar(select(func.count()).select_from(Notice)) == 0 and mails() == []


@pytest.mark.parametrize(
    ("choice", "kind", "mailed", "daily"),
    [
        ("at_once", "review_asked", True, False),
        ("at_once", "page_released", False, True),
        ("daily", "review_asked", False, True),
        ("none", "review_asked", False, False),
    ],
)
def test_mails_are_as_each_wants_them(app: Flask, choice: str, kind: str, mailed: bool, daily: bool) -> None:
    with transaction():
        actor = by_id(cast.ANNA)
        assert actor
        notice_services.choose_mail(actor, choice)
    notify(cast.ANNA, kind=kind)
    assert bool(mails()) is mailed and notices(cast.ANNA)[0].for_daily_mail is daily


def test_what_people_typed_stays_on_one_line_and_is_cut_off(app: Flask) -> None:
    notify(cast.ANNA, page="Les\r\nBcc: els@elders.example\u2028\x00<b>100%(who)s</b>")
    title = notices(cast.ANNA)[0].title
    assert title == "Lees je mee met “Les Bcc: els@elders.example <b>100%(who)s</b>”?"
    assert mails()[0].subject == title
    notify(cast.ANNA, kind="review_changes", remark="a" * 900)
    assert len(notices(cast.ANNA)[1].sentence) < 400


def test_a_date_is_written_in_the_language_of_the_reader(app: Flask) -> None:
    change(cast.BAS, language="en")
    notify(cast.ANNA, cast.BAS, kind="page_expires")
    assert "31 juli 2019" in notices(cast.ANNA)[0].sentence
    assert "31 July 2019" in notices(cast.BAS)[0].sentence


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words_in_both_languages(app: Flask, kind: str) -> None:
    for language in ("nl", "en"):
        title, sentence = worded(kind, language, VALUES)
        assert title and sentence and "%(" not in title + sentence
    assert worded(kind, "nl", VALUES) != worded(kind, "en", VALUES)
    notify(cast.ANNA, kind=kind)


def test_a_notice_leads_only_into_the_site_and_has_all_its_words(app: Flask) -> None:
    for url in ("https://elders.example/", "//elders.example", "", "pages/7", "/a b", "/" + "x" * 600):
        with pytest.raises(ValueError, match="path"), transaction():
            notice_services.notify([cast.ANNA], "review_ready", key="1", url=url, page="Les")
    with pytest.raises(ValueError, match="needs"), transaction():
        notice_services.notify([cast.ANNA], "review_asked", key="1", url="/", page="Les")
    with pytest.raises(ValueError, match="key"), transaction():
        notice_services.notify([cast.ANNA], "review_ready", key="1" * 300, url="/", page="Les")


def test_reading_is_noted_once_and_only_of_ones_own(app: Flask) -> None:
    notify(cast.ANNA, cast.BAS)
    first = notices(cast.ANNA)[0].id
    anna = by_id(cast.ANNA)
    assert anna
    read_at = datetime(2019, 3, 14, 9, 0, tzinfo=UTC)
    with clock.frozen(read_at), transaction():
        assert notice_services.mark_read(anna, first) == "/pages/7-leskaart"
    with transaction():
        notice_services.mark_read(anna, first)
        notice_services.mark_all_read(anna, first)
    assert notices(cast.ANNA)[0].read_at == read_at
    assert notices(cast.BAS)[0].read_at is None
