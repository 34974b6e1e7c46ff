"""How far the decision on costs is: who approved so far, whether a second has to, and who can go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost, Decision
from wiki.costs.models.project import Project
from wiki.costs.queries import approvers
from wiki.costs.queries.approvers import Decider, Maker
from wiki.costs.queries.costs import CostRow, payers
from wiki.costs.rules.lifecycle import (
    COUNTED,
    Refusal,
    SecondReason,
    State,
    Step,
    are_two_roles,
    second_reasons,
)
from wiki.kernel.db import session
from wiki.ledger.queries import policies as policy_queries
from wiki.schools.models import School
from wiki.schools.queries import trust
from wiki.schools.rules import Actor, Bonds, Role


@dataclass(frozen=True)
class Approval:
    """An approval of what lies before the deciders now; one of before the cost was changed is none."""

    cost_id: int
    by_id: int
    by: str
    school: str | None
    at: datetime
    seen: bool


@dataclass(frozen=True)
class ApprovalStatus:
    """The approval of one cost: `refusal` is why the one who asks does not decide, `people` are those who can."""

    approvals: tuple[Approval, ...] = ()
    reasons: tuple[SecondReason, ...] = ()
    refusal: Refusal | None = None
    people: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        """What it waits for: `approval` or `second_approval`."""
        return "second_approval" if self.approvals and self.reasons else "approval"


@dataclass(frozen=True)
class _Facts:
    """All that the approval of one cost follows from."""

    cost: CostRow | Cost
    made_by: Sequence[Maker]
    paid_by: Sequence[int]
    approvals: tuple[Approval, ...]
    reasons: tuple[SecondReason, ...]
    bonds: Bonds


def approvals(cost_ids: Sequence[int]) -> dict[int, tuple[Approval, ...]]:
    """Who approved each of these costs since it was handed in last, the first first."""
    later, at_school = aliased(Decision), aliased(School)
    handed_in = (
        select(func.max(later.id))
        .where(later.cost_id == Decision.cost_id, later.step == Step.SUBMIT)
        .scalar_subquery()
    )
    statement = (
        select(
            Decision.cost_id,
            Decision.actor_id,
            Person.name,
            at_school.name,
            Decision.at,
            Decision.content_sha256.is_not(None),
        )
        .join(Person, Person.id == Decision.actor_id)
        .outerjoin(at_school, at_school.id == Decision.actor_school_id)
        .where(Decision.cost_id.in_(cost_ids), Decision.step == Step.APPROVE, Decision.id > handed_in)
        .order_by(Decision.id)
    )
    found: dict[int, tuple[Approval, ...]] = dict.fromkeys(cost_ids, ())
    for row in session().execute(statement):
        found[row[0]] += (Approval(*row),)
    return found


def second_needed(costs: Sequence[CostRow | Cost]) -> dict[int, tuple[SecondReason, ...]]:
    """Why each of these costs needs two approvals; empty for those that do not."""
    limits, room = policy_queries.limits(), _room({cost.project_id for cost in costs})
    return {
        cost.id: second_reasons(cost.gross_cents, limits.at(cost.submitted_at), *room[cost.project_id])
        for cost in costs
    }


def _room(project_ids: set[int]) -> dict[int, tuple[int | None, int]]:
    """The budget of each project and what was spent of it, in cents."""
    spent = (
        select(func.coalesce(func.sum(Cost.gross_cents), 0))
        .where(Cost.project_id == Project.id, Cost.status.in_(COUNTED))
        .correlate(Project)
        .scalar_subquery()
    )
    statement = select(Project.id, Project.budget_cents, spent).where(Project.id.in_(project_ids))
    return {id_: (budget, int(cents)) for id_, budget, cents in session().execute(statement)}


def approval_statuses(actor: Actor, costs: Sequence[CostRow]) -> dict[int, ApprovalStatus]:
    """The approval status of each of these costs for this person, in a fixed number of statements."""
    waiting = [cost for cost in costs if cost.status == State.SUBMITTED]
    if not waiting:
        return {}
    ids = [cost.id for cost in waiting]
    paid, made, people, bonds = payers(ids), approvers.makers(ids), approvers.deciders(), trust.bonds()
    given, reasons = approvals(ids), second_needed(waiting)
    found = {}
    for cost in waiting:
        paid_by = [payer.school_id for payer in paid[cost.id]]
        facts = _Facts(cost, made[cost.id], paid_by, given[cost.id], reasons[cost.id], bonds)
        can = tuple(decider.name for decider in people if _refusal(decider, facts, people) is None)
        found[cost.id] = ApprovalStatus(facts.approvals, facts.reasons, _refusal(actor, facts, people), can)
    return found


def _refusal(who: Actor | Decider, facts: _Facts, people: Sequence[Decider]) -> Refusal | None:
    of_cost = facts.cost.recorded_for_school_id, facts.made_by, facts.paid_by
    own = approvers.refusal(who, *of_cost, bonds=facts.bonds)
    return own or as_second(who, facts.approvals, facts.reasons, people, facts.bonds)


def as_second(
    who: Actor | Decider,
    given: Sequence[Approval],
    reasons: Sequence[SecondReason],
    people: Sequence[Decider],
    bonds: Bonds,
) -> Refusal | None:
    """Why somebody cannot give the second approval, where two are needed: another person, in the other role."""
    if not reasons:
        return None
    roles: dict[int, frozenset[Role]] = {decider.id: decider.roles for decider in people}
    for approval in given:
        if approval.by_id == who.id:
            return Refusal.APPROVED_ALREADY
        if not are_two_roles(roles.get(approval.by_id, frozenset()), who.roles):
            return Refusal.OTHER_ROLE
        if bonds.tie(approval.by_id, who.id):
            return Refusal.TIED
    return None
