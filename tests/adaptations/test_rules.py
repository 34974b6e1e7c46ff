"""What moved, what fits, and what comes of taking some of it."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.adaptations import rules

TEXTS = st.lists(st.sampled_from(["Een.\n", "Twee.\n", "Drie.\n", "\n", "- vier\n"]), max_size=8).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_taking_nothing_leaves_ones_own_text_as_it_is(base: str, own: str, other: str) -> None:
    assert rules.accepted(rules.standing(base, own, other), ()) == own


@given(TEXTS, TEXTS)
def test_taking_everything_of_a_text_nobody_else_changed_gives_that_text(base: str, other: str) -> None:
    found = rules.standing(base, base, other)
    assert not found.choices and rules.accepted(found, range(len(found.news))) == other


@given(TEXTS, TEXTS, TEXTS)
def test_what_was_taken_is_no_news_any_more(base: str, own: str, other: str) -> None:
    found = rules.standing(base, own, other)
    if not found.choices:
        joined = rules.taken_over(found, [])
        assert not rules.standing(other, joined, other).news


@given(TEXTS, TEXTS)
def test_a_change_both_made_is_no_news(base: str, new: str) -> None:
    assert not rules.standing(base, new, new).news


def test_changes_are_counted_by_place() -> None:
    base = "A.\n\nB.\n\nC.\n\nD.\n"
    own = "A.\n\nB van ons.\n\nC.\n\nD.\n"
    other = "A anders.\n\nB van hen.\n\nC.\n\nD anders.\n"
    found = rules.standing(base, own, other)
    assert (len(found.news), found.fitting, len(found.choices)) == (3, 2, 1)
    assert rules.accepted(found, [2]) == "A.\n\nB van ons.\n\nC.\n\nD anders.\n"
    assert rules.taken_over(found, ["mine"]) == other
