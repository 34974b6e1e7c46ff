"""The page of one cost, and the steps it can take."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.queries import approvers, comments, cost_details, keys, projects, reversals, review_queue
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries.allocation import Division, is_beforehand
from wiki.costs.queries.approval_status import ApprovalStatus, approval_statuses
from wiki.costs.queries.costs import CostRow
from wiki.costs.queries.related_costs import links_of
from wiki.costs.queries.share_preview import proposal
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.lifecycle import (
    COUNTED,
    DECIDERS,
    ENTERING,
    ONCE_COUNTED,
    REPLACEABLE,
    REVERSERS,
    State,
    Step,
    open_steps,
    submit_problems,
)
from wiki.costs.services import costs as cost_services
from wiki.costs.views import share_explanation
from wiki.costs.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.ledger.models import Period
from wiki.ledger.queries import books
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Actor, Role

Made = TypeVar("Made")


@bp.get("/costs/<id:cost_id>")
@access(MEMBERS)
def cost(cost_id: int) -> ResponseReturnValue:
    """One cost: what it is, who bears it and why to the cent, its receipts, and what happened."""
    return cost_page(cost_id)


def _review(actor: Actor, row: CostRow, payers: Sequence[Any]) -> Period | None:
    """The period in which the reader's school can object to a cost that it bears or paid."""
    if row.status not in COUNTED or not actor.coordinates(actor.school_id):
        return None
    concerned = {part.school_id for part in (*payers, *cost_queries.shares(row.id))}
    return books.open_to_objections(row.id) if actor.school_id in concerned else None


