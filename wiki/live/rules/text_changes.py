"""From one text to another in few steps, so that what others wrote in between stays where it is; pure."""

from collections.abc import Iterator
from typing import NamedTuple

from wiki.pages.rules.alignment import Budget, align, words


class Step(NamedTuple):
    """At character `at`, take `removed` characters away and put `added` there."""

    at: int
    removed: int
    added: str


def steps(old: str, new: str) -> list[Step]:
    """What makes the new text of the old one, word by word; the last place first, so that each step leaves the
    places of those after it alone."""
    return list(_steps(words(old), words(new)))[::-1]


def _steps(old: list[str], new: list[str]) -> Iterator[Step]:
    i = j = at = 0
    for a, b in [*align(old, new, Budget()), (len(old), len(new))]:
        removed, added = sum(map(len, old[i:a])), "".join(new[j:b])
        if removed or added:
            yield Step(at, removed, added)
        at += removed + (len(old[a]) if a < len(old) else 0)
        i, j = a + 1, b + 1
