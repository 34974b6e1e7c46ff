"""The rules of milestones, of going over to the next year, and of reminding schools."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wiki.roadmap.rules.ambitions import REMIND_BEFORE, reminder
from wiki.roadmap.rules.milestones import MilestoneState, is_late, may_edit_milestones
from wiki.roadmap.rules.roll_over import (
    NUMBER_MAX,
    a_year_later,
    difference,
    free_number,
    same_weekday_later,
)
from wiki.schools.rules import VISITOR, Actor, Role

DAYS = st.dates(date(2001, 1, 1), date(2198, 12, 31))


@given(DAYS, DAYS)
def test_a_milestone_is_late_from_the_day_after_its_own_and_only_while_it_is_open(
    due: date, day: date
) -> None:
    assert is_late(MilestoneState.OPEN, due, day) == (day > due)
    assert not is_late(MilestoneState.REACHED, due, day) and not is_late(MilestoneState.DROPPED, due, day)


def test_milestones_are_changed_by_the_core_team_the_lead_school_and_the_group() -> None:
    core = Actor(id=1, roles=frozenset({Role.NETWORK_COORDINATOR}))
    lead = Actor(id=2, school_id=7, roles=frozenset({Role.SCHOOL_COORDINATOR}))
    teacher = Actor(id=3, school_id=7, roles=frozenset({Role.TEACHER}))
    assert may_edit_milestones(core, None, False) and may_edit_milestones(lead, 7, False)
    assert may_edit_milestones(teacher, 8, True)
    assert not may_edit_milestones(lead, 8, False) and not may_edit_milestones(teacher, 7, False)
    assert not may_edit_milestones(VISITOR, None, True)


@given(DAYS)
def test_a_year_later_is_the_same_day_of_the_next_year(day: date) -> None:
    later = a_year_later(day)
    assert later is not None and (later.year, later.month) == (day.year + 1, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)
    assert a_year_later(None) is None


@given(DAYS)
def test_a_milestone_goes_to_the_same_day_of_the_week_within_the_year(day: date) -> None:
    first, last = date(day.year + 1, 1, 1), date(day.year + 1, 12, 31)
    later = same_weekday_later(day, first, last)
    assert first <= later <= last
    assert later.weekday() == day.weekday() or later in (first, last)


@given(st.text("AB1-2", min_size=1, max_size=NUMBER_MAX), st.sets(st.text("AB1-2", min_size=1, max_size=4)))
def test_a_number_for_the_next_year_is_free_fits_and_stays_when_it_can(number: str, taken: set[str]) -> None:
    found = free_number(number, taken)
    assert found not in taken and len(found) <= NUMBER_MAX
    assert found == number or number in taken


def test_numbers_that_are_taken_time_and_again_are_counted_on() -> None:
    taken = {"A4"}
    for expected in ("A4-2", "A4-3", "A4-4"):
        assert free_number("A4", taken) == expected
        taken.add(expected)
    assert free_number("ABCDEFGHIJ", {"ABCDEFGHIJ"}) == "ABCDEFGH-2"


def test_a_difference_names_only_what_changed() -> None:
    same = difference(("Roerdomp", "Roerdomp"), ("rubric", "rubric"), ["Anna"], ["Anna"])
    assert not same.is_any
    other = difference(("Roerdomp", "Kernteam"), ("rubric", "gids"), ["Anna", "Bas"], ["Bas", "Els"])
    assert (other.lead, other.result) == (("Roerdomp", "Kernteam"), ("rubric", "gids"))
    assert (other.joined, other.left) == (("Els",), ("Anna",))


@given(DAYS, st.integers(-30, 30))
def test_schools_are_reminded_a_week_and_a_day_before_and_never_after(answer_by: date, left: int) -> None:
    due = reminder(answer_by, answer_by - timedelta(days=left))
    assert due == (None if left < 0 or left > max(REMIND_BEFORE) else 1 if left <= 1 else 7)
