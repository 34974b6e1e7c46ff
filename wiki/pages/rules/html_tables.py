"""Two versions of a table in a page as it is read, laid over each other cell by cell."""

from dataclasses import dataclass

from wiki.pages.rules.alignment import Budget
from wiki.pages.rules.html_tree import Element, Run
from wiki.pages.rules.table_matching import Matching, Steps, match_tables, steps_of


@dataclass(frozen=True)
class Cells:
    """One place in both tables: the old and the new cell. A cell that moved stands at its old and at its new place."""

    old: Element | None
    new: Element | None
    moved: bool = False


@dataclass(frozen=True)
class ComparedTables:
    """Both tables as one: the rows of the head and of the body."""

    head: list[list[Cells]]
    body: list[list[Cells]]


_Rows = list[list[Element]]


def compared_tables(old: Element, new: Element, budget: Budget) -> ComparedTables | None:
    """Two plain tables as one; None when it is not certain which columns and rows are which."""
    before, after = _rows(old), _rows(new)
    if before is None or after is None:
        return None
    grids = [[[_text(cell) for cell in row] for row in rows] for rows in (before, after)]
    found = match_tables(grids[0][0], grids[0][1:], grids[1][0], grids[1][1:], budget)
    if found is None:
        return None
    columns = steps_of(found.columns, len(before[0]), len(after[0]), budget)
    rows = {0: 0} | {a + 1: b + 1 for a, b in found.rows.items()}
    lines = [
        _cells(before, after, step, columns, found, rows)
        for step in steps_of(rows, len(before), len(after), budget)
    ]
    return ComparedTables(lines[:1], lines[1:])


def is_plain(table: Element) -> bool:
    """Whether a table is rows of one width below one row of headings, as Markdown makes them."""
    return _rows(table) is not None


def _rows(table: Element) -> _Rows | None:
    """The cells of each row, the headings first."""
    parts = [part for part in table.children if isinstance(part, Element)]
    if len(parts) != len(table.children) or [part.tag for part in parts] != ["thead", "tbody"]:
        return None
    rows: _Rows = []
    for part in parts:
        for row in part.children:
            cells = (
                [cell for cell in row.children if isinstance(cell, Element)]
                if isinstance(row, Element)
                else []
            )
            rows.append(cells)
    whole = len(parts[0].children) == 1 and rows[0] and all(len(row) == len(rows[0]) for row in rows)
    return rows if whole else None


def _text(node: Element | Run) -> str:
    """What stands in a cell, with the addresses of its images."""
    if isinstance(node, Run):
        return " ".join(
            "".join(p.text or (p.atom.opening(False) if p.atom else "") for p in node.pieces).split()
        )
    return " ".join(_text(child) for child in node.children)


def _cells(
    before: _Rows,
    after: _Rows,
    row: tuple[int | None, int | None],
    columns: Steps,
    found: Matching,
    rows: dict[int, int],
) -> list[Cells]:
    """One row of both tables."""
    i, j = row
    out: list[Cells] = []
    for a, b in columns:
        old = before[i][a] if i is not None and a is not None else None
        new = after[j][b] if j is not None and b is not None else None
        away = _away(row, rows) or _away((a, b), found.columns)
        out.append(Cells(old, new, away))
    return out


def _away(step: tuple[int | None, int | None], pairs: dict[int, int]) -> bool:
    """Whether this is the old or the new place of what is on both sides, but not at one place."""
    old, new = step
    if old is not None and new is not None:
        return False
    return old in pairs if new is None else new in pairs.values()
