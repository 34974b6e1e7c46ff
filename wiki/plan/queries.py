"""Reading the year plan. Everybody may see it, visitors too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.plan.models import (
    Activity,
    ActivityBuildingBlock,
    BuildingBlock,
    SchoolYear,
    WorkingGroupMember,
)
from wiki.schools.models import Membership, School

Lead = aliased(School)
YEARS_TO_CHOOSE = 2
PEOPLE_TO_CHOOSE = 100


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

    @property
    def label(self) -> str:
        """What it is called in a list to choose from."""
        return f"{self.school_year} · {self.number} {self.title}"


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


_BY_YEAR = _ACTIVITIES.order_by(SchoolYear.starts_on.desc())


_PEOPLE = (
    select(Person.id, Person.name, func.min(School.name))
    .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
    .outerjoin(School, School.id == Membership.school_id)
    .group_by(Person.id, Person.name)
    .order_by(dutch_order(Person.name), Person.id)
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
    """The newest school year; one that is still in preparation only when there is no other."""
    newest = select(SchoolYear).order_by(SchoolYear.in_preparation, SchoolYear.starts_on.desc())
    return session().scalar(newest.limit(1))


def school_year_by_id(school_year_id: int) -> SchoolYear | None:
    """The school year with this id."""
    return session().get(SchoolYear, school_year_id) if may_be_id(school_year_id) else None


def activities_of(school_year_id: int) -> list[ActivityRow]:
    """The activities of a school year, in the order of the plan."""
    return _rows(_ACTIVITIES.where(Activity.school_year_id == school_year_id))


def all_activities() -> list[ActivityRow]:
    """The activities of every year, newest year first; for lists to choose from there is `activities_to_choose`."""
    return _rows(_BY_YEAR)


def activities_to_choose(chosen: Collection[int] = ()) -> list[ActivityRow]:
    """What a form offers, newest year first: the activities of the last school years, and those chosen already."""
    years = (
        select(SchoolYear.id).order_by(SchoolYear.starts_on.desc()).limit(YEARS_TO_CHOOSE).scalar_subquery()
    )
    offered = or_(Activity.school_year_id.in_(years), Activity.id.in_(_known(chosen)))
    return _rows(_BY_YEAR.where(offered))


def activities_by_id(ids: Collection[int]) -> list[ActivityRow]:
    """The activities with these ids that are still there, newest year first."""
    return _rows(_BY_YEAR.where(Activity.id.in_(_known(ids))))


def activities_led_by(school_id: int, limit: int = 50) -> list[ActivityRow]:
    """The activities a school leads or led, newest year first."""
    return _rows(_BY_YEAR.where(Activity.lead_school_id == school_id).limit(limit))


def _known(ids: Collection[int]) -> list[int]:
    """Those that can be an id at all; anybody may have typed one into an address."""
    return [id_ for id_ in ids if may_be_id(id_)]


def _rows(statement: Any) -> list[ActivityRow]:
    ordered = statement.order_by(Activity.position, Activity.id)
    return [_row(r) for r in session().execute(ordered)]


def activity(activity_id: int) -> ActivityRow | None:
    """One activity."""
    row = session().execute(_ACTIVITIES.where(Activity.id == activity_id)).one_or_none()
    return _row(row) if row else None


def working_group(activity_id: int) -> list[GroupMember]:
    """The people of an activity's working group, by name."""
    return group_and_blocks(activity_id)[0]


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


def people_to_choose(
    school_id: int | None, chosen: Collection[int] = (), q: str = ""
) -> list[tuple[int, str]]:
    """Who a form offers for a working group: (id, name and school).

    First who is `chosen` already, then whose name has `q` in it, or without `q` the people of the lead school (of the
    network itself when no school leads); at most PEOPLE_TO_CHOOSE of these.
    """
    known = _known(chosen)
    people = _named(_PEOPLE.where(Person.id.in_(known))) if known else {}
    wanted = _PEOPLE.where(Person.active, Person.id.not_in(known))
    if q:
        wanted = wanted.where(dutch_order(Person.name).contains(dutch_key(q), autoescape=True))
    else:
        of_school = select(Membership.person_id).where(Membership.school_id == school_id)
        wanted = wanted.where(Person.id.in_(of_school))
    return list((people | _named(wanted.limit(PEOPLE_TO_CHOOSE))).items())


def _named(statement: Any) -> dict[int, str]:
    found = session().execute(statement)
    return {id_: f"{name} ({school})" if school else name for id_, name, school in found}


def building_blocks() -> Sequence[BuildingBlock]:
    """The building blocks in the network's order."""
    return session().scalars(select(BuildingBlock).order_by(BuildingBlock.position, BuildingBlock.id)).all()


def blocks_of(activity_id: int) -> list[tuple[int, str]]:
    """The building blocks of an activity, in the network's order, as (id, name)."""
    return group_and_blocks(activity_id)[1]


def group_and_blocks(activity_id: int) -> tuple[list[GroupMember], list[tuple[int, str]]]:
    """The people of an activity's working group, by name, and its building blocks in the network's order; together, as
    the page of an activity shows both."""
    rows = session().execute(union_all(_GROUP, _BLOCKS), {"activity_id": activity_id}).all()
    people = [GroupMember(*row[2:]) for row in rows if row[0] == "person"]
    blocks = sorted((row[1], row[2], row[3]) for row in rows if row[0] == "block")
    people.sort(key=lambda member: (dutch_key(member.name), member.id))
    return people, [(id_, name) for _place, id_, name in blocks]


_GROUP: Any = (
    select(literal("person"), literal(0), Person.id, Person.name, School.name.label("school"), School.colour)
    .join(WorkingGroupMember, WorkingGroupMember.person_id == Person.id)
    .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
    .outerjoin(School, School.id == Membership.school_id)
    .where(WorkingGroupMember.activity_id == bindparam("activity_id"))
    .distinct()
)
_BLOCKS: Any = (
    select(literal("block"), BuildingBlock.position, BuildingBlock.id, BuildingBlock.name)
    .add_columns(literal(""), literal(""))
    .join(ActivityBuildingBlock, ActivityBuildingBlock.building_block_id == BuildingBlock.id)
    .where(ActivityBuildingBlock.activity_id == bindparam("activity_id"))
)
