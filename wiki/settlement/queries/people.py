"""Who is told about money: the coordinators of schools."""

from collections.abc import Collection

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.schools.models import Membership
from wiki.schools.rules import Role


def coordinators(school_ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """The coordinators of these schools, or of all, who can sign in: their ids by school."""
    statement = (
        select(Membership.school_id, Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role == Role.SCHOOL_COORDINATOR.value, Person.active)
        .order_by(Membership.person_id)
    )
    if school_ids is not None:
        statement = statement.where(Membership.school_id.in_(sorted(school_ids)))
    found: dict[int, list[int]] = {}
    for school_id, person_id in session().execute(statement):
        found.setdefault(school_id or 0, []).append(person_id)
    return found


def names(person_ids: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    rows = session().execute(select(Person.id, Person.name).where(Person.id.in_(sorted(person_ids))))
    return {id_: name for id_, name in rows}  # noqa: C416 - a row is no pair to the type checker
