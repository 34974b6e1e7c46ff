"""Two people in one table: no cell ends in another column or row than its writer meant, and none is lost."""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.merge import merge
from wiki.pages.rules.resolving import resolve
from wiki.pages.rules.tables import find_tables, read_table, table_of


@dataclass
class Model:
    """A table whose rows and columns have names that nobody sees: the truth that the merge has to find."""

    columns: dict = field(default_factory=dict)  # name -> heading, in order
    rows: dict = field(default_factory=dict)  # name -> {column: value}, in order

    def text(self) -> str:
        lines = ["| " + " | ".join(self.columns.values()) + " |", "|" + " --- |" * len(self.columns)]
        for row in self.rows.values():
            lines.append("| " + " | ".join(row.get(c, "") for c in self.columns) + " |")
        return "".join(f"{line}\n" for line in lines)


def moved(names: dict, name: object, to: int) -> dict:
    keys = [key for key in names if key != name]
    keys.insert(to % (len(keys) + 1), name)
    return {key: names[key] for key in keys}


WORDS = st.sampled_from(["ja", "nee", "3", "lezen en schrijven", "", "Anna", "les 1"])


@st.composite
def base_models(draw):
    """Columns with headings of their own; cells are all different, or words that come back."""
    own = draw(st.booleans())
    columns = {n: f"Kop{n}" for n in range(draw(st.integers(2, 4)))}
    rows = {}
    for r in range(draw(st.integers(1, 5))):
        rows[r] = {c: f"r{r}c{c}" if own or c == 0 else draw(WORDS) for c in columns}
    return Model(columns, rows)


@st.composite
def edited(draw, base: Model, who: str, steps: int = 3):
    """What one person makes of the table in a few steps."""
    model = deepcopy(base)
    for step in range(draw(st.integers(0, steps))):
        kind = draw(st.sampled_from(["cell", "cell", "row", "column", "unrow", "uncolumn", "move", "slide", "head"]))
        change(model, kind, f"{who}{step}", draw(st.integers(0, 9)), draw(st.integers(0, 9)))
    return model


def change(model: Model, kind: str, word: str, at: int, other: int) -> None:
    columns, rows = list(model.columns), list(model.rows)
    column, row = columns[other % len(columns)], rows[at % len(rows)] if rows else None
    if kind == "cell" and row is not None:
        model.rows[row][column] = word
    elif kind == "row":
        model.rows[word] = {c: f"{word}k{n}" for n, c in enumerate(columns)}
        model.rows = moved(model.rows, word, at)
    elif kind == "column":
        model.columns[word] = f"Kop{word}"
        model.columns = moved(model.columns, word, other)
        for name, cells in model.rows.items():
            cells[word] = f"{word}v{name}"
    elif kind == "unrow" and len(rows) > 1:
        del model.rows[row]
    elif kind == "uncolumn" and len(columns) > 2:
        del model.columns[column]
        for cells in model.rows.values():
            cells.pop(column, None)
    elif kind == "move" and row is not None:
        model.rows = moved(model.rows, row, other)
    elif kind == "slide":
        model.columns = moved(model.columns, column, at)
    elif kind == "head":
        model.columns[column] = f"Kop{word}"


def meant(base: Model, theirs: Model, mine: Model) -> tuple[dict, dict]:
    """Every cell that one of the two wrote anew, and every one that both left, by (row, column)."""
    wrote, left = {}, {}
    for side in (theirs, mine):
        for row, cells in side.rows.items():
            for column in side.columns:
                was = base.rows.get(row, {}).get(column, "")
                value = cells.get(column, "")
                if value != was:
                    wrote.setdefault((row, column), set()).add(value)
    for row in theirs.rows.keys() & mine.rows.keys() & base.rows.keys():
        for column in theirs.columns.keys() & mine.columns.keys() & base.columns.keys():
            if (row, column) not in wrote:
                left[row, column] = base.rows[row][column]
    return wrote, left


def expected(base: Model, theirs: Model, mine: Model) -> Counter | None:
    """The rows that must come out, each as heading and value, whatever their order; None where the two clash."""
    columns, rows = three_way(base.columns, theirs.columns, mine.columns), {}
    if columns is None:
        return None
    for name in [*base.rows, *theirs.rows, *mine.rows]:
        was, left, right = (side.rows.get(name) for side in (base, theirs, mine))
        if was is not None and (left is None or right is None):
            kept = right if left is None else left
            if kept is not None and any(kept.get(c, "") != was.get(c, "") for c in {*kept, *was} & {*columns, *kept}):
                return None
            continue
        cells = three_way(was or {}, left if left is not None else was or {}, right if right is not None else was or {})
        if cells is None:
            return None
        rows[name] = cells
    for name, cells in rows.items():
        if any(value and c not in columns and base.rows.get(name, {}).get(c) != value for c, value in cells.items()):
            return None
    heads = Counter(columns.values())
    if max(heads.values()) > 1:
        return None
    return Counter(
        frozenset((head, rows[name].get(c, "")) for c, head in columns.items() if rows[name].get(c, ""))
        for name in rows
    )


def three_way(base: dict, theirs: dict, mine: dict) -> dict | None:
    out = {}
    for key in dict.fromkeys([*base, *theirs, *mine]):
        was, left, right = base.get(key), theirs.get(key), mine.get(key)
        if left == right or right == was:
            value = left
        elif left == was:
            value = right
        else:
            return None
        if value is not None:
            out[key] = value
    return out


def read(text: str) -> Counter:
    table = table_of(text)
    assert table is not None, text
    return Counter(
        frozenset((head, value) for head, value in zip(table.headings, row, strict=True) if value)
        for row in table.grid
    )


@given(st.data())
def test_what_is_merged_without_asking_has_every_cell_under_its_heading_and_in_its_row(data):
    base = data.draw(base_models())
    theirs, mine = data.draw(edited(base, "t")), data.draw(edited(base, "m"))
    found = merge(base.text(), theirs.text(), mine.text())
    if found.text is not None:
        wanted = expected(base, theirs, mine)
        assert wanted is not None, found.text
        assert read(found.text) == wanted
