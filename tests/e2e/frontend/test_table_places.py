"""frontend/src/tables/model.js: the cell in which somebody types goes along when others change the table around it."""

import pytest

from tests.support.modules import Modules

OLD = (("Naam", "Taak", ""), ("Els", "thee", ""), ("Bas", "koek", ""), ("", "", ""))
MOVES = {
    "a column comes in on the left": ([("Klas", *row) for row in OLD], (1, 1), (1, 2)),
    "a column goes on the left": ([row[1:] for row in OLD], (1, 1), (1, 0)),
    "a column moves to the right": ([(row[1], row[0], row[2]) for row in OLD], (2, 0), (2, 1)),
    "an empty column moves to the left": ([(row[2], *row[:2]) for row in OLD], (2, 2), (2, 0)),
    "a row comes in above": ([OLD[0], ("Wim", "", ""), *OLD[1:]], (2, 1), (3, 1)),
    "a row goes above": ([OLD[0], *OLD[2:]], (2, 1), (1, 1)),
    "two rows change places": ([OLD[0], OLD[2], OLD[1], OLD[3]], (1, 1), (2, 1)),
    "another cell of the row is written": ([OLD[0], ("Els V.", "thee", ""), *OLD[2:]], (1, 1), (1, 1)),
    "nothing around it changes": ([OLD[0], ("Els", "thee met", ""), *OLD[2:]], (1, 1), None),
}


def as_text(rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"


@pytest.mark.parametrize("move", MOVES)
def test_a_cell_is_found_again_after(module_page: Modules, move: str) -> None:
    rows, before, after = MOVES[move]
    found = module_page.run(
        "const { tablesIn, whereIsNow } = await import('/tables/model.js');"
        "const [old, now] = given.slice(0, 2).map((text) => tablesIn(text)[0]);"
        "return whereIsNow(old, now, { row: given[2][0], column: given[2][1] });",
        as_text(list(OLD)),
        as_text(rows),
        before,
    )
    assert (found and (found["row"], found["column"])) == after
