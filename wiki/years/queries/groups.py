"""Who is in the working groups of a year; their names are for members."""

from typing import Any, NamedTuple

from sqlalchemy import func, select

from wiki.accounts.models import Person
from wiki.kernel.collation import dutch_key
from wiki.kernel.db import session
from wiki.plan.models import Activity, WorkingGroupMember
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


class Colleague(NamedTuple):
    """Somebody in a working group."""

    name: str
    school: str | None


def groups_of_year(actor: Actor, school_year_id: int) -> dict[int, list[Colleague]]:
    """The people of every working group of a school year, by activity; nothing for visitors."""
    if not actor.is_member:
        return {}
    asked: Any = (
        select(WorkingGroupMember.activity_id, Person.name, func.min(School.name))
        .join(Person, Person.id == WorkingGroupMember.person_id)
        .join(Activity, Activity.id == WorkingGroupMember.activity_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
        .outerjoin(School, School.id == Membership.school_id)
        .where(Activity.school_year_id == school_year_id)
        .group_by(WorkingGroupMember.activity_id, Person.id, Person.name)
    )
    found: dict[int, list[Colleague]] = {}
    for activity_id, name, school in sorted(session().execute(asked), key=lambda row: dutch_key(row[1])):
        found.setdefault(activity_id, []).append(Colleague(name, school))
    return found
