"""Three-way merge of what two people made of one table: columns by heading, rows by content, cells by cell.

What is certain is joined. For the rest there is no text but three offers: their way, my way and both, each with
everything in it that was certain. Where not even the columns or rows can be told apart the offers are the two tables.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from wiki.pages.rules.alignment import Budget
from wiki.pages.rules.hunks import WAYS, Remark, Way
from wiki.pages.rules.orders import merge_orders
from wiki.pages.rules.table_versions import DASHES, HEAD, Column, Key, Row, Version, as_base, read_version
from wiki.pages.rules.tables import Table, TableLine

Joiner = Callable[[str, str, str], str | None]
"""Joins what two people made of the text of one cell (was, theirs, mine), or None when they clash."""


@dataclass(frozen=True)
class MergedTable:
    """What came of it: `text`, or None and the three offers. `remarks`: what was joined but deserves a look."""

    text: str | None
    theirs: str
    mine: str
    both: str
    remarks: tuple[Remark, ...] = ()


def merge_tables(base: Table, theirs: Table, mine: Table, join: Joiner, budget: Budget) -> MergedTable:
    """Merge what `theirs` and `mine` made of the table `base`."""
    versions = None
    if not any(table.crooked for table in (base, theirs, mine)):
        versions = _versions(base, theirs, mine, budget)
    merged = _Merger(*versions, join).result() if versions else None
    if merged is not None:
        return merged
    one, other = theirs.written(), mine.written()
    return MergedTable(None, one, other, f"{one}{_gap(mine)}{other}")


def _gap(table: Table) -> str:
    return f"{table.head.lead.rstrip()}\n"


def _versions(
    base: Table, theirs: Table, mine: Table, budget: Budget
) -> tuple[Version, Version, Version] | None:
    was = as_base(base)
    left, right = read_version(base, theirs, "theirs", budget), read_version(base, mine, "mine", budget)
    if left is None or right is None or _made_anew(was, left, right):
        return None
    return was, left, _beside(was, left, _with_shared_names(was, left, right))


def _made_anew(base: Version, theirs: Version, mine: Version) -> bool:
    """Whether a row or column is gone on both sides and somebody put in another, at any place: that may be the same
    one, moved and written anew by one and taken out, or written anew, by the other."""
    sides = theirs, mine
    rows = [row for side in sides for row, _after in side.new_rows(base) if side.said(row)]
    columns = [column for side in sides for column, _after in side.new_columns(base)]
    return bool(
        (rows and any(base.said(row) for row in _gone(base.order, theirs.order, mine.order)))
        or (columns and _gone(base.columns, theirs.columns, mine.columns))
    )


def _gone(was: list[Key], theirs: list[Key], mine: list[Key]) -> set[Key]:
    """What neither of the two has any more."""
    return set(was) - set(theirs) - set(mine)


def _with_shared_names(base: Version, theirs: Version, mine: Version) -> Version:
    """Mine, in which a column or row that both put in alike has the name that it has in theirs."""
    new = {theirs.heads[c].strip(): c for c in theirs.columns if c not in base.heads}
    columns = {
        c: new[heading]
        for c in mine.columns
        if c not in base.heads and (heading := mine.heads[c].strip()) and heading in new
    }
    mine = mine.with_columns(columns)
    return mine.with_rows(_alike_rows(base, theirs, mine))


def _alike_rows(base: Version, theirs: Version, mine: Version) -> dict[Row, Row]:
    """Rows that both put in after the same row, with the same in them."""
    waiting: dict[object, list[Row]] = {}
    for row, after in theirs.new_rows(base):
        waiting.setdefault((after, theirs.said(row)), []).append(row)
    return {
        row: same.pop(0)
        for row, after in mine.new_rows(base)
        if (same := waiting.get((after, mine.said(row))))
    }


@dataclass
class _Merger:
    """One merge; `way` is what counts where the two clash, None to find out whether they do."""

    base: Version
    theirs: Version
    mine: Version
    join: Joiner
    way: Way | None = None
    clashes: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def result(self) -> MergedTable | None:
        """The merged table, or None when it is not certain what the columns or rows are."""
        text = self.text()
        if text is None:
            return None
        if not self.clashes:
            return MergedTable(text, text, text, text, tuple(self.remarks))
        theirs, mine, both = (self._offer(way) for way in WAYS)
        return MergedTable(None, theirs, mine, both)

    def _offer(self, way: Way) -> str:
        return replace(self, way=way, clashes=0, remarks=[]).text() or ""

    def text(self) -> str | None:
        base, theirs, mine = self.base, self.theirs, self.mine
        columns = merge_orders(base.columns, theirs.columns, mine.columns, self._columns())
        rows = merge_orders(base.order, theirs.order, mine.order, self._rows())
        if columns is None or rows is None or not columns:
            return None
        heads = [self._head(column) for column in columns]
        if _twice(heads, base, theirs, mine):
            return None
        lines = [
            self._line(HEAD, columns, heads),
            self._line(DASHES, columns, [self._dashes(column) for column in columns]),
        ]
        lines += [self._line(row, columns, [self._cell(row, column) for column in columns]) for row in rows]
        self._note_neighbours(rows)
        bordered = all(v.bordered for v in (base, theirs, mine))
        same = len({v.bordered for v in (base, theirs, mine)}) == 1
        keep = bordered or (same and columns == base.columns)
        return "".join((line if keep else line.bordered()).written() for line in lines)

    def _clash(self, theirs: str, mine: str, both: str) -> str:
        self.clashes += 1
        return {"theirs": theirs, "mine": mine, "both": both}.get(self.way or "mine", mine)

    # What stays

    def _columns(self) -> set[Column]:
        return self._alive(
            self.base.columns, [(v.columns, v.changed_column) for v in (self.theirs, self.mine)]
        )

    def _rows(self) -> set[Row]:
        base, theirs, mine = self.base, self.theirs, self.mine
        filled = {
            row for row in base.order if not base.said(row) and (_filled(theirs, row) or _filled(mine, row))
        }
        was = [row for row in base.order if row not in filled]
        return filled | self._alive(was, [(v.order, v.changed_row) for v in (theirs, mine)])

    def _alive(
        self, was: list[Key], sides: list[tuple[list[Key], Callable[[Version, Key], bool]]]
    ) -> set[Key]:
        """What is in the result: what was there and nobody took out, and what is new. When one took out what the
        other changed, they clash."""
        (theirs, theirs_changed), (mine, mine_changed) = sides
        left, right = set(theirs), set(mine)
        alive = (left | right) - set(was)
        for key in was:
            if key in left and key in right:
                alive.add(key)
            elif key in left and theirs_changed(self.base, key):
                alive |= {key} if self._clash("keep", "", "keep") else set()
            elif key in right and mine_changed(self.base, key):
                alive |= {key} if self._clash("", "keep", "keep") else set()
        return alive

    # What is in a cell

    def _head(self, column: Column) -> str:
        base, theirs, mine = (v.heads.get(column) for v in (self.base, self.theirs, self.mine))
        return self._three(base, theirs, mine)

    def _dashes(self, column: Column) -> str:
        base, theirs, mine = (v.dashes.get(column) for v in (self.base, self.theirs, self.mine))
        return self._three(base, theirs, mine, _alignment)

    def _cell(self, row: Row, column: Column) -> str:
        base, theirs, mine = (v.cell(row, column) for v in (self.base, self.theirs, self.mine))
        return self._three(base, theirs, mine)

    def _three(
        self, was: str | None, theirs: str | None, mine: str | None, meaning: Callable[[str], str] = str.strip
    ) -> str:
        """What one cell becomes, as it is written; None is a cell that is not there on a side."""
        if theirs is None or mine is None:
            return _first(theirs, mine, was)
        was = was or ""
        before, left, right = meaning(was), meaning(theirs), meaning(mine)
        if left == before:
            return theirs if right == before and theirs != was else mine
        if right in (before, left):
            return theirs
        return self._joined(before, left, right, mine)

    def _joined(self, was: str, theirs: str, mine: str, written: str) -> str:
        joined = self.join(was, theirs, mine) if was and _several_words(was) else None
        if joined is None:
            return self._clash(
                _like(written, theirs), _like(written, mine), _like(written, f"{theirs} / {mine}")
            )
        self.remarks.append(Remark(was, theirs, mine, joined))
        return _like(written, joined)

    # How it is written

    def _line(self, row: Row, columns: list[Column], cells: list[str]) -> TableLine:
        """A line as one of the sides wrote it when it has these very cells, else made of them."""
        for version in (self.theirs, self.mine):
            line = version.lines.get(row)
            if line and version.columns == columns and _has(line, cells):
                return line
        line = self.mine.lines.get(row) or self.theirs.lines.get(row) or self.base.lines[row]
        full = replace(line, cells=tuple(cell or " " for cell in cells))
        return full if not line.opening and not self.mine.bordered else full.bordered()

    # What deserves a look

    def _note_neighbours(self, rows: list[Row]) -> None:
        """A row of which one changed what it is about and the other something else, and rows that both put in at one
        place before the end."""
        for row in self.base.order:
            if row in rows and self._about(row):
                self.remarks.append(self._remark(row))
        theirs, mine = ({row for row, _ in v.new_rows(self.base)} for v in (self.theirs, self.mine))
        last = max((n for n, row in enumerate(rows) if row not in theirs | mine), default=-1)
        for one, other in pairwise(rows[:last]):
            if one in theirs - mine and other in mine - theirs:
                left, right = self.theirs.shown(one), self.mine.shown(other)
                self.remarks.append(Remark("", left, right, f"{left}\n{right}"))

    def _about(self, row: Row) -> bool:
        """Whether one side changed the first cell that says something, and the other side another cell."""
        first = next((c for c in self.base.columns if self.base.value(row, c)), None)
        if first is None or row not in self.theirs.rows or row not in self.mine.rows:
            return False
        theirs, mine = (v.changes(self.base, row).keys() for v in (self.theirs, self.mine))
        return (first in theirs and bool(mine - {first})) or (first in mine and bool(theirs - {first}))

    def _remark(self, row: Row) -> Remark:
        base, theirs, mine = (v.shown(row) for v in (self.base, self.theirs, self.mine))
        cells = [
            self._cell(row, c).strip()
            for c in self.base.columns
            if c in self.theirs.heads and c in self.mine.heads
        ]
        return Remark(base, theirs, mine, " | ".join(cells))


def _has(line: TableLine, cells: list[str]) -> bool:
    """Whether these are the cells of the line; it may leave out empty ones at its end."""
    given = len(line.cells)
    return list(line.cells) == cells[:given] and not any(cell.strip() for cell in cells[given:])


def _several_words(text: str) -> bool:
    """Whether there is more than one word, so that two people can change one each."""
    return len(text.split()) > 1


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text is not None), "")


def _like(written: str, text: str) -> str:
    """The text with the spaces around it that `written` has."""
    bare = written.strip()
    if not bare:
        return f" {text} "
    return written.replace(bare, text, 1)


def _alignment(dashes: str) -> str:
    bare = dashes.strip()
    return ":" * bare.startswith(":") + "-" + ":" * bare.endswith(":")


def _twice(heads: list[str], *versions: Version) -> bool:
    """Whether two columns are called alike that were not in any version: nobody could tell them apart."""
    counted = Counter(head.strip() for head in heads if head.strip())
    known = [Counter(head.strip() for head in v.heads.values()) for v in versions]
    return any(count > 1 and all(there[head] < count for there in known) for head, count in counted.items())


# --- Two people at one empty row


def _beside(base: Version, theirs: Version, mine: Version) -> Version:
    """Mine, in which a row that both filled is another one, so that both keep theirs: the next equal row that nobody
    filled, or a new one when the row was empty."""
    filled = [row for row in base.order if _both_filled(base, theirs, mine, row)]
    free = (
        [row for row in base.order if all(_untouched(base, side, row) for side in (theirs, mine))]
        if filled
        else []
    )
    for row in filled:
        other = next(_after(base, row, free), None)
        if other is not None:
            mine = mine.exchanged(row, other)
            free.remove(other)
        elif not base.said(row):
            mine = mine.beside(row, base)
    return mine


def _after(base: Version, row: Row, free: list[Row]) -> Iterator[Row]:
    at = base.order.index(row)
    later = [other for other in free if base.order.index(other) > at]
    yield from (other for other in (*later, *free) if base.said(other) == base.said(row))


def _both_filled(base: Version, theirs: Version, mine: Version, row: Row) -> bool:
    """Whether both put something into empty cells of the row and changed nothing else, and not the same."""
    if row not in theirs.rows or row not in mine.rows:
        return False
    fills = [v.fills(base, row) for v in (theirs, mine)]
    if not all(fills):
        return False
    if not base.said(row):
        return fills[0] != fills[1]
    return any(fills[0][c] != fills[1][c] for c in fills[0].keys() & fills[1].keys())


def _filled(side: Version, row: Row) -> bool:
    return row in side.rows and bool(side.said(row))


def _untouched(base: Version, side: Version, row: Row) -> bool:
    return row in side.rows and not side.changed_row(base, row)
