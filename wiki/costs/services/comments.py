"""The discussion of a cost: who may see the cost reads it and takes part; nothing said is changed or deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.costs.models.cost import Cost, CostComment
from wiki.costs.queries import costs
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor

MAX_BODY = 2_000
SHOWN = 200


@dataclass(frozen=True)
class CommentRow:
    """What somebody said of a cost."""

    id: int
    body: str
    by: str
    by_id: int
    at: datetime


def comments(cost_id: int) -> list[CommentRow]:
    """The discussion of a cost, the oldest first; who asks has checked that the cost may be seen."""
    statement = (
        select(CostComment.id, CostComment.body, Person.name, CostComment.author_id, CostComment.at)
        .join(Person, Person.id == CostComment.author_id)
        .where(CostComment.cost_id == cost_id)
        .order_by(CostComment.id.desc())
        .limit(SHOWN)
    )
    return [CommentRow(*row) for row in session().execute(statement)][::-1]


def counts(cost_ids: Sequence[int]) -> dict[int, int]:
    """How much was said of each of these costs; costs of which nothing was said are left out."""
    statement = (
        select(CostComment.cost_id, func.count())
        .where(CostComment.cost_id.in_(cost_ids))
        .group_by(CostComment.cost_id)
    )
    return {row[0]: row[1] for row in session().execute(statement)}


def add_comment(actor: Actor, cost_id: int, body: str) -> CostComment:
    """Say something of a cost; raises NotFound, NotAllowed, Invalid. The same words twice in a row are said once."""
    if not actor.is_member:
        raise NotAllowed(_("Sign in to take part."))
    costs.cost(actor, cost_id)
    said = body.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({"body": _("Type what you want to say.")})
    if len(said) > MAX_BODY:
        raise Invalid({"body": _("Use at most %(count)s characters.", count=MAX_BODY)})
    session().execute(select(Cost.id).where(Cost.id == cost_id).with_for_update()).all()
    last = session().scalar(
        select(CostComment).where(CostComment.cost_id == cost_id).order_by(CostComment.id.desc()).limit(1)
    )
    if last is not None and (last.author_id, last.body) == (actor.id, said):
        return last
    row = CostComment(cost_id=cost_id, author_id=actor.member_id, body=said, at=clock.now())
    session().add(row)
    session().flush()
    record(actor.member_id, "comment", "cost", cost_id, comment=row.id)
    return row


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
            Cost.status.in_(("draft", "submitted", "approved")),
            (Cost.recorded_by_id == actor.id) | Cost.id.in_(mine),
        )
        .order_by(CostComment.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in session().execute(statement)]
