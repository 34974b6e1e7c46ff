"""Comparing two versions of a page's source: rows for a screen, words marked within lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from wiki.pages.rules.alignment import Budget, align, is_word, normalise, words
from wiki.pages.rules.moved import moved
from wiki.pages.rules.table_diff import ComparedLines

_CONTEXT = 3
MOST_ROWS = 5_000
"""Lines of a comparison that a screen or an answer bears; what is more is cut off, and said."""
_ENOUGH_WORDS = 3  # in a line, to be known again at another place
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ENOUGH_ALIKE = 0.4  # of the words of two lines, to be shown as one changed line

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Segment:
    """A piece of a line that is the same on both sides, removed from the old or added to the new."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """One line of the comparison: the line numbers (None where a side has none) and its pieces."""

    kind: Literal["same", "changed", "removed", "added"]
    old_number: int | None
    new_number: int | None
    segments: tuple[Segment, ...]
    moved: int | None = None
    """The number of this very line on the other side, when it was removed here and added there."""
    begins: bool = False
    """Whether it is the first of the lines that moved together."""

    @property
    def old(self) -> tuple[Segment, ...]:
        """The pieces of the old line, for the left side."""
        return tuple(segment for segment in self.segments if segment.kind != "added")

    @property
    def new(self) -> tuple[Segment, ...]:
        """The pieces of the new line, for the right side."""
        return tuple(segment for segment in self.segments if segment.kind != "removed")


@dataclass(frozen=True)
class Skipped:
    """Unchanged lines that a screen folds away; they are here for who wants to see them."""

    rows: tuple[Row, ...]
    kind: Literal["skipped"] = "skipped"


@dataclass(frozen=True)
class Diff:
    """The comparison of two versions, and how many words came and went."""

    rows: tuple[Row | Skipped, ...]
    words_added: int
    words_removed: int
    ends: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The line breaks of both versions."""

    def accept_all(self) -> str:
        """The new version, to the letter."""
        lines = [row for row in self._flat() if row.new_number]
        return "".join(_text(row.new) + end for row, end in zip(lines, self.ends[1], strict=True))

    def reject_all(self) -> str:
        """The old version, to the letter."""
        lines = [row for row in self._flat() if row.old_number]
        return "".join(_text(row.old) + end for row, end in zip(lines, self.ends[0], strict=True))

    def _flat(self) -> Iterator[Row]:
        for row in self.rows:
            yield from row.rows if isinstance(row, Skipped) else [row]

    @property
    def same(self) -> bool:
        """Whether there is nothing to see."""
        return all(row.kind in ("same", "skipped") for row in self.rows)


def cut(rows: Sequence[Row | Skipped], most: int = MOST_ROWS) -> tuple[list[Row | Skipped], int]:
    """The first rows, at most so many lines with those that are folded away, and how many rows are left out."""
    lines = 0
    for at, row in enumerate(rows):
        lines += len(row.rows) if isinstance(row, Skipped) else 1
        if lines > most:
            return list(rows[:at]), len(rows) - at
    return list(rows), 0


def diff(old: str, new: str, context: int = _CONTEXT) -> Diff:
    """Compare two versions line by line and word by word; `context` is lines kept around a change.

    Kinds of line breaks and a final line break do not count as changes, and lines that moved not as words.
    """
    rows = _with_moves(_rows(_lines(old), _lines(new), Budget()))
    segments = [segment for row in rows if row.moved is None for segment in row.segments]
    counts = _count(segments, "added"), _count(segments, "removed")
    return Diff(tuple(_fold(rows, context)), *counts, ends=(_ends(old), _ends(new)))


def compare_words(old: str, new: str) -> tuple[Segment, ...]:
    """Compare two short texts, such as titles or the two sides of a conflict, word by word."""
    return word_segments(normalise(old), normalise(new), Budget())


def word_segments(old: str, new: str, budget: Budget) -> tuple[Segment, ...]:
    """The pieces of both texts in reading order, removed before added.

    Single spaces and signs between two changes go with them: islands of them are hard to read.
    """
    a, b = words(old), words(new)
    out: list[Segment] = []
    i = j = 0
    for run in _runs(a, align(a, b, budget), b):
        _put(out, "removed", a[i : run[0][0]])
        _put(out, "added", b[j : run[0][1]])
        i, j = run[-1][0] + 1, run[-1][1] + 1
        _put(out, "same", a[run[0][0] : i])
    _put(out, "removed", a[i:])
    _put(out, "added", b[j:])
    return tuple(out)


