"""How costs hang together: a credit note with what it credits, a new cost with the one it replaces."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from wiki.costs.models.cost import Cost, CostLink, CostShare
from wiki.costs.rules.lifecycle import COUNTED, State
from wiki.kernel.db import session

LIVE = (State.SUBMITTED.value, State.APPROVED.value, State.SETTLED.value)
"""The states in which a credit note takes something off what it credits, or will."""


@dataclass(frozen=True)
class Linked:
    """A cost at the other end of a link."""

    id: int
    number: int
    description: str
    status: str
    gross_cents: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"/costs/{self.id}"


@dataclass(frozen=True)
class Links:
    """Everything that one cost hangs together with."""

    credits: Linked | None = None
    replaces: Linked | None = None
    replaced_by: Linked | None = None
    credited_by: tuple[Linked, ...] = ()


def links_of(cost_id: int) -> Links:
    """What a cost credits or replaces, and what credits or replaces it."""
    new, old = aliased(Cost), aliased(Cost)
    statement = (
        select(CostLink, new, old)
        .join(new, new.id == CostLink.cost_id)
        .join(old, old.id == func.coalesce(CostLink.credits_cost_id, CostLink.replaces_cost_id))
        .where(or_(new.id == cost_id, old.id == cost_id))
        .order_by(new.id)
    )
    one: dict[str, Linked] = {}
    credited_by: list[Linked] = []
    for link, after, before in session().execute(statement):
        is_credit = link.credits_cost_id is not None
        if after.id == cost_id:
            one["credits" if is_credit else "replaces"] = _linked(before)
        elif is_credit:
            credited_by.append(_linked(after))
        else:
            one["replaced_by"] = _linked(after)
    return Links(credited_by=tuple(credited_by), **one)


def _linked(cost: Cost) -> Linked:
    return Linked(cost.id, cost.number, cost.description, cost.status, cost.gross_cents)


def credited(cost_id: int, but: int | None = None, states: Sequence[str] = LIVE) -> int:
    """What credit notes in these states take off a cost, in cents from zero up; one of them can be left out."""
    statement = (
        select(func.coalesce(func.sum(Cost.gross_cents), 0))
        .join(CostLink, CostLink.cost_id == Cost.id)
        .where(CostLink.credits_cost_id == cost_id, Cost.status.in_(states), Cost.id != (but or 0))
    )
    return -int(session().scalar(statement) or 0)


def credited_shares(cost_id: int) -> dict[int, int]:
    """What the credit notes of a cost that were approved give back to each school, in cents from zero up."""
    statement = (
        select(CostShare.school_id, func.sum(CostShare.cents))
        .join(Cost, Cost.id == CostShare.cost_id)
        .join(CostLink, CostLink.cost_id == Cost.id)
        .where(CostLink.credits_cost_id == cost_id, Cost.status.in_(COUNTED))
        .group_by(CostShare.school_id)
    )
    return {school_id: -int(cents) for school_id, cents in session().execute(statement)}


def replacement_of(cost_id: int) -> int | None:
    """The number of the cost that replaces this one."""
    statement = select(Cost.number).join(CostLink, CostLink.cost_id == Cost.id)
    return session().scalar(statement.where(CostLink.replaces_cost_id == cost_id))
