"""Which versions of a history are folded under the one after them, and what a small change is; pure.

Folding changes nothing about a version: it is on the screen under its row, at its own address.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from wiki.pages.rules.alignment import is_word, words
from wiki.pages.rules.origins import lines_of
from wiki.pages.rules.pages import Text

SHORT = timedelta(minutes=30)
"""So long after one another, versions of one person are one piece of work."""
_FEW = 3
"""In a small change so many words change, on so many lines."""


class Line(Protocol):
    """What has to be known of a version."""

    @property
    def at(self) -> datetime:
        """When it was saved."""

    @property
    def author_id(self) -> int:
        """Who saved it."""

    @property
    def note(self) -> str:
        """What the writer says of it."""

    @property
    def minor(self) -> bool:
        """Whether it is a small change."""

    @property
    def merged(self) -> bool:
        """Whether changes of others were taken in."""

    @property
    def restored_from(self) -> int | None:
        """The version that was restored."""

    @property
    def release_label(self) -> str | None:
        """What it is called as a release."""

    @property
    def name(self) -> str | None:
        """What people call it."""


L = TypeVar("L", bound=Line)


@dataclass(frozen=True)
class Fold(Generic[L]):
    """A row of the history: its newest version, and those folded under it, newest first."""

    head: L
    under: tuple[L, ...] = ()

    @property
    def all(self) -> tuple[L, ...]:
        """Every version of the row, newest first."""
        return (self.head, *self.under)

    @property
    def notes(self) -> list[str]:
        """What the writers say of them, newest first."""
        return list(dict.fromkeys(line.note for line in self.all if line.note))


def folded(lines: Iterable[L]) -> list[Fold[L]]:
    """The rows of a history that comes newest first.

    A version is folded under its successor when both are small changes, or when one person saved both within a short
    time. What stands out never is: a release, a version with a name, a restored one, and one with changes of others.
    """
    rows: list[list[L]] = []
    for line in lines:
        if rows and not _stands_out(line) and _belong_together(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [Fold(row[0], tuple(row[1:])) for row in rows]


def _stands_out(line: Line) -> bool:
    return bool(line.release_label or line.name or line.restored_from or line.merged)


def _belong_together(newer: Line, older: Line) -> bool:
    if newer.restored_from:
        return False
    both_small = newer.minor and older.minor
    return both_small or (newer.author_id == older.author_id and newer.at - older.at <= SHORT)


def is_small(old: Text, new: Text) -> bool:
    """Whether a change is small enough to be folded without being asked: a few words at one place, nothing else."""
    if old.title != new.title or old.labels != new.labels:
        return False
    before, after = _stretch(lines_of(old.body), lines_of(new.body))
    if max(len(before), len(after)) > _FEW:
        return False
    gone, came = _counted(before), _counted(after)
    return max((gone - came).total(), (came - gone).total()) <= _FEW


def _stretch(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What lies between the first and the last line that differ."""
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return old[head : len(old) - tail], new[head : len(new) - tail]


def _counted(lines: Sequence[str]) -> Counter[str]:
    return Counter(word for line in lines for word in words(line) if is_word(word))
