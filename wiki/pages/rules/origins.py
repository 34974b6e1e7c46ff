"""From which version each line of a text comes: carried along from version to version; pure.

A line belongs to the version that last changed it. Moving a line, or only its spaces, changes nothing about that.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from wiki.pages.rules.alignment import Budget, align, is_word, normalise, words
from wiki.pages.rules.moved import moved

UNKNOWN = 0
"""The origin of a line of which nobody wrote down where it comes from."""
Origins = tuple[int, ...]
"""The number of a version for each line of a text."""
_ENOUGH_WORDS = 3  # in a line, to be known again at another place


def lines_of(text: str) -> list[str]:
    """The lines of a text; a line break at its end begins no line."""
    text = normalise(text)
    return text.removesuffix("\n").split("\n") if text else []


def new_origins(text: str, number: int) -> Origins:
    """All of a text comes from one version."""
    return (number,) * len(lines_of(text))


def next_origins(old: str, origins: Sequence[int] | None, new: str, number: int) -> Origins:
    """The origins of the lines of `new`, which is version `number` and was made of `old`; `origins` are those of `old`,
    None when they are not known."""
    before, after = _keys(old), _keys(new)
    if origins is None or len(origins) != len(before):
        origins = (UNKNOWN,) * len(before)
    pairs = dict(align(before, after, Budget()))
    came_from = {there: here for here, there in (pairs | _moved(before, after, pairs)).items()}
    return tuple(origins[came_from[n]] if n in came_from else number for n in range(len(after)))


def _moved(before: Sequence[str], after: Sequence[str], pairs: dict[int, int]) -> dict[int, int]:
    stayed = set(pairs.values())
    gone = {n: line for n, line in enumerate(before) if n not in pairs}
    came = {n: line for n, line in enumerate(after) if n not in stayed}
    return moved(gone, came, lambda line: sum(map(is_word, words(line))) >= _ENOUGH_WORDS)


def _keys(text: str) -> list[str]:
    """The lines as they are compared: spaces do not count."""
    return [" ".join(line.split()) for line in lines_of(text)]


def packed(origins: Iterable[int]) -> list[list[int]]:
    """Origins as they are stored: [[version, lines], ...]."""
    return [[number, len(list(run))] for number, run in groupby(origins)]


def unpacked(runs: Iterable[Sequence[int]]) -> Origins:
    """Origins as they were before they were stored."""
    return tuple(number for number, count in runs for _ in range(count))
