"""Where schools stand, and when they are asked again."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wiki.adoptions import rules
from wiki.adoptions.rules import Event, Report

BEGIN = datetime(2019, 1, 1, tzinfo=UTC)
EVENTS = st.lists(st.tuples(st.sampled_from(rules.UseState), st.booleans())).map(
    lambda said: [
        Event(Report(s, 1), BEGIN + timedelta(days=n), confirms) for n, (s, confirms) in enumerate(said)
    ]
)
DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))


@given(EVENTS)
def test_a_school_stands_where_it_said_last_since_it_first_said_so(events: list[Event]) -> None:
    standing = rules.replay(events)
    first = next((n for n, event in enumerate(events) if not event.confirms), None)
    if first is None:
        assert standing is None
        return
    said = [event for event in events[first:] if not event.confirms]
    last = [event.said.state for event in said]
    run = next((n for n in reversed(range(len(last))) if last[n] != last[-1]), -1) + 1
    assert standing is not None and standing.said == said[-1].said
    assert standing.at == events[-1].at and standing.since == said[run].at


@given(DAYS)
def test_schools_are_asked_twice_a_year(day: date) -> None:
    last = rules.asked_last(day)
    assert last <= day and (last.month, last.day) in rules.ASKED_ON and (day - last).days < 215


@given(DAYS, DAYS)
def test_a_use_fades_with_the_days_on_which_nobody_answered(said_on: date, today: date) -> None:
    asked = {rules.asked_last(said_on + timedelta(days=n)) for n in range((today - said_on).days + 1)}
    missed = sum(day > said_on for day in asked)
    expected = {0: rules.Freshness.CONFIRMED, 1: rules.Freshness.FADING}.get(missed, rules.Freshness.GONE)
    assert rules.freshness(said_on, today) == expected or said_on > today
