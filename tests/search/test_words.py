"""Compounds and spelling, and what a page's standing weighs: pure rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.rules import compounds, typos
from wiki.search.rules import words as word_rules

WORDS = st.text("abcdeghiklmnoprst", max_size=12)


@given(WORDS, WORDS, st.integers(0, 4))
def test_a_distance_is_the_same_from_both_sides_and_bounded(one: str, other: str, most: int) -> None:
    apart = typos.distance(one, other, most)
    assert apart == typos.distance(other, one, most) <= most + 1
    assert (apart == 0) == (one == other) or most == 0
    assert abs(len(one) - len(other)) <= apart or apart == most + 1


@given(WORDS, st.data())
def test_one_slip_is_one_apart(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word)))
    assert typos.distance(word, word[:at] + "x" + word[at:], 2) == 1
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert typos.distance(word, swapped, 2) <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("kijkwijzer", "kykwijzer"), ("reflectie", "reflektie"), ("dyslexie", "dislexie"), ("rubric", "rubrik"),
     ("hoogbegaafd", "hoogbegaaft"), ("leiding", "lijding"), ("feedback", "feedbak")],
)  # fmt: skip
def test_spellings_of_one_sound_are_near(one: str, other: str) -> None:
    assert other in typos.nearest(one, [other, "heelanders"])


def test_a_short_word_is_never_replaced() -> None:
    assert typos.nearest("les", ["lus", "bes", "less"]) == ()


@pytest.mark.parametrize(
    ("word", "tail", "is_one"),
    [("ontwikkelmonitor", "monitor", True), ("nagesprek", "gesprek", True), ("verwerk", "werk", False),
     ("controleren", "leren", False), ("alles", "les", False), ("strdoel", "doel", False), ("doel", "doel", False)],
)  # fmt: skip
def test_what_a_compound_is(word: str, tail: str, is_one: bool) -> None:
    assert compounds.is_compound(word, tail) is is_one


def test_the_shortest_compounds_stand_for_those_that_begin_with_them() -> None:
    words = ["coachgesprekken", "coachgesprek", "oudergesprek"]
    assert compounds.compounds("gesprek", words) == ("coachgesprek", "oudergesprek")


@given(WORDS)
def test_the_parts_of_a_word_are_the_word_but_for_what_links_them(word: str) -> None:
    for head, tail in compounds.splits(word):
        assert word.startswith(head) and word.endswith(tail)
        assert word[len(head) : len(word) - len(tail)] in ("", "s", "e", "en")


@given(st.booleans(), st.booleans(), st.integers(-5, 10_000))
def test_standing_weighs_within_bounds(released: bool, outdated: bool, schools: int) -> None:
    weight = word_rules.weight(released=released, outdated=outdated, schools=schools)
    assert 0.6 <= weight <= 1.875
    assert weight <= word_rules.weight(released=True, outdated=outdated, schools=schools)
    assert weight <= word_rules.weight(released=released, outdated=outdated, schools=schools + 1)


def test_words_that_say_nothing_are_left_out_of_a_question() -> None:
    assert word_rules.asked("Waar vind ik de kijkwijzer?") == ("kijkwijzer",)
    assert word_rules.asked("wat is dit") == ("wat", "is", "dit")
    assert word_rules.asked("portfolio's en foto’s") == ("portfolio", "foto")


def test_words_are_replaced_where_they_stand() -> None:
    assert (
        word_rules.replaced("De Kijkwyzer, én meer", {"kijkwyzer": "kijkwijzer"}) == "De kijkwijzer, én meer"
    )
