"""Who waits for a place in a workshop, and who is next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hopeful:
    """Somebody who chose a workshop in a round: `rank` of that choice; `has` is the rank of what they have instead,
    0 for a place of their own making, None for another place than they chose; `nowhere` when they have no place.
    `turn` is their place in the order of the round, `since` when they signed up; `offered`: they were asked already
    whether they want a place here."""

    person: int
    rank: int
    has: int | None
    nowhere: bool
    turn: int | None
    since: datetime
    offered: bool = False


def waits(one: Hopeful) -> bool:
    """Whether they would rather be there than where they are."""
    return one.nowhere or one.has is None or one.has > one.rank


def waiting_list(hopefuls: Iterable[Hopeful]) -> list[Hopeful]:
    """Those who wait, the next one first: who was asked already, as an offer holds; then who has no place at all, and
    the others by the order of the round; and after these who came later, by when they signed up."""
    return sorted(
        (one for one in hopefuls if waits(one)),
        key=lambda one: (
            not one.offered,
            one.turn is None,
            not one.nowhere,
            one.turn or 0,
            one.since,
            one.person,
        ),
    )
