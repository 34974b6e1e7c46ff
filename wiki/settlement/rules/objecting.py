"""What a school objects to, and how that ends. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """What an objection is about."""

    COST = "cost"
    SETTLEMENT = "settlement"
    STATEMENT = "statement"


class ObjectionState(StrEnum):
    """An open objection stops the closing of its period; the others are how it ended."""

    OPEN = "open"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    OVERRULED = "overruled"


MAX_TEXT = 1000
"""Characters of a reason, and of an answer."""


@dataclass(frozen=True)
class Object:
    """What a school objects to, and why; without `cost` or `settlement` to its own statement."""

    reason: str
    cost_id: int | None = None
    settlement_id: int | None = None

    @property
    def about(self) -> About:
        """What it is about."""
        if self.cost_id is not None:
            return About.COST
        return About.STATEMENT if self.settlement_id is None else About.SETTLEMENT
