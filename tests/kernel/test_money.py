from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.kernel.money import (
    MAX_CENTS,
    NBSP,
    AmbiguousAmount,
    AmountCode,
    BadAmount,
    format_euro,
    parse_euro,
    split,
)

amounts = st.integers(-MAX_CENTS, MAX_CENTS)
weights = st.lists(st.integers(0, 5_000), min_size=1, max_size=12).filter(any)
starts = st.integers(0, 10_000)


def cents_of(total: int, by: list[int], start: int = 0) -> list[int]:
    return [share.cents for share in split(total, by, start)]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.234,56", 123456),
        ("1234,5", 123450),
        ("1234,56", 123456),
        ("1234", 123400),
        ("1.234", 123400),
        ("12.345.678,90", 1234567890),
        ("0,05", 5),
        ("007", 700),
        ("€ 12", 1200),
        ("€12,00", 1200),
        (f" €{NBSP}1.024,86 ", 102486),
        ("€\u202f3", 300),
        ("99.999.999.999,99", MAX_CENTS),
        ("00000000000000001", 100),
        ("12,-", 1200),
        ("12,--", 1200),
        ("12,\u2013", 1200),
        ("€ 1.234,-", 123400),
        ("12,50 €", 1250),
        ("12,50 euro", 1250),
        ("EUR 12,50", 1250),
    ],
)
def test_amounts_are_read_as_the_dutch_type_them(typed: str, cents: int) -> None:
    assert parse_euro(typed) == cents


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("12.34", ("€ 12,34", "€ 1.234,00")),
        ("12.3", ("€ 12,30", "€ 123,00")),
        ("1234.56", ("€ 1.234,56", "€ 123.456,00")),
        ("€ 0.50", ("€ 0,50", "€ 50,00")),
    ],
)
def test_a_point_before_one_or_two_digits_offers_both_readings(typed: str, readings: tuple[str, str]) -> None:
    with pytest.raises(AmbiguousAmount) as caught:
        parse_euro(typed)
    assert tuple(reading.replace(NBSP, " ") for reading in caught.value.readings) == readings
    assert caught.value.code is AmountCode.AMBIGUOUS


@pytest.mark.parametrize("typed", ["12.34", "€ 1234.5", "0.99"])
def test_an_offered_reading_can_be_typed_back(typed: str) -> None:
    with pytest.raises(AmbiguousAmount) as caught:
        parse_euro(typed)
    assert [format_euro(parse_euro(reading)) for reading in caught.value.readings] == list(
        caught.value.readings
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("€", "empty"),
        ("12,345", "unreadable"),
        ("1,234.56", "unreadable"),
        ("1e3", "unreadable"),
        ("0.500", "unreadable"),
        ("012.345", "unreadable"),
        ("1.23.456", "unreadable"),
        ("1 234", "unreadable"),
        ("12,", "unreadable"),
        (",50", "unreadable"),
        ("+5", "unreadable"),
        ("€ 5 €", "unreadable"),
        ("5 $", "unreadable"),
        ("12,-5", "unreadable"),
        ("12,---", "unreadable"),
        ("12.-", "unreadable"),
        ("-,5", "unreadable"),
        ("€€5", "unreadable"),
        ("٣", "unreadable"),
        ("１２", "unreadable"),
        ("12\n", "unreadable"),
        ("twaalf", "unreadable"),
        ("-5", "negative"),
        ("-5.50", "negative"),
        ("100.000.000.000", "too_large"),
        ("100000000000.00", "too_large"),
        ("9999999999.99", "too_large"),
        ("9" * 10_000, "too_large"),
    ],
)
def test_anything_else_is_refused_with_a_code(typed: str, code: str) -> None:
    with pytest.raises(BadAmount) as caught:
        parse_euro(typed)
    assert caught.value.code == code


def test_negative_amounts_are_read_only_where_asked_for() -> None:
    assert parse_euro("€ -1.234,5", allow_negative=True) == -123450


