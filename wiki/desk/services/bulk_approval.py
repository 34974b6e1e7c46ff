"""Approving several costs at once: each by itself, so that one that cannot be approved does not hold up the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from wiki.costs.services import costs
from wiki.kernel.db import transaction
from wiki.kernel.errors import LichtwerkError
from wiki.schools.rules import Actor

MOST = 50
"""Costs at once."""


@dataclass(frozen=True)
class Seen:
    """A cost as it was looked at: the marks of its content and of its shares (None: not looked at)."""

    cost_id: int
    content_sha256: str
    shares_sha256: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one: its status, or why it was not approved."""

    cost_id: int
    status: str = ""
    refusal: str = ""

    @property
    def approved(self) -> bool:
        """True when this approval counts, be it as the first of two."""
        return not self.refusal


def approve_several(actor: Actor, seen: Sequence[Seen]) -> list[Outcome]:
    """Approve exactly what was looked at, each cost in a transaction of its own; a refusal stands in its outcome."""
    return [_approve(actor, one) for one in seen[:MOST]]


def _approve(actor: Actor, one: Seen) -> Outcome:
    try:
        with transaction():
            cost = costs.approve_cost(actor, one.cost_id, one.content_sha256, one.shares_sha256)
            return Outcome(one.cost_id, status=cost.status)
    except LichtwerkError as problem:
        return Outcome(one.cost_id, refusal=problem.detail)
