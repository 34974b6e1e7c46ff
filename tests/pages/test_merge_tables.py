"""Two people in one table: no cell ends in another column or row than its writer meant, and none is lost."""

import itertools
import random
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.alignment import Budget
from wiki.pages.rules.merge import merge
from wiki.pages.rules.resolving import resolve
from wiki.pages.rules.table_merge import merge_tables
from wiki.pages.rules.tables import Table, find_tables, read_table


def table_of(text: str) -> Table | None:
    """The table that this text is and nothing else, or None."""
    lines = text.splitlines(keepends=True)
    return read_table(lines) if find_tables(lines) == [(0, len(lines))] else None


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
        kind = draw(
            st.sampled_from(["cell", "cell", "row", "column", "unrow", "uncolumn", "move", "slide", "head"])
        )
        change(model, kind, f"{who}{step}", draw(st.integers(0, 9)), draw(st.integers(0, 9)))
    return model


def change(model: Model, kind: str, word: str, at: int, other: int) -> None:  # noqa: C901
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


def expected(base: Model, theirs: Model, mine: Model) -> Counter | None:  # noqa: C901
    """The rows that must come out, each as heading and value, whatever their order; None where the two clash."""
    columns, rows = three_way(base.columns, theirs.columns, mine.columns), {}
    if columns is None:
        return None
    for name in [*base.rows, *theirs.rows, *mine.rows]:
        was, left, right = (side.rows.get(name) for side in (base, theirs, mine))
        if was is not None and (left is None or right is None):
            kept = right if left is None else left
            if kept is not None and any(
                kept.get(c, "") != was.get(c, "") for c in {*kept, *was} & {*columns, *kept}
            ):
                return None
            continue
        cells = three_way(
            was or {}, left if left is not None else was or {}, right if right is not None else was or {}
        )
        if cells is None:
            return None
        rows[name] = cells
    for name, cells in rows.items():
        if any(
            value and c not in columns and base.rows.get(name, {}).get(c) != value
            for c, value in cells.items()
        ):
            return None
    heads = Counter(columns.values())
    if max(heads.values(), default=0) != 1:
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


def written_anew(base: Model, side: Model) -> set:
    """What one person typed that was not there."""
    old = {value for row in base.rows.values() for value in row.values()} | set(base.columns.values())
    new = {row.get(c, "") for row in side.rows.values() for c in side.columns} | set(side.columns.values())
    return new - old - {""}


@given(st.data())
def test_what_is_merged_without_asking_has_every_cell_under_its_heading_and_in_its_row(data):
    base = data.draw(base_models())
    theirs, mine = data.draw(edited(base, "t")), data.draw(edited(base, "m"))
    found = merge(base.text(), theirs.text(), mine.text())
    wanted = expected(base, theirs, mine)
    if found.text is not None:
        assert wanted is not None, found.text
        assert read(found.text) == wanted
    for text in [found.text] if found.text is not None else resolutions(found):
        table = table_of(text)
        there = {value for row in [table.headings, *table.grid] for value in row}
        assert written_anew(base, theirs) | written_anew(base, mine) <= there or found.text is None


def resolutions(found):
    """The texts that come of choosing one side everywhere; each is one table."""
    return [resolve(found.hunks, [side] * len(found.conflicts)) for side in ("theirs", "mine")]


@given(st.data())
def test_choosing_a_side_keeps_all_that_this_side_wrote(data):
    base = data.draw(base_models())
    theirs, mine = data.draw(edited(base, "t")), data.draw(edited(base, "m"))
    found = merge(base.text(), theirs.text(), mine.text())
    for side, name in ((theirs, "theirs"), (mine, "mine")):
        text = resolve(found.hunks, [name] * len(found.conflicts))
        assert all(value in text for value in written_anew(base, side))
    both = resolve(found.hunks, ["both"] * len(found.conflicts))
    assert all(value in both for side in (theirs, mine) for value in written_anew(base, side))


@given(st.data())
def test_exchanging_the_sides_exchanges_nothing_but_the_order_of_what_came_at_one_place(data):
    base = data.draw(base_models())
    theirs, mine = data.draw(edited(base, "t")), data.draw(edited(base, "m"))
    there, back = (
        merge(base.text(), *sides).text
        for sides in ((theirs.text(), mine.text()), (mine.text(), theirs.text()))
    )
    assert (there is None) == (back is None)
    if there is not None:
        assert read(there) == read(back)


def test_what_both_changed_three_times_is_merged_right_or_asked():
    """Tables that are made up at random, the same ones every time: nothing that one took out comes back."""
    rng, merged = random.Random(12), 0
    for _ in range(400):
        base = random_base(rng)
        theirs, mine = (random_edit(rng, base, who) for who in "tm")
        found, wanted = merge(base.text(), theirs.text(), mine.text()).text, expected(base, theirs, mine)
        if found is not None:
            sides = base.text(), theirs.text(), mine.text(), found
            assert wanted is not None, sides
            assert read(found) == wanted, sides
            merged += 1
    assert merged > 150


