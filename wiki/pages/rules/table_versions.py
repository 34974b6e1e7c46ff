"""A table seen as a version of another: each column and row has the name that it has in the other one, or is new."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from wiki.pages.rules.alignment import Budget
from wiki.pages.rules.table_matching import match_tables
from wiki.pages.rules.tables import Table, TableLine

Key = int | tuple[str, int]
"""The place of a column or row in the base, or who put it in and its place there."""
Column = Key
Row = Key
HEAD, DASHES = ("head", -1), ("dashes", -1)


@dataclass(frozen=True)
class Version:
    """A version of a table. Cells are as written; `columns` and `order` are the names of columns and rows in their
    order here, `lines` the lines by row, with `HEAD` and `DASHES` among them."""

    columns: list[Column]
    heads: Mapping[Column, str]
    dashes: Mapping[Column, str]
    order: list[Row]
    rows: Mapping[Row, Mapping[Column, str]]
    lines: Mapping[Row, TableLine]
    bordered: bool

    def cell(self, row: Row, column: Column) -> str | None:
        """The cell as written, or None when this version has no such row or column."""
        if row not in self.rows or column not in self.heads:
            return None
        return self.rows[row].get(column, "")

    def value(self, row: Row, column: Column) -> str:
        """What stands in a cell, without the spaces around it."""
        return (self.cell(row, column) or "").strip()

    def said(self, row: Row) -> frozenset[tuple[Column, str]]:
        """All that stands in a row, by column."""
        return frozenset((column, text) for column in self.columns if (text := self.value(row, column)))

    def shown(self, row: Row) -> str:
        """The row as a person reads it."""
        return " | ".join(self.value(row, column) for column in self.columns)

    def new_rows(self, base: "Version") -> Iterator[tuple[Row, Row | None]]:
        """The rows that the base does not have, each with the one of the base before it."""
        return _new(self.order, base.rows)

    def new_columns(self, base: "Version") -> Iterator[tuple[Column, Column | None]]:
        """The columns that the base does not have, each with the one of the base before it."""
        return _new(self.columns, base.heads)

    def changes(self, base: "Version", row: Row) -> dict[Column, str]:
        """What stands in the row now where something else stood in the base."""
        return {
            column: value
            for column in self.columns
            if (value := self.value(row, column)) != base.value(row, column)
        }

    def changed_row(self, base: "Version", row: Row) -> bool:
        """Whether something else stands in the row than in the base."""
        return bool(self.changes(base, row))

    def changed_column(self, base: "Version", column: Column) -> bool:
        """Whether the column has another heading, or something else in it, than in the base."""
        return self.heads[column].strip() != base.heads[column].strip() or any(
            self.value(row, column) != base.value(row, column) for row in self.order
        )

    def fills(self, base: "Version", row: Row) -> dict[Column, str]:
        """What was put into empty cells of the row; nothing when something else was changed in it too."""
        changed = self.changes(base, row)
        return {} if any(base.value(row, column) for column in changed) else changed

    def with_columns(self, names: Mapping[Column, Column]) -> "Version":
        """The version with other names for some columns."""

        def renamed(cells: Mapping[Column, str]) -> dict[Column, str]:
            return {names.get(column, column): cell for column, cell in cells.items()}

        return replace(
            self,
            columns=[names.get(column, column) for column in self.columns],
            heads=renamed(self.heads),
            dashes=renamed(self.dashes),
            rows={row: renamed(cells) for row, cells in self.rows.items()},
        )

    def with_rows(self, names: Mapping[Row, Row]) -> "Version":
        """The version with other names for some rows."""
        return replace(
            self,
            order=[names.get(row, row) for row in self.order],
            rows={names.get(row, row): cells for row, cells in self.rows.items()},
            lines={names.get(row, row): line for row, line in self.lines.items()},
        )

    def exchanged(self, one: Row, other: Row) -> "Version":
        """The version in which each of two rows has the content of the other."""
        rows = {**self.rows, one: self.rows[other], other: self.rows[one]}
        lines = {**self.lines, one: self.lines[other], other: self.lines[one]}
        return replace(self, rows=rows, lines=lines)

    def beside(self, row: Row, base: "Version") -> "Version":
        """The version in which the row is as it was, and its content a new row behind it and those like it."""
        new: Row = ("beside", self.order.index(row))
        at = self.order.index(row) + 1
        while at < len(self.order) and self.order[at] in base.rows and not base.said(self.order[at]):
            at += 1
        rows = {**self.rows, new: self.rows[row], row: base.rows[row]}
        lines = {**self.lines, new: self.lines[row], row: base.lines[row]}
        return replace(self, order=[*self.order[:at], new, *self.order[at:]], rows=rows, lines=lines)


def read_version(base: Table, table: Table, name: str, budget: Budget) -> Version | None:
    """The table as a version of `base`; new rows and columns are called after `name`. None when it is not certain
    which columns and rows are which."""
    found = match_tables(base.headings, base.grid, table.headings, table.grid, budget)
    if found is None:
        return None
    columns = {there: here for here, there in found.columns.items()}
    rows = {there: here for here, there in found.rows.items()}
    return _version(
        table,
        [columns.get(n, (name, n)) for n in range(table.width)],
        [rows.get(n, (name, n)) for n in range(len(table.rows))],
    )


def as_base(table: Table) -> Version:
    """The table as the version that others are compared with."""
    return _version(table, list(range(table.width)), list(range(len(table.rows))))


def _new(keys: list[Key], known: Container[Key]) -> Iterator[tuple[Key, Key | None]]:
    after: Key | None = None
    for key in keys:
        if key in known:
            after = key
        else:
            yield key, after


def _version(table: Table, columns: list[Column], order: list[Row]) -> Version:
    lines: dict[Row, TableLine] = dict(zip(order, table.rows, strict=True))
    rows = {row: dict(zip(columns, line.cells, strict=False)) for row, line in lines.items()}
    heads, dashes = (dict(zip(columns, line.cells, strict=True)) for line in (table.head, table.dashes))
    return Version(
        columns, heads, dashes, order, rows, {**lines, HEAD: table.head, DASHES: table.dashes}, table.bordered
    )
