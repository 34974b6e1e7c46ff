"""Reading focal points. Everybody of the network sees them, a visitor none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, select

from wiki.accounts.models import Person
from wiki.focus.models import FocalPoint, FocalPointVersion, FocusConfirmation
from wiki.focus.rules.points import Flag, Stage, shown
from wiki.kernel import clock
from wiki.kernel.collation import dutch_order
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.pagination import Key, Page, paginate
from wiki.plan.models import BuildingBlock, SchoolYear
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed down to; empty takes everything."""

    school: int | None = None
    building_block: int | None = None
    stage: Stage | None = None
    flag: Flag | None = None


@dataclass(frozen=True)
class PointRow:
    """A focal point as lists show it."""

    id: int
    school_id: int
    school: str
    school_slug: str
    colour: str
    school_year_id: int
    school_year: str
    building_block_id: int | None
    building_block: str | None
    title: str
    stage: Stage
    requests: str
    offers: str
    flags: tuple[Flag, ...]
    contact_id: int | None
    contact: str | None
    continues_id: int | None
    version: int
    changed_at: datetime

    @property
    def name(self) -> str:
        """What it is called: its own words, else its building block."""
        return shown(self.title, self.building_block)

    @property
    def url(self) -> str:
        """Where it stands: on the page of its school."""
        return f"{self.school_url}?school_year={self.school_year}#point-{self.id}"

    @property
    def school_url(self) -> str:
        """The focal points of its school."""
        return f"/focus/schools/{self.school_id}-{self.school_slug}"


