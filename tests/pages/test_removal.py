"""A save that takes out most of a text is asked about first, and no other save is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.rules.removal import asks_first, share_removed

WORDS = st.lists(st.sampled_from([f"woord{n}" for n in range(60)]), min_size=0, max_size=120)


def text(words: list[str]) -> str:
    return " ".join(words)


@given(WORDS, WORDS)
def test_adding_never_asks_wherever_it_is_done(words: list[str], more: list[str]) -> None:
    before = text(words)
    assert not asks_first(before, text(more) + " " + before) and not asks_first(
        before, before + " " + text(more)
    )
    assert not asks_first(
        before, text([w for pair in zip(words, words, strict=True) for w in pair]) or before
    )


@given(WORDS.filter(bool), st.sampled_from(["", " ", "\n\n\t"]))
def test_emptying_always_asks_and_an_empty_page_never_does(words: list[str], nothing: str) -> None:
    assert asks_first(text(words), nothing)
    assert not asks_first(nothing, nothing) and not asks_first(nothing, text(words))


@given(st.integers(40, 400), st.data())
def test_of_a_long_text_more_than_seventy_percent_asks_and_seventy_does_not(
    total: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, total))
    words = [f"w{n}" for n in range(total)]
    after = text([*reversed(words[gone:]), "iets"])
    assert asks_first(text(words), after) == (100 * gone > 70 * total)
    assert share_removed(text(words), after) == 100 * gone // total


@given(WORDS, WORDS)
def test_what_is_asked_about_is_never_a_small_share(before: list[str], after: list[str]) -> None:
    if after and asks_first(text(before), text(after)):
        assert len(before) >= 40 and share_removed(text(before), text(after)) >= 70


@pytest.mark.parametrize("after", ["Nieuw.", "iets heel anders"])
def test_a_short_text_may_be_written_again_as_a_whole(after: str) -> None:
    assert not asks_first("Een paar woorden over breuken.", after)


def test_capitals_and_marks_are_no_words() -> None:
    words = [f"Woord{n}" for n in range(50)]
    assert not asks_first(text(words), "**" + text(words).upper() + "**")