def random_base(rng: random.Random) -> Model:
    own, columns = rng.random() < 0.5, {n: f"Kop{n}" for n in range(rng.randint(2, 4))}
    return Model(
        columns,
        {
            r: {
                c: f"r{r}c{c}" if own or c == 0 else rng.choice(["ja", "nee", "3", "", "Anna"])
                for c in columns
            }
            for r in range(rng.randint(1, 5))
        },
    )


def random_edit(rng: random.Random, base: Model, who: str) -> Model:
    model = deepcopy(base)
    for step in range(3):
        change(model, rng.choice(SURE), f"{who}{step}", rng.randint(0, 9), rng.randint(0, 9))
    return model


def test_a_row_that_one_moved_and_changed_and_the_other_took_out_is_asked():
    head = "| Naam | Komt |\n| --- | --- |\n"
    base = f"{head}| Anna |  |\n| Bram | nee |\n"
    found = merge(base, f"{head}| Anna |  |\n", f"{head}| Bram | ja |\n| Anna |  |\n")
    assert found.text is None
    assert resolve(found.hunks, ["theirs"]) == f"{head}| Anna |  |\n"


def test_two_columns_with_the_same_in_them_that_both_got_another_heading_are_asked():
    base = "| Naam | Ma | Di |\n| --- | --- | --- |\n| Anna | ja | ja |\n"
    found = merge(base, base.replace("Ma | Di", "Wo | Do"), base + "| Bram | ja | nee |\n")
    assert found.text is None


def test_a_column_by_one_and_a_row_by_the_other_are_always_joined():
    """Every table up to four by four, every place of both, with and without a changed heading, in both directions."""
    cases, options = 0, list(itertools.product([False, True], [False, True], ["", "c", "r"]))
    for width, height in itertools.product(range(1, 5), repeat=2):
        for own, filled, heading in options:
            columns = {n: f"Kop{n}" for n in range(width)}
            cells = {r: {c: f"r{r}c{c}" if own or c == 0 else "ja" for c in columns} for r in range(height)}
            for column, row in itertools.product(range(width + 1), range(height + 1)):
                sides = column_and_row(Model(columns, cells), column, row, filled, heading)
                base, wider, longer, wanted = (read_table(side.text().splitlines(True)) for side in sides)
                for theirs, mine in ((wider, longer), (longer, wider)):
                    text = merge_tables(base, theirs, mine, lambda *_: None, Budget()).text
                    assert text is not None, (wider.written(), longer.written())
                    assert shown(text) == shown(wanted.written())
                    cases += 1
    assert cases == 4704


def column_and_row(base: Model, column: int, row: int, filled: bool, heading: str) -> list[Model]:
    """The base, with a column, with a row, and with both; `heading` says with which the first heading changes."""
    models = [base, *(deepcopy(base) for _ in range(3))]
    for model, kinds in zip(models[1:], ("c", "r", "rc"), strict=True):
        if heading and heading in kinds:
            model.columns[0] = "Anders"
        if "r" in kinds:
            change(model, "row", "rij", row, 0)
        if "c" in kinds:
            model.columns = moved({**model.columns, "kolom": "Nieuw"}, "kolom", column)
            for name in base.rows if filled else ():
                model.rows[name]["kolom"] = f"bij {name}"
    return models


def shown(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]


SURE = ["cell", "row", "column", "unrow", "uncolumn", "move", "slide", "head"]


@pytest.mark.parametrize("mine", SURE)
@pytest.mark.parametrize("theirs", SURE)
def test_one_change_by_each_is_merged_unless_it_is_of_the_same_cell_row_or_column(theirs, mine):
    """Every place in a table of three by three, and every place of the other change."""
    columns = {n: f"Kop{n}" for n in range(3)}
    base = Model(columns, {r: {c: f"r{r}c{c}" for c in columns} for r in range(3)})
    for at in range(3):
        for other in range(3):
            left, right = deepcopy(base), deepcopy(base)
            change(left, theirs, "t", at, other)
            change(right, mine, "m", other, at)
            wanted, found = expected(base, left, right), merge(base.text(), left.text(), right.text()).text
            if wanted is None:
                assert found is None
            elif not (theirs == mine and theirs in ("move", "slide")):
                assert found is not None, (left.text(), right.text())
                assert read(found) == wanted


@given(st.integers(1, 6), st.integers(1, 9), st.booleans())
def test_people_who_each_add_a_row_at_the_end_all_get_theirs_in_in_the_order_of_arrival(rows, people, blank):
    head = "| Naam | Workshop |\n| --- | --- |\n"
    base = head + "".join(f"| Persoon {n} | {n} |\n" for n in range(rows)) + ("\nTot dan.\n" if blank else "")
    at = len(base.removesuffix("\nTot dan.\n"))
    page = base
    for n in range(people):
        found = merge(base, page, f"{base[:at]}| Nieuw {n} | ja |\n{base[at:]}")
        assert not found.remarks
        page = found.text
    added = "".join(f"| Nieuw {n} | ja |\n" for n in range(people))
    assert page == base[:at] + added + base[at:]