def cost_page(cost_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    """The page of a cost, with what was not right in a form on it."""
    actor = current_actor()
    row = cost_queries.cost(actor, cost_id)
    payers = cost_queries.payers([cost_id])[cost_id]
    files = cost_queries.receipts(cost_id)
    approval = approval_statuses(actor, [row]).get(cost_id)
    extra = cost_details.of_cost(cost_id, row.kind)
    inside = permission_rules.may_see_inside(actor, row.kind, row.recorded_for_school_id)
    return render_template(
        "costs/cost.html",
        cost=row,
        payers=payers,
        receipts=files,
        missing=_missing(row, payers, bool(files)),
        twins=cost_queries.same_document(actor, row),
        history=cost_queries.history(cost_id, inside),
        steps=_steps(actor, row),
        approval=approval,
        decide=_decide(actor, approval),
        place=review_queue.place(actor, row) if permission_rules.decides(actor) else None,
        comments=comments.comments(cost_id),
        cents=share_explanation,
        links=links_of(cost_id),
        reversal=_reversal(actor, row),
        may_replace=_may_replace(actor, row),
        extra=extra,
        above_ceiling=extra.hours is not None and extra.hours.is_above_ceiling,
        inside=inside,
        may_credit=_may_credit(actor, row),
        review=_review(actor, row, payers),
        errors=wrong.errors,
        values=request.form,
        words=wording,
        **_shares(row),
    )


def _shares(row: CostRow) -> dict[str, Any]:
    """What each school bears: as it was approved, or else as it would be now."""
    frozen = cost_queries.shares(row.id)
    proposed = proposal(row)
    shares = frozen or list(proposed.shares)
    return {
        "shares": shares,
        "frozen": bool(frozen),
        "shares_sha256": proposed.shares_sha256,
        "left_over": _left_over(row, shares),
        "key": _key_of(row, proposed.division),
        "late_key": _late(row, proposed.division),
        "obstacle": proposed.obstacle,
    }


def _left_over(row: CostRow, shares: list[cost_queries.ShareRow]) -> int:
    return abs(row.gross_cents - sum(share.floor_cents for share in shares)) if shares else 0


def _key_of(row: CostRow, division: Division | None) -> keys.KeyRow | None:
    if division is not None:
        return division.key
    versions = keys.key_versions(row.project_id) if row.key_version_id else []
    return next((v for v in versions if v.id == row.key_version_id), None)


def _late(row: CostRow, division: Division | None) -> bool:
    """True when the key was fixed after the day of the cost, which an auditor will ask about."""
    key = _key_of(row, division)
    return key is not None and not is_beforehand(key, row.dated_on)


def _missing(row: CostRow, payers: list[cost_queries.PayerRow], has_receipt: bool) -> list[str]:
    """What a draft still needs before it can be handed in."""
    if row.status != State.DRAFT:
        return []
    paid = [(p.school_id, p.cents) for p in payers]
    problems = submit_problems(row.gross_cents, paid, has_receipt=has_receipt)
    return [str(wording.REFUSALS[p]) for p in problems]


def _steps(actor: Actor, row: CostRow) -> list[str]:
    """The steps that this person can take as the one who entered the cost."""
    if not permission_rules.may_change_cost(actor, row.recorded_for_school_id):
        return []
    own = (Step.SUBMIT, Step.RETURN, Step.WITHDRAW)
    return [step.value for step in open_steps(State(row.status)) if step in own]


def _reversal(actor: Actor, row: CostRow) -> dict[str, Any] | None:
    """Who asked to reverse a cost, and what this person can do: ask, agree, or only read why not."""
    if row.status not in ONCE_COUNTED:
        return None
    last = reversals.last_request(row.id)
    pending = last if last is not None and last.is_open else None
    refused = reversals.refusals([row], {row.id: pending.asked_by_id} if pending else {})
    refusal = refused(actor, row.id)
    people = approvers.deciders(REVERSERS) if pending else []
    return {
        "last": last,
        "pending": pending,
        "may_ask": row.status != State.REVERSED
        and not pending
        and not refusal
        and permission_rules.decides(actor),
        "may_agree": pending is not None and refusal is None,
        "people": [person.name for person in people if refused(person, row.id) is None],
    }


def _may_credit(actor: Actor, row: CostRow) -> bool:
    if row.status not in COUNTED or row.kind == CostKind.CREDIT:
        return False
    return actor.has(*ENTERING) and permission_rules.may_record_cost(
        actor, {school.school_id for school in projects.participants(row.project_id)}
    )


def _may_replace(actor: Actor, row: CostRow) -> bool:
    if row.status not in REPLACEABLE:
        return False
    own = permission_rules.may_change_cost(actor, row.recorded_for_school_id)
    return own or actor.has(Role.NETWORK_COORDINATOR)


def _decide(actor: Actor, approval: ApprovalStatus | None) -> dict[str, Any] | None:
    """For who decides on costs: whether on this one, and if not, why and who can."""
    if approval is None or not permission_rules.decides(actor):
        return None
    why = str(wording.REFUSALS[approval.refusal]) if approval.refusal else ""
    return {"may": not why, "why": why, "who": approval.people}


@bp.post("/costs/<id:cost_id>/submit")
@access(*ENTERING)
def submit(cost_id: int) -> ResponseReturnValue:
    """Hand a draft in."""
    return _take(cost_id, cost_services.submit_cost, _("The cost is submitted. The treasurer decides on it."))


@bp.post("/costs/<id:cost_id>/return")
@access(*ENTERING, *DECIDERS)
def take_back(cost_id: int) -> ResponseReturnValue:
    """Take a cost back to draft, or send it back with a question."""
    reason = request.form.get("reason", "").replace("\r\n", "\n")

    def work(actor: Actor, id_: int) -> object:
        return cost_services.return_cost(actor, id_, reason)

    return _take(cost_id, work, _("The cost is a draft again."))


@bp.post("/costs/<id:cost_id>/withdraw")
@access(*ENTERING)
def withdraw(cost_id: int) -> ResponseReturnValue:
    """Withdraw a cost for good."""
    return _take(cost_id, cost_services.withdraw_cost, _("The cost is withdrawn. Its number remains taken."))


@bp.post("/costs/<id:cost_id>/approve")
@access(*DECIDERS)
def approve(cost_id: int) -> ResponseReturnValue:
    """Approve the content that was looked at; the form says which that was."""
    seen, shares = request.form.get("content_sha256", ""), request.form.get("shares_sha256")

    def work(actor: Actor, id_: int) -> str:
        return cost_services.approve_cost(actor, id_, seen, shares).status

    def done(state: str) -> str:
        if state == State.APPROVED:
            return _("The cost is approved. What each school bears is fixed now.")
        return _("Your approval is saved. The cost is waiting for a second approval.")

    return _take(cost_id, work, done)


@bp.post("/costs/<id:cost_id>/reject")
@access(*DECIDERS)
def reject(cost_id: int) -> ResponseReturnValue:
    """Reject a cost with a reason."""
    reason = request.form.get("reason", "").replace("\r\n", "\n")

    def work(actor: Actor, id_: int) -> object:
        return cost_services.reject_cost(actor, id_, reason)

    return _take(cost_id, work, _("The cost is rejected. The school sees your reason."))


@bp.post("/costs/<id:cost_id>/reverse")
@access(*REVERSERS)
def reverse(cost_id: int) -> ResponseReturnValue:
    """Ask to reverse a cost, or agree with who asked."""
    reason = request.form.get("reason", "").replace("\r\n", "\n")

    def work(actor: Actor, id_: int) -> str:
        return cost_services.reverse_cost(actor, id_, reason).status

    def done(state: str) -> str:
        if state == State.REVERSED:
            return _("The cost is reversed. What was posted is undone in the open period.")
        return _("Your request is saved. Somebody else has to agree before anything changes.")

    return _take(cost_id, work, done)


@bp.post("/costs/<id:cost_id>/keep")
@access(*REVERSERS)
def reject_reversal(cost_id: int) -> ResponseReturnValue:
    """Refuse the request to reverse a cost."""
    return _take(cost_id, cost_services.reject_reversal, _("The cost stays as it is."))


def _take(
    cost_id: int, step: Callable[[Actor, int], Made], done: str | Callable[[Made], str]
) -> ResponseReturnValue:
    """Take one step and go on from there; what is not right yet is said on the page of the cost."""
    return act(
        lambda: step(current_actor(), cost_id),
        lambda wrong: cost_page(cost_id, wrong),
        done,
        to=lambda _made: onward(cost_id),
        conflict_at="",
    )


def onward(cost_id: int) -> str:
    """Where to go from here: who decides from the desk goes on with the next cost, all others stay."""
    actor = current_actor()
    if request.form.get("go") != "on" or not permission_rules.decides(actor):
        return f"/costs/{cost_id}"
    following = review_queue.next_to_decide(actor, cost_queries.cost(actor, cost_id))
    return f"/costs/{following}" if following else "/costs/"
