"""Who has a page open to write. Inside the caller's transaction, except what only looks."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.hints import Topic, hint
from wiki.kernel.i18n import _
from wiki.live.models import LivePresence, LiveText
from wiki.live.rules.live import GONE, TOUCH_EVERY, WRITERS_MAX, is_connection, is_cursor
from wiki.pages.rules.pages import may_write
from wiki.schools.rules import Actor


def is_noted(actor: Actor, page_id: int, connection: str, cursor: str) -> bool:
    """Whether the database knows already that this tab is there and may write, so that there is nothing to write."""
    row = session().get(LivePresence, connection, populate_existing=True) if connection else None
    return (
        row is not None
        and (row.person_id, row.page_id, row.cursor) == (actor.id, page_id, cursor)
        and row.at > clock.now() - TOUCH_EVERY
        and row.may_write
    )


def attend(actor: Actor, page_id: int, connection: str, cursor: str = "") -> bool:
    """Note that somebody is there with a tab; returns whether they may write, as there is room for so many.

    Raises NotAllowed, and Invalid (fields `connection` and `cursor`).
    """
    _check(actor, connection, cursor)
    db = session()
    db.get(LiveText, page_id, with_for_update=True, populate_existing=True)  # one takes a seat at a time
    row = _held(db, connection)
    if row is None or (row.page_id, row.cursor) != (page_id, cursor) or not row.may_write:
        hint(db, Topic.PEOPLE, page_id)
    if row is not None and row.person_id != actor.id:
        raise Invalid({"connection": _("This name is in use. Choose another one.")})
    if row is None or row.page_id != page_id or row.at <= clock.now() - GONE or not row.may_write:
        _clear(db, page_id, connection)
        row = row or LivePresence(connection=connection, person_id=actor.member_id)
        row.page_id, row.may_write = page_id, _writers(db, page_id, connection) < WRITERS_MAX
    row.at, row.cursor = clock.now(), cursor
    db.add(row)
    db.flush()
    return row.may_write


def has_seat(actor: Actor, page_id: int, connection: str) -> bool:
    """Whether a tab is among those that write; who only sends and never asked gets a seat when there is one.

    Raises NotAllowed, and Invalid (field `connection`) when it is no name of a tab.
    """
    row = session().get(LivePresence, connection, populate_existing=True)
    if row is not None and row.at > clock.now() - GONE:
        return row.may_write and (row.person_id, row.page_id) == (actor.id, page_id)
    if row is not None and row.person_id != actor.id:
        return False
    return attend(actor, page_id, connection)


class Here(NamedTuple):
    """A tab that is open somewhere, and where its cursor is."""

    actor: Actor
    connection: str
    cursor: str


def touch(page_id: int, tabs: Sequence[Here]) -> None:
    """Note that these tabs are still there; who had no place to write gets one that came free. A name that somebody
    else uses is passed over. Raises NotAllowed, and Invalid (fields `connection` and `cursor`).
    """
    db = session()
    db.get(
        LiveText, page_id, with_for_update=True, populate_existing=True
    )  # as who takes a seat, and in that order
    names = LivePresence.connection.in_({tab.connection for tab in tabs})
    statement = select(LivePresence).where(names).order_by(LivePresence.connection).with_for_update()
    known = db.scalars(statement.execution_options(populate_existing=True))
    rows = {row.connection: row for row in known}
    full = _writers(db, page_id, "") >= WRITERS_MAX
    for tab in tabs:
        row = rows.get(tab.connection)
        if row is not None and _stays(row, page_id, tab.actor) and (row.may_write or full):
            if row.cursor != tab.cursor:
                hint(db, Topic.PEOPLE, page_id)
            row.at, row.cursor = clock.now(), tab.cursor
        elif row is None or row.person_id == tab.actor.id:
            attend(tab.actor, page_id, tab.connection, tab.cursor)
    db.flush()


def _stays(row: LivePresence, page_id: int, actor: Actor) -> bool:
    return (row.person_id, row.page_id) == (actor.id, page_id) and row.at > clock.now() - GONE


def leave(actor: Actor, connection: str) -> None:
    """Note that a tab was closed."""
    row = _held(session(), connection)
    if row is not None and row.person_id == actor.id:
        hint(session(), Topic.PEOPLE, row.page_id)
        session().delete(row)


def _held(db: Session, connection: str) -> LivePresence | None:
    """What is noted of a tab, kept as it is until the end of the transaction: one process may note that it went while
    another notes that it came back."""
    return db.get(LivePresence, connection, with_for_update=True, populate_existing=True)


def _check(actor: Actor, connection: str, cursor: str) -> None:
    if not may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    if not is_connection(connection):
        raise Invalid({"connection": _("Use 16 to 32 characters of 0-9 and a-f.")})
    if not is_cursor(cursor):
        raise Invalid({"cursor": _("This is not where a cursor can be.")})


def _clear(db: Session, page_id: int, connection: str) -> None:
    """Forget which other tabs went away without a word."""
    others = LivePresence.page_id == page_id, LivePresence.connection != connection
    db.execute(delete(LivePresence).where(*others, LivePresence.at <= clock.now() - GONE))


def _writers(db: Session, page_id: int, connection: str) -> int:
    """How many other tabs write on the page."""
    statement = select(func.count()).select_from(LivePresence)
    others = LivePresence.page_id == page_id, LivePresence.may_write, LivePresence.connection != connection
    return db.scalar(statement.where(*others)) or 0
