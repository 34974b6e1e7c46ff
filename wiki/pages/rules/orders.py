"""In which order rows, or columns, come that two people put in, took out and moved; pure."""

from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def merge_orders(
    base: Sequence[T], theirs: Sequence[T], mine: Sequence[T], alive: Collection[T]
) -> list[T] | None:
    """All of `alive` in one order, or None when both moved something, differently.

    What only one side put in comes after what it stood behind there; at one place theirs comes first. What was put at
    the very end stays there.
    """
    place = {key: n for n, key in enumerate(base)}
    moved = [_moved(side, place) for side in (theirs, mine)]
    if all(moved) and not _agree(theirs, mine, place):
        return None
    first, second = (mine, theirs) if moved[1] and not moved[0] else (theirs, mine)
    out = [key for key in first if key in alive]
    _put_in(out, second, alive, set(place), new_of_first=second is mine)
    _put_in(out, base, alive, set(place), new_of_first=False)
    return out


def _moved(side: Sequence[T], place: dict[T, int]) -> bool:
    known = [place[key] for key in side if key in place]
    return known != sorted(known)


def _agree(theirs: Sequence[T], mine: Sequence[T], place: dict[T, int]) -> bool:
    both = set(theirs) & set(mine) & place.keys()
    return [key for key in theirs if key in both] == [key for key in mine if key in both]


def _put_in(out: list[T], side: Sequence[T], alive: Collection[T], known: set[T], new_of_first: bool) -> None:
    """Put what only `side` has where it stands there; behind what the first side put in at that place, if asked."""
    last = max((n for n, key in enumerate(side) if key in known), default=-1)
    have = set(out)
    own = {key for key in side if key not in have}
    before: T | None = None
    for n, key in enumerate(side):
        if key in alive and key not in have:
            behind = before in own or n <= last
            at = (0 if before is None else out.index(before) + 1) if behind else _end(out, known)
            while new_of_first and at < len(out) and out[at] not in known and out[at] not in own:
                at += 1
            out.insert(at, key)
        if key in alive:
            have.add(key)
            before = key


def _end(out: Sequence[T], known: set[T]) -> int:
    """Behind the last one that is not new."""
    return max((n + 1 for n, key in enumerate(out) if key in known), default=0)