_POINTS: Any = (
    select(
        FocalPoint.id,
        FocalPoint.school_id,
        School.name.label("school"),
        School.slug.label("school_slug"),
        School.colour,
        FocalPoint.school_year_id,
        SchoolYear.label.label("school_year"),
        FocalPoint.building_block_id,
        BuildingBlock.name.label("building_block"),
        FocalPoint.title,
        FocalPoint.stage,
        FocalPoint.requests,
        FocalPoint.offers,
        *(getattr(FocalPoint, flag.value) for flag in Flag),
        FocalPoint.contact_id,
        Person.name.label("contact"),
        FocalPoint.continues_id,
        FocalPoint.version,
        FocalPoint.changed_at,
    )
    .join(School, School.id == FocalPoint.school_id)
    .join(SchoolYear, SchoolYear.id == FocalPoint.school_year_id)
    .outerjoin(BuildingBlock, BuildingBlock.id == FocalPoint.building_block_id)
    .outerjoin(Person, Person.id == FocalPoint.contact_id)
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The focal points this actor may know of: members all that are there, visitors none."""
    return FocalPoint.removed_at.is_(None) if actor.is_member else false()


def _row(row: Any) -> PointRow:
    values = {field.name: getattr(row, field.name) for field in fields(PointRow) if field.name != "flags"}
    flags = tuple(flag for flag in Flag if getattr(row, flag.value))
    return PointRow(**values | {"stage": Stage(row.stage), "flags": flags})


def _narrowed(actor: Actor, school_year_id: int | None, filters: Filters) -> Select[Any]:
    statement: Select[Any] = _POINTS.where(visible_to(actor))
    if school_year_id is not None:
        statement = statement.where(FocalPoint.school_year_id == school_year_id)
    if filters.school is not None:
        statement = statement.where(FocalPoint.school_id == filters.school)
    if filters.building_block is not None:
        statement = statement.where(FocalPoint.building_block_id == filters.building_block)
    if filters.stage is not None:
        statement = statement.where(FocalPoint.stage == filters.stage.value)
    if filters.flag is not None:
        statement = statement.where(getattr(FocalPoint, filters.flag.value).is_(True))
    return statement


def points(actor: Actor, school_year_id: int | None, filters: Filters = Filters()) -> list[PointRow]:
    """The focal points of a school year (None: of all), by school and in the order in which they were made."""
    ordered = _narrowed(actor, school_year_id, filters).order_by(
        SchoolYear.starts_on.desc(), dutch_order(School.name), School.id, FocalPoint.id
    )
    return [_row(row) for row in session().execute(ordered)]


def points_page(
    actor: Actor, school_year_id: int | None, filters: Filters, cursor: str | None, limit: int
) -> Page[PointRow]:
    """The same, a page at a time, in the order in which they were made."""
    statement = _narrowed(actor, school_year_id, filters)
    return paginate(session(), statement, [Key(FocalPoint.id)], cursor, limit).map(_row)


def points_by_id(actor: Actor, ids: Collection[int]) -> dict[int, PointRow]:
    """The focal points with these ids."""
    wanted = _POINTS.where(visible_to(actor), FocalPoint.id.in_(sorted(set(ids))))
    return {row.id: _row(row) for row in session().execute(wanted)}


def point(actor: Actor, point_id: int) -> PointRow:
    """One focal point. Raises NotFound."""
    found = points_by_id(actor, [point_id]) if may_be_id(point_id) else {}
    if point_id not in found:
        raise NotFound(_("This focal point is not there (any more)."))
    return found[point_id]


def school_year_of(point: PointRow) -> SchoolYear:
    """The school year of a focal point."""
    return session().get_one(SchoolYear, point.school_year_id)


class VersionRow(NamedTuple):
    """A focal point as it was from some moment on."""

    focal_point_id: int
    number: int
    at: datetime
    by: str
    facts: dict[str, Any]


def versions(actor: Actor, ids: Collection[int]) -> list[VersionRow]:
    """Every version of these focal points, the oldest of each first."""
    version = FocalPointVersion
    statement = (
        select(version.focal_point_id, version.number, version.at, Person.name, version.facts)
        .join(FocalPoint, FocalPoint.id == version.focal_point_id)
        .join(Person, Person.id == version.by_id)
        .where(visible_to(actor), FocalPoint.id.in_(sorted(set(ids))))
        .order_by(version.focal_point_id, version.number)
    )
    return [VersionRow._make(row) for row in session().execute(statement)]


def shown_year(years: Sequence[SchoolYear], label: str | None = None) -> SchoolYear | None:
    """The school year with this label; without it the one of today, else that of the plan: the newest that is not in
    preparation any more. None when there is none. `years` are the newest first."""
    if label:
        return next((year for year in years if year.label == label), None)
    planned = next((year for year in years if not year.in_preparation), next(iter(years), None))
    return year_on(years, clock.today()) or planned


def year_on(years: Sequence[SchoolYear], day: date) -> SchoolYear | None:
    """The school year in which a day lies; None when it lies in none."""
    return next((year for year in years if year.starts_on <= day <= year.ends_on), None)


def year_before(years: Sequence[SchoolYear], year: SchoolYear) -> SchoolYear | None:
    """The school year before this one; `years` are the newest first."""
    return next((other for other in years if other.starts_on < year.starts_on), None)


def year_after(years: Sequence[SchoolYear], year: SchoolYear) -> SchoolYear | None:
    """The school year after this one."""
    return next((other for other in reversed(years) if other.starts_on > year.starts_on), None)


def confirmed_on(actor: Actor) -> dict[int, date]:
    """When each school last said that its focal points are as they stand there, by school."""
    if not actor.is_member:
        return {}
    last = func.max(FocusConfirmation.at).label("last")
    statement = select(FocusConfirmation.school_id, last).group_by(FocusConfirmation.school_id)
    return {row.school_id: _day(row.last) for row in session().execute(statement)}


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.AMSTERDAM).date()


def people_of(school_id: int) -> list[tuple[int, str]]:
    """Who can answer for a focal point of a school: its people, by name."""
    statement = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == school_id, Person.active)
        .group_by(Person.id, Person.name)
        .order_by(dutch_order(Person.name), Person.id)
    )
    return [(id_, name) for id_, name in session().execute(statement)]


def coordinators_of(school_ids: Collection[int]) -> dict[int, list[int]]:
    """The people who keep the focal points of these schools, by school."""
    statement = (
        select(Membership.school_id, Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.school_id.in_(sorted(school_ids)),
            Membership.role == Role.SCHOOL_COORDINATOR.value,
            Person.active,
        )
        .order_by(Membership.person_id)
    )
    found: dict[int, list[int]] = {}
    for row in session().execute(statement):
        found.setdefault(row.school_id or 0, []).append(row.person_id)
    return found
