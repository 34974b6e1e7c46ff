"""frontend/src/tables: a table is changed by small changes of its text, and each cell stays where it was put."""

import html
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.examples import some
from tests.support.modules import Modules
from wiki.kernel.markdown.convert import Converter

EDIT = """
const { tablesIn, textAt, width } = await import('/tables/model.js');
const edits = await import('/tables/edits.js');
const [text, steps] = given;
let now = text;
for (const [name, ...rest] of steps) {
  const [table] = tablesIn(now);
  if (!table) break;
  const changes = edits[name](table, ...rest);
  for (const { from, to, insert } of [...changes].reverse()) now = now.slice(0, from) + insert + now.slice(to);
}
const [table] = tablesIn(now);
const grid = table && table.rows.map(
  (row, at) => Array.from({ length: width(table) }, (_, column) => textAt(table, at, column)));
return { text: now, grid, aligns: table?.aligns };
"""
WORD = st.text(alphabet="ab |`\\*\n-:", max_size=6)
ALIGNS = ["", "left", "center", "right"]
KEPT = settings(
    max_examples=some(75),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Grid = list[list[str]]


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, Grid]:
    """A table as people and programs write it, and what stands in it."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.sampled_from(
        ["", "een", "twee woorden", "**vet**", r"a \| b", "`x`", "[a](/b)", "C\\\\", "1 < 2"]
    )
    grid = [[draw(cell) for _ in range(columns)] for _ in range(rows)]
    bare = columns > 1 and all(row[0] and row[-1] for row in grid) and draw(st.booleans())
    room = draw(st.sampled_from([" ", "  "]))
    lines = [f"{room}|{room}".join(row) for row in [grid[0], ["---"] * columns, *grid[1:]]]
    if not bare:
        lines = [f"|{room}{line}{room}|" for line in lines]
    return "\n".join(lines), [[text.replace(r"\|", "|") for text in row] for row in grid]


@st.composite
def steps(draw: st.DrawFn, rows: int, columns: int) -> list[list[Any]]:
    """Changes of a table of this size, each in a place that is there."""
    found: list[list[Any]] = []
    for _ in range(draw(st.integers(1, 5))):
        row, column = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
        names = ["setCell", "setCells", "insertRow", "insertColumn", "setAlign"]
        names += ["removeRow", "moveRow"] * (rows > 1) + ["removeColumn", "moveColumn"] * (columns > 1)
        name = draw(st.sampled_from(names))
        if name == "setCell":
            found.append([name, row, column, draw(WORD)])
        elif name == "setCells":
            cells = st.lists(st.sampled_from(["", "a", "**b** c"]), min_size=2, max_size=2)
            found.append([name, row, column, draw(st.lists(cells, min_size=1, max_size=3))])
            rows, columns = max(rows, row + len(found[-1][3])), max(columns, column + 2)
        elif name == "setAlign":
            found.append([name, column, draw(st.sampled_from(ALIGNS))])
        elif name == "moveRow":
            found.append([name, row, row + 1 if row + 1 < rows else row - 1])
        elif name == "moveColumn":
            found.append([name, column, column + 1 if column + 1 < columns else column - 1])
        else:
            most = rows if name == "insertRow" else columns if name == "insertColumn" else -1
            place = draw(st.integers(0, most)) if most > 0 else row if name == "removeRow" else column
            found.append([name, place])
        rows += (name == "insertRow") - (name == "removeRow")
        columns += (name == "insertColumn") - (name == "removeColumn")
    return found


def done_to(grid: Grid, step: list[Any]) -> Grid:
    """The same change, of a list of lists."""
    grid = [list(row) for row in grid]
    name, *rest = step
    if name == "setCell":
        grid[rest[0]][rest[1]] = rest[2]
    elif name == "setCells":
        grid = filled_from(grid, *rest)
    elif name == "insertRow":
        grid.insert(rest[0], [""] * len(grid[0]))
    elif name == "removeRow":
        del grid[rest[0]]
    elif name == "moveRow":
        grid[rest[0]], grid[rest[1]] = grid[rest[1]], grid[rest[0]]
    return [in_columns(row, name, rest) for row in grid]


def filled_from(grid: Grid, row: int, column: int, cells: Grid) -> Grid:
    """The grid with these cells from one on, and the rows and columns that it lacks."""
    wide = max(len(grid[0]), column + len(cells[0]))
    grid = [line + [""] * (wide - len(line)) for line in grid]
    grid += [[""] * wide for _ in range(row + len(cells) - len(grid))]
    for down, line in enumerate(cells):
        grid[row + down][column : column + len(line)] = line
    return grid


def in_columns(row: list[str], name: str, rest: list[Any]) -> list[str]:
    """What a change of columns makes of a row."""
    if name == "insertColumn":
        row.insert(rest[0], "")
    elif name == "removeColumn":
        del row[rest[0]]
    elif name == "moveColumn":
        row[rest[0]], row[rest[1]] = row[rest[1]], row[rest[0]]
    return row


def plain(text: str) -> str:
    """What is left of a text when only what it says counts: without backslashes and the space around it."""
    return re.sub(r"\\", "", text).strip(" ").replace("\n", "¶").strip()


@KEPT
@given(st.data())
def test_every_cell_stays_where_its_writer_put_it(module_page: Modules, data: st.DataObject) -> None:
    text, grid = data.draw(tables())
    made = data.draw(steps(len(grid), len(grid[0])))
    found = module_page.run(EDIT, f"Ervoor\n\n{text}\n\nErna", made)
    for step in made:
        grid = done_to(grid, step)
    assert [[plain(cell) for cell in row] for row in found["grid"]] == [
        [plain(c) for c in row] for row in grid
    ]
    assert found["text"].startswith("Ervoor\n\n") and found["text"].endswith("\n\nErna")


@KEPT
@given(st.data())
def test_the_page_shows_the_cells_that_the_editor_shows(module_page: Modules, data: st.DataObject) -> None:
    text, grid = data.draw(tables())
    found = module_page.run(EDIT, text, data.draw(steps(len(grid), len(grid[0]))))
    page = Converter().convert(found["text"])[0]
    shown = [
        re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.S)
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)
    ]
    letters = [
        [
            "".join(re.findall("[a-z]", html.unescape(re.sub(r"<[^>]*>", "", cell)).replace("<br>", "")))
            for cell in row
        ]
        for row in shown
    ]
    expected = [
        ["".join(re.findall("[a-z]", cell.replace("[a](/b)", "a"))) for cell in row] for row in found["grid"]
    ]
    assert letters[: len(expected)] == expected


def test_cells_left_alone_keep_every_byte(module_page: Modules) -> None:
    text = "| a  |b|\n|:---|---:|\n|  `x`|  **y** |\n| p | q | extra |"
    assert module_page.run(EDIT, text, [["setCell", 1, 1, "z"]])["text"] == text.replace("**y**", "z")
    assert module_page.run(EDIT, text, [["setAlign", 0, "center"]])["text"] == text.replace(
        ":---|", ":---:|", 1
    )
    assert module_page.run(EDIT, text, [["insertRow", 2], ["removeRow", 2]])["text"] == text
    assert module_page.run(EDIT, text, [["insertColumn", 2], ["removeColumn", 2]])["text"] == text
    assert module_page.run(EDIT, text, [["moveRow", 1, 2], ["moveRow", 2, 1]])["text"] == text


def test_what_is_typed_in_a_cell_stays_in_it(module_page: Modules) -> None:
    def source(text: str) -> str:
        return str(module_page.call("tables/cells.js", "encode", text))

    assert source("een\ntwee") == "een<br>twee"
    assert source("a|b") == r"a\|b"
    assert source(r"a\|b") == r"a\|b", "it has its backslash already"
    assert source("a\\\\|b") == "a\\\\\\|b"
    assert source("`x`, ``y`` en `") == "`x`, ``y`` en \\`"
    assert module_page.call("tables/cells.js", "decode", r"een<br/>twee \| drie<BR>") == "een\ntwee | drie\n"


def test_a_header_row_can_be_left_out_and_put_back(module_page: Modules) -> None:
    text = "| a | b |\n|---|:-:|\n| 1 | 2 |"
    without = module_page.run(EDIT, text, [["setHeader", False]])
    assert without["grid"] == [["", ""], ["a", "b"], ["1", "2"]]
    assert without["aligns"] == ["", "center"]
    assert module_page.run(EDIT, without["text"], [["setHeader", True]])["text"] == text


def test_the_last_row_or_column_takes_the_table_with_it(module_page: Modules) -> None:
    text = "| a |\n|---|"
    assert module_page.run(EDIT, f"x\n\n{text}\n", [["removeRow", 0]])["text"] == "x\n\n\n"
    assert module_page.run(EDIT, f"x\n\n{text}\n", [["removeColumn", 0]])["text"] == "x\n\n\n"


def test_what_only_looks_like_a_table_is_left_alone(module_page: Modules) -> None:
    for text in (
        "```\n| a |\n|---|\n```",
        "~~~\n```\n| a |\n|---|",
        "a\n---",
        "| a | b |\n|---|",
        "    | a |\n    |---|",
        "> | a |\n> |---|",
        "- x\n\n  | a |\n  |---|",
        "| a |",
    ):
        assert module_page.call("tables/model.js", "tablesIn", text) == [], text


def test_a_new_table_has_the_size_that_was_asked_and_nothing_in_it(module_page: Modules) -> None:
    text = module_page.call("tables/edits.js", "newTable", 3, 4)
    assert module_page.run(EDIT, text, [])["grid"] == [[""] * 4] * 3
