"""Reversing an approved cost, by two people: one asks and says why, another agrees. The original stays."""

from sqlalchemy import select

from wiki.costs import wording
from wiki.costs.models.cost import Cost, ReversalRequest
from wiki.costs.queries import costs, related_costs, reversals
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.commands import MAX_REASON
from wiki.costs.rules.lifecycle import Refusal, Step
from wiki.costs.services.transitions import locked_cost, need_step, note, take
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.ledger.queries import books
from wiki.ledger.services import posting
from wiki.schools.rules import Actor


def reverse_cost(actor: Actor, cost_id: int, reason: str = "") -> Cost:
    """Ask to reverse a cost, or agree with who asked: then what was posted is mirrored in an open period.

    Raises NotFound, NotAllowed for who may not, or had a hand in the cost, Invalid (field `reason`) without a reason,
    and Conflict for who asked already, for a cost in another state, or when a credit note of it counts.
    """
    cost, request = _reversible(actor, cost_id)
    if related_costs.credited(cost_id):
        raise Conflict(_("There is a credit note for this cost. Reverse that one first."))
    if request is None:
        _ask(actor, cost, reason)
        return cost
    _decide(actor, request, agreed=True)
    for journal in books.of_cost(cost_id):
        posting.reverse(journal, by_id=actor.member_id, memo=request.reason[:200])
    return take(actor, cost, Step.REVERSE, request.reason, request_id=request.id)


def reject_reversal(actor: Actor, cost_id: int) -> Cost:
    """Refuse the request to reverse a cost: the cost stays as it is.

    Raises NotFound, NotAllowed, and Conflict when nobody asked or this person asked.
    """
    cost, request = _reversible(actor, cost_id)
    if request is None:
        raise Conflict(_("Nobody has asked to reverse this cost."))
    _decide(actor, request, agreed=False)
    note(actor, cost, "no_reverse", request_id=request.id)
    return cost


def _reversible(actor: Actor, cost_id: int) -> tuple[Cost, ReversalRequest | None]:
    cost, _project = locked_cost(actor, cost_id)
    open_request = select(ReversalRequest).where(
        ReversalRequest.cost_id == cost_id, ReversalRequest.agreed.is_(None)
    )
    request = session().scalar(open_request)
    row = costs.cost(actor, cost_id)
    asked_by = {cost_id: request.asked_by_id} if request else {}
    refusal = reversals.refusals([row], asked_by)(actor, cost_id)
    if refusal is Refusal.ASKED_YOURSELF:
        raise Conflict(str(wording.REFUSALS[refusal]))
    if refusal is not None:
        raise NotAllowed(str(wording.REFUSALS[refusal]))
    need_step(cost, Step.REVERSE)
    return cost, request


def _ask(actor: Actor, cost: Cost, reason: str) -> None:
    if not permission_rules.decides(actor):
        raise NotAllowed(str(wording.REFUSALS[Refusal.NOT_A_DECIDER]))
    if not reason.strip():
        raise Invalid({"reason": _("Say why this cost is reversed, so that everybody understands it later.")})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": too_long(MAX_REASON)})
    session().add(
        ReversalRequest(
            cost_id=cost.id, reason=reason.strip(), asked_by_id=actor.member_id, asked_at=clock.now()
        )
    )
    note(actor, cost, "ask_reverse", reason.strip())


def _decide(actor: Actor, request: ReversalRequest, *, agreed: bool) -> None:
    request.decided_by_id = actor.member_id
    request.decided_at = clock.now()
    request.agreed = agreed
    session().flush()