def runs_of(pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs that follow each other on both sides, run by run."""
    runs: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    return runs


def _runs(a: Sequence[str], pairs: list[tuple[int, int]], b: Sequence[str]) -> list[list[tuple[int, int]]]:
    at_an_end = ((0, 0), (len(a) - 1, len(b) - 1))
    return [
        run
        for run in runs_of(pairs)
        if run[0] == at_an_end[0] or run[-1] == at_an_end[1] or any(is_word(a[i]) for i, _ in run)
    ]


def _put(out: list[Segment], kind: Kind, tokens: Sequence[str]) -> None:
    if tokens:
        out.append(Segment(kind, "".join(tokens)))


def _lines(text: str) -> list[str]:
    text = normalise(text)
    return text.removesuffix("\n").split("\n") if text else []


def _ends(text: str) -> tuple[str, ...]:
    ends = tuple(_LINE_BREAK.findall(text))
    return ends if not text or text.endswith(("\n", "\r")) else (*ends, "")


def _text(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _count(segments: Iterable[Segment], kind: Kind) -> int:
    return sum(is_word(word) for segment in segments if segment.kind == kind for word in words(segment.text))


# --- Rows


def _rows(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Row]:
    rows: list[Row] = []
    compared = ComparedLines(old, new, budget)
    pairs = align(compared.old, compared.new, budget)
    i = j = 0
    for stop_i, stop_j in [*_settled(old, new, pairs), (len(old), len(new))]:
        rows += _changed(old, new, (i, stop_i, j, stop_j), budget)
        if stop_i < len(old) and old[stop_i] == new[stop_j]:
            rows.append(Row("same", stop_i + 1, stop_j + 1, (Segment("same", old[stop_i]),)))
        elif stop_i < len(old):
            pieces = compared.pieces(stop_i, stop_j) or [(old[stop_i], new[stop_j])]
            segments = [
                segment for before, after in pieces for segment in word_segments(before, after, budget)
            ]
            rows.append(Row("changed", stop_i + 1, stop_j + 1, tuple(segments)))
        i, j = stop_i + 1, stop_j + 1
    return rows


def _settled(old: Sequence[str], new: Sequence[str], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Move whole added or removed stretches up to where a paragraph begins, if they fit there as well."""
    out = list(pairs)
    ends = [*pairs[1:], (len(old), len(new))]
    for at, ((i, j), (next_i, next_j)) in enumerate(zip(pairs, ends, strict=False)):
        gap_old, gap_new = next_i - i - 1, next_j - j - 1
        if (gap_old == 0) == (gap_new == 0):
            continue
        lines, last, by = (old, i, gap_old) if gap_old else (new, j, gap_new)
        steps = _steps_up(lines, last, by, out, at)
        for step in range(steps):
            a, b = out[at - step]
            out[at - step] = (a + gap_old, b + gap_new)
    return out


def _steps_up(lines: Sequence[str], last: int, by: int, out: list[tuple[int, int]], at: int) -> int:
    """How far up the stretch of `by` lines after `last` moves to begin after a blank line; 0 for not."""
    for step in range(min(by, at + 1)):
        if step and out[at - step] != (out[at - step + 1][0] - 1, out[at - step + 1][1] - 1):
            return 0
        if not lines[last - step].strip():
            return step
        if lines[last - step] != lines[last - step + by]:
            return 0
    return 0


def _changed(
    old: Sequence[str], new: Sequence[str], gap: tuple[int, int, int, int], budget: Budget
) -> Iterable[Row]:
    i, i1, j, j1 = gap
    for pair_i, pair_j in [*_pairs_of_lines(old[i:i1], new[j:j1], budget), (i1 - i, j1 - j)]:
        stop_i, stop_j = gap[0] + pair_i, gap[2] + pair_j
        for n in range(i, stop_i):
            yield Row("removed", n + 1, None, (Segment("removed", old[n]),))
        for n in range(j, stop_j):
            yield Row("added", None, n + 1, (Segment("added", new[n]),))
        if stop_i < i1 and stop_j < j1:
            yield Row("changed", stop_i + 1, stop_j + 1, word_segments(old[stop_i], new[stop_j], budget))
        i, j = stop_i + 1, stop_j + 1


def _pairs_of_lines(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    pieces = [[word for word in words(line) if is_word(word)] for line in old]
    return pair_alike(pieces, [[word for word in words(line) if is_word(word)] for line in new], budget)


def pair_alike(
    old: Sequence[Sequence[str]], new: Sequence[Sequence[str]], budget: Budget, enough: float = _ENOUGH_ALIKE
) -> list[tuple[int, int]]:
    """Which things, given as their words, became which: those that share enough words, in order."""
    owners_old = [n for n, part in enumerate(old) for _ in part]
    owners_new = [n for n, part in enumerate(new) for _ in part]
    pairs = align([w for part in old for w in part], [w for part in new for w in part], budget)
    shared = Counter((owners_old[i], owners_new[j]) for i, j in pairs)
    scores = {(i, j): 2 * n / (len(old[i]) + len(new[j])) for (i, j), n in shared.items()}
    taken: list[tuple[int, int]] = []
    seen_old: set[int] = set()
    seen_new: set[int] = set()
    # The words were aligned in order, so pairs of their owners can share a side but never cross.
    for i, j in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if scores[i, j] >= enough and i not in seen_old and j not in seen_new:
            taken.append((i, j))
            seen_old.add(i)
            seen_new.add(j)
    return sorted(taken)


def _with_moves(rows: Sequence[Row]) -> list[Row]:
    """The rows, in which removed lines that were added elsewhere say so."""
    gone = {row.old_number: _text(row.segments) for row in rows if row.kind == "removed" and row.old_number}
    came = {row.new_number: _text(row.segments) for row in rows if row.kind == "added" and row.new_number}
    to = moved(gone, came, _telling)
    back = {new: old for old, new in to.items()}
    return [
        _with_move(row, to, row.old_number)
        if row.kind == "removed"
        else _with_move(row, back, row.new_number)
        for row in rows
    ]


def _telling(line: str) -> bool:
    return sum(map(is_word, words(line))) >= _ENOUGH_WORDS


def _with_move(row: Row, known: Mapping[int, int], number: int | None) -> Row:
    if row.kind not in ("removed", "added") or number not in known or number is None:
        return row
    there = known[number]
    return replace(row, moved=there, begins=known.get(number - 1) != there - 1)


def _fold(rows: Sequence[Row], context: int) -> Iterable[Row | Skipped]:
    """Fold unchanged rows further than `context` away from every change, if that saves a row."""
    stretches = [(same, list(group)) for same, group in groupby(rows, key=lambda row: row.kind == "same")]
    for at, (same, group) in enumerate(stretches):
        head = context if at else 0
        tail = context if at < len(stretches) - 1 else 0
        hidden = group[head : len(group) - tail] if same else []
        if len(hidden) < 2:
            yield from group
            continue
        yield from group[:head]
        yield Skipped(tuple(hidden))
        yield from group[len(group) - tail :]
