"""Merging points of lists: several people who each put one at the end all get theirs in, in the order of arrival."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wiki.pages.rules.hunks import Hunk, Region, Remark, Tokens

_POINT = re.compile(r"([ \t>]*)([-*+]|\d{1,9}[.)])([ \t]+|$)((?:\[[ xX]\][ \t]*)?)(.*)")
AROUND = 200
"""So many lines before and after a place tell what list it is in."""


@dataclass(frozen=True)
class _Point:
    """The first line of a point: `lead` is what stands before its sign, `box` the box of a check list."""

    lead: str
    sign: str
    gap: str
    box: str
    text: str

    @property
    def kind(self) -> tuple[str, str]:
        """Points of one kind are in one list."""
        return self.lead, self.sign if not self.number else self.sign[-1]

    @property
    def number(self) -> int:
        """Its number, or 0 when it has none."""
        return int(self.sign[:-1]) if self.sign[0].isdigit() else 0

    def written(self) -> str:
        return f"{self.lead}{self.sign}{self.gap}{self.box}{self.text}\n"


def is_point(line: str) -> bool:
    """Whether the line begins a point of a list."""
    return _point(line) is not None


def is_empty_point(line: str) -> bool:
    """Whether the line is a point in which nothing stands yet."""
    point = _point(line)
    return point is not None and not point.text.strip() and point.box.strip() not in ("[x]", "[X]")


def join_points(region: Region, before: Tokens, after: Tokens) -> Hunk | None:
    """What two people put into a list at one place, theirs first; None when it is not that, or when their order may
    matter. `before` and `after` are the lines around it. Not at the end of the list it is remarked."""
    if region.base:
        return None
    theirs, mine = _Addition(region.theirs), _Addition(region.mine)
    first, other = theirs.first, mine.first
    if first is None or other is None or first.kind != other.kind or _list_before(before, first) is None:
        return None
    if theirs.has_rest and mine.has_rest:
        return None
    last = _ends_after(after, first)
    if not last and first.number:
        return None
    shift = theirs.shift_of(mine, _list_before(before, first))
    text = _put_together(theirs, mine, shift)
    hunk = region.hunk()
    sides = "", hunk.theirs.strip("\n"), hunk.mine.strip("\n"), text.strip("\n")
    return Hunk(hunk.base, hunk.theirs, hunk.mine, text, () if last else (Remark(*sides),))


def fill_points(region: Region) -> Hunk | None:
    """What two people wrote into empty points that are alike: both keep theirs, mine in the next one that is free or
    in a new one behind them. None when it is not that."""
    was, theirs, mine = (_points(side) for side in (region.base, region.theirs, region.mine))
    size = len(was)
    if not size or len({point.kind for point in (*was, *theirs, *mine)}) > 1:
        return None
    if not all(map(is_empty_point, region.base)) or len(theirs) < size or len(mine) < size:
        return None
    if (len(theirs), len(mine)) != (len(region.theirs), len(region.mine)):
        return None
    out = list(theirs)
    for n, point in enumerate(mine):
        if n >= size or point not in (was[n], theirs[n]):
            _fill(out, was, n, point)
    hunk = region.hunk()
    return Hunk(hunk.base, hunk.theirs, hunk.mine, "".join(point.written() for point in out))


def _points(lines: Tokens) -> list[_Point]:
    return [point for line in lines if (point := _point(line))]


def _fill(out: list[_Point], was: Sequence[_Point], n: int, point: _Point) -> None:
    free = [m for m in range(len(was)) if out[m] == was[m]]
    at = n if n in free else next((m for m in free if m > n), next(iter(free), None))
    if at is not None:
        out[at] = replace(point, sign=was[at].sign)
    else:
        number = out[-1].number
        out.append(replace(point, sign=f"{number + 1}{out[-1].sign[-1]}" if number > 1 else out[-1].sign))


class _Addition:
    """Lines that were put in: the points they begin with, and the rest."""

    def __init__(self, lines: Tokens) -> None:
        start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
        self.first = _point(lines[start]) if start < len(lines) else None
        stop = _end_of_points(lines, start, self.first) if self.first else start
        self.blank, self.points, self.rest = lines[:start], lines[start:stop], lines[stop:]

    @property
    def has_rest(self) -> bool:
        """Whether there is text behind the points."""
        return any(line.strip() for line in self.rest)

    def shift_of(self, other: "_Addition", last: "_Point | None") -> int:
        """How much the numbers of the other's points go up, when these stand before them and all are counted on."""
        mine = [p for line in self.points if (p := _point(line)) and self.first and p.kind == self.first.kind]
        numbers = [point.number for point in mine]
        start = other.first.number if other.first else 0
        counted = last is not None and last.number + 1 == start
        return len(numbers) if counted and numbers == list(range(start, start + len(numbers))) else 0


def _end_of_points(lines: Tokens, start: int, first: _Point) -> int:
    """Where the points of the kind of `first` end; what is further in, or blank between them, belongs to them."""
    stop = start
    for n in range(start, len(lines)):
        line = lines[n]
        if not line.strip():
            continue
        point = _point(line)
        if not (point and point.kind == first.kind) and not _further_in(line, first):
            break
        stop = n + 1
    return stop


def _further_in(line: str, point: _Point) -> bool:
    margin = point.lead + "  "
    return line.startswith((margin, point.lead + "\t"))


def _put_together(theirs: _Addition, mine: _Addition, shift: int) -> str:
    points = _renumbered(mine.points, mine.first, shift)
    if not theirs.has_rest:
        parts = [*theirs.blank, *theirs.points, *theirs.rest, *mine.blank, *points, *mine.rest]
    else:
        parts = [*theirs.blank, *theirs.points, *mine.blank, *points, *theirs.rest]
    return "".join(parts)


def _renumbered(lines: Tokens, first: _Point | None, shift: int) -> list[str]:
    out: list[str] = []
    for line in lines:
        point = _point(line)
        if shift and first and point and point.kind == first.kind:
            sign = f"{point.number + shift}{point.sign[-1]}"
            line = replace(point, sign=sign).written()
        out.append(line)
    return out


def _list_before(before: Tokens, first: _Point) -> _Point | None:
    """The last point of the list that ends at this place, if it is of the same kind."""
    for line in reversed(before):
        point = _point(line)
        if point and point.kind == first.kind:
            return point
        if line.strip() and not _further_in(line, first):
            return None
    return None


def _ends_after(after: Tokens, first: _Point) -> bool:
    """Whether the list has no further points of this kind."""
    line = next((line for line in after if line.strip()), "")
    point = _point(line)
    return not (point and point.kind == first.kind)


def _point(line: str) -> _Point | None:
    found = _POINT.fullmatch(line.rstrip("\n"))
    return _Point(*found.groups()) if found else None
