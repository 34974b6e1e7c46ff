"""What whoever entered a cost hears of it: sent back, rejected, approved."""

from sqlalchemy import select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.rules.lifecycle import Step
from wiki.kernel.db import session
from wiki.kernel.money import format_euro
from wiki.notices.services.notices import notify
from wiki.schools.rules import Actor

_KINDS = {Step.RETURN: "cost_returned", Step.REJECT: "cost_rejected", Step.APPROVE: "cost_approved"}


def tell(actor: Actor, cost: Cost, step: Step, remark: str = "") -> None:
    """Tell who entered a cost what somebody else decided on it."""
    if cost.recorded_by_id == actor.id:
        return
    title = session().scalar(select(Project.title).where(Project.id == cost.project_id)) or ""
    notify(
        [cost.recorded_by_id],
        _KINDS[step],
        key=f"{cost.id}-{cost.version}",
        url=f"/costs/{cost.id}",
        cost=f"{title} {cost.number}",
        who=actor.name,
        remark=remark or "–",
        amount=format_euro(cost.gross_cents),
    )
