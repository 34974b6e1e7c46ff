"""Compounds and spelling, and what a page's standing weighs: pure rules."""

from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.rules import compounds, typos
from wiki.search.rules import words as word_rules

WORDS = st.text("abcdeghiklmnoprst", max_size=12)


@cache
def _vocabulary(seed: int) -> frozenset[str]:
    """More words than were ever compared with one, from the whole alphabet."""
    random, letters = Random(seed), "abcdefghijklmnopqrstuvwxyz"
    return frozenset("".join(random.choices(letters, k=random.randint(5, 14))) for _ in range(5_000))


@st.composite
def slips(draw: st.DrawFn, word: str) -> str:
    """The word with one letter added, lost or changed, or two swapped."""
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    head, tail = word[:at], word[at:]
    return draw(
        st.sampled_from(
            [
                head + letter + tail,
                head + tail[1:],
                head + letter + tail[1:],
                head + tail[:2][::-1] + tail[2:],
            ]
        )
    )


@given(st.integers(0, 2), st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=20), st.data())
def test_a_word_with_one_slip_is_mended_wherever_in_the_alphabet_it_stands(
    seed: int, word: str, data: st.DataObject
) -> None:
    typed = data.draw(slips(word))
    proposed = typos.nearest(typed, _vocabulary(seed) | {word})
    assert word in proposed or typed == word


def test_all_words_one_slip_away_are_proposed_and_few_others() -> None:
    near = {f"toet{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
    assert set(typos.nearest("toets", near | {"toe", "vloer"})) == near - {"toets"}
    apart_by_two = {f"kijkwij{one}{other}r" for one in "abcdefgh" for other in "klmnop"}
    assert len(typos.nearest("kijkwijzer", apart_by_two)) == typos.MOST


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
