"""Whom a member can call in: everybody with an account, and the schools. Names and schools, never addresses."""

from collections.abc import Iterable

from sqlalchemy import func, select

from wiki.accounts.models import Person
from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role
from wiki.talk.rules.comments import may_take_part
from wiki.talk.rules.mentions import Name

SUGGESTED = 8


def names(actor: Actor) -> list[Name]:
    """Everybody who can be called in, by name; people first. Raises NotAllowed for a visitor."""
    if not may_take_part(actor):
        raise NotAllowed(_("Sign in to take part."))
    people = (
        select(Person.id, Person.name, func.coalesce(func.min(School.name), ""))
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(School, School.id == Membership.school_id)
        .where(Person.active)
        .group_by(Person.id, Person.name)
        .order_by(dutch_order(Person.name), Person.id)
    )
    schools = select(School.id, School.name).order_by(dutch_order(School.name), School.brin)
    found = [Name(id_, name, school) for id_, name, school in session().execute(people)]
    return found + [Name(id_, name, is_school=True) for id_, name in session().execute(schools)]


def suggestions(actor: Actor, typed: str) -> list[Name]:
    """Some of them of whom a word of the name begins with what was typed. Raises NotAllowed for a visitor."""
    wanted = dutch_key(typed.strip())
    found = [name for name in names(actor) if _begins(dutch_key(name.name), wanted)]
    return found[:SUGGESTED]


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or f" {wanted}" in name


def who_speak_for(schools: Iterable[int]) -> set[int]:
    """The coordinators of these schools; of a school without one, everybody there."""
    wanted = set(schools)
    if not wanted:
        return set()
    rows = session().execute(
        select(Membership.school_id, Membership.person_id, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.school_id.in_(wanted), Person.active)
    )
    members = [(school, person, role == Role.SCHOOL_COORDINATOR) for school, person, role in rows]
    led = {school for school, _person, leads in members if leads}
    return {person for school, person, leads in members if leads or school not in led}
