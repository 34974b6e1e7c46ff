"""Three-way merge of what two people made of the same page.

Text is merged by lines; where both changed the same lines, by words within them. What counts as not
overlapping, and so is merged without asking:
- changes in different lines, also in neighbouring ones;
- changes in one line with an unchanged word, or a table's cell border, between them, as long as each
  side left half of the line's words alone;
- whole lines put in before or after lines that the other side only edited;
- the same change made by both, which counts once.
Everything else is a conflict, in whole lines: two different insertions at one place, changes to
neighbouring words, an edit of what the other side took out.

Line breaks become LF. A final line break is a value of its own: it follows whoever changed it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from wiki.pages.rules.alignment import Budget, Pairs, align, is_word, normalise, words

T = TypeVar("T")
Side = Literal["theirs", "mine", "both"]


class Own(str):
    """A choice that is neither side's: text written by hand. Never taken for a side's name."""

    __slots__ = ()


@dataclass(frozen=True)
class Hunk:
    """One stretch of the page in whole lines; `text` is what was agreed, None for a conflict.

    Every hunk has all three sides: joined over all hunks each side is its whole text again.
    """

    base: str
    theirs: str
    mine: str
    text: str | None

    @property
    def conflict(self) -> bool:
        """Whether a person has to choose here."""
        return self.text is None

    @property
    def untouched(self) -> bool:
        """Whether neither side changed anything here."""
        return self.base == self.theirs == self.mine


@dataclass(frozen=True)
class Merge:
    """What came of a merge; `text` is None as long as there are conflicts."""

    text: str | None
    hunks: tuple[Hunk, ...]

    @property
    def conflicts(self) -> tuple[Hunk, ...]:
        """The hunks a person has to choose in, in the order of the page."""
        return tuple(hunk for hunk in self.hunks if hunk.conflict)


@dataclass(frozen=True)
class Whole(Generic[T]):
    """What came of merging a value that cannot be cut, such as a title; None when in conflict."""

    value: T | None
    conflict: bool


def merge(base: str, theirs: str, mine: str) -> Merge:
    """Merge what `theirs` and `mine` made of `base`."""
    sides = [normalise(side) for side in (base, theirs, mine)]
    parts = _merge_lines(_lines(sides[0]), _lines(sides[1]), _lines(sides[2]), Budget())
    hunks = [hunk for part in parts for hunk in part]
    ends = [not side or side.endswith("\n") for side in sides]
    hunks = _restore_ends(_joined(hunks), ends)
    if any(hunk.conflict for hunk in hunks):
        return Merge(None, tuple(hunks))
    return Merge("".join(hunk.text or "" for hunk in hunks), tuple(hunks))


def resolve(hunks: Sequence[Hunk], choices: Sequence[Side | Own | str]) -> str:
    """The whole text, given one choice for every conflict in order; ValueError when they do not match.

    A choice is "theirs", "mine", "both" (theirs, then mine) or the text to put there instead: wrap
    what a person typed in `Own`, so that the bare word "mine" stays a word.
    """
    if len(choices) != sum(hunk.conflict for hunk in hunks):
        raise ValueError("There must be one choice for every conflict")
    left = iter(choices)
    parts = [_chosen(hunk, next(left)) if hunk.text is None else hunk.text for hunk in hunks]
    parts = [part for part in parts if part]
    return "".join(_closed(part) for part in parts[:-1]) + "".join(parts[-1:])


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

_Tokens = Sequence[str]


@dataclass(frozen=True)
class _Region:
    """A stretch of tokens: the same in all three (`stable`) or changed by somebody."""

    base: _Tokens
    theirs: _Tokens
    mine: _Tokens
    stable: bool = False

    def merged(self) -> _Tokens | None:
        """What was agreed, or None when both sides changed it, differently."""
        if self.theirs == self.base:
            return self.mine
        return self.theirs if self.base == self.mine or self.theirs == self.mine else None

    def hunk(self) -> Hunk:
        text = self.merged()
        agreed = None if text is None else "".join(text)
        return Hunk("".join(self.base), "".join(self.theirs), "".join(self.mine), agreed)


def _lines(text: str) -> list[str]:
    """The lines of the text, each with its line break, the last one too."""
    pieces = text.split("\n")
    if not pieces[-1]:
        pieces.pop()
    return [f"{piece}\n" for piece in pieces]


def _regions(base: _Tokens, theirs: _Tokens, mine: _Tokens, left: Pairs, right: Pairs) -> list[_Region]:
    """Cut three texts at the tokens that all of them share."""
    to_theirs, to_mine = dict(left), dict(right)
    out: list[_Region] = []
    i = j = k = 0
    start = 0
    for stop in [*sorted(to_theirs.keys() & to_mine.keys()), len(base)]:
        j1, k1 = to_theirs.get(stop, len(theirs)), to_mine.get(stop, len(mine))
        if (i, j, k) != (stop, j1, k1):
            _add_stable(out, base[start:i])
            out.append(_Region(base[i:stop], theirs[j:j1], mine[k:k1]))
            start = stop
        i, j, k = stop + 1, j1 + 1, k1 + 1
    _add_stable(out, base[start:])
    return out


def _add_stable(out: list[_Region], tokens: _Tokens) -> None:
    if tokens:
        out.append(_Region(tokens, tokens, tokens, stable=True))


def _merge_lines(base: _Tokens, theirs: _Tokens, mine: _Tokens, budget: Budget) -> Iterable[list[Hunk]]:
    left, right = align(base, theirs, budget), align(base, mine, budget)
    for region in _regions(base, theirs, mine, left, right):
        yield [region.hunk()] if region.merged() is not None else _merge_clash(region, budget)


def _merge_clash(region: _Region, budget: Budget) -> list[Hunk]:
    """Lines that both sides changed: find what is still agreed in them."""
    head, middle, tail = _peel(region)
    hunk = middle.hunk()
    if hunk.conflict:
        text = _around_an_edit(middle.base, middle.theirs, middle.mine)
        if text is None:
            text = _around_an_edit(middle.base, middle.mine, middle.theirs)
        hunk = hunk if text is None else replace(hunk, text=text)
    inner = _merge_words(middle, budget) if hunk.conflict else [hunk]
    return [*(part.hunk() for part in head), *inner, *(part.hunk() for part in tail)]


def _peel(region: _Region) -> tuple[list[_Region], _Region, list[_Region]]:
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
    middle = _Region(region.base, a[head : len(a) - tail], b[head : len(b) - tail])
    return (
        [_Region([], a[:head], b[:head])] if head else [],
        middle,
        [_Region([], a[len(a) - tail :], b[len(b) - tail :])] if tail else [],
    )


def _around_an_edit(base: _Tokens, putter: _Tokens, editor: _Tokens) -> str | None:
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


# --- By words


def _merge_words(region: _Region, budget: Budget) -> list[Hunk]:
    """Cut a conflict into the lines that merge by words and the lines that do not."""
    if not (region.base and region.theirs and region.mine):
        return [region.hunk()]
    base, theirs, mine = (words("".join(side)) for side in (region.base, region.theirs, region.mine))
    left, right = (_meaningful(base, side, align(base, side, budget)) for side in (theirs, mine))
    regions = _absorb(_regions(base, theirs, mine, left, right))
    return [_hunk_of(group) for group in _by_line(regions)]


def _meaningful(a: _Tokens, b: _Tokens, pairs: Pairs) -> Pairs:
    """Leave out runs of shared spaces and signs only: they are alike by chance.

    What both texts begin or end with is not by chance.
    """
    kept: Pairs = []
    run: Pairs = []
    for pair in [*pairs, (-1, -1)]:
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            at_an_end = run[0] == (0, 0) or run[-1] == (len(a) - 1, len(b) - 1)
            if at_an_end or any(is_word(a[i]) for i, _ in run):
                kept += run
            run = []
        run.append(pair)
    return kept


def _absorb(regions: list[_Region]) -> list[_Region]:
    """Join changes that have nothing but spaces and signs between them."""
    out: list[_Region] = []
    for region in regions:
        if len(out) > 1 and not region.stable and not _keeps_apart(out[-1]):
            region = _concat([*out[-2:], region])
            del out[-2:]
        out.append(region)
    return out


def _keeps_apart(region: _Region) -> bool:
    return any(is_word(token) or token in ("\n", "|") for token in region.base)


def _concat(regions: Sequence[_Region]) -> _Region:
    base, theirs, mine = (
        [token for region in regions for token in getattr(region, side)]
        for side in ("base", "theirs", "mine")
    )
    return _Region(base, theirs, mine)


def _by_line(regions: Iterable[_Region]) -> Iterable[list[_Region]]:
    """Group regions so that every group is whole lines on all three sides."""
    group: list[_Region] = []
    for region in regions:
        rest: _Tokens = region.base
        while region.stable and "\n" in rest:
            cut = rest.index("\n") + 1
            _add_stable(group, rest[:cut])
            yield group
            group, rest = [], rest[cut:]
        if not region.stable:
            group.append(region)
        else:
            _add_stable(group, rest)
    if group:
        yield group


def _hunk_of(group: Sequence[_Region]) -> Hunk:
    """The hunk of whole lines whose words are cut into `group`."""
    hunk = _concat(group).hunk()
    merged = [region.merged() for region in group]
    if not hunk.conflict or any(text is None for text in merged) or _mostly_rewritten(group):
        return hunk
    return replace(hunk, text="".join(token for text in merged for token in text or []))


def _mostly_rewritten(group: Sequence[_Region]) -> bool:
    """Whether a side kept less than half of the words: then the rest fits by chance."""
    total = sum(is_word(token) for region in group for token in region.base)
    for side in ("theirs", "mine"):
        same = [region for region in group if getattr(region, side) == region.base]
        if 2 * sum(is_word(token) for region in same for token in region.base) < total:
            return True
    return False


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


# A new item, row or quoted line goes on with the one above it; other text needs a blank line between.
_GOES_ON = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\||>|$)")


def _chosen(hunk: Hunk, choice: str) -> str:
    if isinstance(choice, Own):
        return normalise(choice)
    if choice in ("theirs", "mine"):
        return hunk.theirs if choice == "theirs" else hunk.mine
    if choice != "both":
        return normalise(choice)
    if not hunk.theirs or not hunk.mine:
        return hunk.theirs or hunk.mine
    first, second = hunk.theirs.rstrip("\n").rsplit("\n", 1)[-1], hunk.mine.split("\n", 1)[0]
    blank = "" if _GOES_ON.match(second) or hunk.theirs.endswith("\n\n") or not first else "\n"
    return _closed(hunk.theirs) + blank + hunk.mine


def _closed(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"
