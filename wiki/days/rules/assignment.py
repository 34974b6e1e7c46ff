"""Who goes to which workshop: as many choices met as the rooms allow, and equal chances. Pure.

The written rule. Rounds are filled one after the other. In each round, as many people as possible get a place; then as
many as possible get one of their choices; then the choices are as high as can be, counted over all (a second choice
costs one point, a third two). Where the same number of points can be reached in several ways, whoever is earlier in
the order of the round goes first. That order is: who made choices before who made none, then who got less (at the last
network day they came to, and in earlier rounds of today), then by lot. The lot follows from the printed seed, so that
anybody can draw it again. Leaders are in their own workshop, nobody is in the same workshop twice, and what the
organiser fixed by hand stays.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why somebody is where they are."""

    LEADER = "leader"
    CHOICE = "choice"
    ROOM = "room"
    NO_ROOM = "no_room"
    BY_HAND = "by_hand"
    TOOK = "took"


LOST = {Reason.LEADER: 0, Reason.BY_HAND: 0, Reason.TOOK: 0, Reason.ROOM: 3, Reason.NO_ROOM: 4}
"""Points that somebody lost by a place which is none of their choices."""


@dataclass(frozen=True)
class Round:
    """A round: the workshops given in it, each with its number of seats."""

    id: int
    seats: Mapping[int, int]


@dataclass(frozen=True)
class Guest:
    """Somebody who comes. By round: `choices` the best first, `leads` and `fixed` a workshop. `lost` are the points
    that they lost last time."""

    id: int
    choices: Mapping[int, Sequence[int]] = field(default_factory=dict)
    leads: Mapping[int, int] = field(default_factory=dict)
    fixed: Mapping[int, int] = field(default_factory=dict)
    lost: int = 0


@dataclass(frozen=True)
class Full:
    """A choice that was not met as there were more people than seats; `wanted` had it as their first choice."""

    workshop: int
    seats: int
    wanted: int


@dataclass(frozen=True)
class Place:
    """Where somebody is in a round, and why. `rank` is that of the choice, `turn` the place in the order of the round.
    `full` are the better choices that were full, `twice` those that they are in in another round."""

    guest: int
    round: int
    workshop: int | None
    reason: Reason
    rank: int | None = None
    turn: int | None = None
    full: tuple[Full, ...] = ()
    twice: tuple[int, ...] = ()


def lost(reason: str, rank: int | None, chose: bool = True) -> int:
    """The points somebody lost by a place; who chose nothing loses nothing."""
    if reason == Reason.CHOICE:
        return (rank or 1) - 1
    return LOST[Reason(reason)] if chose else 0


def lot(seed: str, guest: int) -> str:
    """What somebody drew; the lowest goes first."""
    return hashlib.sha256(f"{seed}:{guest}".encode()).hexdigest()


def assign(rounds: Sequence[Round], guests: Sequence[Guest], seed: str) -> list[Place]:
    """A place in every round for everybody, by the written rule; the same question gives the same answer."""
    points = {guest.id: guest.lost for guest in guests}
    taken = {guest.id: {*guest.leads.values(), *guest.fixed.values()} for guest in guests}
    chose = {(guest.id, one.id) for guest in guests for one in rounds if _chosen(one, guest)}
    places: list[Place] = []
    for one in rounds:
        for place in _fill(one, guests, points, taken, seed):
            places.append(place)
            if place.workshop is not None:
                taken[place.guest].add(place.workshop)
            points[place.guest] += lost(place.reason, place.rank, (place.guest, one.id) in chose)
    return places


