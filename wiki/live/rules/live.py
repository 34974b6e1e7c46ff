"""What holds for live text: how much, how many, and who; pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

MESSAGE_MAX = 64 * 1024
"""Bytes of one update."""
STATE_MAX = 4 * 1024 * 1024
"""Bytes of all that is stored of a live text, also of what was taken out."""
WRITERS_MAX = 50
"""Writers of one page at a time; others read along."""
COUNT_MAX = 2**31 - 1
"""The highest number of a document or an update."""
COMPACT_AFTER = 500
"""So many updates are put together into one."""
QUIET = timedelta(minutes=10)
"""After so long without a change live text becomes a version."""
GONE = timedelta(seconds=30)
"""Who was not heard of for so long is not there any more."""
TOUCH_EVERY = timedelta(seconds=10)
"""How often it is noted that somebody is still there."""
COLOURS = 8
"""How many colours there are for cursors, in static/css."""

_CONNECTION = re.compile(r"[0-9a-f]{16,32}")
_CURSOR = re.compile(r"[A-Za-z0-9+/=]{0,200} [A-Za-z0-9+/=]{0,200}")


class Refusal(NamedTuple):
    """Why an update was not stored: `malformed`, `too_large`, `page_full`, `missing`, `writer`, `stale`, `closed`,
    `full` or `forbidden`."""

    reason: str


def is_connection(name: str) -> bool:
    """Whether this can be the name that a tab gave itself."""
    return _CONNECTION.fullmatch(name) is not None


def is_cursor(cursor: str) -> bool:
    """Whether this can be where a cursor is: two places, as the browser writes them; empty is nowhere."""
    return not cursor or _CURSOR.fullmatch(cursor) is not None


def digest(text: str) -> str:
    """By which a browser sees whether it has the text that the server has."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def colour_of(person_id: int, others: Iterable[int] = ()) -> int:
    """The number of somebody's colour: always the same, unless somebody else on the page has it already."""
    taken = {other % COLOURS for other in others if other < person_id}
    free = [n for n in range(COLOURS) if n not in taken]
    wanted = person_id % COLOURS
    return wanted if wanted in free or not free else free[person_id % len(free)]


def people_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Who is there, as every browser on the page gets it; one line for each tab."""
    found = sorted(rows, key=lambda row: (row["person"], row["connection"]))
    persons = {row["person"] for row in found}
    return [dict(row) | {"colour": colour_of(row["person"], persons)} for row in found]
