"""Reads about what schools object to while a period is in review."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost, CostPayer, CostShare
from wiki.costs.models.project import Project
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.models import Journal, Period
from wiki.schools.models import School
from wiki.schools.rules import MONEY_ROLES, Actor
from wiki.settlement.models import PeriodObjection, Settlement
from wiki.settlement.rules.objecting import ObjectionState


@dataclass(frozen=True)
class ObjectionRow:
    """An objection with the names a screen shows."""

    id: int
    period_id: int
    period: str
    school_id: int
    school: str
    about: str
    cost_id: int | None
    cost: str
    """The number and the project of the cost it is about; empty for what is not about a cost."""
    settlement_id: int | None
    reason: str
    by_id: int
    by: str
    at: datetime
    state: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    closed_by: str
    closed_at: datetime | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Who decides on money sees every objection, a coordinator those of their own school."""
    if actor.has(*MONEY_ROLES):
        return true()
    if actor.coordinates(actor.school_id):
        return PeriodObjection.school_id == actor.school_id
    return false()


def of_period(actor: Actor, period_id: int) -> list[ObjectionRow]:
    """The objections of a period that the actor may see, the newest first."""
    return _rows(visible_to(actor), PeriodObjection.period_id == period_id)


def objection(actor: Actor, objection_id: int) -> ObjectionRow:
    """One objection; raises NotFound, also for one that the actor may not see."""
    found = _rows(visible_to(actor), PeriodObjection.id == objection_id)
    if not found:
        raise NotFound(_("There is no such objection."))
    return found[0]


def named(objection_id: int) -> ObjectionRow:
    """One objection, for who is told of it; raises NotFound."""
    found = _rows(PeriodObjection.id == objection_id)
    if not found:
        raise NotFound(_("There is no such objection."))
    return found[0]


def open_ones(period_id: int) -> list[ObjectionRow]:
    """The open objections of a period: they stop its closing."""
    return _rows(PeriodObjection.period_id == period_id, PeriodObjection.state == ObjectionState.OPEN)


def unanswered() -> list[ObjectionRow]:
    """What still waits for an answer, the newest first."""
    return _rows(PeriodObjection.state == ObjectionState.OPEN, PeriodObjection.answered_at.is_(None))


def is_open(period_id: int, school_id: int, cost_id: int | None, settlement_id: int | None) -> bool:
    """Whether this school has an open objection to the same already."""
    same = (
        PeriodObjection.period_id == period_id,
        PeriodObjection.school_id == school_id,
        PeriodObjection.cost_id.is_not_distinct_from(cost_id),
        PeriodObjection.settlement_id.is_not_distinct_from(settlement_id),
        PeriodObjection.state == ObjectionState.OPEN,
    )
    return session().scalar(select(PeriodObjection.id).where(*same).limit(1)) is not None


def costs_of(period_id: int, school_id: int) -> list[tuple[int, str]]:
    """The costs that were posted in a period and that a school bears or paid: (id, number and what it is)."""
    mine = or_(
        Cost.id.in_(select(CostShare.cost_id).where(CostShare.school_id == school_id)),
        Cost.id.in_(select(CostPayer.cost_id).where(CostPayer.school_id == school_id)),
    )
    posted = select(Journal.cost_id).where(Journal.period_id == period_id, Journal.cost_id.is_not(None))
    rows = session().execute(
        select(Cost.id, Cost.number, Project.title, Cost.description)
        .join(Project, Project.id == Cost.project_id)
        .where(Cost.id.in_(posted), mine)
        .order_by(Project.title, Cost.number)
    )
    return [(id_, f"{title} {number}: {description}") for id_, number, title, description in rows]


def settlements_of(period_id: int) -> list[int]:
    """The settlements of a period."""
    return list(session().scalars(select(Settlement.id).where(Settlement.period_id == period_id)))


def _rows(*where: ColumnElement[bool]) -> list[ObjectionRow]:
    found = session().execute(_statement().where(*where).order_by(PeriodObjection.id.desc()))
    return [_row(*row) for row in found]


def _statement() -> Any:
    by, answered, closed = aliased(Person), aliased(Person), aliased(Person)
    statement: Any = (
        select(
            PeriodObjection,
            Period.label,
            School.name,
            Cost.number,
            Project.title,
            by.name,
            answered.name,
            closed.name,
        )
        .join(Period, Period.id == PeriodObjection.period_id)
        .join(School, School.id == PeriodObjection.school_id)
        .outerjoin(Cost, Cost.id == PeriodObjection.cost_id)
        .outerjoin(Project, Project.id == Cost.project_id)
        .join(by, by.id == PeriodObjection.by_id)
        .outerjoin(answered, answered.id == PeriodObjection.answered_by_id)
        .outerjoin(closed, closed.id == PeriodObjection.closed_by_id)
    )
    return statement


def _row(
    row: PeriodObjection, period: str, school: str, number: Any, title: Any, *names: Any
) -> ObjectionRow:
    by, answered_by, closed_by = (name or "" for name in names)
    return ObjectionRow(
        row.id,
        row.period_id,
        period,
        row.school_id,
        school,
        row.about,
        row.cost_id,
        f"{title} {number}" if number else "",
        row.settlement_id,
        row.reason,
        row.by_id,
        by,
        row.at,
        row.state,
        row.answer,
        answered_by,
        row.answered_at,
        closed_by,
        row.closed_at,
    )
