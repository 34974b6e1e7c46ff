"""Taking part in the discussion of a cost: who may see the cost reads it and takes part."""

from sqlalchemy import select

from wiki.costs.models.cost import Cost
from wiki.costs.queries.comments import ON_COSTS
from wiki.costs.queries.costs import cost
from wiki.discussions import services as discussions
from wiki.discussions.models import Comment
from wiki.kernel.db import session
from wiki.schools.rules import Actor


def add_comment(actor: Actor, cost_id: int, body: str) -> Comment:
    """Add a comment to a cost.

    Raises NotFound for a cost this person may not see, NotAllowed for who does not take part in discussions, and
    Invalid (field `body`).
    """
    cost(actor, cost_id)
    session().execute(select(Cost.id).where(Cost.id == cost_id).with_for_update()).all()
    return discussions.add_comment(actor, ON_COSTS, cost_id, body)
