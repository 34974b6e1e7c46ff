"""Three-way merge of what two people made of the same page.

Tables are merged as tables (see `table_merge`); other text by lines, and where both changed the same lines, by words
within them. What counts as not overlapping, and so is merged without asking:
- changes in different lines, also in neighbouring ones;
- changes in one line with an unchanged word between them, as long as each side left half of the line's words alone;
  in one sentence it is remarked, for both writers to look at;
- whole lines put in before or after lines that the other side only edited;
- points put in at the end of a list, theirs first (see `list_merge`);
- the same change made by both, which counts once.
Everything else is a conflict, in whole lines: two different insertions at one place, changes to
neighbouring words, an edit of what the other side took out.

Line breaks become LF. A final line break is a value of its own: it follows whoever changed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Generic, TypeVar

from wiki.pages.rules.alignment import Budget, align, is_word, normalise, words
from wiki.pages.rules.hunks import Hunk, Region, Remark, Tokens, concat, cut
from wiki.pages.rules.list_merge import AROUND, fill_points, is_empty_point, is_point, join_points
from wiki.pages.rules.table_places import Places, shared_tables
from wiki.pages.rules.word_merge import merge_words

T = TypeVar("T")


@dataclass(frozen=True)
class Merge:
    """What came of a merge; `text` is None as long as there are conflicts."""

    text: str | None
    hunks: tuple[Hunk, ...]

    @property
    def conflicts(self) -> tuple[Hunk, ...]:
        """The hunks a person has to choose in, in the order of the page."""
        return tuple(hunk for hunk in self.hunks if hunk.conflict)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was joined but deserves a look, in the order of the page."""
        return tuple(remark for hunk in self.hunks for remark in hunk.remarks)


@dataclass(frozen=True)
class Whole(Generic[T]):
    """What came of merging a value that cannot be cut, such as a title; None when in conflict."""

    value: T | None
    conflict: bool


def merge(base: str, theirs: str, mine: str) -> Merge:
    """Merge what `theirs` and `mine` made of `base`."""
    sides = [normalise(side) for side in (base, theirs, mine)]
    hunks = _joined(_merge_lines(sides[0], sides[1], sides[2], Budget()))
    ends = [not side or side.endswith("\n") for side in sides]
    hunks = _restore_ends(hunks, ends)
    if any(hunk.conflict for hunk in hunks):
        return Merge(None, tuple(hunks))
    return Merge("".join(hunk.text or "" for hunk in hunks), tuple(hunks))


def merge_whole(base: T, theirs: T, mine: T) -> Whole[T]:
    """Merge a value that cannot be cut, such as a title."""
    if theirs in (base, mine):
        return Whole(mine, False)
    if mine == base:
        return Whole(theirs, False)
    return Whole(None, True)


def merge_sets(base: Iterable[T], theirs: Iterable[T], mine: Iterable[T]) -> frozenset[T]:
    """Merge sets, such as tags: what either side added is in, what either took out is out."""
    was, left, right = frozenset(base), frozenset(theirs), frozenset(mine)
    return (was & left & right) | (left - was) | (right - was)


# --- By lines


def _merge_lines(base: str, theirs: str, mine: str, budget: Budget) -> Iterable[Hunk]:
    places = shared_tables(base, theirs, mine, budget)
    regions, places = _regions(places, budget)
    at = 0
    for region in _with_empty_points(regions):
        stop = at + len(region.base)
        if region.stable:
            yield from places.hunks(region, budget)
        elif region.merged() is not None:
            yield region.hunk()
        else:
            around = places.base[max(0, at - AROUND) : at], places.base[stop : stop + AROUND]
            yield from _merge_clash(region, *around, budget)
        at = stop


def _regions(places: Places, budget: Budget) -> tuple[list[Region], Places]:
    """The regions, and the places of tables that are in stable ones: what one side moved about is text like any."""
    while True:
        left = align(places.base, places.theirs, budget)
        right = align(places.base, places.mine, budget)
        regions = cut(places.base, places.theirs, places.mine, left, right)
        astray = {
            token
            for region in regions
            if not region.stable
            for token in region.base
            if token in places.tables
        }
        if not astray:
            return regions, places
        places = places.without(astray)


def _with_empty_points(regions: Sequence[Region]) -> Iterable[Region]:
    """The regions, in which empty points of a list that both sides filled are one with those beside them."""
    pieces = [piece for region in regions for piece in _at_empty_points(region)]
    for empty, group in groupby(pieces, key=lambda piece: all(map(is_empty_point, piece.base))):
        listed = list(group)
        joined = concat(listed) if empty and any(piece.merged() is None for piece in listed) else None
        if joined and fill_points(joined):
            yield joined
        else:
            yield from listed


def _at_empty_points(region: Region) -> Iterable[Region]:
    """A stable region, cut between empty points and other lines where it begins and ends."""
    lines = region.base
    head = next((n for n, line in enumerate(lines) if not is_empty_point(line)), len(lines))
    tail = next((n for n, line in enumerate(reversed(lines)) if not is_empty_point(line)), 0)
    if not region.stable or not (head or tail):
        yield region
        return
    for part in (lines[:head], lines[head : len(lines) - tail], lines[len(lines) - tail :] if tail else []):
        if part:
            yield Region(part, part, part, stable=True)


