"""Where things go on the drawing of a school year."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wiki.plan.rules import Moment
from wiki.years.rules.timeline import MARK, NARROW, WIDE, Activity, Paper, draw, shortened

SPAN = date(2018, 8, 1), date(2019, 7, 31)
ANY_DAY = st.dates(date(2018, 1, 1), date(2020, 1, 1))
MAYBE = st.none() | ANY_DAY


def activity(id_: int, starts_on: date | None, ends_on: date | None) -> Activity:
    return Activity(id_, f"A{id_} Een activiteit", "/", "structural", starts_on, ends_on)


@given(st.sampled_from([WIDE, NARROW]), st.lists(ANY_DAY, max_size=6), MAYBE, MAYBE)
def test_everything_is_on_the_paper_and_later_is_never_to_the_left(
    paper: Paper, days: list[date], first: date | None, last: date | None
) -> None:
    if first and last:
        first, last = sorted((first, last))
    moments = [Moment(day, "x", "/", "x", activity_id=1) for day in days]
    drawing = draw(paper, SPAN, [activity(1, first, last)], moments, SPAN[0])
    [lane] = drawing.lanes
    places = [mark.x for mark in lane.marks]
    assert places == sorted(places) and [m.moment.on for m in lane.marks] == sorted(days)
    assert all(paper.left + MARK <= x <= paper.width - MARK for x in (*places, lane.bar_x))
    assert lane.bar_x + lane.bar_width <= paper.width and lane.bar_width >= 2
    assert all(0 < mark.y < drawing.height for mark in lane.marks)


def test_what_is_of_no_activity_is_in_a_lane_above_and_without_it_there_is_none() -> None:
    day = Moment(date(2018, 9, 27), "Netwerkdag 1", "/days/1", "Netwerkdag")
    drawing = draw(WIDE, SPAN, [activity(1, None, None)], [day], date(2018, 9, 1))
    assert [lane.activity and lane.activity.id for lane in drawing.lanes] == [None, 1]
    assert drawing.lanes[1].whole_year and drawing.lanes[0].y < drawing.lanes[1].y
    assert len(draw(WIDE, SPAN, [activity(1, None, None)], [], SPAN[0]).lanes) == 1


def test_the_months_begin_where_their_first_day_is_and_today_is_drawn_within_the_year() -> None:
    drawing = draw(WIDE, SPAN, [], [], date(2019, 2, 1))
    assert [month.day.month for month in drawing.months] == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert drawing.today_x == drawing.months[6].x
    outside = SPAN[1] + timedelta(days=1)
    assert draw(WIDE, SPAN, [], [], outside).today_x is None


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_name_is_cut_off_where_it_does_not_fit(text: str, letters: int) -> None:
    found = shortened(text, letters)
    assert len(found) <= letters and (found == text or found.endswith("…"))
