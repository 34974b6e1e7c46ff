"""Which column and which row of a table became which in another version of it.

Columns are known by their heading, rows by what stands in them. Where two answers would do, there is none: `None`
says that a person has to look.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiki.pages.rules.alignment import Budget, align

_COLUMN_KEPT = 2 / 3  # of what stood in a column must stand there still, to be the same under another heading
_ROW_KEPT = 0.5
_TABLE_ALIKE = 0.3
_MOST_PAIRS = 20_000
_MOST_COLUMNS = 2_000
_MOST_TABLES = 400

Grid = Sequence[Sequence[str]]
_Rows = Sequence[tuple[str, ...]]
Steps = list[tuple[int | None, int | None]]
"""The place in the old and the place in the new version, None where one has it not."""


@dataclass(frozen=True)
class Matching:
    """Which columns and rows of the new version are which of the old; those of either that are left out are new or
    gone."""

    columns: dict[int, int]
    rows: dict[int, int]


def match_tables(
    old_heads: Sequence[str], old: Grid, new_heads: Sequence[str], new: Grid, budget: Budget
) -> Matching | None:
    """The columns and rows of two versions of a table that belong together, or None where that is not certain."""
    columns = match_columns(old_heads, old, new_heads, new, budget)
    if columns is None or not columns:
        return None
    if _ambiguous(old, new, columns):
        return None
    rows = match_rows(old, new, columns, budget)
    return None if _row_rivals(old, new, columns, rows) else Matching(columns, rows)


# --- Columns


def match_columns(
    old_heads: Sequence[str], old: Grid, new_heads: Sequence[str], new: Grid, budget: Budget
) -> dict[int, int] | None:
    """Columns by their heading, wherever they stand; then renamed ones by their place and what stands in them."""
    if list(old_heads) == list(new_heads):
        return _same_headings(old_heads, old, new, budget)
    found = _by_heading(old_heads, new_heads)
    olds = [n for n in range(len(old_heads)) if n not in found]
    news = [n for n in range(len(new_heads)) if n not in found.values()]
    pairs: dict[int, int] = {}
    for some, others in _places(found, len(old_heads), len(new_heads)):
        here = _in_place(some, others, old_heads, old, new_heads, new, budget)
        if here is None:
            return None
        pairs |= here
    renamed = [(a, b) for a, b in pairs.items() if old_heads[a] != new_heads[b]]
    return None if _rivals(renamed, olds, news, old, new) else found | pairs


def _same_headings(heads: Sequence[str], old: Grid, new: Grid, budget: Budget) -> dict[int, int] | None:
    """Every column by its place; but two of one heading may have been exchanged, which what is in them tells."""
    straight = {n: n for n in range(len(heads))}
    for heading, count in Counter(heads).items():
        if count < 2:
            continue
        twins = [n for n, name in enumerate(heads) if name == heading]
        if any(
            a != b
            and _column(old, a) != _column(old, b)
            and _same_content(old, a, new, b, budget) == 1
            and _same_content(old, a, new, a, budget) < 1
            for a in twins
            for b in twins
        ):
            return None
    return straight


def _by_heading(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    once_old, once_new = Counter(old), Counter(new)
    return {
        n: new.index(heading)
        for n, heading in enumerate(old)
        if heading and once_old[heading] == 1 and once_new[heading] == 1
    }


def _places(found: dict[int, int], olds: int, news: int) -> list[tuple[list[int], list[int]]]:
    """The columns that are not known yet, by the known columns between which they stand on both sides."""
    before_old, before_new = _neighbours(set(found), olds), _neighbours(set(found.values()), news)
    places: list[tuple[list[int], list[int]]] = []
    for left, group in before_old.items():
        there = found.get(left, -1)
        places.append((group, before_new.get(there, [])))
    return places


def _neighbours(known: set[int], count: int) -> dict[int, list[int]]:
    """The unknown columns by the last known one before them; -1 for none."""
    groups: dict[int, list[int]] = {}
    last = -1
    for n in range(count):
        if n in known:
            last = n
        else:
            groups.setdefault(last, []).append(n)
    return groups


def _in_place(
    olds: list[int],
    news: list[int],
    old_heads: Sequence[str],
    old: Grid,
    new_heads: Sequence[str],
    new: Grid,
    budget: Budget,
) -> dict[int, int] | None:
    """Which columns at one place are one column with another heading; None when more than one answer would do."""
    if [old_heads[a] for a in olds] == [new_heads[b] for b in news]:
        return dict(zip(olds, news, strict=True))
    pairs: dict[int, int] = {}
    for a in olds:
        fitting = [b for b in news if _kept_content(old, a, new, b, budget)]
        fitting = fitting or [b for b in news if old_heads[a] == new_heads[b]]
        if len(fitting) > 1 or (fitting and fitting[0] in pairs.values()):
            return None
        if fitting:
            pairs[a] = fitting[0]
    return pairs


def _rivals(renamed: list[tuple[int, int]], olds: list[int], news: list[int], old: Grid, new: Grid) -> bool:
    """Whether a column with another heading might just as well be another one: rows may have moved and columns too,
    so what stands in them is compared in any order and at any place."""
    if not renamed or len(olds) == len(news) == 1:
        return False
    if len(olds) * len(news) > _MOST_COLUMNS:
        return True
    before = {a: _bag([_column(old, a)]) for a in olds}
    after = {b: _bag([_column(new, b)]) for b in news}
    return any(
        (x == a) != (y == b) and _overlap(before[x], after[y]) >= _COLUMN_KEPT
        for a, b in renamed
        for x, y in [*((a, y) for y in news), *((x, b) for x in olds)]
        if before[x] and after[y]
    )


def _kept_content(old: Grid, a: int, new: Grid, b: int, budget: Budget) -> bool:
    return _same_content(old, a, new, b, budget) >= _COLUMN_KEPT


def _same_content(old: Grid, a: int, new: Grid, b: int, budget: Budget) -> float:
    """How much of what stands in one column stands in the other too, in the same order; 0 when one is empty."""
    before = [value for value in _column(old, a) if value]
    after = [value for value in _column(new, b) if value]
    if not before or not after:
        return 0
    return len(align(before, after, budget)) / min(len(before), len(after))


def _column(grid: Grid, n: int) -> list[str]:
    return [row[n] for row in grid]


# --- Rows


def _ambiguous(old: Grid, new: Grid, columns: dict[int, int]) -> bool:
    """Whether rows that differ in a column that is gone look alike without it, or one of them has nothing left, while
    some of them are gone or another column came: which row is which cannot be told then."""
    if not old or len(columns) == len(old[0]):
        return False
    kept = sorted(columns)
    before: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in old:
        before.setdefault(tuple(row[c] for c in kept), set()).add(tuple(row))
    counted = Counter(tuple(row[c] for c in kept) for row in old)
    after = Counter(tuple(row[columns[c]] for c in kept) for row in new)
    came = bool(new) and len(columns) < len(new[0])
    return any(
        (len(rows) > 1 or (not any(key) and any(map(any, rows)))) and (came or counted[key] != after[key])
        for key, rows in before.items()
    )


def _row_rivals(old: Grid, new: Grid, columns: dict[int, int], rows: dict[int, int]) -> bool:
    """Whether a row that was changed might just as well be one that is gone, or one that came be that row."""
    kept = sorted(columns)
    before, after = _kept_cells(old, kept), _kept_cells(new, [columns[c] for c in kept])
    gone = [row for n, row in enumerate(before) if n not in rows]
    stayed = set(rows.values())
    came = [row for n, row in enumerate(after) if n not in stayed]
    edited = [(before[a], after[b]) for a, b in rows.items() if any(before[a]) and before[a] != after[b]]
    if len(edited) * (len(gone) + len(came)) > _MOST_PAIRS:
        return True
    return any(
        max((_alike(*pair) for pair in [*((x, b) for x in gone), *((a, y) for y in came)]), default=0)
        >= _alike(a, b)
        for a, b in edited
    )


def _kept_cells(grid: Grid, columns: Sequence[int]) -> list[tuple[str, ...]]:
    return [tuple(row[c] for c in columns) for row in grid]


def match_rows(old: Grid, new: Grid, columns: dict[int, int], budget: Budget) -> dict[int, int]:
    """Rows that stayed, also at another place, and rows in which some cells were changed."""
    kept = sorted(columns)
    before, after = _kept_cells(old, kept), _kept_cells(new, [columns[c] for c in kept])
    pairs = align(before, after, budget)
    firm = [(a, b) for a, b in pairs if any(before[a])]
    found = dict(firm)
    _add_moved(before, after, found)
    for olds, news in between(firm, len(before), len(after)):
        _addbetween(before, after, olds, news, [pair for pair in pairs if pair[0] in olds], found)
    return found


def between(pairs: Sequence[tuple[int, int]], olds: int, news: int) -> list[tuple[range, range]]:
    """What lies between pairs that follow each other."""
    starts = [(-1, -1), *pairs]
    return [
        (range(i + 1, stop_i), range(j + 1, stop_j))
        for (i, j), (stop_i, stop_j) in zip(starts, [*pairs, (olds, news)], strict=True)
    ]


def _addbetween(
    before: _Rows,
    after: _Rows,
    olds: range,
    news: range,
    empty: list[tuple[int, int]],
    found: dict[int, int],
) -> None:
    """Pair what is left between two rows that stayed: all of it by place when that fits; else the empty rows that
    stayed, and between those the rows most alike."""
    left = [n for n in olds if n not in found]
    taken = set(found.values())
    right = [n for n in news if n not in taken]
    if not left or not right or len(left) * len(right) > _MOST_PAIRS:
        return
    if len(left) == len(right) and all(
        _one_row(before[a], after[b]) for a, b in zip(left, right, strict=True)
    ):
        found |= dict(zip(left, right, strict=True))
        return
    found |= dict(empty)
    stops = [(a - olds.start, b - news.start) for a, b in empty]
    for some, others in between(stops, len(olds), len(news)):
        _add_edited(
            before,
            after,
            [olds[n] for n in some if olds[n] not in found],
            [news[n] for n in others if news[n] not in taken],
            found,
        )


def _one_row(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether two rows at one place are the same row; an empty row that is filled is."""
    return not any(before) or _alike(before, after) >= _ROW_KEPT


