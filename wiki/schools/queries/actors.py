"""Finding the actor behind a session or a token: one statement, with school and roles."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, case, literal, select

from wiki.accounts.models import ApiToken, Person, SignInSession
from wiki.kernel import clock, running_app
from wiki.kernel.db import UtcDateTime, session
from wiki.kernel.prepared_reads import Read
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role

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
            Person.must_change_password,
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
    """The actor of a live session: not over, and in use; of who moves money it must be in use more recently."""
    now, settings = clock.now(), running_app.settings()
    idle = now - timedelta(hours=settings.idle_hours)
    found = _actor(_session_read()(token=token_sha256, now=now, idle=idle))
    money_idle = now - timedelta(hours=settings.idle_hours_money)
    return None if found and found.moves_money and _seen(found) <= money_idle else found


def _seen(actor: Actor) -> datetime:
    if actor.seen_at is None:
        raise LookupError("a session without a moment")
    return actor.seen_at


def by_bearer(token_sha256: str) -> Actor | None:
    """The actor of a token that was not revoked and is not over."""
    facts = ApiToken.id.label("token_id"), ApiToken.last_used_at.label("seen_at"), ApiToken.scopes
    live = ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now()
    statement = (
        _who()
        .add_columns(*facts)
        .join(ApiToken, ApiToken.person_id == Person.id)
        .where(ApiToken.token_sha256 == token_sha256, *live)
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
        must_change_password=first.must_change_password,
        scopes=frozenset(getattr(first, "scopes", "").split()),
        unread=first.unread,
    )
