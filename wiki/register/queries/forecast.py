"""What projects cost and are expected to cost, from their budgets, costs and days: one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.rules.lifecycle import COUNTED, State
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.plan.models import Activity, SchoolYear
from wiki.register.queries.narrowing import projects_visible_to
from wiki.register.rules.forecast import By, Line, Part, Span, lines, parts
from wiki.schools.rules import Actor

COMMITTED = (State.DRAFT, State.SUBMITTED)
"""Costs that were made and are not in the books yet."""


@dataclass(frozen=True)
class Planned:
    """A project with its place in the plan, and what each category of it cost and is still to cost."""

    row: Any
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Named:
    """A line of the forecast with its name, and its address when it has one."""

    name: str
    url: str
    line: Line


def planned(actor: Actor, year: str | None = None, lead_school_id: int | None = None) -> list[Planned]:
    """The projects that the actor may see, in the order of the plan; of one school year, or led by one school."""
    statement = (
        select(
            Project.id,
            Project.title,
            Project.slug,
            Project.budget_cents,
            Project.starts_on,
            Project.ends_on,
            Project.closed_at,
            Project.lead_school_id,
            Activity.id.label("activity_id"),
            Activity.number,
            Activity.title.label("activity"),
            Activity.slug.label("activity_slug"),
            SchoolYear.label.label("year"),
            Cost.kind,
            _sum(Cost.status.in_(COUNTED)).label("spent"),
            _sum(Cost.status.in_(COMMITTED)).label("committed"),
        )
        .join(Activity, Activity.id == Project.activity_id)
        .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
        .outerjoin(Cost, Cost.project_id == Project.id)
        .where(projects_visible_to(actor))
        .group_by(Project.id, Activity.id, SchoolYear.id, Cost.kind)
        .order_by(SchoolYear.starts_on.desc(), Activity.position, Activity.id, Project.id, Cost.kind)
    )
    if year is not None:
        statement = statement.where(SchoolYear.label == year)
    if lead_school_id is not None:
        statement = statement.where(Project.lead_school_id == lead_school_id)
    rows = session().execute(statement).all()
    return [_planned(list(of)) for _id, of in groupby(rows, key=lambda row: row.id)]


def _sum(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((where, Cost.gross_cents), else_=0)), 0)


def _planned(rows: Sequence[Any]) -> Planned:
    first = rows[0]
    span = Span(first.starts_on, first.ends_on, clock.today(), over=first.closed_at is not None)
    known = [
        Part(first.id, row.kind, int(row.spent), int(row.committed)) for row in rows if row.kind is not None
    ]
    return Planned(first, tuple(parts(first.id, known, first.budget_cents, span)))


def forecast(found: Sequence[Planned], by: By) -> list[Named]:
    """Added up by project, activity, category or school year; only categories have no budget."""
    names = {one.row.id: _name(one.row, by) for one in found}
    budgets: dict[Any, int | None] = {}
    for one in found:
        key, more = _key(one.row, by), one.row.budget_cents
        budgets[key] = _added(budgets.get(key), more)
    of = {one.row.id: one.row for one in found}
    if by is By.CATEGORY:
        sums = lines((part for one in found for part in one.parts), lambda part: part.category, {})
        return [Named(str(line.key), "", line) for line in sums]
    every = (part for one in found for part in (*one.parts, Part(one.row.id, "", 0, 0)))
    sums = lines(every, lambda part: _key(of[part.project], by), budgets)
    told = {_key(row, by): names[id_] for id_, row in of.items()}
    return [Named(*told[line.key], line) for line in sums]


def _added(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def _key(row: Any, by: By) -> Any:
    return {By.PROJECT: row.id, By.ACTIVITY: row.activity_id, By.YEAR: row.year}.get(by, "")


def _name(row: Any, by: By) -> tuple[str, str]:
    if by is By.PROJECT:
        return row.title, f"/projects/{row.id}-{row.slug}"
    if by is By.ACTIVITY:
        return f"{row.number} {row.activity}", f"/plan/activities/{row.activity_id}-{row.activity_slug}"
    return row.year, f"/plan/{row.year}"
