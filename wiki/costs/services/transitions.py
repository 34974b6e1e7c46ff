"""What every step of a cost has in common: lock it, check that the step is open, take it, and record it."""

from sqlalchemy import select

from wiki.audit.services import record
from wiki.costs import wording
from wiki.costs.models.cost import Cost, CostPayer, Decision, Receipt
from wiki.costs.models.project import Project
from wiki.costs.rules.lifecycle import Refusal, SchoolCents, State, Step, state_after
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.locks import locked_project
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def locked_cost(actor: Actor, cost_id: int) -> tuple[Cost, Project]:
    """The cost and its project, both locked until the end of the transaction. Raises NotFound."""
    project_id = session().scalar(select(Cost.project_id).where(Cost.id == cost_id))
    if project_id is None:
        raise NotFound(_("There is no such cost."))
    project = locked_project(actor, project_id)
    cost = (
        session()
        .scalars(
            select(Cost).where(Cost.id == cost_id).with_for_update().execution_options(populate_existing=True)
        )
        .one()
    )
    return cost, project


def own_cost(actor: Actor, cost_id: int) -> tuple[Cost, Project]:
    """As `locked_cost`, for who may change the cost. Raises NotFound and NotAllowed."""
    cost, project = locked_cost(actor, cost_id)
    permission_services.need_change(actor, cost.recorded_for_school_id)
    return cost, project


def need_step(cost: Cost, step: Step) -> None:
    """Check that a cost can take this step from the state it is in. Raises Conflict."""
    if state_after(State(cost.status), step) is None:
        raise Conflict(str(wording.REFUSALS[Refusal.WRONG_STATE]))


def need_draft(cost: Cost) -> None:
    """Check that a cost is a draft. Raises Conflict."""
    if cost.status != State.DRAFT:
        raise Conflict(_("Only a draft can be changed. Return the cost to draft first."))


def take(actor: Actor, cost: Cost, step: Step, reason: str = "", **details: object) -> Cost:
    """Take a step: the new state, a row in the history, and an audit event. Raises Conflict in the wrong state."""
    after = state_after(State(cost.status), step)
    if after is None:
        raise Conflict(str(wording.REFUSALS[Refusal.WRONG_STATE]))
    cost.status = after.value
    cost.version += 1
    note(actor, cost, step.value, reason, **details)
    return cost


def note(actor: Actor, cost: Cost, step: str, reason: str = "", **details: object) -> None:
    """Add a step to the history of the cost and to the audit trail."""
    session().add(
        Decision(
            cost_id=cost.id,
            step=step,
            reason=reason,
            content_sha256=cost.content_sha256 if details.get("seen", True) else None,
            actor_id=actor.member_id,
            actor_school_id=actor.school_id,
            at=clock.now(),
        )
    )
    details |= {"project_id": cost.project_id, "number": cost.number}
    record(actor.id, f"cost.{step}", "cost", cost.id, **details)
    session().flush()


def payers_of(cost_id: int) -> list[SchoolCents]:
    """Which school paid how many cents of a cost."""
    statement = select(CostPayer.school_id, CostPayer.cents).where(CostPayer.cost_id == cost_id)
    return [(school_id, cents) for school_id, cents in session().execute(statement)]


def receipt_hashes(cost_id: int) -> list[str]:
    """The hashes of the files of a cost."""
    return list(session().scalars(select(Receipt.sha256).where(Receipt.cost_id == cost_id)))
