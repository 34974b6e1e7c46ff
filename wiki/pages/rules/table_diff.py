"""Comparing tables in two sources: which line of a table became which, and what changed in each of its cells."""

from collections.abc import Hashable, Sequence

from wiki.pages.rules.alignment import Budget
from wiki.pages.rules.table_matching import Steps, match_tables, steps_of
from wiki.pages.rules.table_places import same_tables
from wiki.pages.rules.tables import Table, TableLine, find_tables, read_table

Pieces = list[tuple[str, str]]


class ComparedLines:
    """The lines of two sources as tokens, `old` and `new`, alike for two lines that are one row of a table."""

    def __init__(self, old: Sequence[str], new: Sequence[str], budget: Budget) -> None:
        self.old: list[Hashable] = list(old)
        self.new: list[Hashable] = list(new)
        self._rows: dict[tuple[int, int], tuple[TableLine, TableLine, Steps]] = {}
        olds, news = _tables(old), _tables(new)
        texts = [[table.written() for _start, table in side] for side in (olds, news)]
        for a, b in same_tables(texts[0], texts[1], budget):
            if texts[0][a] != texts[1][b]:
                self._pair(olds[a], news[b], budget)

    def pieces(self, i: int, j: int) -> Pieces | None:
        """What two lines that are one row of a table have in the same column, cell by cell; None for other lines."""
        found = self._rows.get((i, j))
        return None if found is None else _pieces(*found)

    def _pair(self, old: tuple[int, Table], new: tuple[int, Table], budget: Budget) -> None:
        (start, before), (begin, after) = old, new
        found = match_tables(before.headings, before.grid, after.headings, after.grid, budget)
        if found is None:
            return
        columns = steps_of(found.columns, before.width, after.width, budget)
        pairs = {0: 0, 1: 1} | {a + 2: b + 2 for a, b in found.rows.items()}
        lines = [(table.head, table.dashes, *table.rows) for table in (before, after)]
        for a, b in steps_of(pairs, len(lines[0]), len(lines[1]), budget):
            token = ("row", start, a, b)
            if a is not None:
                self.old[start + a] = token
            if b is not None:
                self.new[begin + b] = token
            if a is not None and b is not None:
                self._rows[start + a, begin + b] = lines[0][a], lines[1][b], columns


def _tables(lines: Sequence[str]) -> list[tuple[int, Table]]:
    closed = [f"{line}\n" for line in lines]
    return [(start, read_table(closed[start:stop])) for start, stop in find_tables(closed)]


def _pieces(old: TableLine, new: TableLine, columns: Steps) -> Pieces:
    """Both lines, cut at the same columns."""
    left, right = _cut(old), _cut(new)
    out = [(old.lead + old.opening, new.lead + new.opening)]
    for a, b in columns:
        out.append((_take(left, a), _take(right, b)))
    # What a crooked line has more than there are columns comes last.
    return [
        *out,
        *[(text, "") for text in left[_width(columns, 0) :]],
        *[("", text) for text in right[_width(columns, 1) :]],
    ]


def _width(columns: Steps, side: int) -> int:
    return sum(step[side] is not None for step in columns)


def _cut(line: TableLine) -> list[str]:
    """The cells, each with the border behind it."""
    *cells, last = line.cells
    return [*(f"{cell}|" for cell in cells), last + line.closing]


def _take(cells: Sequence[str], n: int | None) -> str:
    return cells[n] if n is not None and n < len(cells) else ""
