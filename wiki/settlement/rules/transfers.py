"""Who pays whom, so that the balance of every school is zero: three modes. Pure: whole cents in, a plan out.

A balance above zero is owed by the school, below zero owed to it. Schools are ordered by the `order` given (BRIN)
and then by id; that order alone decides ties, never the order in which balances come.

The fewest transfers are n - g: n schools that do not stand at zero, g the largest number of groups into which
they fall with each group adding up to zero (Verhoeff 2004). Every group of k schools is settled by k - 1 transfers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise

EXACT_UP_TO = 20
"""Schools whose balance is not zero; beyond it the search is not exact, and the plan says so."""

_PEELED_SIZES = (2, 3, 4)
_MOST_SOUGHT = 60
"""Schools among which triples and quads are sought: there are half a million quads among sixty."""

Group = tuple[int, ...]


class Algorithm(StrEnum):
    """How a plan was found."""

    SUBSETS = "subsets"
    PEELING = "peeling"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment between two schools; cents above zero."""

    from_school: int
    to_school: int
    cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Transfers that bring every balance to zero, and the zero-sum groups inside which they stay."""

    transfers: tuple[Transfer, ...]
    groups: tuple[Group, ...]
    proven_minimal: bool
    algorithm: Algorithm


class Unbalanced(ValueError):
    """Balances that do not add up to zero cannot be settled; `cents` is their sum."""

    def __init__(self, cents: int) -> None:
        super().__init__(f"balances add up to {cents} cents")
        self.cents = cents


def minimal(balances: Mapping[int, int], order: Sequence[int] = ()) -> Plan:
    """Settle with as few transfers as possible: proven up to EXACT_UP_TO schools, not beyond.

    Raises Unbalanced, and TypeError for amounts that are not whole cents.
    """
    owed = _standing(balances, order)
    exact = len(owed) <= EXACT_UP_TO
    groups = _exact_groups(owed) if exact else _peeled_groups(owed)
    algorithm = Algorithm.SUBSETS if exact else Algorithm.PEELING
    return _plan(owed, groups, proven_minimal=exact, algorithm=algorithm)


def through_hub(balances: Mapping[int, int], hub: int, order: Sequence[int] = ()) -> Plan:
    """Settle with one transfer per school, to or from the hub. Raises as `minimal`."""
    owed = _standing(balances, order)
    transfers = tuple(
        Transfer(school, hub, cents) if cents > 0 else Transfer(hub, school, -cents)
        for school, cents in owed.items()
        if school != hub
    )
    group = tuple(owed) if hub in owed else (*owed, hub)
    return Plan(transfers, (group,) if owed else (), proven_minimal=False, algorithm=Algorithm.HUB)


def per_project(
    balances: Mapping[int, Mapping[int, int]],
    hubs: Mapping[int, int] | None = None,
    order: Sequence[int] = (),
) -> dict[int, Plan]:
    """Settle every project (by id) on its own, nothing netted between them; in order of project.

    A project with a hub is settled through it, any other with as few transfers as possible. Raises as `minimal`.
    """
    hubs = hubs or {}
    return {
        project: through_hub(balances[project], hubs[project], order)
        if project in hubs
        else minimal(balances[project], order)
        for project in sorted(balances)
    }


def _standing(balances: Mapping[int, int], order: Sequence[int]) -> dict[int, int]:
    """The balances that are not zero, in the order of schools; refuses what cannot be settled."""
    for cents in balances.values():
        # A database may add up whole numbers into a decimal; that must be seen here and not in a payment file.
        if type(cents) is not int:
            raise TypeError(f"whole cents are wanted, not {cents!r}")
    if total := sum(balances.values()):
        raise Unbalanced(total)
    places = {school: place for place, school in enumerate(order)}
    schools = sorted(balances, key=lambda school: (places.get(school, len(places)), school))
    return {school: balances[school] for school in schools if balances[school]}


def _plan(owed: dict[int, int], groups: list[Group], *, proven_minimal: bool, algorithm: Algorithm) -> Plan:
    places = {school: place for place, school in enumerate(owed)}
    ordered = sorted(
        (tuple(sorted(group, key=places.__getitem__)) for group in groups), key=lambda g: places[g[0]]
    )
    transfers = tuple(transfer for group in ordered for transfer in _inside(group, owed))
    return Plan(transfers, tuple(ordered), proven_minimal, algorithm)


def _inside(group: Group, owed: Mapping[int, int]) -> Iterator[Transfer]:
    """Settle one group, the largest debtor paying the largest creditor; ties in the order of the group."""
    left = {school: owed[school] for school in group}
    while any(left.values()):
        debtor = max(left, key=lambda school: left[school])
        creditor = min(left, key=lambda school: left[school])
        cents = min(left[debtor], -left[creditor])
        left[debtor] -= cents
        left[creditor] += cents
        yield Transfer(debtor, creditor, cents)


def _exact_groups(owed: dict[int, int]) -> list[Group]:
    """As many zero-sum groups as there can be. Pairs go first: that never costs a group."""
    pairs, rest = _peel(owed, 2)
    return pairs + _largest_partition(rest)


def _peeled_groups(owed: dict[int, int]) -> list[Group]:
    """Groups of two, three and four as far as they are met; what is left stays one group."""
    groups: list[Group] = []
    for size in _PEELED_SIZES:
        found, owed = _peel(owed, size)
        groups += found
    return groups + ([tuple(owed)] if owed else [])


def _peel(owed: dict[int, int], size: int) -> tuple[list[Group], dict[int, int]]:
    """Take out disjoint groups of a size that add up to zero: the first met, in the order of schools."""
    found: list[Group] = []
    left = dict(owed)
    if size > 2 and len(left) > _MOST_SOUGHT:
        return found, left
    while group := _first_group(left, size):
        found.append(group)
        left = {school: cents for school, cents in left.items() if school not in group}
    return found, left


def _first_group(owed: dict[int, int], size: int) -> Group | None:
    """The first schools that add up to zero: all but the last are tried, the last is looked up by its amount."""
    places = {school: place for place, school in enumerate(owed)}
    with_cents: dict[int, list[int]] = {}
    for school, cents in owed.items():
        with_cents.setdefault(cents, []).append(school)
    for others in combinations(owed, size - 1):
        for last in with_cents.get(-sum(owed[school] for school in others), ()):
            if places[last] > places[others[-1]]:
                return (*others, last)
    return None


def _largest_partition(owed: dict[int, int]) -> list[Group]:
    """Split schools into the most zero-sum groups, by dynamic programming over their 2^n subsets.

    Groups lie one after another in a chain of ever larger zero-sum subsets, so the longest chain is sought. A set
    of subsets is one whole number of 2^n bits, of which bit m stands for the subset with the members in m.
    """
    if not owed:
        return []
    schools, everyone = list(owed), (1 << len(owed)) - 1
    without = _without_each(len(schools))
    zero_sums = _zero_sums(list(owed.values()))
    levels = [zero_sums]
    while higher := zero_sums & _strictly_above(levels[-1], without):
        levels.append(higher)
    chain = [0, *_chain(levels, everyone, without)]
    return [_members(larger & ~smaller, schools) for smaller, larger in pairwise(chain)]


def _members(subset: int, schools: Sequence[int]) -> Group:
    return tuple(school for place, school in enumerate(schools) if subset >> place & 1)


def _without_each(count: int) -> list[int]:
    """For each of `count` members the set of the subsets that it is not in."""
    return [_absent(place, count) for place in range(count)]


def _absent(place: int, count: int) -> int:
    """The subsets without one member: runs of 2^place ones and as many zeros, doubled (dividing is far slower)."""
    runs, width = (1 << (1 << place)) - 1, 2 << place
    while width < 1 << count:
        runs |= runs << width
        width *= 2
    return runs


def _zero_sums(cents: Sequence[int]) -> int:
    """The set of the subsets, the empty one left out, that add up to zero: each half is added up once."""
    half = len(cents) // 2
    lower: dict[int, list[int]] = {}
    for subset, total in enumerate(_sums(cents[:half])):
        lower.setdefault(total, []).append(subset)
    bits = bytearray(((1 << len(cents)) + 7) // 8)
    for subset, total in enumerate(_sums(cents[half:])):
        for other in lower.get(-total, ()):
            member = subset << half | other
            bits[member >> 3] |= 1 << (member & 7)
    return int.from_bytes(bits, "little") & ~1


def _sums(cents: Sequence[int]) -> list[int]:
    sums = [0]
    for amount in cents:
        sums += [total + amount for total in sums]
    return sums


def _strictly_above(subsets: int, without: Sequence[int]) -> int:
    """All subsets that hold one of these and at least one member more."""
    above = 0
    for place, absent in enumerate(without):
        above |= (subsets & absent) << (1 << place)
    for place, absent in enumerate(without):
        above |= (above & absent) << (1 << place)
    return above


def _chain(levels: Sequence[int], everyone: int, without: Sequence[int]) -> list[int]:
    """A longest chain up to everyone: below each step the first subset of the level below that it holds."""
    chain, top = [everyone], everyone
    for level in reversed(levels[:-1]):
        inside = level & ~(1 << top)
        for place, absent in enumerate(without):
            if not top >> place & 1:
                inside &= absent
        top = (inside & -inside).bit_length() - 1
        chain.append(top)
    return chain[::-1]
