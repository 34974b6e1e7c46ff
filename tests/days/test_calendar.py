"""A network day in a calendar: read back by an independent reader of iCalendar."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.days.rules.calendar import LINE, Event, calendar

CHANGED = datetime(2019, 1, 8, 9, 0, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


def event(**more: object) -> Event:
    values = {
        "uid": "day-1@lichtwerk.example",
        "sequence": 0,
        "title": "Netwerkdag",
        "day": date(2019, 3, 14),
    }
    values |= {"starts_at": 570, "ends_at": 900, "changed_at": CHANGED}
    return Event(**{**values, **more})  # type: ignore[arg-type]


def read(text: str) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2019, 3, 14), 1), (date(2019, 5, 28), 2), (date(2018, 9, 27), 2), (date(2018, 11, 27), 1)],
)
def test_a_day_is_at_the_time_of_the_dutch_clock_in_winter_and_summer(day: date, hours: int) -> None:
    zone = icalendar.Calendar.from_ical(calendar([event(day=day)])).walk("VTIMEZONE")[0].to_tz()  # type: ignore[attr-defined]
    start = read(calendar([event(day=day)])).decoded("DTSTART")
    assert start.utcoffset() == timedelta(hours=hours) and (start.hour, start.minute) == (9, 30)
    assert datetime(day.year, day.month, day.day, 9, 30, tzinfo=zone).utcoffset() == timedelta(hours=hours)


def test_a_change_has_a_higher_sequence_and_a_day_that_is_off_says_so() -> None:
    one = read(calendar([event()]))
    other = read(calendar([event(sequence=3, cancelled=True)], method="CANCEL"))
    assert one["UID"] == other["UID"] and (one["SEQUENCE"], other["SEQUENCE"]) == (0, 3)
    assert (one["STATUS"], other["STATUS"]) == ("CONFIRMED", "CANCELLED")


@given(TEXTS, TEXTS)
def test_what_people_type_comes_back_as_it_was_and_no_line_is_too_long(title: str, text: str) -> None:
    made = calendar([event(title=title, text=f"{text}\n\nEinde; met, \\ alles")], name="Mijn dagen")
    assert all(len(line.encode()) <= LINE for line in made.split("\r\n"))
    assert "\n" not in made.replace("\r\n", "")
    found = read(made)
    assert (str(found["SUMMARY"]), str(found["DESCRIPTION"])) == (title, f"{text}\n\nEinde; met, \\ alles")


def test_nobody_can_write_a_line_of_their_own_into_a_calendar() -> None:
    found = read(calendar([event(title="A\r\nSTATUS:CANCELLED\x00\x1b", place="B\nEND:VEVENT")]))
    assert found["STATUS"] == "CONFIRMED" and str(found["LOCATION"]) == "B\nEND:VEVENT"
