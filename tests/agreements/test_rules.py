"""The seven conditions, each green and red, on facts alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.agreements.rules import (
    AgreementFact,
    CostFact,
    Flag,
    KeyFact,
    ProjectFacts,
    SchoolFact,
    Verdict,
    findings,
)

DAY = date(2019, 2, 4)
START = date(2019, 1, 7)
A, B = SchoolFact(1, "Veenpluis", START, None), SchoolFact(2, "Roerdomp", START, None)
KEY = KeyFact(1, date(2018, 12, 1), "Ieder evenveel: ieder gebruikt het instrument.")
COST = CostFact(10, 7, "Drukwerk", DAY, 1, {1: 100}, {1: 50, 2: 50}, KEY)
SIGNED = AgreementFact(1, START, True, frozenset({1, 2}))
GOOD = ProjectFacts((A, B), (COST,), SIGNED, frozenset({1, 2}))


def with_cost(**changes: object) -> ProjectFacts:
    return replace(GOOD, costs=(replace(COST, **changes),))  # type: ignore[arg-type]


def test_all_seven_are_green_when_the_books_are_in_order() -> None:
    found = findings(GOOD)
    assert [f.number for f in found] == [1, 2, 3, 4, 5, 6, 7]
    assert {f.verdict for f in found} == {Verdict.GREEN}
    assert found[1].warnings and found[6].warnings


def test_a_key_approved_one_day_after_a_cost_makes_condition_4_red_with_its_number() -> None:
    [remark] = findings(with_cost(key=replace(KEY, approved_on=DAY + timedelta(days=1))))[3].reasons
    assert (remark.flag, remark.cost_number) == (Flag.KEY_AFTERWARDS, 7)


RED = {
    "one school": (1, Flag.ALONE_ON_DAY, replace(GOOD, schools=(A, replace(B, from_on=date(2019, 3, 1))))),
    "no purpose": (1, Flag.NO_PURPOSE, with_cost(description=" ")),
    "payer outside": (2, Flag.PAYER_OUTSIDE, with_cost(payers={1: 50, 3: 50}, shares={1: 50, 3: 50})),
    "no document": (3, Flag.NO_DOCUMENT, with_cost(documents=0)),
    "no key": (4, Flag.NO_KEY, with_cost(key=replace(KEY, approved_on=None))),
    "the same day": (4, Flag.KEY_AFTERWARDS, with_cost(key=replace(KEY, approved_on=DAY))),
    "no agreement": (5, Flag.NO_AGREEMENT, replace(GOOD, agreement=None)),
    "no risk": (5, Flag.NO_RISK, replace(GOOD, agreement=replace(SIGNED, shares_risk=False))),
    "not signed": (5, Flag.NOT_SIGNED, replace(GOOD, agreement=replace(SIGNED, signed_by=frozenset({1})))),
    "too early": (
        5,
        Flag.BEFORE_AGREEMENT,
        replace(GOOD, agreement=replace(SIGNED, effective_from=DAY + timedelta(days=1))),
    ),
    "other key": (5, Flag.OTHER_KEY, with_cost(credits_key=2)),
    "bears nothing": (6, Flag.PAYER_BEARS_NOTHING, with_cost(shares={1: 0, 2: 100})),
    "no reason": (7, Flag.NO_REASON, with_cost(key=replace(KEY, rationale=" "))),
}


@pytest.mark.parametrize("name", RED)
def test_one_thing_out_of_order_makes_one_condition_red(name: str) -> None:
    number, flag, facts = RED[name]
    red = [f for f in findings(facts) if f.verdict == Verdict.RED]
    assert [f.number for f in red] == [number]
    assert [r.flag for r in red[0].reasons] == [flag]


def test_before_the_first_cost_most_is_still_open() -> None:
    found = findings(replace(GOOD, costs=()))
    assert [f.number for f in found if f.verdict == Verdict.OPEN] == [2, 3, 4, 6, 7]


def test_a_rate_above_105_percent_of_the_wage_is_a_warning() -> None:
    for rate, warned in ((105_00, False), (105_01, True)):
        third = findings(with_cost(rate_cents=rate, wage_cents=100_00))[2]
        assert (third.verdict, bool(third.warnings)) == (Verdict.GREEN, warned)


def test_a_project_of_one_school_is_said_before_there_are_costs() -> None:
    first = findings(replace(GOOD, schools=(A,), costs=()))[0]
    assert [r.flag for r in first.reasons] == [Flag.ONE_SCHOOL]


@given(st.integers(-400, 400))
def test_condition_4_is_red_exactly_when_the_key_was_not_earlier(days: int) -> None:
    fact = with_cost(key=replace(KEY, approved_on=DAY + timedelta(days=days)))
    assert (findings(fact)[3].verdict == Verdict.RED) == (days >= 0)
