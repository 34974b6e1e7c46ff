"""Reading who asked to reverse costs, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost, ReversalRequest
from wiki.costs.models.project import Project
from wiki.costs.queries import approvers
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries.approvers import Decider
from wiki.costs.queries.costs import CostRow
from wiki.costs.queries.projects import visible_to
from wiki.costs.rules.lifecycle import REVERSERS, Refusal
from wiki.kernel.db import session
from wiki.schools.queries import trust
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Request:
    """Somebody asks to reverse a cost; `agreed` is None while nobody else said what they think of it."""

    id: int
    cost_id: int
    reason: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    agreed: bool | None

    @property
    def is_open(self) -> bool:
        """True while a second person has to say something."""
        return self.agreed is None


@dataclass(frozen=True)
class WaitingReversal:
    """An open request with its cost; `refusal` is why the one who looks does not decide on it."""

    request: Request
    cost: CostRow
    refusal: Refusal | None
    people: tuple[str, ...]


def _requests() -> Select[Any]:
    asker, decider = aliased(Person), aliased(Person)
    statement = (
        select(
            ReversalRequest.id,
            ReversalRequest.cost_id,
            ReversalRequest.reason,
            ReversalRequest.asked_by_id,
            asker.name,
            ReversalRequest.asked_at,
            decider.name,
            ReversalRequest.decided_at,
            ReversalRequest.agreed,
        )
        .join(asker, asker.id == ReversalRequest.asked_by_id)
        .outerjoin(decider, decider.id == ReversalRequest.decided_by_id)
        .order_by(ReversalRequest.id)
    )
    return cast("Select[Any]", statement)


def last_request(cost_id: int) -> Request | None:
    """The request that was made last, open or not."""
    found = session().execute(_requests().where(ReversalRequest.cost_id == cost_id)).all()
    return Request(*found[-1]) if found else None


def waiting(actor: Actor, limit: int = 50) -> list[WaitingReversal]:
    """The requests that wait for a second person, the oldest first, in a fixed number of statements."""
    statement = (
        _requests()
        .join(Cost, Cost.id == ReversalRequest.cost_id)
        .join(Project, Project.id == Cost.project_id)
        .where(ReversalRequest.agreed.is_(None), visible_to(actor))
    )
    requests = [Request(*row) for row in session().execute(statement.limit(limit))]
    return _with_costs(actor, requests) if requests else []


def _with_costs(actor: Actor, requests: Sequence[Request]) -> list[WaitingReversal]:
    ids = [request.cost_id for request in requests]
    costs = {cost.id: cost for cost in cost_queries.costs_by_id(actor, ids)}
    found = refusals([costs[id_] for id_ in ids], {r.cost_id: r.asked_by_id for r in requests})
    people = approvers.deciders(REVERSERS)
    return [
        WaitingReversal(
            request,
            costs[request.cost_id],
            found(actor, request.cost_id),
            tuple(d.name for d in people if found(d, request.cost_id) is None),
        )
        for request in requests
    ]


def refusals(
    costs: Sequence[CostRow], asked_by: Mapping[int, int]
) -> Callable[[Actor | Decider, int], Refusal | None]:
    """Tells why somebody does not agree to reverse one of these costs: two people, neither with a hand in it."""
    ids = [cost.id for cost in costs]
    paid, made, bonds = cost_queries.payers(ids), approvers.makers(ids), trust.bonds()
    recorded_for = {cost.id: cost.recorded_for_school_id for cost in costs}

    def refusal(who: Actor | Decider, cost_id: int) -> Refusal | None:
        if who.id == asked_by.get(cost_id):
            return Refusal.ASKED_YOURSELF
        if bonds.tie(who.id, asked_by.get(cost_id)):
            return Refusal.TIED
        paid_by = [payer.school_id for payer in paid[cost_id]]
        of_cost = recorded_for[cost_id], made[cost_id], paid_by
        return approvers.refusal(who, *of_cost, REVERSERS, bonds)

    return refusal
