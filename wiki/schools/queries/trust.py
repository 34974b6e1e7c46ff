"""Reads about who decides on money, and what changed in that."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.collation import dutch_order
from wiki.kernel.db import session
from wiki.schools.models import Membership, TrustChange
from wiki.schools.rules import APART, MONEY_ROLES, Actor, Bonds, Role, may_agree

_MONEY = sorted(role.value for role in MONEY_ROLES)


@dataclass(frozen=True)
class ChangeRow:
    """A change of who decides on money, with the names a screen shows; `by` is empty for whoever has the server."""

    id: int
    person_id: int
    name: str
    kind: str
    role: str
    address: str
    by_id: int | None
    by: str
    at: datetime
    agreed: bool | None
    decided_by: str
    decided_at: datetime | None
    may_agree: bool = False


@dataclass(frozen=True)
class Holder:
    """Somebody with a role that moves money."""

    id: int
    name: str
    role: Role


def holders() -> list[Holder]:
    """Everybody who has a role that moves money and can sign in, by role and name."""
    statement = (
        select(Person.id, Person.name, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role.in_(_MONEY), Person.active)
        .order_by(Membership.role, dutch_order(Person.name))
    )
    return [Holder(id_, name, Role(role)) for id_, name, role in session().execute(statement)]


def administrators() -> set[int]:
    """The people who look after the site and can sign in."""
    statement = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == Role.ADMINISTRATOR.value, Person.active)
    )
    return set(session().scalars(statement))


def nobody_yet() -> bool:
    """Whether nobody has or had a role that moves money: then there is nobody to agree."""
    has = select(exists().where(Membership.role.in_(_MONEY)))
    had = select(exists().where(TrustChange.role != "", TrustChange.agreed.is_(True)))
    return not session().scalar(has) and not session().scalar(had)


def is_guarded(person_id: int) -> bool:
    """Whether this person moves money, or is to: then nobody else gets hold of their account alone."""
    has = exists().where(Membership.person_id == person_id, Membership.role.in_(_MONEY))
    waits = exists().where(
        TrustChange.person_id == person_id, TrustChange.kind == "role", TrustChange.agreed.is_(None)
    )
    return bool(session().scalar(select(or_(has, waits))))


def is_waiting(person_id: int, role: str) -> bool:
    """Whether somebody asked already that this person gets this role."""
    mine = TrustChange.person_id == person_id, TrustChange.role == role, TrustChange.agreed.is_(None)
    return bool(session().scalar(select(exists().where(*mine))))


def bonds() -> Bonds:
    """Who gave whom a role that moves money, or had a link for their password sent, less than seven days ago."""
    statement = select(TrustChange.by_id, TrustChange.person_id).where(
        TrustChange.kind.in_(("role", "password")),
        TrustChange.agreed.is_(True),
        TrustChange.by_id.is_not(None),
        TrustChange.decided_at > clock.now() - APART,
    )
    pairs = session().execute(statement)
    return Bonds(frozenset(frozenset(one for one in pair if one is not None) for pair in pairs))


def change(change_id: int) -> ChangeRow | None:
    """One change."""
    found = _rows(TrustChange.id == change_id)
    return found[0] if found else None


def waiting(actor: Actor) -> list[ChangeRow]:
    """What waits until somebody agrees, the oldest first."""
    return [
        ChangeRow(**{**vars(row), "may_agree": may_agree(actor, row.kind, row.person_id, row.by_id)})
        for row in _rows(TrustChange.agreed.is_(None))
    ]


def decided_since(moment: datetime, limit: int = 100) -> list[ChangeRow]:
    """What changed since this moment, the newest first."""
    return _rows(TrustChange.agreed.is_(True), TrustChange.decided_at >= moment)[::-1][:limit]


def _rows(*where: ColumnElement[bool]) -> list[ChangeRow]:
    person, by, decided = aliased(Person), aliased(Person), aliased(Person)
    statement = (
        select(
            TrustChange.id,
            TrustChange.person_id,
            person.name,
            TrustChange.kind,
            TrustChange.role,
            TrustChange.address,
            TrustChange.by_id,
            by.name,
            TrustChange.at,
            TrustChange.agreed,
            decided.name,
            TrustChange.decided_at,
        )
        .join(person, person.id == TrustChange.person_id)
        .outerjoin(by, by.id == TrustChange.by_id)
        .outerjoin(decided, decided.id == TrustChange.decided_by_id)
        .where(*where)
        .order_by(TrustChange.id)
    )
    found = []
    for row in session().execute(statement):
        values = list(row)
        values[7], values[10] = values[7] or "", values[10] or ""
        found.append(ChangeRow(*values))
    return found
