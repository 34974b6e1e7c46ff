"""A change of a text, done to another spelling of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.imports.rules.transfer import by_lines, plainly, transferred

CASES = {
    "a word between": (
        "een vet woord",
        "een __vet__\nwoord",
        "een heel vet woord",
        "een heel __vet__\nwoord",
    ),
    "a word less": ("- een twee drie", "*  een twee\n   drie", "- een drie", "*  een drie"),
    "the last word": ("naar boven", "[naar boven](#h-doel)", "naar onder", "[naar onder](#h-doel)"),
    "bold letters": ("een vet woord", "een vet\nwoord", "een **vet** woord", "een **vet**\nwoord"),
    "a cell": (
        "| x |  |\n|---|---|\n| a | b |",
        "x|y\n-|-\na|b",
        "| x |  |\n|---|---|\n| a | c |",
        "x|y\n-|-\na|c",
    ),
    "an empty cell": ("| a |  |", "|a||", "| a | b |", "|a|b |"),
    "signs of a program": ('"ja", zei ze', '"ja", zei ze', "“ja”, riep ze", '"ja", riep ze'),
    "a word in a last cell": ("| a | b |", "a|b", "| a | b c |", "a|b c"),
    "a backslash": ("a @ b * c", "a @ b * c", r"a \@ **b** \* c", "a @ **b** * c"),
    "all words": ("een", "*een*", "twee", "*twee*"),
    "at the end": ("een", "een", "een twee", "een twee"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_changed_is_done_to_the_other_spelling(case: str) -> None:
    base, ours, mine, wanted = CASES[case]
    assert transferred(base, ours, mine) == wanted


LINES = {
    "an entry more": ("- een\n- twee", "* een\n* twee", "- een\n- nieuw\n- twee", "* een\n* nieuw\n* twee"),
    "without empty lines": ("- a\n\n- b", "- a\n- b", "- a\n\n- c d\n\n- b", "- a\n- c d\n- b"),
    "with numbers": ("1.  a\n2.  b", "1) a\n2) b", "1.  a\n2.  n\n3.  b", "1) a\n2) n\n3) b"),
    "in a quotation": ("een\n\n- b", "> een\n> - b", "een\n\n- b\n\n- c", "> een\n> - b\n> - c"),
    "a line less": ("een\ntwee", "een\ntwee", "een", "een"),
}


@pytest.mark.parametrize("case", LINES)
def test_lines_come_behind_the_marks_that_are_there(case: str) -> None:
    base, ours, mine, wanted = LINES[case]
    assert by_lines(base, ours, mine) == wanted


TEXTS = st.lists(
    st.sampled_from(["een", "twee", " ", "\n", "|", "**", "- ", "…", '"', "["]), max_size=12
).map("".join)


@given(TEXTS, TEXTS)
def test_the_same_spelling_becomes_what_was_made_of_it(base: str, mine: str) -> None:
    found, wanted = (
        re.sub(r"[^\S\n]+", " ", plainly(text)) for text in (transferred(base, base, mine), mine)
    )
    assert found == wanted


@given(TEXTS, TEXTS)
def test_where_nothing_changed_nothing_changes(base: str, ours: str) -> None:
    assert transferred(base, ours, base) == ours


def test_the_usual_side_of_a_column_is_no_change() -> None:
    assert plainly("|---|:--|:-:|--:|") == plainly("|:---|---|:---:|---:|")
