from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.costs.queries.keys import KeyRow, key_in_force
from wiki.costs.rules.distribution_keys import (
    MAX_WEIGHT,
    Key,
    KeyCode,
    KeyLine,
    KeyProblem,
    Method,
    PupilCount,
    check_key,
    in_brin_order,
    negated,
    pupils_on,
    shares,
    weights_for,
)
from wiki.kernel.money import MAX_CENTS

A, B, C, D, E, F, G, H = range(1, 9)
FROM = date(2018, 8, 1)
VALUED = [Method.PERCENT, Method.WEIGHTS, Method.FIXED_REST]


def key(method: Method, *values: int | None) -> Key:
    return Key(method, tuple(KeyLine(school, value) for school, value in enumerate(values, start=1)), FROM)


EQUAL = Key(Method.EQUAL, (), FROM)
BY_PUPILS = Key(Method.PUPILS, (), FROM)


def cents(
    total: int, by: Key, schools: list[int], number: int, pupils: dict[int, int] | None = None
) -> list[int]:
    return [share.cents for share in shares(total, by, schools, pupils or {}, number)]


def refused(
    by: Key, schools: list[int], pupils: dict[int, int] | None = None
) -> tuple[KeyCode, dict[str, int]]:
    with pytest.raises(KeyProblem) as caught:
        weights_for(by, schools, pupils or {})
    return caught.value.code, caught.value.params


# The worked examples of the network's own rules: amounts a treasurer checked by hand.


@pytest.mark.parametrize(
    ("number", "expected"),
    [(3, [3334, 3333, 3333]), (4, [3333, 3334, 3333]), (5, [3333, 3333, 3334])],
)
def test_100_00_over_three_schools_gives_the_odd_cent_by_turns(number: int, expected: list[int]) -> None:
    assert cents(10000, EQUAL, [A, B, C], number) == expected


def test_30_00_over_seven_schools_gives_four_of_them_a_cent_more() -> None:
    assert cents(3000, EQUAL, [A, B, C, D, E, F, G], 7) == [429, 429, 429, 429, 428, 428, 428]


def test_182_25_by_98_and_2_percent_stays_182_25() -> None:
    assert cents(18225, key(Method.PERCENT, 9800, 200), [A, B], 2) == [17861, 364]


COUNTS = [
    PupilCount(school, day, pupils)
    for day, row in (
        (date(2024, 10, 1), (1247, 863, 412, 1904)),
        (date(2025, 10, 1), (1251, 840, 430, 1919)),
    )
    for school, pupils in enumerate(row, start=1)
]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 9, 30), [347832, 240721, 114921, 531093]),
        (date(2025, 10, 1), [347847, 233567, 119564, 533589]),
    ],
)
def test_12_345_67_follows_the_pupil_counts_of_its_own_date(on: date, expected: list[int]) -> None:
    assert cents(1234567, BY_PUPILS, [A, B, C, D], 1, pupils_on(reversed(COUNTS), on)) == expected


def test_2_000_01_with_500_00_fixed_gives_the_odd_cent_within_the_rest() -> None:
    by = key(Method.FIXED_REST, 50000, None, None, None)
    assert cents(200001, by, [A, B, C, D], 3) == [50000, 50001, 50000, 50000]


def test_400_00_with_500_00_fixed_is_refused_for_its_negative_rest() -> None:
    with pytest.raises(KeyProblem) as caught:
        shares(40000, key(Method.FIXED_REST, 50000, None, None, None), [A, B, C, D], {}, 3)
    assert (caught.value.code, caught.value.params) == (KeyCode.NEGATIVE_REST, {"cents": -10000})


def test_the_pupil_survey_of_4_800_00_over_eight_schools_by_pupils() -> None:
    pupils = dict(zip(range(1, 9), (1240, 860, 540, 1580, 310, 980, 720, 1170), strict=True))
    by_school = [80432, 55784, 35027, 102486, 20108, 63568, 46703, 75892]
    assert cents(480000, BY_PUPILS, [A, B, C, D, E, F, G, H], 1, pupils) == by_school
    assert sum(by_school) == 480000


# Keys that cannot divide.


def test_three_times_33_33_percent_is_refused_in_favour_of_equal() -> None:
    by = key(Method.PERCENT, 3333, 3333, 3333)
    assert refused(by, [A, B, C]) == (KeyCode.PERCENT_USE_EQUAL, {"basis_points": 9999})


def test_six_times_16_67_percent_is_refused_in_favour_of_equal() -> None:
    by = key(Method.PERCENT, *[1667] * 6)
    assert refused(by, [A, B, C, D, E, F]) == (KeyCode.PERCENT_USE_EQUAL, {"basis_points": 10002})


