"""Sending notices to people, and marking them as read. Inside the caller's transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import DEFAULT, _
from wiki.kernel.web import safe_next
from wiki.notices import rules
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.rules import Kind
from wiki.notices.services import mail_templates
from wiki.notices.wording import KINDS, worded
from wiki.schools.queries.actors import ask_unread
from wiki.schools.rules import Actor

_AT_A_TIME = 500
_PAST = timedelta(days=365)


def listen() -> None:
    """Have everybody who is signed in come with how many of their notices are unread."""
    unread_ones = (
        select(func.count())
        .select_from(Notice)
        .where(Notice.person_id == Person.id, Notice.read_at.is_(None))
        .correlate(Person)
    )
    ask_unread(unread_ones.scalar_subquery())


Letter = Callable[[str], Sequence[str]]
"""What a mail says besides, in a language: its paragraphs."""


def _nothing_more(_language: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class _Notification:
    """What people are told: the kind, the key that it is told once by, the path and the values of its sentence; and
    what only goes with the mail."""

    kind: str
    key: str
    url: str
    values: dict[str, object]
    letter: Letter = _nothing_more
    calendar: str = ""
    files: str = ""


def notify(
    people: Iterable[int],
    kind: str,
    *,
    key: str,
    url: str,
    calendar: str = "",
    files: str = "",
    **values: object,
) -> None:
    """Send these people a notice, each once for this kind and key, also when called again or twice at the
    same time.

    People whose account is closed get none. `kind` is one of `wiki.notices.wording.KINDS`; `values` fill in
    its sentence: plain text, numbers, or a date. `url` is a path of this site. Who wants mails gets one in
    the same transaction; a `calendar` (the text of an iCalendar) goes with a mail that is sent at once, and so
    do the files of `files` (`kind:id`, see `signals.mail_files_asked`), made when it goes.
    Raises ValueError when a value or the path is wrong.
    """
    full_key = rules.full_key(kind, key)
    _notify(people, _Notification(kind, full_key, url, values, calendar=calendar, files=files))


def notify_old_addresses(people: Iterable[int], kind: str, *, key: str, url: str, **values: object) -> None:
    """Mail the same to the addresses that these people had before, once for each: whoever led somebody's mail away
    must not be the only one who hears. For what is told whatever they chose."""
    told = _Notification(kind, rules.full_key(kind, key), url, values)
    wanted = sorted({person for person in people if may_be_id(person)})
    statement = select(Person.id, Person.name, Person.language).where(Person.id.in_(wanted), Person.active)
    now, mails = clock.now(), []
    for person in session().execute(statement.order_by(Person.id)):
        code = person.language or DEFAULT
        letter = mail_templates.single(person.name, code, (*worded(kind, code, values), url), asks=False)
        for number, address in enumerate(_old_addresses(person.id), start=1):
            row = mail_templates.row(person, f"{told.key}:old-{number}", letter, now, recipient=address)
            mails.append(row | {"kept_address": True})
    if mails:
        session().execute(insert(OutgoingMail), mails)


def _old_addresses(person_id: int) -> Sequence[str]:
    """Where mail to this person went in the past year, other than to their present address."""
    mine = OutgoingMail.person_id == person_id, OutgoingMail.made_at > clock.now() - _PAST
    present = select(Person.email).where(Person.id == person_id).scalar_subquery()
    statement = select(OutgoingMail.recipient).where(*mine, OutgoingMail.recipient != present).distinct()
    return session().scalars(statement.order_by(OutgoingMail.recipient)).all()


def notify_at_length(
    people: Iterable[int], kind: str, letter: Letter, *, key: str, url: str, **values: object
) -> None:
    """As `notify`; a mail that goes at once has what `letter` gives under its sentence. Raises ValueError when a
    value or the path is wrong."""
    _notify(people, _Notification(kind, rules.full_key(kind, key), url, values, letter))


def _notify(people: Iterable[int], told: _Notification) -> None:
    if not told.url or len(told.url) > rules.URL_MAX or safe_next(told.url, "") != told.url:
        raise ValueError(f"not a path of this site: {told.url!r}")
    if missing := rules.missing(KINDS[told.kind].needs, told.values):
        raise ValueError(f"{told.kind} needs {sorted(missing)}")
    wanted = sorted({person for person in people if may_be_id(person)})
    for start in range(0, len(wanted), _AT_A_TIME):
        _tell(_not_notified(wanted[start : start + _AT_A_TIME], told.key), told)


def _not_notified(ids: Sequence[int], key: str) -> Sequence[Any]:
    """Who has an open account and was not told yet, so that telling it every hour writes nothing.

    In the order of their ids, so that two who tell the same people never wait for each other in a circle.
    """
    told = exists().where(Notice.person_id == Person.id, Notice.key == key)
    statement = (
        select(Person.id, Person.email, Person.name, Person.language, Person.notice_mail)
        .where(Person.id.in_(ids), Person.active, ~told)
        .order_by(Person.id)
    )
    return session().execute(statement).all()


def _tell(people: Sequence[Any], told: _Notification) -> None:
    if not people:
        return
    kind, now, words = KINDS[told.kind], clock.now(), _words(people, told)
    common: dict[str, object] = {"kind": told.kind, "key": told.key, "url": told.url, "at": now}
    common["facts"] = rules.kept({name: told.values[name] for name in kind.needs})
    rows = []
    for person in people:
        title, sentence = words[_language(person)]
        daily = not kind.warns and rules.in_daily_mail(person.notice_mail, kind.at_once)
        rows.append(
            {**common, "person_id": person.id, "title": title, "sentence": sentence, "for_daily_mail": daily}
        )
    new = _insert_new(rows)
    mailed = [one for one in people if one.id in new and _mailed_at_once(one, kind)]
    _mail(mailed, told, now)


def _mailed_at_once(person: Any, kind: Kind) -> bool:
    return kind.warns or rules.at_once(person.notice_mail, kind.at_once)


def _mail(people: Sequence[Any], told: _Notification, now: datetime) -> None:
    asks, words, mails = KINDS[told.kind].asks, _words(people, told), []
    more = {code: told.letter(code) for code in words}
    for person in people:
        code = _language(person)
        letter = mail_templates.single(person.name, code, (*words[code], told.url), asks, more[code])
        row = mail_templates.row(person, told.key, letter, now, told.calendar)
        mails.append(row | {"files": told.files})
    if mails:
        session().execute(insert(OutgoingMail), mails)


def _words(people: Sequence[Any], told: _Notification) -> dict[str, tuple[str, str]]:
    """Title and sentence in each language that these people read."""
    return {code: worded(told.kind, code, told.values) for code in {_language(person) for person in people}}


def _insert_new(rows: list[dict[str, object]]) -> set[int]:
    """Add the notices that are not there yet; returns whose they are."""
    db = session()
    kind_of_insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = kind_of_insert(Notice).values(rows).on_conflict_do_nothing()
    return set(db.scalars(statement.returning(Notice.person_id)))


def _language(person: Any) -> str:
    language: str = person.language or DEFAULT
    return language


def no_longer_asked(kind: str, key: str) -> None:
    """What was asked has been done, by whomever: nobody has it open any more, nor gets it in the mail of the day."""
    told = Notice.key == rules.full_key(kind, key), Notice.read_at.is_(None)
    session().execute(update(Notice).where(*told).values(read_at=clock.now(), for_daily_mail=False))


def mark_read(actor: Actor, notice_id: int) -> str:
    """Note that the actor has read one of their notices; returns the path it leads to. Raises NotFound."""
    notice = session().get(Notice, notice_id) if may_be_id(notice_id) else None
    if notice is None or notice.person_id != actor.member_id:
        raise NotFound(_("There is no such notification."))
    notice.read_at = notice.read_at or clock.now()
    return notice.url


def mark_all_read(actor: Actor, newest: int) -> None:
    """Mark the actor's notices with an id up to and including `newest` as read; newer ones stay unread.
    Raises NotFound when `newest` cannot be an id."""
    if newest and not may_be_id(newest):
        raise NotFound(_("There is no such notification."))
    unread = Notice.person_id == actor.member_id, Notice.read_at.is_(None), Notice.id <= newest
    session().execute(update(Notice).where(*unread).values(read_at=clock.now()))


def choose_mail(actor: Actor, choice: str) -> None:
    """Set which notices the actor gets by mail. Raises Invalid with the field `mail`."""
    if choice not in rules.MAIL_CHOICES:
        raise Invalid({"mail": _("Choose when you want emails.")})
    session().execute(update(Person).where(Person.id == actor.member_id).values(notice_mail=choice))
    if choice == rules.NONE:
        session().execute(
            update(Notice).where(Notice.person_id == actor.member_id).values(for_daily_mail=False)
        )
