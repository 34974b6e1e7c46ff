"""What became due is told once, and the mail of a day is one mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support import cast
from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import notices_due
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import delivery, notices
from wiki.schools.queries.actors import by_id

NIGHT = datetime(2019, 3, 14, 4, 0, tzinfo=UTC)
MORNING = datetime(2019, 3, 14, 6, 5, tzinfo=UTC)
"""Five past seven in the Netherlands."""


@contextmanager
def due(*tellers: Any) -> Iterator[None]:
    for teller in tellers:
        notices_due.connect(teller)
    try:
        yield
    finally:
        for teller in tellers:
            notices_due.disconnect(teller)


def notify(*people: int, key: str = "1", kind: str = "page_outdated") -> None:
    notices.notify(people, kind, key=key, url="/pages/1", page=f"Les {key}", label="1", who="Carla")


def daily_mails() -> list[OutgoingMail]:
    session().rollback()
    found = select(OutgoingMail).where(OutgoingMail.key.startswith("daily:")).order_by(OutgoingMail.id)
    return list(session().scalars(found))


def sweep(at: datetime) -> None:
    with clock.frozen(at):
        delivery.sweep()


def test_what_is_due_is_told_once_however_often_it_is_looked_at(app: Flask) -> None:
    days: list[date] = []

    def teller(_sender: Any, today: date) -> None:
        days.append(today)
        notify(cast.ANNA)

    with due(teller):
        sweep(NIGHT)
        sweep(NIGHT)
    assert days == [date(2019, 3, 14)] * 2
    assert len(session().scalars(select(Notice)).all()) == 1


def test_what_goes_wrong_with_one_keeps_nobody_else_from_being_told(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_sender: Any, today: date) -> None:
        notify(cast.BAS)
        raise RuntimeError

    def sound(_sender: Any, today: date) -> None:
        notify(cast.ANNA)

    with due(broken, sound):
        sweep(NIGHT)
    assert list(session().scalars(select(Notice.person_id))) == [cast.ANNA]
    assert "went wrong" in caplog.text


def test_the_mail_of_the_day_is_one_with_all_that_is_unread(app: Flask) -> None:
    with clock.frozen(NIGHT), transaction():
        for key in "123":
            notify(cast.ANNA, key=key)
        anna = by_id(cast.ANNA)
        assert anna
        notices.mark_read(anna, session().scalars(select(Notice.id).order_by(Notice.id)).first() or 0)
    sweep(NIGHT)
    assert daily_mails() == []
    sweep(MORNING)
    sweep(MORNING + timedelta(hours=1))
    [mail] = daily_mails()
    assert mail.subject == "2 meldingen op 14 maart 2019"
    assert "Les 1" not in mail.body and "“Les 2” is verouderd" in mail.body and "“Les 3”" in mail.body
    assert "http://127.0.0.1:8000/pages/1" in mail.body


def test_what_comes_after_the_mail_of_the_day_is_in_that_of_tomorrow(app: Flask) -> None:
    with transaction():
        notify(cast.ANNA)
    sweep(MORNING)
    with transaction():
        notify(cast.ANNA, key="2")
    sweep(MORNING + timedelta(hours=3))
    assert len(daily_mails()) == 1
    sweep(MORNING + timedelta(days=1))
    _first, second = daily_mails()
    assert "Les 2" in second.body and "Les 1" not in second.body
    sweep(MORNING + timedelta(days=2))
    assert len(daily_mails()) == 2


def test_who_wants_no_mails_any_more_and_who_left_get_no_mail_of_the_day(app: Flask) -> None:
    with transaction() as db:
        notify(cast.ANNA, cast.BAS)
        anna = by_id(cast.ANNA)
        assert anna
        notices.choose_mail(anna, "none")
        db.execute(update(Person).where(Person.id == cast.BAS).values(active=False))
    sweep(MORNING)
    assert daily_mails() == []


def test_a_very_long_day_is_still_one_mail(app: Flask) -> None:
    with transaction():
        for number in range(60):
            notify(cast.ANNA, key=str(number))
    sweep(MORNING)
    [mail] = daily_mails()
    assert mail.subject.startswith("60 ") and mail.body.count("is verouderd") == 50
    assert "http://127.0.0.1:8000/notices/" in mail.body
