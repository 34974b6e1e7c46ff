"""What experts are with: activities, network days with the parts of their programmes, and projects."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from wiki.costs.models.project import Project
from wiki.costs.queries import projects
from wiki.days.models import DayPart, NetworkDay
from wiki.days.queries import days
from wiki.days.rules.days import PartKind
from wiki.experts.models import Expert, ExpertLink
from wiki.experts.queries.experts import ExpertRow, experts_by_id, visible_to
from wiki.experts.rules.experts import LinkKind
from wiki.kernel.db import session
from wiki.kernel.i18n import date_long
from wiki.plan.models import Activity
from wiki.plan.queries import activities_to_choose
from wiki.schools.rules import Actor

_ORDER = (LinkKind.PART, LinkKind.DAY, LinkKind.ACTIVITY, LinkKind.PROJECT)
_DAYS, _PROJECTS = 12, 50
"""So many of the newest can be chosen."""


class LinkRow(NamedTuple):
    """One thing that an expert is with."""

    kind: LinkKind
    id: int
    title: str
    note: str
    url: str

    @property
    def name(self) -> str:
        """As a form names it."""
        return f"{self.kind}:{self.id}"


def links(actor: Actor, expert_id: int) -> list[LinkRow]:
    """What an expert is with, as far as this actor may see it: days first, then activities, then projects."""
    found: list[LinkRow] = []
    for row in session().execute(_links(actor, expert_id)):
        if row.day_title is not None:
            found.append(_day(row))
        elif row.activity_title is not None:
            url = f"/plan/activities/{row.activity_id}-{row.activity_slug}"
            found.append(
                LinkRow(LinkKind.ACTIVITY, row.activity_id, row.activity_title, row.activity_number, url)
            )
        elif row.project_title is not None:
            url = f"/projects/{row.project_id}-{row.project_slug}"
            found.append(LinkRow(LinkKind.PROJECT, row.project_id, row.project_title, row.code, url))
    return sorted(found, key=lambda row: _ORDER.index(row.kind))


def _links(actor: Actor, expert_id: int) -> Any:
    return (
        select(
            ExpertLink.part_id,
            NetworkDay.id.label("day_id"),
            NetworkDay.title.label("day_title"),
            NetworkDay.slug.label("day_slug"),
            NetworkDay.held_on,
            DayPart.title.label("part_title"),
            Activity.id.label("activity_id"),
            Activity.title.label("activity_title"),
            Activity.slug.label("activity_slug"),
            Activity.number.label("activity_number"),
            Project.id.label("project_id"),
            Project.title.label("project_title"),
            Project.slug.label("project_slug"),
            Project.code,
        )
        .join(Expert, Expert.id == ExpertLink.expert_id)
        .outerjoin(DayPart, DayPart.id == ExpertLink.part_id)
        .outerjoin(
            NetworkDay,
            or_(NetworkDay.id == ExpertLink.day_id, NetworkDay.id == DayPart.day_id) & days.visible_to(actor),
        )
        .outerjoin(Activity, Activity.id == ExpertLink.activity_id)
        .outerjoin(Project, (Project.id == ExpertLink.project_id) & projects.visible_to(actor))
        .where(ExpertLink.expert_id == expert_id, visible_to(actor))
        .order_by(NetworkDay.held_on.desc(), ExpertLink.id)
    )


def _day(row: Any) -> LinkRow:
    url = days.address(row.day_id, row.day_slug)
    if row.part_id is None:
        return LinkRow(LinkKind.DAY, row.day_id, row.day_title, date_long(row.held_on), url)
    note = f"{row.day_title}, {date_long(row.held_on)}"
    return LinkRow(LinkKind.PART, row.part_id, row.part_title, note, url)


def experts_with(actor: Actor, kind: LinkKind, id_: int) -> list[ExpertRow]:
    """The experts with an activity, a project, or a day and the parts of its programme."""
    where: ColumnElement[bool] = COLUMNS[kind] == id_
    if kind is LinkKind.DAY:
        parts = select(DayPart.id).where(DayPart.day_id == id_)
        where = or_(where, ExpertLink.part_id.in_(parts))
    ids = session().scalars(select(ExpertLink.expert_id).where(where).distinct()).all()
    return experts_by_id(actor, ids)


def parts_with_experts(day_id: int) -> set[int]:
    """The parts of a programme that an expert is with."""
    statement = (
        select(ExpertLink.part_id)
        .join(DayPart, DayPart.id == ExpertLink.part_id)
        .where(DayPart.day_id == day_id)
    )
    return {part_id for part_id in session().scalars(statement) if part_id is not None}


def to_choose(actor: Actor, chosen: Collection[str] = ()) -> list[tuple[str, str]]:
    """What a form offers to link an expert to: (name as `day:3`, text), without what is `chosen` already."""
    return [
        choice for choice in (*_days(actor), *_activities(), *_projects(actor)) if choice[0] not in chosen
    ]


def _days(actor: Actor) -> list[tuple[str, str]]:
    newest = days.days(actor)[:_DAYS]
    parts = _plenary_parts([day.id for day in newest])
    found = []
    for day in newest:
        found.append((f"{LinkKind.DAY}:{day.id}", f"{day.title}, {date_long(day.held_on)}"))
        found += [
            (f"{LinkKind.PART}:{part.id}", f"{day.title}: {part.title}")
            for part in parts
            if part.day_id == day.id
        ]
    return found


def _plenary_parts(ids: Sequence[int]) -> Sequence[DayPart]:
    statement = select(DayPart).where(DayPart.day_id.in_(ids), DayPart.kind == PartKind.PLENARY)
    return session().scalars(statement.order_by(DayPart.starts_at, DayPart.id)).all()


def _activities() -> list[tuple[str, str]]:
    rows = activities_to_choose()
    return [
        (f"{LinkKind.ACTIVITY}:{row.id}", f"{row.number} {row.title} ({row.school_year})") for row in rows
    ]


def _projects(actor: Actor) -> list[tuple[str, str]]:
    rows = projects.projects(actor, limit=_PROJECTS).items
    return [(f"{LinkKind.PROJECT}:{row.id}", f"{row.code} {row.title}") for row in rows]


COLUMNS: dict[LinkKind, Any] = {
    LinkKind.ACTIVITY: ExpertLink.activity_id,
    LinkKind.DAY: ExpertLink.day_id,
    LinkKind.PART: ExpertLink.part_id,
    LinkKind.PROJECT: ExpertLink.project_id,
}
"""The column of each kind of link."""
