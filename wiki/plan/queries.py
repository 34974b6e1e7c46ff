"""Reading the year plan. Everybody may see it, visitors too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.db import session
from wiki.plan.models import Activity, BuildingBlock, SchoolYear, WorkingGroupMember
from wiki.schools.models import Membership, School

Lead = aliased(School)


@dataclass(frozen=True)
class ActivityRow:
    """An activity as lists and forms show it; no lead school means the core team."""

    id: int
    slug: str
    number: str
    title: str
    kind: str
    school_year: str
    school_year_id: int
    lead_school_id: int | None
    lead_school: str | None
    lead_colour: str | None
    starts_on: date | None
    ends_on: date | None
    result: str
    description: str
    description_html: str
    closed_at: datetime | None
    version: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"/plan/activities/{self.id}-{self.slug}"


@dataclass(frozen=True)
class GroupMember:
    """Somebody in a working group."""

    id: int
    name: str
    school: str | None
    colour: str | None


_ACTIVITIES = (
    select(
        Activity.id,
        Activity.slug,
        Activity.number,
        Activity.title,
        Activity.kind,
        SchoolYear.label.label("school_year"),
        Activity.school_year_id,
        Activity.lead_school_id,
        Lead.name.label("lead_school"),
        Lead.colour.label("lead_colour"),
        Activity.starts_on,
        Activity.ends_on,
        Activity.result,
        Activity.description,
        Activity.description_html,
        Activity.closed_at,
        Activity.version,
    )
    .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
    .outerjoin(Lead, Lead.id == Activity.lead_school_id)
)


def _row(row: Any) -> ActivityRow:
    return ActivityRow(**row._mapping)


def school_years() -> Sequence[SchoolYear]:
    """All school years, newest first."""
    return session().scalars(select(SchoolYear).order_by(SchoolYear.starts_on.desc())).all()


def school_year(label: str) -> SchoolYear | None:
    """The school year with this label."""
    return session().scalar(select(SchoolYear).where(SchoolYear.label == label))


def newest_school_year() -> SchoolYear | None:
    """The newest school year there is."""
    return session().scalar(select(SchoolYear).order_by(SchoolYear.starts_on.desc()).limit(1))


def activities_of(school_year_id: int) -> list[ActivityRow]:
    """The activities of a school year, in the order of the plan."""
    return _rows(_ACTIVITIES.where(Activity.school_year_id == school_year_id))


def all_activities() -> list[ActivityRow]:
    """The activities of every year, newest year first, for choosing."""
    return _rows(_ACTIVITIES.order_by(SchoolYear.starts_on.desc()))


def _rows(statement: Any) -> list[ActivityRow]:
    ordered = statement.order_by(Activity.position, Activity.id)
    return [_row(r) for r in session().execute(ordered)]


def activity(activity_id: int) -> ActivityRow | None:
    """One activity."""
    row = session().execute(_ACTIVITIES.where(Activity.id == activity_id)).one_or_none()
    return _row(row) if row else None


def working_group(activity_id: int) -> list[GroupMember]:
    """The people of an activity's working group, by name."""
    statement = (
        select(Person.id, Person.name, School.name.label("school"), School.colour)
        .join(WorkingGroupMember, WorkingGroupMember.person_id == Person.id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
        .outerjoin(School, School.id == Membership.school_id)
        .where(WorkingGroupMember.activity_id == activity_id)
        .distinct()
    )
    members = (GroupMember(*row) for row in session().execute(statement))
    return sorted(members, key=lambda member: (dutch_key(member.name), member.id))


def working_groups(school_year_id: int) -> dict[int, int]:
    """How many people are in each working group of a year, by activity."""
    statement = (
        select(WorkingGroupMember.activity_id, WorkingGroupMember.person_id)
        .join(Activity, Activity.id == WorkingGroupMember.activity_id)
        .where(Activity.school_year_id == school_year_id)
    )
    counts: dict[int, int] = {}
    for activity_id, _person in session().execute(statement):
        counts[activity_id] = counts.get(activity_id, 0) + 1
    return counts


def people_to_choose() -> list[tuple[int, str]]:
    """Everybody who can be in a working group: (id, name and school)."""
    statement = (
        select(Person.id, Person.name, School.name)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
        .outerjoin(School, School.id == Membership.school_id)
        .where(Person.active)
        .order_by(School.id.is_(None), dutch_order(School.name), dutch_order(Person.name), Person.id)
    )
    people = {
        id_: f"{name} ({school})" if school else name for id_, name, school in session().execute(statement)
    }
    return list(people.items())


def building_blocks() -> Sequence[BuildingBlock]:
    """The building blocks in the network's order."""
    return session().scalars(select(BuildingBlock).order_by(BuildingBlock.position, BuildingBlock.id)).all()