@pytest.mark.parametrize(("values", "total"), [((5000, 4000), 9000), ((3000, 3000), 6000), ((0, 0), 0)])
def test_percentages_that_are_not_100_together_are_refused(values: tuple[int, int], total: int) -> None:
    assert refused(key(Method.PERCENT, *values), [A, B]) == (KeyCode.PERCENT_SUM, {"basis_points": total})


def test_thirds_that_are_100_percent_together_are_allowed() -> None:
    assert weights_for(key(Method.PERCENT, 3334, 3333, 3333), [A, B, C], {}) == [3334, 3333, 3333]


@pytest.mark.parametrize("method", list(Method))
def test_a_key_without_schools_is_refused(method: Method) -> None:
    assert refused(Key(method, (), FROM), []) == (KeyCode.NO_PARTICIPANTS, {})


def test_a_school_counts_once_among_participants_and_lines() -> None:
    twice = Key(Method.WEIGHTS, (KeyLine(A, 1), KeyLine(A, 2)), FROM)
    assert refused(EQUAL, [A, B, B]) == (KeyCode.SCHOOL_TWICE, {"school_id": B})
    assert refused(twice, [A, B]) == (KeyCode.SCHOOL_TWICE, {"school_id": A})


def test_a_line_for_a_school_outside_the_project_is_refused() -> None:
    assert refused(key(Method.WEIGHTS, 1, 1, 1), [A, B]) == (KeyCode.NOT_PARTICIPATING, {"school_id": C})


@pytest.mark.parametrize("method", VALUED)
def test_every_participant_needs_a_line_where_lines_decide(method: Method) -> None:
    assert refused(key(method, 10000), [A, B]) == (KeyCode.LINE_MISSING, {"school_id": B})


@pytest.mark.parametrize("method", [Method.PERCENT, Method.WEIGHTS])
def test_only_a_rest_may_be_left_empty(method: Method) -> None:
    assert refused(key(method, 10000, None), [A, B]) == (KeyCode.VALUE_MISSING, {"school_id": B})


@pytest.mark.parametrize("method", [Method.EQUAL, Method.PUPILS])
def test_a_value_that_would_be_ignored_is_refused(method: Method) -> None:
    assert refused(key(method, None, 5), [A, B], {A: 1, B: 1}) == (KeyCode.VALUE_NOT_USED, {"school_id": B})
    assert weights_for(key(method, None, None), [A, B], {A: 1, B: 1}) == [1, 1]


@pytest.mark.parametrize("method", VALUED)
def test_a_value_below_zero_is_refused(method: Method) -> None:
    assert refused(key(method, 10001, -1), [A, B]) == (KeyCode.VALUE_NEGATIVE, {"school_id": B})


@pytest.mark.parametrize(
    ("method", "maximum"), [(Method.WEIGHTS, MAX_WEIGHT), (Method.FIXED_REST, MAX_CENTS)]
)
def test_a_value_no_table_could_hold_is_refused(method: Method, maximum: int) -> None:
    assert refused(key(method, maximum + 1, 1), [A, B]) == (
        KeyCode.VALUE_TOO_LARGE,
        {"school_id": A, "maximum": maximum},
    )


def test_weights_that_are_all_zero_are_refused() -> None:
    assert refused(key(Method.WEIGHTS, 0, 0), [A, B]) == (KeyCode.NO_WEIGHT, {})
    assert refused(BY_PUPILS, [A, B], {A: 0, B: 0}) == (KeyCode.NO_WEIGHT, {})


def test_fixed_amounts_need_a_school_that_bears_the_rest() -> None:
    assert refused(key(Method.FIXED_REST, 100, 200), [A, B]) == (KeyCode.NO_REST, {})


def test_a_missing_number_of_pupils_names_the_school() -> None:
    assert refused(BY_PUPILS, [A, B], {A: 10}) == (KeyCode.PUPILS_MISSING, {"school_id": B})
    assert refused(BY_PUPILS, [A, B], {A: 10, B: -1}) == (KeyCode.VALUE_NEGATIVE, {"school_id": B})


def test_a_key_can_be_checked_before_there_are_pupil_counts() -> None:
    check_key(BY_PUPILS, [A, B])


# What holds for every key that divides.


@st.composite
def divisions(draw: st.DrawFn) -> tuple[int, Key, list[int], dict[int, int], int]:
    schools = list(range(1, draw(st.integers(1, 9)) + 1))
    whole = st.lists(st.integers(0, 3_000), min_size=len(schools), max_size=len(schools)).filter(any)
    method = draw(st.sampled_from(Method))
    values = draw(whole)
    size = draw(st.integers(0, MAX_CENTS))
    by, pupils = Key(method, (), FROM), dict(zip(schools, values, strict=True))
    if method is Method.PERCENT:
        cuts = sorted(draw(st.integers(0, 10_000)) for _ in schools[1:])
        by = key(method, *(high - low for low, high in zip([0, *cuts], [*cuts, 10_000], strict=True)))
    elif method is Method.WEIGHTS:
        by = key(method, *values)
    elif method is Method.FIXED_REST:
        by = key(method, None, *(value if value % 2 else None for value in values[1:]))
        size += sum(values)
    return draw(st.sampled_from([1, -1])) * size, by, schools, pupils, draw(st.integers(1, 500))


