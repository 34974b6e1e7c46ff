"""What somebody looks for in the register, and whose rows they may see. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wiki.schools.rules import Actor, Role

ALL = (Role.TREASURER, Role.SECOND_APPROVER, Role.NETWORK_COORDINATOR)
"""Who sees the rows of every school; everybody else those of their own."""


def sees_all(actor: Actor) -> bool:
    """Whether somebody sees the rows of every school."""
    return actor.has(*ALL)


@dataclass(frozen=True)
class Place:
    """Where in the network, and when. Ids and days; None is anywhere, and ever."""

    school: int | None = None
    project: int | None = None
    activity: int | None = None
    period: int | None = None
    since: date | None = None
    until: date | None = None
    lowest: int | None = None
    """Cents, whether above or below zero."""
    highest: int | None = None
    text: str = ""

    @property
    def typed(self) -> Mapping[str, object]:
        """What is looked for, by the names of the form, without what is left open."""
        return {name: value for name, value in vars(self).items() if value not in (None, "")}


@dataclass(frozen=True)
class CostFilter(Place):
    """Which costs."""

    state: str = ""
    kind: str = ""
    supplier: str = ""


@dataclass(frozen=True)
class PostingFilter(Place):
    """Which postings."""

    account: str = ""
    kind: str = ""
