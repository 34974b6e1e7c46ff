"""The mail of a day: one for each person, with all that waits for it. Inside the caller's transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, select, update

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.kernel.i18n import DEFAULT
from wiki.notices import rules
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import mail_templates
from wiki.notices.wording import reworded


def people_who_wait() -> Sequence[int]:
    """The people who have notices for today's mail; empty before the hour at which it is made."""
    if clock.now().astimezone(AMSTERDAM).hour < rules.DAILY_AT:
        return []
    statement = (
        select(Notice.person_id)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.for_daily_mail, Person.active, ~_made_today(Notice.person_id))
        .distinct()
        .order_by(Notice.person_id)
    )
    return session().scalars(statement).all()


def _made_today(person_id: Any) -> ColumnElement[bool]:
    of_today = OutgoingMail.key == rules.daily_key(clock.today())
    return exists().where(OutgoingMail.person_id == person_id, of_today)


def make_daily_mail(person_id: int) -> None:
    """Make the mail of today of this person, unless it is made; what they have read already is left out."""
    waiting = (
        session()
        .scalars(
            select(Notice)
            .where(Notice.person_id == person_id, Notice.for_daily_mail)
            .order_by(Notice.at, Notice.id)
            .with_for_update()
        )
        .all()
    )
    if session().scalar(select(_made_today(person_id))):
        return
    session().execute(
        update(Notice).where(Notice.id.in_([n.id for n in waiting])).values(for_daily_mail=False)
    )
    unread = [notice for notice in waiting if notice.read_at is None]
    if unread:
        person, now = session().get_one(Person, person_id), clock.now()
        language = person.language or DEFAULT
        letter = mail_templates.daily(person.name, language, [_told(n, language) for n in unread], now)
        key = rules.daily_key(clock.today())
        session().execute(insert(OutgoingMail), [mail_templates.row(person, key, letter, now)])


def _told(notice: Notice, language: str) -> tuple[str, str, str]:
    then = (notice.title, notice.sentence)
    return *reworded(notice.kind, language, notice.facts, then), notice.url
