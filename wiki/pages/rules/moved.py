"""Which lines, or blocks, moved: taken out at one place and put in, unchanged, at another; pure."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def moved(gone: Mapping[int, T], came: Mapping[int, T], telling: Callable[[T], bool]) -> dict[int, int]:
    """What was gone at one place and came at another, by those places: what is telling and there once on each side,
    with what stood beside it and went along."""
    to = dict(_seeds(gone, came, telling))
    taken = set(to.values())
    for step in (1, -1):
        for old, new in sorted(to.items(), reverse=step < 0):
            old, new = old + step, new + step
            while old in gone and old not in to and new not in taken and gone[old] == came.get(new):
                to[old] = new
                taken.add(new)
                old, new = old + step, new + step
    return to


def _seeds(
    gone: Mapping[int, T], came: Mapping[int, T], telling: Callable[[T], bool]
) -> Iterator[tuple[int, int]]:
    once_gone, once_came = Counter(gone.values()), Counter(came.values())
    where = {thing: n for n, thing in came.items() if once_came[thing] == 1}
    for old, thing in gone.items():
        if thing in where and once_gone[thing] == 1 and telling(thing):
            yield old, where[thing]
