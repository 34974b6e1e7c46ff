"""Reads about notices and the mails that go out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from wiki.accounts.models import Person
from wiki.kernel import running_app
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _, language
from wiki.kernel.pagination import LIMIT, Key, Page, paginate
from wiki.notices import rules
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.wording import reworded
from wiki.schools.rules import Actor, Role

_NOTICES: Select[*tuple[Any, ...]] = select(
    Notice.id,
    Notice.kind,
    Notice.title,
    Notice.sentence,
    Notice.url,
    Notice.at,
    Notice.read_at,
    Notice.facts,
)
_MAILS: Select[*tuple[Any, ...]] = select(
    OutgoingMail.id,
    Person.name,
    OutgoingMail.recipient,
    OutgoingMail.subject,
    case((OutgoingMail.secret, ""), else_=OutgoingMail.body).label("body"),
    OutgoingMail.secret,
    OutgoingMail.state,
    OutgoingMail.attempts,
    OutgoingMail.made_at,
    OutgoingMail.next_try_at,
    OutgoingMail.sent_at,
    OutgoingMail.last_error,
).join(Person, Person.id == OutgoingMail.person_id)


class NoticeRow(NamedTuple):
    """A notice as it is listed, in the language of who asks."""

    id: int
    kind: str
    title: str
    sentence: str
    url: str
    at: datetime
    read_at: datetime | None


class MailRow(NamedTuple):
    """A mail to somebody, and what became of it."""

    id: int
    name: str
    recipient: str
    subject: str
    body: str
    secret: bool
    """Its text is for its receiver alone, and not given here."""
    state: str
    attempts: int
    made_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    last_error: str | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The notices this person may know of: their own."""
    return Notice.person_id == actor.member_id


def notices(actor: Actor, cursor: str | None = None, limit: int = LIMIT) -> Page[NoticeRow]:
    """A leaf of the actor's notices, newest first."""
    keys = [Key(Notice.at, True), Key(Notice.id, True)]
    found = paginate(session(), _NOTICES.where(visible_to(actor)), keys, cursor, limit)
    return found.map(_notice)


def unread(actor: Actor, limit: int) -> list[NoticeRow]:
    """The newest of the actor's notices that they have not read."""
    statement = _NOTICES.where(visible_to(actor), Notice.read_at.is_(None))
    newest = statement.order_by(Notice.at.desc(), Notice.id.desc()).limit(limit)
    return [_notice(row) for row in session().execute(newest)]


def _notice(row: Any) -> NoticeRow:
    title, sentence = reworded(row.kind, language(), row.facts, (row.title, row.sentence))
    return NoticeRow(row.id, row.kind, title, sentence, row.url, row.at, row.read_at)


def told(kind: str, key: str) -> set[int]:
    """The people who were told this; see `services.notices.notify`."""
    return set(session().scalars(select(Notice.person_id).where(Notice.key == rules.full_key(kind, key))))


def first_told(kind: str, key: str) -> datetime | None:
    """When this was told for the first time; None when nobody was told."""
    return session().scalar(select(func.min(Notice.at)).where(Notice.key == rules.full_key(kind, key)))


def mail_choice(actor: Actor) -> str:
    """Which notices the actor gets by mail; one of `rules.MAIL_CHOICES`."""
    return session().execute(select(Person.notice_mail).where(Person.id == actor.member_id)).scalar_one()


def sends_mail() -> bool:
    """Whether a mail server is named in the settings."""
    return bool(running_app.settings().mail_url)


def outbox(
    actor: Actor, state: str | None = None, cursor: str | None = None, limit: int = LIMIT
) -> Page[MailRow]:
    """A leaf of the mails, the newest first, of one state when it is named. Raises NotAllowed, NotFound."""
    _need_administrator(actor)
    statement = _MAILS
    if state:
        if state not in rules.MAIL_STATES:
            raise NotFound(_("There are no such emails."))
        statement = statement.where(OutgoingMail.state == state)
    keys = [Key(OutgoingMail.made_at, True), Key(OutgoingMail.id, True)]
    found = paginate(session(), statement, keys, cursor, limit)
    return found.map(lambda row: MailRow._make(row[: len(MailRow._fields)]))


def outbox_counts(actor: Actor) -> Mapping[str, int]:
    """How many mails there are of each state. Raises NotAllowed."""
    _need_administrator(actor)
    statement = select(OutgoingMail.state, func.count().label("number")).group_by(OutgoingMail.state)
    found: dict[str, int] = {row.state: row.number for row in session().execute(statement)}
    return {state: found.get(state, 0) for state in rules.MAIL_STATES}


def _need_administrator(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed(_("The administrator manages the emails."))
