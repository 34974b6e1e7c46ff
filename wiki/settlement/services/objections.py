"""Objections of schools while a period is in review: made with a reason, answered, and ended in one of three ways.

The answer of the treasurer grants it, the school takes it back, or two people overrule it.
"""

from typing import Any

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.ledger.models import MoneyProposal, Period
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.queries.proposals import ProposalRow, holders
from wiki.ledger.rules import PeriodState, ProposalKind
from wiki.ledger.services import proposals
from wiki.ledger.services.period_closing import locked_period
from wiki.notices.services.notices import no_longer_asked, notify
from wiki.schools.rules import Actor, Role
from wiki.settlement.models import PeriodObjection
from wiki.settlement.queries import objections, people
from wiki.settlement.rules.objecting import MAX_TEXT, Object, ObjectionState


def may_object(actor: Actor, period: Period) -> bool:
    """Whether this person can object for their school: its coordinator, until the day that was given."""
    until = period.objections_until
    in_review = period.state == PeriodState.REVIEW and until is not None and clock.today() <= until
    return in_review and actor.coordinates(actor.school_id)


def object_to(actor: Actor, period_id: int, command: Object) -> PeriodObjection:
    """Object for one's school, and tell the treasurer.

    Raises NotFound, NotAllowed, Conflict when the period is not in review, its day is over or the same objection is
    open, and Invalid (fields `reason`, `about`).
    """
    period = locked_period(period_id)
    _need_time(actor, period)
    school_id = actor.school_id or 0
    _check(period, school_id, command)
    if objections.is_open(period_id, school_id, command.cost_id, command.settlement_id):
        raise Conflict(_("Your school has objected to this already, and that is still open."))
    row = PeriodObjection(
        period_id=period_id,
        school_id=school_id,
        about=command.about.value,
        cost_id=command.cost_id,
        settlement_id=command.settlement_id,
        reason=command.reason.strip(),
        by_id=actor.member_id,
        at=clock.now(),
        state=ObjectionState.OPEN.value,
    )
    session().add(row)
    session().flush()
    record(actor.member_id, "object", "objection", row.id, period=period.label, about=row.about)
    values = {"school": actor.school_name, "who": actor.name, "remark": row.reason}
    url = address(row)
    notify(
        holders([Role.TREASURER]), "objection_made", key=str(row.id), url=url, period=period.label, **values
    )
    return row


def address(row: PeriodObjection) -> str:
    """Where an objection stands on the screen."""
    return f"/settlement/objections/{row.id}"


def answer(actor: Actor, objection_id: int, text: str, *, grant: bool) -> PeriodObjection:
    """Answer an objection; granting ends it, otherwise the school can take it back, or two people overrule it.

    Raises NotFound, NotAllowed, Conflict when it has ended or was answered, and Invalid (field `answer`).
    """
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("The treasurer answers objections."))
    row = _open(actor, objection_id)
    if row.by_id == actor.id:
        raise NotAllowed(_("Somebody else answers: you made this objection."))
    if row.answered_at is not None:
        raise Conflict(_("This objection was answered already."))
    _need_text(text, "answer", _("Write an answer, so that the school knows what happened."))
    row.answer, row.answered_by_id, row.answered_at = text.strip(), actor.member_id, clock.now()
    if grant:
        _end(row, ObjectionState.GRANTED, actor.member_id)
    session().flush()
    record(actor.member_id, "answer_objection", "objection", row.id, granted=grant)
    no_longer_asked("objection_made", str(row.id))
    _tell(row, "objection_granted" if grant else "objection_answered", actor.name, row.answer)
    return row


def take_back(actor: Actor, objection_id: int) -> PeriodObjection:
    """Take back an objection of one's own school. Raises NotFound, NotAllowed, and Conflict when it has ended."""
    row = _open(actor, objection_id)
    if not actor.coordinates(row.school_id):
        raise NotAllowed(_("The school that objected takes it back."))
    _end(row, ObjectionState.WITHDRAWN, actor.member_id)
    session().flush()
    record(actor.member_id, "take_back_objection", "objection", row.id)
    return row


def overruling(objection_id: int) -> ProposalRow | None:
    """The proposal to overrule it that waits; None when there is none."""
    return proposal_queries.waits(ProposalKind.OVERRULE, objection_id)


def propose_overruling(actor: Actor, objection_id: int) -> MoneyProposal:
    """Propose to overrule an objection that was answered.

    Raises NotFound, NotAllowed, Conflict when it has ended, was not answered, or such a proposal waits, and Invalid
    (field `reason`).
    """
    row = _open(actor, objection_id)
    if row.answered_at is None:
        raise Conflict(_("Answer the objection first: the school has to know why."))
    if row.by_id == actor.id:
        raise NotAllowed(_("Somebody else decides: you made this objection."))
    return proposals.propose(actor, ProposalKind.OVERRULE, row.id, {}, row.answer[: proposals.MAX_REASON])


def overrule(actor: Actor, asked: MoneyProposal) -> None:
    """Overrule an objection as two people agreed. Raises NotFound, NotAllowed, and Conflict when it has ended."""
    row = _open(actor, asked.subject_id)
    if row.by_id == actor.id:
        raise NotAllowed(_("Somebody else decides: you made this objection."))
    _end(row, ObjectionState.OVERRULED, actor.member_id)
    session().flush()
    record(actor.member_id, "overrule_objection", "objection", row.id, proposal=asked.id)
    _tell(row, "objection_overruled", actor.name, row.answer)


def _need_time(actor: Actor, period: Period) -> None:
    if not actor.coordinates(actor.school_id):
        raise NotAllowed(_("The coordinator of a school objects for it."))
    if period.state != PeriodState.REVIEW:
        raise Conflict(_("Schools object while a period is in review."))
    if not may_object(actor, period):
        raise Conflict(_("The days in which schools could object are over."))


def _check(period: Period, school_id: int, command: Object) -> None:
    _need_text(command.reason, "reason", _("Say what is not right, so that the treasurer can look at it."))
    if command.cost_id is not None and command.cost_id not in dict(objections.costs_of(period.id, school_id)):
        raise Invalid({"about": _("Choose a cost of this period that your school bears or paid.")})
    wanted = command.settlement_id
    if wanted is not None and wanted not in objections.settlements_of(period.id):
        raise Invalid({"about": _("Choose a settlement of this period.")})


def _need_text(text: str, field: str, sentence: str) -> None:
    if not text.strip():
        raise Invalid({field: sentence})
    if len(text.strip()) > MAX_TEXT:
        raise Invalid({field: too_long(MAX_TEXT)})


def _open(actor: Actor, objection_id: int) -> PeriodObjection:
    """The objection, locked until the end of the transaction; for who may see it."""
    visible = objections.visible_to(actor)
    statement: Any = (
        select(PeriodObjection).where(PeriodObjection.id == objection_id, visible).with_for_update()
    )
    row: PeriodObjection | None = session().scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(_("There is no such objection."))
    if row.state != ObjectionState.OPEN:
        raise Conflict(_("This objection has already ended."))
    return row


def _end(row: PeriodObjection, state: ObjectionState, by_id: int) -> None:
    row.state, row.closed_by_id, row.closed_at = state.value, by_id, clock.now()
    no_longer_asked("objection_made", str(row.id))


def _tell(row: PeriodObjection, kind: str, who: str, remark: str) -> None:
    """Who objected, and the coordinators of their school."""
    whom = {row.by_id, *people.coordinators([row.school_id]).get(row.school_id, [])}
    period = objections.named(row.id).period
    notify(whom, kind, key=str(row.id), url=address(row), period=period, who=who, remark=remark)