def _merge_clash(region: Region, before: Tokens, after: Tokens, budget: Budget) -> list[Hunk]:
    """Lines that both sides changed: find what is still agreed in them."""
    if filled := fill_points(region):
        return [filled]
    head, middle, tail = _peel(region)
    around = (
        [*before, *(line for part in head for line in part.mine)],
        [*(line for part in tail for line in part.mine), *after],
    )
    inner = _merge_middle(middle, *around, budget) if middle.merged() is None else [middle.hunk()]
    return [*(part.hunk() for part in head), *inner, *(part.hunk() for part in tail)]


def _merge_middle(region: Region, before: Tokens, after: Tokens, budget: Budget) -> list[Hunk]:
    points = join_points(region, before, after)
    if points:
        return [points]
    text = _around_an_edit(region.base, region.theirs, region.mine)
    if text is None:
        text = _around_an_edit(region.base, region.mine, region.theirs)
    if text is not None:
        return [replace(region.hunk(), text=text)]
    if any("\n" in token[:-1] for side in (region.base, region.theirs, region.mine) for token in side):
        return [region.hunk()]
    edited, added = _points_apart(region)
    if added:
        last = join_points(added, [*before, *region.base], after)
        first = _merge_middle(edited, before, after, budget) if edited.merged() is None else [edited.hunk()]
        if last and not any(hunk.conflict for hunk in first):
            return [*first, last]
    return merge_words(region, budget)


def _points_apart(region: Region) -> tuple[Region, Region | None]:
    """Points of a list that were edited, apart from those that both sides put in behind them."""
    size = len(region.base)
    if (
        not size
        or len(region.theirs) <= size
        or len(region.mine) <= size
        or not all(map(is_point, region.base))
    ):
        return region, None
    sides = region.base, region.theirs[:size], region.mine[:size]
    for side in sides[1:]:
        if not all(
            _alike(old, new) or is_empty_point(old) for old, new in zip(region.base, side, strict=True)
        ):
            return region, None
    return Region(*sides), Region([], region.theirs[size:], region.mine[size:])


def _peel(region: Region) -> tuple[list[Region], Region, list[Region]]:
    """Take off the lines that both sides put in alike at the start and at the end.

    Blank lines at the seam stay inside: they keep the paragraphs of a conflict apart.
    """
    a, b = region.theirs, region.mine
    shortest = min(len(a), len(b))
    head = next((n for n in range(shortest) if a[n] != b[n]), shortest)
    while head and not a[head - 1].strip():
        head -= 1
    shortest -= head
    tail = next((n for n in range(shortest) if a[-1 - n] != b[-1 - n]), shortest)
    while tail and not a[-tail].strip():
        tail -= 1
    middle = Region(region.base, a[head : len(a) - tail], b[head : len(b) - tail])
    return (
        [Region([], a[:head], b[:head])] if head else [],
        middle,
        [Region([], a[len(a) - tail :], b[len(b) - tail :])] if tail else [],
    )


def _around_an_edit(base: Tokens, putter: Tokens, editor: Tokens) -> str | None:
    """The merged text when one side only put lines around `base` and the other only edited its lines."""
    size = len(base)
    if not size or len(editor) != size or len(putter) <= size:
        return None
    if not all(_alike(old, new) for old, new in zip(base, editor, strict=True)):
        return None
    if putter[:size] == base:
        return "".join([*editor, *putter[size:]])
    return "".join([*putter[:-size], *editor]) if putter[-size:] == base else None


def _alike(old: str, new: str) -> bool:
    """Whether one line is an edit of the other: half of the words of the longer one are shared."""
    if old == new:
        return True
    was, now = ([word for word in words(line) if is_word(word)] for line in (old, new))
    shared = sum(min(was.count(word), now.count(word)) for word in set(was[:200]))
    return bool(was) and len(was) <= 200 and 2 * shared >= max(len(was), len(now))


# --- Putting together


def _joined(hunks: Iterable[Hunk]) -> list[Hunk]:
    """Neighbouring untouched hunks as one."""
    out: list[Hunk] = []
    for hunk in hunks:
        if out and hunk.untouched and out[-1].untouched:
            text = out[-1].base + hunk.base
            out[-1] = Hunk(text, text, text, text)
        else:
            out.append(hunk)
    return out


def _restore_ends(hunks: list[Hunk], ends: Sequence[bool]) -> list[Hunk]:
    """Take the final line break off again on the sides that had none."""
    names = ("base", "theirs", "mine")
    base, theirs, mine = ends
    for name, ended in zip(names, ends, strict=True):
        last = next((n for n in reversed(range(len(hunks))) if getattr(hunks[n], name)), None)
        if last is not None and not ended:
            hunks[last] = replace(hunks[last], **{name: getattr(hunks[last], name)[:-1]})
    merged = theirs if mine == base else mine
    last = next((n for n in reversed(range(len(hunks))) if hunks[n].text != ""), None)
    if last is not None and not merged and (text := hunks[last].text) is not None:
        hunks[last] = replace(hunks[last], text=text[:-1])
    return hunks
