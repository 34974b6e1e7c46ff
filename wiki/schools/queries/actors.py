"""Finding the actor behind a session or a token: one statement, with school and roles."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, case, literal, select

from wiki.accounts.models import ApiToken, Person, SignInSession
from wiki.kernel import clock
from wiki.kernel.db import UtcDateTime, session
from wiki.kernel.prepared_reads import Read
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role

IDLE = timedelta(days=7)
"""A session that was not used for so long is over."""

_asked_besides: dict[str, ColumnElement[int]] = {}


def ask_unread(how_many: ColumnElement[int]) -> None:
    """Have every actor found from now on come with this number, of their Person, in the same statement.

    Every screen shows how many notices are unread, and only a slice above this one knows; it says so at the start.
    """
    _asked_besides["unread"] = how_many
    _who.cache_clear()
    _session_read.cache_clear()


@cache
def _who() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.language,
            Person.last_visit_at,
            Membership.role,
            Membership.school_id,
            School.name.label("school_name"),
            School.colour.label("school_colour"),
            _asked_besides.get("unread", literal(0)).label("unread"),
        )
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(School, School.id == Membership.school_id)
        .where(Person.active)
        .order_by(case((Membership.school_id.is_(None), 1), else_=0), Membership.id)
    )


@cache
def _session_read() -> Read:
    return Read(
        _who()
        .add_columns(SignInSession.id.label("session_id"), SignInSession.seen_at)
        .join(SignInSession, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_sha256 == bindparam("token", type_=String),
            SignInSession.expires_at > bindparam("now", type_=UtcDateTime),
            SignInSession.seen_at > bindparam("idle", type_=UtcDateTime),
        )
    )


def by_session(token_sha256: str) -> Actor | None:
    """The actor of a live session."""
    now = clock.now()
    return _actor(_session_read()(token=token_sha256, now=now, idle=now - IDLE))


def by_bearer(token_sha256: str) -> Actor | None:
    """The actor of a token that was not revoked."""
    statement = (
        _who()
        .add_columns(ApiToken.id.label("token_id"), ApiToken.last_used_at.label("seen_at"))
        .join(ApiToken, ApiToken.person_id == Person.id)
        .where(ApiToken.token_sha256 == token_sha256, ApiToken.revoked_at.is_(None))
    )
    return _actor(_rows(statement))


def by_email(email: str) -> Actor | None:
    """The actor with this address, for the command line and the demo."""
    return _actor(_rows(_who().where(Person.email == email.strip().lower())))


def by_id(person_id: int) -> Actor | None:
    """The actor of this person."""
    return _actor(_rows(_who().where(Person.id == person_id)))


def _rows(statement: Select[*tuple[Any, ...]]) -> Sequence[Row[Any]]:
    return session().execute(statement).all()


def _actor(rows: Sequence[Row[Any]]) -> Actor | None:
    if not rows:
        return None
    first = rows[0]
    own = [r for r in rows if r.role and r.school_id in (None, first.school_id)]
    return Actor(
        id=first.id,
        name=first.name,
        email=first.email,
        language=first.language,
        school_id=first.school_id,
        school_name=first.school_name or "",
        school_colour=first.school_colour or "",
        roles=frozenset(Role(r.role) for r in own),
        session_id=getattr(first, "session_id", None),
        token_id=getattr(first, "token_id", None),
        seen_at=getattr(first, "seen_at", None),
        last_visit_at=first.last_visit_at,
        unread=first.unread,
    )
