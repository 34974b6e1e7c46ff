"""frontend/src/marks.js: bold and the other marks, over spaces, paragraphs and marks already there."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import some
from tests.support.frontend import Commands

SIGNS = {"bold": "**", "italic": "*", "strike": "~~"}
KINDS = sorted(SIGNS)
WORDS = st.sampled_from(["les", "één", "twee drie", "a", "10", "doel,", "(zie)", "klaar."])
GAPS = st.sampled_from([" ", "  ", " "])
STARTS = st.sampled_from(["", "", "- ", "1. ", "> ", "## ", "- [ ] ", "  "])


@st.composite
def lines(draw: st.DrawFn, kinds: tuple[str, ...]) -> str:
    """A block of one line: words, some of them with marks of these kinds."""
    said = []
    for word in draw(st.lists(WORDS, min_size=1, max_size=5)):
        sign = SIGNS.get(draw(st.sampled_from(["", *kinds])) or "", "")
        said.append(f"{sign}{word}{sign}" if re.fullmatch(r"\w.*\w|\w", word) else word)
    return draw(STARTS) + draw(GAPS).join(said)


@st.composite
def cases(draw: st.DrawFn, same: bool) -> tuple[str, str, int, int]:
    """A kind of mark, a text that has marks of that kind when `same`, and a selection."""
    kind = draw(st.sampled_from(KINDS))
    kinds = tuple(KINDS) if same else tuple(other for other in KINDS if other != kind)
    text = "\n\n".join(draw(st.lists(lines(kinds), min_size=1, max_size=4)))
    start = draw(st.integers(0, len(text)))
    return kind, text, start, draw(st.integers(start, len(text)))


def words(text: str) -> str:
    """What a text says, without the signs of marks."""
    return re.sub(r"[*~]", "", text)


@settings(max_examples=some(60))
@given(case=cases(same=False))
def test_a_mark_that_is_put_on_and_taken_off_leaves_every_byte_as_it_was(
    editor: Commands, case: tuple[str, str, int, int]
) -> None:
    kind, text, start, end = case
    once = editor.run(kind, text, start, end)
    twice = editor.run(kind, once.text, once.start, once.end)
    assert twice.text == text
    if once.done and start < end:
        assert once.text != text


@settings(max_examples=some(60))
@given(case=cases(same=True))
def test_marks_never_change_a_word_and_the_third_press_does_what_the_first_did(
    editor: Commands, case: tuple[str, str, int, int]
) -> None:
    kind, text, start, end = case
    first = editor.run(kind, text, start, end)
    second = editor.run(kind, first.text, first.start, first.end)
    third = editor.run(kind, second.text, second.start, second.end)
    fourth = editor.run(kind, third.text, third.start, third.end)
    assert words(text) == words(first.text) == words(second.text)
    assert fourth.text == second.text


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("bold", "een⟦ twee ⟧drie", "een **⟦twee⟧** drie"),
        ("bold", "⟦een\n\ntwee⟧", "**⟦een**\n\n**twee⟧**"),
        ("bold", "⟦een\n\n- twee\n\n## drie⟧", "**⟦een**\n\n- **twee**\n\n## **drie⟧**"),
        ("bold", "**⟦een**\n\n**twee⟧**", "⟦een\n\ntwee⟧"),
        ("bold", "⟦**een** twee⟧", "**⟦een twee⟧**"),
        ("bold", "**een**⟦twee⟧", "**een⟦twee⟧**"),
        ("bold", "een **tw⟦ee dr⟧ie** x", "een **tw**⟦ee dr⟧**ie** x"),
        ("bold", "*a⟦b* c⟧d", "*a**⟦b*** **c⟧**d"),
        ("italic", "**⟦vet⟧**", "***⟦vet⟧***"),
        ("bold", "zie [het ⟦blad](/x) hier⟧", "zie **[het ⟦blad](/x) hier⟧**"),
        ("bold", "| a |\n|---|\n| ⟦b⟧ |", "| a |\n|---|\n| **⟦b⟧** |"),
        ("bold", "⟦> een\n> twee⟧", "> **⟦een\n> twee⟧**"),
        ("bold", "```\n⟦code⟧\n```", "```\n⟦code⟧\n```"),
        ("bold", "wo¦ord", "**wo¦ord**"),
        ("bold", "¦", "**¦**"),
        ("bold", "**¦**", "¦"),
        ("bold", "**klaar¦**", "**klaar**¦"),
        ("bold", "**klaar**¦", "**klaar¦**"),
        ("bold", "**klaar ¦**", "**klaar** ¦"),
        ("strike", "⟦weg⟧", "~~⟦weg⟧~~"),
        ("code", "⟦x = 1⟧", "`⟦x = 1⟧`"),
        ("code", "`⟦x = 1⟧`", "⟦x = 1⟧"),
    ],
)
def test_marks_do_what_somebody_who_knows_word_expects(
    editor: Commands, kind: str, before: str, after: str
) -> None:
    assert editor.on(kind, before) == after


@pytest.mark.parametrize("kinds", [*([kind] for kind in KINDS), ["bold", "italic"], ["strike", "bold"]])
def test_marks_that_were_put_on_and_never_used_leave_nothing_behind(
    editor: Commands, kinds: list[str]
) -> None:
    text = "Mooi weer "
    found = editor.run(kinds[0], text, len(text), len(text))
    for kind in kinds[1:]:
        found = editor.run(kind, found.text, found.start, found.end)
    assert found.text != text
    assert editor.run("dropEmptyMarks", found.text, found.start, found.end).text == text
    assert not editor.run("dropEmptyMarks", "**weer**", 4, 4).done
