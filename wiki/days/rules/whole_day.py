"""The best way to fill all rounds of a day together, found by whole-number programming. Pure.

Rounds hang together because nobody is in the same workshop twice: what is best for a round alone can spoil a later one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NODES = 1000
"""So far the solver looks; a bound on its steps, and not on time, keeps the answer the same on every machine."""


@dataclass(frozen=True)
class Seeker:
    """Somebody who needs a place in a round: `choices` the best first, of the workshops that are `open` to them."""

    guest: int
    round: int
    choices: Sequence[int]
    open: Sequence[int]


Plan = dict[tuple[int, int], int | None]
"""By guest and round the workshop, None for no place."""


def price(plan: Mapping[tuple[int, int], int | None], seekers: Sequence[Seeker]) -> tuple[int, int, int]:
    """What a plan costs, to be compared in this order: people without a place, choices not met, and points for second
    and third choices."""
    nowhere = missed = points = 0
    for one in seekers:
        workshop = plan[one.guest, one.round]
        nowhere += workshop is None
        missed += workshop not in one.choices
        points += one.choices.index(workshop) if workshop is not None and workshop in one.choices else 0
    return nowhere, missed, points


def best_plan(seekers: Sequence[Seeker], seats: Mapping[tuple[int, int], int]) -> Plan | None:
    """The cheapest plan, with the seats by round and workshop; None when none was found. Of equally cheap ones the
    order of the seekers decides."""
    import numpy  # reading these takes half a second, which most processes can do without
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    ways = [(one, workshop) for one in seekers for workshop in (*one.open, None)]
    limits = _limits(ways, seats)
    table = coo_array(
        (
            numpy.ones(sum(len(uses) for uses, _least, _most in limits)),
            (
                [row for row, (uses, _least, _most) in enumerate(limits) for _use in uses],
                [use for uses, _least, _most in limits for use in uses],
            ),
        ),
        shape=(len(limits), len(ways)),
    ).tocsr()
    found = milp(
        _costs(ways, len(seekers)),
        constraints=LinearConstraint(table, [one[1] for one in limits], [one[2] for one in limits]),
        integrality=numpy.ones(len(ways)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0, "node_limit": NODES},
    )
    if found.x is None:
        return None
    return {
        (way[0].guest, way[0].round): way[1] for way, taken in zip(ways, found.x, strict=True) if taken > 0.5
    }


def _costs(ways: Sequence[tuple[Seeker, int | None]], people: int) -> list[float]:
    missed = 2 * people + 1
    nowhere = people * missed + 1
    return [
        float(
            nowhere
            if workshop is None
            else one.choices.index(workshop)
            if workshop in one.choices
            else missed
        )
        for one, workshop in ways
    ]


def _limits(ways: Sequence[tuple[Seeker, int | None]], seats: Mapping[tuple[int, int], int]) -> list[Any]:
    """Which ways exclude each other, each with how many of them there are at least and at most: one for each seeker,
    the seats of each workshop, and nobody twice in the same."""
    by_seeker: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_seat: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_visit: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (one, workshop) in enumerate(ways):
        by_seeker[one.guest, one.round].append(number)
        if workshop is not None:
            by_seat[one.round, workshop].append(number)
            by_visit[one.guest, workshop].append(number)
    return [
        *((uses, 1, 1) for uses in by_seeker.values()),
        *((uses, 0, seats[seat]) for seat, uses in by_seat.items()),
        *((uses, 0, 1) for uses in by_visit.values() if len(uses) > 1),
    ]
