"""Deciding on costs: approving them, by two people where that is needed, and rejecting them."""

from wiki.costs import wording
from wiki.costs.models.cost import Cost, CostShare
from wiki.costs.queries import approval_status, approvers, cost_details, costs
from wiki.costs.queries.allocation import Division
from wiki.costs.queries.credit_notes import division_of
from wiki.costs.rules.commands import MAX_REASON
from wiki.costs.rules.lifecycle import Refusal, State, Step, may_take
from wiki.costs.services import notifications
from wiki.costs.services.posting import post_cost
from wiki.costs.services.transitions import locked_cost, need_step, note, payers_of, receipt_hashes, take
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.schools.queries import trust
from wiki.schools.rules import Actor


def approve_cost(
    actor: Actor, cost_id: int, content_sha256: str | None = None, shares_sha256: str | None = None
) -> Cost:
    """Approve exactly the content that was looked at; the last approval freezes what each school bears.

    A cost above the limit or over the budget needs two people, one as treasurer and one as second approver: after
    the first it is still `submitted`. Without `content_sha256` what is there now is approved; the history shows that
    it was not looked at.

    Raises NotFound, NotAllowed for one's own cost or one that one's own school entered or paid, Conflict when the cost
    or its shares changed or it was decided on meanwhile, and Invalid (fields `dated_on`, `credits`, `gross`) when it
    cannot be divided.
    """
    cost = _decidable(actor, cost_id, Step.APPROVE)
    _need_same_content(cost, content_sha256)
    division = division_of(cost)
    if shares_sha256 is not None and shares_sha256 != division.sha256:
        raise Conflict(_("The shares have changed since you looked. Look at them again before you decide."))
    seen = content_sha256 is not None
    if _is_first_of_two(actor, cost):
        cost.version += 1
        note(actor, cost, Step.APPROVE.value, seen=seen, first_of_two=True)
        return cost
    _freeze(cost, division)
    take(actor, cost, Step.APPROVE, seen=seen)
    notifications.tell(actor, cost, Step.APPROVE)
    borne = [(share.school_id, share.cents) for share in division.shares]
    post_cost(actor.member_id, cost, payers_of(cost_id), borne)
    return cost


def _is_first_of_two(actor: Actor, cost: Cost) -> bool:
    """True when somebody else has to approve too; raises when it is this person who cannot be the second."""
    reasons = approval_status.second_needed([cost])[cost.id]
    given = approval_status.approvals([cost.id])[cost.id]
    refusal = approval_status.as_second(actor, given, reasons, approvers.deciders(), trust.bonds())
    if refusal is Refusal.APPROVED_ALREADY:
        raise Conflict(str(wording.REFUSALS[refusal]))
    if refusal is not None:
        raise NotAllowed(str(wording.REFUSALS[refusal]))
    return bool(reasons) and not given


def _freeze(cost: Cost, division: Division) -> None:
    for place, share in enumerate(division.shares):
        session().add(
            CostShare(
                cost_id=cost.id,
                school_id=share.school_id,
                numerator=share.numerator,
                denominator=share.denominator,
                floor_cents=share.floor_cents,
                rank=share.rank,
                cents=share.cents,
                place=place,
            )
        )
    session().flush()  # the database holds the approval against them
    cost.key_version_id = division.key.id
    cost.decided_at = clock.now()


def reject_cost(actor: Actor, cost_id: int, reason: str) -> Cost:
    """Reject a cost, with a reason the school can go on with.

    Raises NotFound, NotAllowed as `approve_cost`, Conflict when it was decided on, and Invalid (field `reason`).
    """
    cost = _decidable(actor, cost_id, Step.REJECT)
    if may_take(State(cost.status), Step.REJECT, reason) is Refusal.REASON_MISSING:
        raise Invalid({"reason": str(wording.REFUSALS[Refusal.REASON_MISSING])})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": too_long(MAX_REASON)})
    cost.decided_at = clock.now()
    take(actor, cost, Step.REJECT, reason.strip())
    notifications.tell(actor, cost, Step.REJECT, reason.strip())
    return cost


def _decidable(actor: Actor, cost_id: int, step: Step) -> Cost:
    cost, _project = locked_cost(actor, cost_id)
    made_by = approvers.makers([cost_id])[cost_id]
    paid_by = [school_id for school_id, _cents in payers_of(cost_id)]
    of_cost = cost.recorded_for_school_id, made_by, paid_by
    refusal = approvers.refusal(actor, *of_cost, bonds=trust.bonds())
    if refusal is not None:
        raise NotAllowed(str(wording.REFUSALS[refusal]))
    need_step(cost, step)
    return cost


def _need_same_content(cost: Cost, seen: str | None) -> None:
    present = costs.present_hash(
        cost, payers_of(cost.id), receipt_hashes(cost.id), cost_details.of_cost(cost.id, cost.kind)
    )
    if present != cost.content_sha256 or (seen is not None and seen != present):
        raise Conflict(_("This cost has changed since you looked at it. Look at it again before you decide."))
