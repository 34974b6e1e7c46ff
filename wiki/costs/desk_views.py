"""The treasurer's desk: what waits for a decision, and by whom it can be taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import cost_queries, deciders, rights, wording
from wiki.costs.blueprint import bp
from wiki.costs.cost_queries import CostRow, PayerRow
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Waiting:
    """A cost on the desk; `why_not` is empty when the one who looks may decide, else `others` can."""

    cost: CostRow
    payers: list[PayerRow]
    why_not: str
    others: list[str]


@bp.get("/costs/")
@access(*rights.DECIDERS)
def desk() -> ResponseReturnValue:
    """What waits, the oldest first, and what was decided lately."""
    actor = current_actor()
    cursor = request.args.get("cursor")
    found = cost_queries.waiting(actor, cursor)
    count, cents = cost_queries.waiting_count(actor)
    return render_template(
        "costs/desk.html",
        waiting=_with_deciders(actor, found.items),
        next=found.next,
        later=bool(cursor),
        count=count,
        cents=cents,
        decided=cost_queries.decided_lately(actor),
        words=wording,
    )


def _with_deciders(actor: Actor, costs: Sequence[CostRow]) -> list[Waiting]:
    ids = [cost.id for cost in costs]
    payers, makers, people = cost_queries.payers(ids), deciders.makers(ids), deciders.deciders()
    rows = []
    for cost in costs:
        paid_by = [p.school_id for p in payers[cost.id]]
        facts = (cost.recorded_for_school_id, makers[cost.id], paid_by)
        refusal = deciders.refusal(actor, *facts)
        others = [d.name for d in people if deciders.refusal(d, *facts) is None] if refusal else []
        why_not = str(wording.REFUSALS[refusal]) if refusal else ""
        rows.append(Waiting(cost, payers[cost.id], why_not, others))
    return rows
