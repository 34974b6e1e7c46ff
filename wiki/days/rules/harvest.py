"""What a workshop brings forth: draft pages, wishes, and tasks for people. Pure."""

from dataclasses import dataclass
from datetime import date

ROWS = 5
"""So many of each fit in the form at once; it can be sent again for more."""
TASK_MAX, WISH_TEXT_MAX = 300, 500
"""Room is left in a wish for the workshop it came from."""


@dataclass(frozen=True)
class HarvestedPage:
    """A page that somebody will work out; `kind` is one of those of pages."""

    title: str
    kind: str
    text: str = ""


@dataclass(frozen=True)
class HarvestedWish:
    """Something that is missing, which a school may take up."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class HarvestedTask:
    """Something that somebody will do, before a day when one is named."""

    text: str
    person_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Harvest:
    """What is written down of a workshop at once."""

    pages: tuple[HarvestedPage, ...] = ()
    tasks: tuple[HarvestedTask, ...] = ()
    wishes: tuple[HarvestedWish, ...] = ()
