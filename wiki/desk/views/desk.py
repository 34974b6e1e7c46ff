"""The treasurer's desk: what waits for a decision, and by whom it can be taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.queries import comments as comment_queries
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import reversals
from wiki.costs.queries.approval_status import approval_statuses
from wiki.costs.queries.costs import CostRow, PayerRow
from wiki.costs.rules import permissions as permission_rules
from wiki.desk.views.blueprint import bp
from wiki.desk.views.own_costs import own_costs
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Waiting:
    """A cost on the desk; `why_not` is empty when the one who looks may decide, else `others` can."""

    cost: CostRow
    payers: list[PayerRow]
    why_not: str
    others: list[str]
    is_second: bool = False
    """Somebody approved it; it waits for the second approval."""
    comments: int = 0


@bp.get("/costs/")
@access(MEMBERS)
def desk() -> ResponseReturnValue:
    """For who decides: what waits, the oldest first, and what was decided lately. For others: their own school."""
    actor = current_actor()
    return _to_decide(actor) if permission_rules.decides(actor) else own_costs(actor)


def _to_decide(actor: Actor) -> str:
    cursor = request.args.get("cursor")
    found = cost_queries.waiting(actor, cursor)
    count, cents = cost_queries.waiting_count(actor)
    return render_template(
        "desk/desk.html",
        waiting=_with_deciders(actor, found.items),
        next=found.next,
        later=bool(cursor),
        count=count,
        cents=cents,
        reversals=reversals.waiting(actor),
        decided=cost_queries.decided_lately(actor),
        words=wording,
    )


def _with_deciders(actor: Actor, costs: Sequence[CostRow]) -> list[Waiting]:
    ids = [cost.id for cost in costs]
    payers, found, said = (
        cost_queries.payers(ids),
        approval_statuses(actor, costs),
        comment_queries.counts(ids),
    )
    rows = []
    for cost in costs:
        approval = found[cost.id]
        why_not = str(wording.REFUSALS[approval.refusal]) if approval.refusal else ""
        others = list(approval.people) if why_not else []
        second = approval.step == "second_approval"
        rows.append(Waiting(cost, payers[cost.id], why_not, others, second, said.get(cost.id, 0)))
    return rows