def _add_moved(before: _Rows, after: _Rows, found: dict[int, int]) -> None:
    taken = set(found.values())
    once_old, once_new = Counter(before), Counter(after)
    where = {row: n for n, row in enumerate(after) if once_new[row] == 1 and n not in taken and any(row)}
    for n, row in enumerate(before):
        if n not in found and once_old[row] == 1 and row in where:
            found[n] = where[row]


def _add_edited(before: _Rows, after: _Rows, olds: list[int], news: list[int], found: dict[int, int]) -> None:
    if len(olds) == len(news) and all(_one_row(before[a], after[b]) for a, b in zip(olds, news, strict=True)):
        found |= dict(zip(olds, news, strict=True))
        return
    pairs = _most_alike(before, after, olds, news)
    found |= pairs
    if not any(any(before[a]) for a in olds):
        filled = [b for b in news if b not in pairs.values() and any(after[b])]
        found |= dict(zip(olds, filled, strict=False))


def _most_alike(before: _Rows, after: _Rows, olds: list[int], news: list[int]) -> dict[int, int]:
    """Pairs in which each is the one row most like the other, in order."""
    scores = {
        (a, b): score for a in olds for b in news if (score := _alike(before[a], after[b])) >= _ROW_KEPT
    }
    best: dict[int, int] = {}
    for (a, b), score in scores.items():
        rivals = [
            other for pair, other in scores.items() if pair != (a, b) and (pair[0] == a or pair[1] == b)
        ]
        if all(score > other for other in rivals):
            best[a] = b
    in_order: dict[int, int] = {}
    for a, b in sorted(best.items()):
        if not in_order or b > max(in_order.values()):
            in_order[a] = b
    return in_order


