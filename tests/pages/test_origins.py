"""Every line is of the version that last changed it, and what moves or comes back stays whose it was."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.origins import (
    UNKNOWN,
    lines_of,
    new_origins,
    next_origins,
    packed,
    unpacked,
)

LINE = st.text(alphabet="ab |-#", max_size=6)
BODY = st.lists(LINE, max_size=12).map("\n".join)
EDITS = st.lists(st.tuples(st.sampled_from(("add", "drop", "change", "move")), st.randoms()), max_size=12)


def walked(bodies: Sequence[str]) -> list[tuple[int, ...]]:
    """The origins of every version of a page."""
    found = [new_origins(bodies[0], 1)]
    for number, (old, new) in enumerate(pairwise(bodies), start=2):
        found.append(next_origins(old, found[-1], new, number))
    return found


def edited(lines: list[tuple[str, int]], kind: str, random: Random, number: int) -> list[tuple[str, int]]:
    """Lines with their origins after one edit; every line that is new says something nobody else says."""
    lines, fresh = list(lines), (f"regel nummer {number} van iemand{number}", number)
    at = random.randint(0, len(lines))
    if kind == "add" or not lines:
        return [*lines[:at], fresh, *lines[at:]]
    at = random.randrange(len(lines))
    taken = lines.pop(at)
    if kind == "change":
        return [*lines[:at], fresh, *lines[at:]]
    if kind == "move":
        to = random.randint(0, len(lines))
        return [*lines[:to], taken, *lines[to:]]
    return lines


@given(EDITS)
def test_each_line_is_of_the_version_that_last_changed_it_wherever_it_moves(edits) -> None:
    lines = [(f"de eerste regel nummer {n} van allen", 1) for n in range(4)]
    bodies = ["\n".join(text for text, _ in lines)]
    for number, (kind, random) in enumerate(edits, start=2):
        lines = edited(lines, kind, random, number)
        bodies.append("\n".join(text for text, _ in lines))
    assert walked(bodies)[-1] == tuple(origin for _, origin in lines)


@given(st.lists(BODY, min_size=1, max_size=6))
def test_a_line_was_there_in_every_version_from_its_origin_on_and_no_version_is_made_up(bodies) -> None:
    said = [{" ".join(line.split()) for line in lines_of(body)} for body in bodies]
    for number, origins in enumerate(walked(bodies), start=1):
        assert len(origins) == len(lines_of(bodies[number - 1]))
        for line, origin in zip(lines_of(bodies[number - 1]), origins, strict=True):
            assert 1 <= origin <= number
            assert all(" ".join(line.split()) in there for there in said[origin - 1 : number])


@given(BODY, BODY)
def test_what_is_new_is_of_the_new_version_and_what_stayed_is_not(old: str, new: str) -> None:
    assert next_origins(old, new_origins(old, 1), old, 2) == new_origins(old, 1)
    there = {" ".join(line.split()) for line in lines_of(old)}
    found = next_origins(old, new_origins(old, 1), new, 2)
    for line, origin in zip(lines_of(new), found, strict=True):
        assert origin == 2 or " ".join(line.split()) in there


@given(st.lists(st.integers(0, 9), max_size=30))
def test_origins_are_stored_short_and_come_back_whole(origins: list[int]) -> None:
    assert unpacked(packed(origins)) == tuple(origins)
    assert sum(count for _, count in packed(origins)) == len(origins)


def test_other_spaces_in_a_line_leave_it_whose_it_was() -> None:
    old, new = (
        "| Naam | Dag |\n|---|---|\n| Anna | ma |\n",
        "| Naam  | Dag |\n|---|---|\n|  Anna | ma |\n| Bas | di |\n",
    )
    assert next_origins(old, (1, 1, 1), new, 2) == (1, 1, 1, 2)


def test_where_nothing_is_known_of_the_old_lines_only_the_new_ones_are_named() -> None:
    assert next_origins("Een.\nTwee.\n", None, "Een.\nDrie.\n", 7) == (UNKNOWN, 7)


def test_a_table_moved_as_a_whole_keeps_its_writers_line_by_line() -> None:
    table = "| Naam | Dag |\n|---|---|\n| Anna de Wit | ma |\n| Bas | di |\n"
    old = f"{table}\nEen lange alinea die blijft staan.\n\nNog een lange alinea die blijft.\n"
    new = f"Een lange alinea die blijft staan.\n\nNog een lange alinea die blijft.\n\n{table}"
    found = next_origins(old, (1, 2, 3, 4, 1, 5, 1, 6), new, 9)
    assert [origin for line, origin in zip(lines_of(new), found, strict=True) if line] == [5, 6, 1, 2, 3, 4]
