"""What a workshop brings forth: draft pages, and tasks for people. Pure."""

from dataclasses import dataclass
from datetime import date

ROWS = 5
"""So many of each fit in the form at once; it can be sent again for more."""
TASK_MAX = 300


@dataclass(frozen=True)
class HarvestedPage:
    """A page that somebody will work out; `kind` is one of those of pages."""

    title: str
    kind: str
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