def _fill(
    one: Round, guests: Sequence[Guest], points: Mapping[int, int], taken: Mapping[int, set[int]], seed: str
) -> list[Place]:
    given = [_given(one, guest) for guest in guests if one.id in guest.leads or one.id in guest.fixed]
    settled = {place.guest for place in given}
    order = sorted(
        (guest for guest in guests if guest.id not in settled),
        key=lambda guest: (not _chosen(one, guest), -points[guest.id], lot(seed, guest.id)),
    )
    left = _seats_left(one, given, len(order))
    found = _solve(
        [_costs(one, guest, taken[guest.id], left, len(order)) for guest in order], list(left.items())
    )
    wanted = _wanted(one, guests)
    return given + [
        _explained(one, guest, workshop, turn, taken[guest.id], wanted)
        for turn, (guest, workshop) in enumerate(zip(order, found, strict=True), start=1)
    ]


def _given(one: Round, guest: Guest) -> Place:
    if one.id in guest.leads:
        return Place(guest.id, one.id, guest.leads[one.id], Reason.LEADER)
    return Place(guest.id, one.id, guest.fixed[one.id], Reason.BY_HAND)


def _chosen(one: Round, guest: Guest) -> list[int]:
    return [workshop for workshop in guest.choices.get(one.id, ()) if workshop in one.seats]


def _seats_left(one: Round, given: Sequence[Place], most: int) -> dict[int, int]:
    """Seats by workshop; leaders need none, and more than there are people are of no use."""
    used = [place.workshop for place in given if place.reason is Reason.BY_HAND]
    return {id_: max(0, min(seats - used.count(id_), most)) for id_, seats in sorted(one.seats.items())}


def _costs(one: Round, guest: Guest, taken: set[int], left: Mapping[int, int], people: int) -> list[int]:
    """The points that each workshop costs this guest, and in the last place those of no place at all."""
    outside = 2 * people + 1
    nowhere = people * outside + 1
    chosen = _chosen(one, guest)
    return [
        nowhere + 1 if id_ in taken else chosen.index(id_) if id_ in chosen else outside for id_ in left
    ] + [nowhere]


def _solve(costs: Sequence[Sequence[int]], seats: Sequence[tuple[int, int]]) -> list[int | None]:
    """For each guest, in their order, the workshop with which all points together are lowest.

    Numbers stay whole and below 2**53: points are counted in steps that are larger than all that being early or late
    can make of a difference.
    """
    import numpy  # reading these takes a third of a second, which most processes can do without
    from scipy.optimize import linear_sum_assignment

    people = len(costs)
    if not people:
        return []
    table = numpy.array(costs, dtype=numpy.float64)
    step = 4 * people * people + 1
    severity = numpy.searchsorted(
        numpy.array([0, 1, 2, 2 * people + 1, people * (2 * people + 1) + 1]), table
    )
    table = table * step + severity * numpy.arange(people, 0, -1)[:, None]
    columns = numpy.repeat(numpy.arange(len(seats) + 1), [*(count for _id, count in seats), people])
    rows, chosen = linear_sum_assignment(table[:, columns])
    by_row: dict[int, Any] = dict(zip(rows.tolist(), columns[chosen].tolist(), strict=True))
    return [seats[by_row[row]][0] if by_row[row] < len(seats) else None for row in range(people)]


def _wanted(one: Round, guests: Sequence[Guest]) -> dict[int, int]:
    firsts = [chosen[0] for guest in guests if one.id not in guest.leads and (chosen := _chosen(one, guest))]
    return {id_: firsts.count(id_) for id_ in one.seats}


def _explained(
    one: Round, guest: Guest, workshop: int | None, turn: int, taken: set[int], wanted: Mapping[int, int]
) -> Place:
    chosen = _chosen(one, guest)
    rank = chosen.index(workshop) + 1 if workshop in chosen else None
    better = chosen[: rank - 1] if rank else chosen
    full = tuple(Full(id_, one.seats[id_], wanted[id_]) for id_ in better if id_ not in taken)
    twice = tuple(id_ for id_ in better if id_ in taken)
    reason = Reason.NO_ROOM if workshop is None else Reason.CHOICE if rank else Reason.ROOM
    return Place(guest.id, one.id, workshop, reason, rank, turn, full, twice)
