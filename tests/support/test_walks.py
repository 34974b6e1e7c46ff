"""A walk names everything that breaks the rule, not the first alone."""

import pytest

from tests.support.walks import each


def test_a_walk_names_all_that_break_the_rule() -> None:
    @each([1, 2, 3, 4])
    def even(number: int) -> None:
        assert number % 2 == 0

    with pytest.raises(AssertionError, match=r"(?s)^1: .*3: "):
        even()


def test_a_walk_over_what_keeps_the_rule_says_nothing() -> None:
    @each([(1, 1), (2, 2)])
    def same(one: int, other: int) -> None:
        assert one == other

    same()


def test_a_walk_over_nothing_is_no_proof() -> None:
    @each([])
    def never(thing: object) -> None:
        raise NotImplementedError

    with pytest.raises(AssertionError, match="nothing to look at"):
        never()