def _alike(before: tuple[str, ...], after: tuple[str, ...]) -> float:
    """How much of what stood in the cells of a row stands in the same cells still."""
    said = [n for n, value in enumerate(before) if value]
    return sum(before[n] == after[n] for n in said) / len(said) if said else 0


# --- In reading order


def steps_of(pairs: Mapping[int, int], olds: int, news: int, budget: Budget) -> Steps:
    """What is old, new or both, in an order that fits each: what moved is gone at one place and new at another."""
    back = {new: old for old, new in pairs.items()}
    steps: Steps = []
    straight = align(range(olds), [back.get(n, -1) for n in range(news)], budget)
    for (some, others), pair in zip(between(straight, olds, news), [*straight, None], strict=True):
        steps += [(n, None) for n in some]
        steps += [(None, n) for n in others]
        steps += [pair] if pair else []
    return steps


# --- Whole tables


def pair_tables(old: Sequence[Grid], new: Sequence[Grid]) -> list[tuple[int, int]]:
    """Which tables are much alike in two versions of a page, in order. A grid here begins with the headings."""
    scores: dict[tuple[int, int], float] = {}
    if len(old) * len(new) <= _MOST_TABLES:
        bags_old, bags_new = [_bag(grid) for grid in old], [_bag(grid) for grid in new]
        scores = {
            (a, b): _overlap(one, other) for a, one in enumerate(bags_old) for b, other in enumerate(bags_new)
        }
    taken: list[tuple[int, int]] = []
    for a, b in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if scores[a, b] >= _TABLE_ALIKE and all((a < x) == (b < y) and a != x and b != y for x, y in taken):
            taken.append((a, b))
    return sorted(taken)


def _bag(grid: Grid) -> Counter[str]:
    return Counter(value for row in grid for value in row if value)


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    least = min(one.total(), other.total())
    return (one & other).total() / least if least else 1.0