def test_amounts_are_written_with_a_no_break_space_points_and_a_comma() -> None:
    assert format_euro(102486) == "€\u00a01.024,86"
    assert format_euro(-1200) == "€\u00a0-12,00"
    assert format_euro(-5) == "€\u00a0-0,05"
    assert format_euro(0) == "€\u00a00,00"
    assert format_euro(MAX_CENTS) == "€\u00a099.999.999.999,99"


@given(amounts)
def test_what_is_written_is_read_back_the_same(cents: int) -> None:
    assert parse_euro(format_euro(cents), allow_negative=True) == cents


@given(st.text(alphabet="0123456789.,-€ e\u00a0٣", max_size=20))
def test_reading_answers_with_cents_or_a_code_and_nothing_else(typed: str) -> None:
    with suppress(BadAmount):
        assert abs(parse_euro(typed, allow_negative=True)) <= MAX_CENTS


@given(amounts, weights, starts)
def test_shares_add_up_to_the_amount(total: int, by: list[int], start: int) -> None:
    assert sum(cents_of(total, by, start)) == total


@given(amounts, weights, starts)
def test_every_share_is_within_a_cent_of_its_exact_part(total: int, by: list[int], start: int) -> None:
    for share in split(total, by, start):
        assert abs(share.cents * share.denominator - total * share.numerator) < share.denominator


@given(amounts, weights, starts)
def test_a_weight_of_zero_bears_exactly_zero(total: int, by: list[int], start: int) -> None:
    assert all(share.cents == 0 for share in split(total, by, start) if share.numerator == 0)


@given(amounts, weights, starts)
def test_a_negative_amount_is_split_as_the_mirror_of_the_positive(
    total: int, by: list[int], start: int
) -> None:
    assert cents_of(-total, by, start) == [-cents for cents in cents_of(total, by, start)]


@given(amounts, weights, starts, st.integers(1, 1_000))
def test_scaling_all_weights_changes_nothing(total: int, by: list[int], start: int, factor: int) -> None:
    assert cents_of(total, [weight * factor for weight in by], start) == cents_of(total, by, start)


@given(amounts, st.integers(1, 12), starts)
def test_n_equal_amounts_in_a_row_cost_everyone_the_same(total: int, n: int, start: int) -> None:
    rounds = [cents_of(total, [1] * n, start + number) for number in range(n)]
    assert {sum(column) for column in zip(*rounds, strict=True)} == {total}


@given(amounts, st.lists(st.booleans(), min_size=1, max_size=12).filter(any), starts)
def test_a_school_with_weight_zero_takes_no_turn(total: int, bearing: list[bool], start: int) -> None:
    n = sum(bearing)
    rounds = [cents_of(total, [int(bears) for bears in bearing], start + number) for number in range(n)]
    sums = [sum(column) for column in zip(*rounds, strict=True)]
    assert sums == [total if bears else 0 for bears in bearing]


@given(amounts, weights, starts)
def test_a_share_can_be_redone_by_hand_from_its_fraction_and_rank(
    total: int, by: list[int], start: int
) -> None:
    parts = split(total, by, start)
    sign = -1 if total < 0 else 1
    left_over = abs(total - sum(part.floor for part in parts))
    assert sorted(part.rank for part in parts) == list(range(1, len(by) + 1))
    for part in parts:
        assert abs(part.floor) == abs(total) * part.numerator // part.denominator
        assert part.cents == part.floor + sign * (part.rank <= left_over)


def test_the_left_over_cent_goes_to_the_largest_remainder() -> None:
    assert cents_of(100, [1, 1, 4]) == [17, 17, 66]
    assert cents_of(10, [6, 6, 2]) == [4, 4, 2]
    assert cents_of(11, [6, 6, 2]) == [5, 5, 1]


@pytest.mark.parametrize("by", [[], [0], [0, 0], [-1, 2], [1, -1]])
def test_weights_that_cannot_divide_are_refused(by: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, by)