@given(divisions())
def test_what_the_schools_bear_is_exactly_the_cost(
    case: tuple[int, Key, list[int], dict[int, int], int],
) -> None:
    total, _, schools, _, _ = case
    found = shares(*case)
    assert sum(share.cents for share in found) == total
    assert [share.school_id for share in found] == schools


@given(divisions())
def test_every_share_follows_from_its_fraction_floor_and_rank(
    case: tuple[int, Key, list[int], dict[int, int], int],
) -> None:
    total, found = case[0], shares(*case)
    left_over = abs(total - sum(share.floor_cents for share in found))
    assert sum(share.numerator for share in found) == found[0].denominator
    assert sorted(share.rank for share in found) == list(range(1, len(found) + 1))
    for share in found:
        assert share.denominator == found[0].denominator
        assert abs(share.floor_cents) == abs(total) * share.numerator // share.denominator
        assert abs(share.cents) == abs(share.floor_cents) + (share.rank <= left_over)


@given(divisions())
def test_fractions_fit_in_a_bigint(case: tuple[int, Key, list[int], dict[int, int], int]) -> None:
    assert all(share.denominator < 2**63 for share in shares(*case))


@given(divisions())
def test_a_credit_of_the_same_size_and_number_is_the_mirror(
    case: tuple[int, Key, list[int], dict[int, int], int],
) -> None:
    total, by, schools, pupils, number = case
    assert negated(shares(total, by, schools, pupils, number)) == shares(-total, by, schools, pupils, number)


@given(divisions())
def test_a_school_with_weight_zero_or_a_fixed_amount_bears_exactly_that(
    case: tuple[int, Key, list[int], dict[int, int], int],
) -> None:
    _, by, schools, pupils, _ = case
    fixed = {line.school_id: line.value or 0 for line in by.lines if by.method is Method.FIXED_REST}
    for weight, share in zip(weights_for(by, schools, pupils), shares(*case), strict=True):
        if weight == 0:
            assert abs(share.cents) == fixed.get(share.school_id, 0)


@given(st.integers(0, MAX_CENTS), st.integers(1, 10), st.integers(1, 500))
def test_as_many_equal_costs_as_schools_charge_everyone_the_same(total: int, n: int, number: int) -> None:
    schools = list(range(1, n + 1))
    rounds = [cents(total, EQUAL, schools, number + turn) for turn in range(n)]
    assert {sum(column) for column in zip(*rounds, strict=True)} == {total}


def test_a_cost_of_nothing_is_borne_by_everyone_as_nothing() -> None:
    for by in (EQUAL, key(Method.FIXED_REST, None, 0, None)):
        found = shares(0, by, [A, B, C], {}, 1)
        assert [share.cents for share in found] == [0, 0, 0]
        assert sum(share.numerator for share in found) == found[0].denominator


def test_reversing_copies_the_shares_with_the_sign_turned() -> None:
    found = shares(10000, EQUAL, [A, B, C], {}, 4)
    assert [(share.cents, share.floor_cents, share.rank) for share in negated(found)] == [
        (-3333, -3333, 3),
        (-3334, -3333, 1),
        (-3333, -3333, 2),
    ]


# Order and dates.


def test_schools_stand_in_the_order_of_their_brin() -> None:
    assert in_brin_order({7: "99ZB00", 3: "99za00", 5: "05KO"}) == (5, 3, 7)


def test_the_latest_approved_key_that_began_by_the_day_is_in_force() -> None:
    def version(number: int, begins: date, approved: bool | None = True) -> KeyRow:
        key = Key(Method.EQUAL, (), begins)
        return KeyRow(number, number, key, "", datetime(2018, 8, 1, tzinfo=UTC), "Bas", approved=approved)

    old, new = version(1, date(2018, 8, 1)), version(2, date(2019, 8, 1))
    proposed, refused = version(3, date(2018, 9, 1), None), version(4, date(2018, 9, 1), False)
    known = [new, old, proposed, refused]
    assert key_in_force(known, date(2018, 7, 31)) is None
    assert key_in_force(known, date(2019, 7, 31)) is old
    assert key_in_force(known, date(2019, 8, 1)) is new
    assert key_in_force([*known, version(5, date(2018, 8, 1))], date(2019, 8, 1)) == version(
        5, date(2018, 8, 1)
    )


def test_a_school_not_yet_counted_has_no_number_of_pupils() -> None:
    assert pupils_on(COUNTS, date(2024, 9, 30)) == {}
