"""What somebody who ticks people meant, beside others who tick the same list. Pure."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Ticks:
    """A list of people as somebody sends it: who was on it (`listed`), who is ticked now (`present`), and who was
    ticked when they got the list (`before`). None: they did not say, and mean everybody who was listed."""

    present: Collection[int]
    listed: Collection[int]
    before: Collection[int] | None = None

    @property
    def came(self) -> set[int]:
        """Who they ticked."""
        return set(self.present) - set(self.before or ())

    @property
    def went(self) -> set[int]:
        """Of whom they took the tick away."""
        return (set(self.listed) if self.before is None else set(self.before)) - set(self.present)

    @property
    def not_seen(self) -> set[int]:
        """Who was not ticked and still is not: not there, but for who was ticked by somebody else meanwhile."""
        return set(self.listed) - set(self.present) - self.went