@given(
    st.integers(1, 5),
    st.lists(st.integers(0, 4), min_size=1, max_size=8),
    st.sampled_from(["|  |  |", "| | |", "||  |"]),
)
def test_people_who_fill_equal_empty_rows_all_keep_their_row(empty, places, row):
    head = "| Naam | Workshop |\n| --- | --- |\n| Voorbeeld | 1 |\n"
    base = head + f"{row}\n" * empty
    page = base
    for n, place in enumerate(places):
        lines = base.splitlines()
        lines[3 + place % empty] = f"| Naam {n} | ja |"
        page = merge(base, page, "\n".join(lines) + "\n").text
    found = [line for line in page.splitlines()[3:] if "Naam" in line]
    assert sorted(found) == sorted(f"| Naam {n} | ja |" for n in range(len(places)))
    assert len(page.splitlines()) == 3 + max(empty, len(places))
    if len(set(places)) == 1 and places[0] % empty == 0:
        assert found == [f"| Naam {n} | ja |" for n in range(len(places))]


LINE = st.lists(
    st.sampled_from(["a", "b c", "|", "|", "\\|", "`", "``", "\\", " ", "-", ":", ">", "    "]), max_size=9
).map("".join)
LINES = st.lists(st.one_of(LINE, st.sampled_from(["|---|---|", "--|:-:", "| a | b |", "```"])), max_size=9)


@given(LINES)
def test_a_table_is_written_as_it_was_read_to_the_letter(lines):
    texts = [f"{line}\n" for line in lines]
    for start, stop in find_tables(texts):
        table = read_table(texts[start:stop])
        assert table.written() == "".join(texts[start:stop])
        assert all(len(row) == table.width for row in table.grid)


def test_a_cell_ends_at_a_border_that_is_not_in_code_and_not_behind_a_backslash():
    table = table_of("| a | b |\n|---|---|\n| `x|y` \\| z | w |\n")
    assert table.grid == [["`x|y` \\| z", "w"]]


def test_lines_of_a_table_that_nobody_changed_stay_to_the_letter():
    base = "|Naam|  Klas|\n|:--|--:|\n|  Anna |1|\n| Bram|2  |\n|Carla | 3|\n"
    theirs, mine = base.replace("1|", "1a|"), base.replace("| 3|", "| 3b|")
    assert (
        merge(base, theirs, mine).text
        == "|Naam|  Klas|\n|:--|--:|\n|  Anna |1a|\n| Bram|2  |\n|Carla | 3b|\n"
    )


def test_a_table_without_outer_borders_keeps_none_when_only_cells_change():
    base = "Naam | Klas\n--- | ---\nAnna | 1\nBram | 2\n"
    assert merge(base, base.replace("1", "4"), base.replace("2", "5")).text == (
        "Naam | Klas\n--- | ---\nAnna | 4\nBram | 5\n"
    )


def test_two_tables_that_clash_are_offered_with_all_that_was_certain_in_both():
    base = "| Naam | Klas |\n| --- | --- |\n| Anna | 1 |\n| Bram | 2 |\n"
    theirs, mine = (
        base.replace("1", "7").replace("Bram | 2", "Bram | 3"),
        base.replace("1", "8") + "| Carla | 4 |\n",
    )
    found = merge(base, theirs, mine)
    assert [conflict.base for conflict in found.conflicts] == [base]
    rest = "| Bram | 3 |\n| Carla | 4 |\n"
    head = "| Naam | Klas |\n| --- | --- |\n"
    assert resolve(found.hunks, ["theirs"]) == f"{head}| Anna | 7 |\n{rest}"
    assert resolve(found.hunks, ["mine"]) == f"{head}| Anna | 8 |\n{rest}"
    assert resolve(found.hunks, ["both"]) == f"{head}| Anna | 7 / 8 |\n{rest}"


def test_two_words_changed_in_one_cell_are_joined_and_remarked():
    base = "| Les | Doel |\n| --- | --- |\n| 1 | lezen van korte zinnen met hulp |\n"
    found = merge(base, base.replace("lezen", "schrijven"), base.replace("hulp", "elkaar"))
    assert found.text == base.replace("lezen", "schrijven").replace("hulp", "elkaar")
    assert [remark.text for remark in found.remarks] == ["schrijven van korte zinnen met elkaar"]


def test_two_new_tables_at_one_place_stay_two_tables_when_both_are_kept():
    one, other = "| A | B |\n| --- | --- |\n| 1 | 2 |\n", "| C | D |\n| --- | --- |\n| 3 | 4 |\n"
    found = merge("Begin.\n", f"Begin.\n\n{one}", f"Begin.\n\n{other}")
    assert resolve(found.hunks, ["both"]).endswith(f"{one}\n{other}")
