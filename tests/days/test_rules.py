"""Who may sign up when, who is next, and how the times of a day are written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.days.rules.days import (
    DayState,
    SignUp,
    clock,
    is_reminder_due,
    may_leave,
    may_organise,
    overlap,
    remarks_go,
    sign_up,
)
from wiki.days.rules.waiting import Hopeful, waiting_list
from wiki.kernel.forms import read_time
from wiki.schools.rules import Actor, Role

DAY, OPENS, CLOSES = date(2019, 3, 14), date(2019, 2, 1), date(2019, 3, 7)


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (DayState.PUBLISHED, OPENS - timedelta(1), SignUp.NOT_YET),
        (DayState.PUBLISHED, OPENS, SignUp.OPEN),
        (DayState.PUBLISHED, CLOSES, SignUp.OPEN),
        (DayState.PUBLISHED, CLOSES + timedelta(1), SignUp.CLOSED),
        (DayState.PUBLISHED, DAY + timedelta(1), SignUp.OVER),
        (DayState.DRAFT, OPENS, SignUp.OVER),
        (DayState.CANCELLED, OPENS, SignUp.OVER),
    ],
)
def test_sign_up_opens_and_closes_by_date(state: DayState, today: date, expected: SignUp) -> None:
    assert sign_up(state, DAY, OPENS, CLOSES, today) is expected


def test_who_cannot_come_says_so_until_the_day_itself() -> None:
    assert may_leave(DayState.PUBLISHED, DAY, DAY) and not may_leave(
        DayState.PUBLISHED, DAY, DAY + timedelta(1)
    )
    assert not may_leave(DayState.CANCELLED, DAY, OPENS)


def test_remarks_on_diet_and_travel_go_after_the_day_or_when_it_is_off() -> None:
    assert not remarks_go(DAY, DayState.PUBLISHED, DAY) and remarks_go(
        DAY, DayState.PUBLISHED, DAY + timedelta(1)
    )
    assert remarks_go(DAY, DayState.CANCELLED, OPENS) and remarks_go(DAY, DayState.CLOSED, DAY)


def test_who_has_not_answered_is_reminded_in_the_last_days_of_sign_up() -> None:
    due = [
        CLOSES - timedelta(n)
        for n in range(30, -10, -1)
        if is_reminder_due(OPENS, CLOSES, CLOSES - timedelta(n))
    ]
    assert due == [CLOSES - timedelta(n) for n in (3, 2, 1, 0)]
    assert not is_reminder_due(OPENS, None, CLOSES) and not is_reminder_due(DAY, CLOSES, CLOSES)


def test_the_network_and_the_host_school_organise_a_day() -> None:
    core = Actor(1, roles=frozenset({Role.NETWORK_COORDINATOR}))
    host = Actor(2, school_id=7, roles=frozenset({Role.SCHOOL_COORDINATOR}))
    assert may_organise(core, None) and may_organise(core, 7) and may_organise(host, 7)
    assert not may_organise(host, 8) and not may_organise(host, None)
    assert not may_organise(Actor(3, school_id=7, roles=frozenset({Role.TEACHER})), 7)


@given(st.integers(0, 1439))
def test_a_time_is_read_as_it_is_written(minutes: int) -> None:
    assert read_time(clock(minutes)) == minutes == read_time(clock(minutes).replace(":", "."))


@pytest.mark.parametrize("wrong", ["", "24:00", "9:60", "9", "half tien", "09:30:00", "٠٩:٣٠", "-1:00"])
def test_what_is_no_time_is_none(wrong: str) -> None:
    assert read_time(wrong) is None


def test_parts_that_touch_do_not_overlap() -> None:
    assert (
        not overlap((600, 660), (660, 700))
        and overlap((600, 661), (660, 700))
        and overlap((600, 700), (610, 620))
    )


def test_the_next_one_is_who_was_asked_then_who_has_no_place_then_by_turn_then_who_came_first() -> None:
    people = [
        Hopeful(1, rank=1, has=2, nowhere=False, turn=5, since=datetime(2019, 2, 1, tzinfo=UTC)),
        Hopeful(2, rank=1, has=None, nowhere=True, turn=9, since=datetime(2019, 2, 2, tzinfo=UTC)),
        Hopeful(3, rank=2, has=1, nowhere=False, turn=1, since=datetime(2019, 2, 3, tzinfo=UTC)),
        Hopeful(4, rank=1, has=None, nowhere=False, turn=None, since=datetime(2019, 2, 9, tzinfo=UTC)),
        Hopeful(5, rank=2, has=None, nowhere=False, turn=3, since=datetime(2019, 2, 5, tzinfo=UTC)),
        Hopeful(7, rank=1, has=None, nowhere=True, turn=None, since=datetime(2019, 2, 7, tzinfo=UTC)),
        Hopeful(
            8, rank=1, has=3, nowhere=False, turn=99, since=datetime(2019, 2, 8, tzinfo=UTC), offered=True
        ),
        Hopeful(6, rank=1, has=0, nowhere=False, turn=2, since=datetime(2019, 2, 6, tzinfo=UTC)),
    ]
    assert [one.person for one in waiting_list(people)] == [8, 2, 5, 1, 7, 4]
