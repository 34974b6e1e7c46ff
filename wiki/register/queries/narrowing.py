"""Which costs and postings somebody may see in the register, and which of them they look for: conditions for SQL."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, union_all

from wiki.costs.models.cost import Cost, CostPayer, CostShare
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.ledger.models import Journal, Period, Posting
from wiki.register.rules.filters import CostFilter, PostingFilter, sees_all
from wiki.schools.rules import Actor
from wiki.settlement.models import Transfer


def costs_visible_to(actor: Actor) -> ColumnElement[bool]:
    """All costs for who sees all; else those that the own school entered, paid or bears."""
    return _visible(actor, cost_of_school)


def postings_visible_to(actor: Actor) -> ColumnElement[bool]:
    """All postings for who sees all; else those of the own school."""
    return _visible(actor, lambda school_id: Posting.school_id == school_id)


def projects_visible_to(actor: Actor) -> ColumnElement[bool]:
    """All projects for who sees all; else those that the own school leads or takes part in."""
    return _visible(actor, _project_of_school)


def _visible(actor: Actor, of_school: Any) -> ColumnElement[bool]:
    if not actor.is_member:
        return false()
    if sees_all(actor):
        return true()
    found: ColumnElement[bool] = false() if actor.school_id is None else of_school(actor.school_id)
    return found


def cost_of_school(school_id: int) -> ColumnElement[bool]:
    """The costs that a school entered, paid or bears."""
    touched = union_all(
        select(Cost.id).where(Cost.recorded_for_school_id == school_id),
        select(CostPayer.cost_id).where(CostPayer.school_id == school_id),
        select(CostShare.cost_id).where(CostShare.school_id == school_id),
    )
    return Cost.id.in_(touched)


def _project_of_school(school_id: int) -> ColumnElement[bool]:
    takes_part = exists().where(
        ProjectParticipant.project_id == Project.id, ProjectParticipant.school_id == school_id
    )
    return or_(Project.lead_school_id == school_id, takes_part)


def narrowed_costs(wanted: CostFilter) -> list[ColumnElement[bool]]:
    """The conditions on Cost, with Project joined."""
    amount = func.abs(Cost.gross_cents)
    return _given(
        (wanted.school, cost_of_school),
        (wanted.project, lambda id_: Cost.project_id == id_),
        (wanted.activity, lambda id_: Project.activity_id == id_),
        (wanted.period, _in_period),
        (wanted.since, lambda day: Cost.dated_on >= day),
        (wanted.until, lambda day: Cost.dated_on <= day),
        (wanted.lowest, lambda cents: amount >= cents),
        (wanted.highest, lambda cents: amount <= cents),
        (wanted.state, lambda state: Cost.status == state),
        (wanted.kind, lambda kind: Cost.kind == kind),
        (wanted.supplier, lambda text: Cost.supplier.icontains(text, autoescape=True)),
        (wanted.text, lambda text: _said(text, Cost.description, Cost.document_number, Project.title)),
    )


def _in_period(period_id: int) -> ColumnElement[bool]:
    """Posted in it; or not posted yet, and dated in it."""
    posted = exists().where(Journal.cost_id == Cost.id)
    here = exists().where(Journal.cost_id == Cost.id, Journal.period_id == period_id)
    dated = exists().where(
        Period.id == period_id, Period.starts_on <= Cost.dated_on, Period.ends_on >= Cost.dated_on
    )
    return or_(here, and_(~posted, dated))


def narrowed_postings(wanted: PostingFilter) -> list[ColumnElement[bool]]:
    """The conditions on Posting, with Journal, Project, Cost and Transfer joined."""
    amount = func.abs(Posting.cents)
    return _given(
        (wanted.school, lambda id_: Posting.school_id == id_),
        (wanted.project, lambda id_: Posting.project_id == id_),
        (wanted.activity, lambda id_: Project.activity_id == id_),
        (wanted.period, lambda id_: Posting.period_id == id_),
        (wanted.since, lambda day: Journal.occurred_on >= day),
        (wanted.until, lambda day: Journal.occurred_on <= day),
        (wanted.lowest, lambda cents: amount >= cents),
        (wanted.highest, lambda cents: amount <= cents),
        (wanted.account, lambda account: Posting.account == account),
        (wanted.kind, lambda kind: Journal.kind == kind),
        (wanted.text, lambda text: _said(text, Cost.description, Cost.supplier, Transfer.reference)),
    )


def _given(*pairs: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    return [condition(value) for value, condition in pairs if value not in (None, "")]


def _said(text: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
