"""Putting a page together from what a person chose where two versions clashed."""

import re
from collections.abc import Sequence

from wiki.pages.rules.alignment import normalise
from wiki.pages.rules.hunks import Hunk, Way
from wiki.pages.rules.tables import find_tables

# A new item, row or quoted line goes on with the one above it; other text needs a blank line between.
_GOES_ON = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\||>|$)")


class Own(str):
    """A choice that is neither side's: text written by hand. Never taken for a side's name."""

    __slots__ = ()


def resolve(hunks: Sequence[Hunk], choices: Sequence[Way | Own | str]) -> str:
    """The whole text, given one choice for every conflict in order; ValueError when they do not match.

    A choice is "theirs", "mine", "both" (theirs, then mine) or the text to put there instead: wrap
    what a person typed in `Own`, so that the bare word "mine" stays a word.
    """
    if len(choices) != sum(hunk.conflict for hunk in hunks):
        raise ValueError("There must be one choice for every conflict")
    left = iter(choices)
    parts = [chosen(hunk, next(left)) if hunk.text is None else hunk.text for hunk in hunks]
    parts = [part for part in parts if part]
    return "".join(_closed(part) for part in parts[:-1]) + "".join(parts[-1:])


def chosen(hunk: Hunk, choice: Way | Own | str) -> str:
    """What this choice makes of a conflict."""
    if isinstance(choice, Own):
        return normalise(choice)
    if choice in ("theirs", "mine"):
        return hunk.kept_theirs if choice == "theirs" else hunk.kept_mine
    return _both(hunk) if choice == "both" else normalise(choice)


def _both(hunk: Hunk) -> str:
    if hunk.offers:
        return hunk.offers.both
    if not hunk.theirs or not hunk.mine:
        return hunk.theirs or hunk.mine
    first, lines = hunk.theirs.rstrip("\n").rsplit("\n", 1)[-1], hunk.mine.splitlines(keepends=True)
    goes_on = _GOES_ON.match(lines[0]) and not find_tables(lines[:2])
    blank = "" if goes_on or hunk.theirs.endswith("\n\n") or not first else "\n"
    return _closed(hunk.theirs) + blank + hunk.mine


def _closed(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
