"""Rules of the register: ages, forecasts to the cent, and the line of the money on an account."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.register.rules.ageing import Age, age, aged, together
from wiki.register.rules.forecast import Part, Span, expected, lines, parts, total
from wiki.register.rules.liquidity import Flow, Why, by_month, drawn, line, lowest

TODAY = date(2019, 3, 1)
START, END = date(2018, 12, 1), date(2019, 6, 28)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
CENTS = st.integers(-(10**9), 10**9)
KNOWN = st.dictionaries(
    st.sampled_from(("invoice", "print", "hours", "credit")),
    st.tuples(CENTS, st.integers(0, 10**9)),
).map(lambda found: [Part(7, kind, spent, on_way) for kind, (spent, on_way) in found.items()])
SPANS = st.tuples(DAYS, st.integers(0, 800), st.booleans()).map(
    lambda found: Span(found[0], found[0] + timedelta(days=found[1]), TODAY, found[2])
)


@pytest.mark.parametrize(
    ("late", "found"),
    [
        (-9, Age.NOT_DUE),
        (0, Age.NOT_DUE),
        (1, Age.MONTH),
        (30, Age.MONTH),
        (31, Age.TWO_MONTHS),
        (60, Age.TWO_MONTHS),
        (61, Age.THREE_MONTHS),
        (90, Age.THREE_MONTHS),
        (91, Age.LONGER),
    ],
)
def test_an_age_lasts_up_to_and_including_its_last_day(late: int, found: Age) -> None:
    assert age(TODAY - timedelta(days=late), TODAY) == found


@given(st.lists(st.tuples(st.sampled_from("abc"), DAYS, CENTS)))
def test_ages_keep_every_cent(amounts: list[tuple[str, date, int]]) -> None:
    rows = aged(amounts, TODAY)
    assert together(rows).total == sum(cents for _name, _day, cents in amounts)
    assert together(rows).late == sum(cents for _name, day, cents in amounts if day < TODAY)
    assert [row.name for row in rows] == list(dict.fromkeys(name for name, _day, _cents in amounts))


def test_the_pace_until_now_carries_on() -> None:
    # 210 days, of which 91 are over: 9.100 cents become 21.000.
    assert expected(9_100, 50_000, Span(START, END, TODAY)) == 21_000
    assert expected(9_100, 50_000, Span(START, END, TODAY, over=True)) == 9_100
    assert expected(9_100, 50_000, Span(START, TODAY, TODAY)) == 9_100
    assert expected(0, 50_000, Span(START, END, TODAY)) == 50_000
    assert expected(100, 50_000, Span(TODAY, END, TODAY)) == 50_000
    assert expected(60_000, 50_000, Span(TODAY, END, TODAY)) == 60_000


@given(KNOWN, st.none() | st.integers(0, 10**9), SPANS)
def test_categories_are_together_what_is_expected_of_the_project(
    known: list[Part], budget: int | None, span: Span
) -> None:
    found = parts(7, known, budget, span)
    so_far = sum(part.spent + part.committed for part in known)
    assert sum(part.expected for part in found) == expected(so_far, budget, span) >= so_far
    assert all(part.coming >= 0 for part in found)
    by_category, by_project = lines(found, lambda p: p.category, {}), lines(found, lambda p: p.project, {})
    assert total(by_category).expected == total(by_project).expected


@given(CENTS, st.lists(st.tuples(DAYS, CENTS)))
def test_the_line_ends_with_all_that_comes_and_goes(opening: int, moves: list[tuple[date, int]]) -> None:
    points = line(opening, [Flow(on, cents, Why.TRANSFER, "x") for on, cents in moves], TODAY)
    assert all(point.flow.on >= TODAY for point in points)
    assert [point.flow.on for point in points] == sorted(point.flow.on for point in points)
    assert (points[-1].balance if points else opening) == opening + sum(cents for _on, cents in moves)
    assert lowest(opening, points, TODAY)[1] == min([opening, *(point.balance for point in points)])
    corners, zero = drawn(opening, points, TODAY)
    assert all(0 <= int(part) <= 600 for corner in corners.split() for part in corner.split(","))
    assert 0 <= zero <= 160


@given(st.integers(0, 10**9), DAYS, st.integers(0, 800))
def test_months_are_together_the_whole_and_differ_by_a_cent(cents: int, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = by_month(cents, first, last)
    assert sum(part for _day, part in found) == cents
    assert max(part for _day, part in found) - min(part for _day, part in found) <= 1
    assert len({day for day, _part in found}) == len(found)
    assert all(first <= day <= last for day, _part in found)
