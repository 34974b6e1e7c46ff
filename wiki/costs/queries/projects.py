"""Reading projects: every one of them goes through `visible_to`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.costs.rules.lifecycle import COUNTED, HANDED_IN, State
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.pagination import LIMIT, Page, paginate
from wiki.kernel.pagination import Key as By
from wiki.ledger.queries import books
from wiki.plan.models import Activity, SchoolYear
from wiki.schools.models import School
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Actor


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Members see all projects of the network with their costs; visitors none."""
    return true() if actor.is_member else false()


@dataclass(frozen=True)
class ProjectRow:
    """A project as lists and screens show it; amounts in cents, `spent` is what was approved."""

    id: int
    code: str
    slug: str
    title: str
    description: str
    activity_id: int
    activity_number: str
    activity_title: str
    activity_slug: str
    school_year: str
    lead_school_id: int
    lead_school: str
    lead_colour: str
    starts_on: date
    ends_on: date
    budget_cents: int | None
    closed_at: datetime | None
    version: int
    spent_cents: int
    waiting_cents: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"/projects/{self.id}-{self.slug}"

    @property
    def state(self) -> str:
        """Where it stands today: planned, open, ended or closed."""
        today = clock.today()
        if self.closed_at is not None:
            return "closed"
        if today < self.starts_on:
            return "planned"
        return "ended" if today > self.ends_on else "open"


@dataclass(frozen=True)
class ParticipantRow:
    """A school that takes part in a project, from a day and perhaps to one."""

    id: int
    school_id: int
    name: str
    colour: str
    brin: str
    from_on: date
    to_on: date | None

    def takes_part_on(self, day: date) -> bool:
        """True when the school takes part on this day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


SchoolPosition = books.SchoolBalance
"""What one school paid, bears and owes; `balance` above zero is still to pay."""


def _sum_of(states: Sequence[str]) -> Any:
    return (
        select(func.coalesce(func.sum(Cost.gross_cents), 0))
        .where(Cost.project_id == Project.id, Cost.status.in_(states))
        .correlate(Project)
        .scalar_subquery()
    )


def _projects(actor: Actor) -> Select[Any]:
    statement = (
        select(
            Project.id,
            Project.code,
            Project.slug,
            Project.title,
            Project.description,
            Project.activity_id,
            Activity.number.label("activity_number"),
            Activity.title.label("activity_title"),
            Activity.slug.label("activity_slug"),
            SchoolYear.label.label("school_year"),
            Project.lead_school_id,
            School.name.label("lead_school"),
            School.colour.label("lead_colour"),
            Project.starts_on,
            Project.ends_on,
            Project.budget_cents,
            Project.closed_at,
            Project.version,
            _sum_of(COUNTED).label("spent_cents"),
            _sum_of((State.SUBMITTED,)).label("waiting_cents"),
        )
        .join(Activity, Activity.id == Project.activity_id)
        .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
        .join(School, School.id == Project.lead_school_id)
        .where(visible_to(actor))
    )
    return cast("Select[Any]", statement)


def _project_row(row: Any) -> ProjectRow:
    fields = {name: row._mapping[name] for name in ProjectRow.__dataclass_fields__}
    fields["spent_cents"] = int(fields["spent_cents"])
    fields["waiting_cents"] = int(fields["waiting_cents"])
    return ProjectRow(**fields)


def projects(
    actor: Actor,
    *,
    activity_id: int | None = None,
    school_id: int | None = None,
    participant_id: int | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> Page[ProjectRow]:
    """Projects, the newest period first; of one activity, or with one school among those that take part.

    `school_id` also finds what that school leads without taking part; `participant_id` does not.
    """
    statement = _projects(actor)
    if activity_id is not None:
        statement = statement.where(Project.activity_id == activity_id)
    if school_id is not None:
        statement = statement.where(or_(Project.lead_school_id == school_id, _takes_part(school_id)))
    if participant_id is not None:
        statement = statement.where(_takes_part(participant_id))
    keys = (By(Project.starts_on, descending=True), By(Project.id, descending=True))
    return paginate(session(), statement, keys, cursor, limit).map(_project_row)


def _takes_part(school_id: int) -> ColumnElement[bool]:
    return exists().where(
        ProjectParticipant.project_id == Project.id, ProjectParticipant.school_id == school_id
    )


def project(actor: Actor, project_id: int) -> ProjectRow:
    """One project; raises NotFound."""
    row = session().execute(_projects(actor).where(Project.id == project_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such project."))
    return _project_row(row)


def participants(project_id: int) -> list[ParticipantRow]:
    """The schools of a project, in BRIN order, those that left too."""
    statement = (
        select(
            ProjectParticipant.id,
            School.id,
            School.name,
            School.colour,
            School.brin,
            ProjectParticipant.from_on,
            ProjectParticipant.to_on,
        )
        .join(School, School.id == ProjectParticipant.school_id)
        .where(ProjectParticipant.project_id == project_id)
        .order_by(School.brin, ProjectParticipant.from_on, ProjectParticipant.id)
    )
    return [ParticipantRow(*row) for row in session().execute(statement)]


def participants_on(rows: Iterable[ParticipantRow], day: date) -> list[ParticipantRow]:
    """Those of these schools that take part on a day."""
    return [row for row in rows if row.takes_part_on(day)]


def last_submitted_on(project_id: int, key_name: str | None = None) -> date | None:
    """The date of the latest cost that was handed in or approved: nothing before it may shift any more.

    With a `key_name` only of costs divided by that key.
    """
    statement = select(func.max(Cost.dated_on)).where(
        Cost.project_id == project_id, Cost.status.in_(HANDED_IN)
    )
    if key_name is not None:
        statement = statement.where(Cost.key_name == key_name)
    return session().scalar(statement)


def positions(
    actor: Actor, project_id: int | None = None, period_id: int | None = None
) -> list[books.SchoolBalance]:
    """What each school paid, bears and owes by the books, of one project or of all, in BRIN order.

    With a period only what was posted in it. The balances sum to zero; raises ValueError when they do not.
    """
    if not actor.is_member:
        return []
    periods = None if period_id is None else (period_id,)
    return books.balances(books.Scope(period_ids=periods, project_id=project_id))


def schools_to_choose() -> list[tuple[int, str]]:
    """Every school, as (id, name), for forms and filters."""
    return schools_by_name()
