"""Reading what was said of costs; who asks has checked that the cost may be seen."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost, CostComment
from wiki.costs.rules.lifecycle import State
from wiki.discussions import queries as discussions
from wiki.discussions.queries import CommentRow, Subject
from wiki.kernel.db import session
from wiki.schools.rules import Actor

ON_COSTS = Subject("cost", CostComment, CostComment.cost_id)


def comments(cost_id: int) -> list[CommentRow]:
    """The discussion of a cost, the oldest first."""
    return discussions.comments(ON_COSTS, cost_id)


def counts(cost_ids: Sequence[int]) -> dict[int, int]:
    """How much was said of each of these costs; costs of which nothing was said are left out."""
    return discussions.counts(ON_COSTS, cost_ids)


def answered(actor: Actor, limit: int = 6) -> list[tuple[int, str, str]]:
    """Costs that are not settled in which somebody else spoke last and the actor has a part: (id, cost, who)."""
    mine = select(CostComment.cost_id).where(CostComment.author_id == actor.id)
    last = select(func.max(CostComment.id)).group_by(CostComment.cost_id)
    author = aliased(Person)
    statement = (
        select(Cost.id, Cost.description, author.name)
        .join(CostComment, CostComment.cost_id == Cost.id)
        .join(author, author.id == CostComment.author_id)
        .where(
            CostComment.id.in_(last),
            CostComment.author_id != actor.id,
            Cost.status.in_((State.DRAFT, State.SUBMITTED, State.APPROVED)),
            (Cost.recorded_by_id == actor.id) | Cost.id.in_(mine),
        )
        .order_by(CostComment.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in session().execute(statement)]
