"""Who goes to which workshop: as many choices met as the rooms allow, and equal chances. Pure.

The written rule. Over the whole day, as many people as possible get a place in each round; then as many as possible get
one of their choices; then the choices are as high as can be, counted over all (a second choice costs one point, a third
two). Where the same can be reached in several ways, whoever is earlier in the order of the round goes first, round by
round. That order is: who made choices before who made none, then who got less (at the last network day they came to,
and in earlier rounds of today), then by lot. The lot follows from the printed seed, so that anybody can draw it again.
Leaders are in their own workshop, nobody is in the same workshop twice, and what the organiser fixed by hand stays.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wiki.days.rules.whole_day import Plan, Seeker, best_plan, price


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
    day = _Day(rounds, guests, seed)
    filled = day.fill({})
    if price(filled.plan, day.seekers) > day.least():
        best = best_plan(day.seekers, day.seats)
        if best is not None and price(best, day.seekers) < price(filled.plan, day.seekers):
            filled = day.fill(best)
    return [_explained(one, guest, day, filled) for one in rounds for guest in day.in_turn(one, filled)]


@dataclass
class _Filled:
    """Where everybody is, by guest and round, and their turns in the orders of the rounds."""

    plan: Plan = field(default_factory=dict)
    turns: dict[tuple[int, int], int] = field(default_factory=dict)


class _Day:
    """A day to be filled: who leads or was placed is there, the others (the seekers) look for a place."""

    def __init__(self, rounds: Sequence[Round], guests: Sequence[Guest], seed: str) -> None:
        self.rounds, self.guests, self._seed = rounds, guests, seed
        self.given: Plan = {
            (guest.id, one.id): own[one.id]
            for guest in guests
            for one in rounds
            for own in (guest.fixed, guest.leads)
            if one.id in own
        }
        self.wanted = {one.id: _wanted(one, guests) for one in rounds}
        self.seats = {
            (one.id, workshop): left for one in rounds for workshop, left in _seats_left(one, guests).items()
        }
        in_order = sorted(guests, key=lambda guest: (-guest.lost, lot(seed, guest.id)))
        self.seekers = [
            Seeker(guest.id, one.id, _chosen(one, guest), self._open(one, guest))
            for guest in in_order
            for one in rounds
            if (guest.id, one.id) not in self.given
        ]

    def _open(self, one: Round, guest: Guest) -> list[int]:
        """The workshops that somebody can be in: not those that they lead or were placed in, in whatever round."""
        return [id_ for id_ in sorted(one.seats) if id_ not in {*guest.leads.values(), *guest.fixed.values()}]

    def least(self) -> tuple[int, int, int]:
        """What the day costs at least: what its rounds would if they had nothing to do with each other."""
        alone: Plan = {}
        for one in self.rounds:
            order = self._order(one, {})
            alone |= self._solved(one, order, {guest.id: self._bound(guest) for guest in order})
        return price(alone, self.seekers)

    def fill(self, plan: Plan) -> _Filled:
        """Fill the rounds one after the other, so that each is as good as can be beside the earlier ones and what a
        plan says of the later ones; of equally good ways the order of the round decides."""
        filled = _Filled(self.given | plan)
        points = {guest.id: guest.lost for guest in self.guests}
        for one in self.rounds:
            order = self._order(one, points)
            filled.turns |= {(guest.id, one.id): turn for turn, guest in enumerate(order, start=1)}
            filled.plan |= self._solved(
                one, order, {guest.id: self.elsewhere(guest, one, filled) for guest in order}
            )
            for guest in order:
                reason, rank = _outcome(_chosen(one, guest), filled.plan[guest.id, one.id])
                points[guest.id] += lost(reason, rank, bool(_chosen(one, guest)))
        return filled

    def _order(self, one: Round, points: Mapping[int, int]) -> list[Guest]:
        seeking = [guest for guest in self.guests if (guest.id, one.id) not in self.given]
        return sorted(
            seeking,
            key=lambda guest: (not _chosen(one, guest), -points.get(guest.id, 0), lot(self._seed, guest.id)),
        )

    def _solved(self, one: Round, order: Sequence[Guest], taken: Mapping[int, set[int]]) -> Plan:
        left = {id_: min(self.seats[one.id, id_], len(order)) for id_ in sorted(one.seats)}
        costs = [_costs(one, guest, taken[guest.id], left, len(order)) for guest in order]
        found = _solve(costs, list(left.items()))
        return {(guest.id, one.id): workshop for guest, workshop in zip(order, found, strict=True)}

    def _bound(self, guest: Guest) -> set[int]:
        return {*guest.leads.values(), *guest.fixed.values()}

    def elsewhere(self, guest: Guest, one: Round, filled: _Filled) -> set[int]:
        """The workshops that somebody has in other rounds."""
        there = {filled.plan.get((guest.id, other.id)) for other in self.rounds if other.id != one.id}
        return self._bound(guest) | {workshop for workshop in there if workshop is not None}

    def in_turn(self, one: Round, filled: _Filled) -> list[Guest]:
        """Everybody: who had their place already, and then the others by their turn."""
        return sorted(self.guests, key=lambda guest: filled.turns.get((guest.id, one.id), 0))


def _chosen(one: Round, guest: Guest) -> list[int]:
    return [workshop for workshop in guest.choices.get(one.id, ()) if workshop in one.seats]


def _seats_left(one: Round, guests: Sequence[Guest]) -> dict[int, int]:
    """Seats by workshop that nobody was placed in; leaders need none."""
    used = [guest.fixed[one.id] for guest in guests if one.id in guest.fixed and one.id not in guest.leads]
    return {id_: max(0, seats - used.count(id_)) for id_, seats in sorted(one.seats.items())}


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


def _outcome(chosen: Sequence[int], workshop: int | None) -> tuple[Reason, int | None]:
    if workshop is None:
        return Reason.NO_ROOM, None
    return (Reason.CHOICE, chosen.index(workshop) + 1) if workshop in chosen else (Reason.ROOM, None)


def _explained(one: Round, guest: Guest, day: _Day, filled: _Filled) -> Place:
    workshop = filled.plan[guest.id, one.id]
    if one.id in guest.leads:
        return Place(guest.id, one.id, workshop, Reason.LEADER)
    if one.id in guest.fixed:
        return Place(guest.id, one.id, workshop, Reason.BY_HAND)
    chosen = _chosen(one, guest)
    reason, rank = _outcome(chosen, workshop)
    better, taken = chosen[: rank - 1] if rank else chosen, day.elsewhere(guest, one, filled)
    full = tuple(Full(id_, one.seats[id_], day.wanted[one.id][id_]) for id_ in better if id_ not in taken)
    twice = tuple(id_ for id_ in better if id_ in taken)
    return Place(guest.id, one.id, workshop, reason, rank, filled.turns[guest.id, one.id], full, twice)
