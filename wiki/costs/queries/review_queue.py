"""The costs that wait for a decision, one after the other: the place of one, and which comes next."""

from dataclasses import dataclass

from sqlalchemy import select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.queries import costs
from wiki.costs.queries.approval_status import approval_statuses
from wiki.costs.queries.costs import CostRow
from wiki.costs.queries.projects import visible_to
from wiki.costs.rules.lifecycle import State
from wiki.kernel.db import session
from wiki.schools.rules import Actor

_LOOKED_AT = 50


@dataclass(frozen=True)
class Place:
    """The place of a cost among those that wait, the first is 1; ids of the ones beside it."""

    number: int
    count: int
    previous: int | None
    next: int | None


def place(actor: Actor, row: CostRow) -> Place | None:
    """The place of a cost; None when it does not wait."""
    ids = _waiting(actor)
    if row.id not in ids:
        return None
    at = ids.index(row.id)
    after = ids[at + 1] if at + 1 < len(ids) else None
    return Place(at + 1, len(ids), ids[at - 1] if at else None, after)


def next_to_decide(actor: Actor, row: CostRow) -> int | None:
    """The next cost that this person may decide on, beginning anew after the last; None when there is none."""
    ids = [id_ for id_ in _waiting(actor) if id_ != row.id]
    later = costs.costs_by_id(actor, ids[:_LOOKED_AT])
    order = {id_: at for at, id_ in enumerate(ids)}
    found = approval_statuses(actor, later)
    free = sorted((c for c in later if found[c.id].refusal is None), key=lambda c: order[c.id])
    since = (row.submitted_at, row.id) if row.submitted_at else None
    after = [c.id for c in free if since and c.submitted_at and (c.submitted_at, c.id) > since]
    return next(iter([*after, *(c.id for c in free)]), None)


def _waiting(actor: Actor) -> list[int]:
    statement = (
        select(Cost.id)
        .join(Project, Project.id == Cost.project_id)
        .where(Cost.status == State.SUBMITTED, visible_to(actor))
        .order_by(Cost.submitted_at, Cost.id)
    )
    return list(session().scalars(statement))
