"""How the reports of a school add up to its present use of a page, and when that has to be confirmed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from wiki.schools.rules import Actor


class UseState(StrEnum):
    """What a school does with a page, in the order of a use; where a school has used it, stopped is the end."""

    VIEWED = "viewed"
    TRIED = "tried"
    IN_USE = "in_use"
    STOPPED = "stopped"


class Freshness(StrEnum):
    """How much a use that was reported still says: schools are asked again, and some do not answer."""

    CONFIRMED = "confirmed"
    FADING = "fading"
    GONE = "gone"


ASKED_ON = ((2, 1), (9, 1))
"""Month and day on which every school is asked again what it uses."""
GROUP_MAX, CONTACT_MAX, EXPERIENCE_MAX = 80, 120, 280


@dataclass(frozen=True)
class Report:
    """What a school reports of its use of a page."""

    state: str
    revision: int
    release_label: str | None = None
    group_name: str = ""
    contact: str = ""
    experience: str = ""


@dataclass(frozen=True)
class Event:
    """A report at a moment; `confirms` when it repeats the one before."""

    said: Report
    at: datetime
    confirms: bool = False


@dataclass(frozen=True)
class Standing:
    """The present use: the last report, since when in this state, and when it was reported or confirmed."""

    said: Report
    since: datetime
    at: datetime


def replay(events: Iterable[Event]) -> Standing | None:
    """What the events of one school about one page come to, in the order in which they happened."""
    standing: Standing | None = None
    for event in events:
        standing = after(standing, event)
    return standing


def after(before: Standing | None, event: Event) -> Standing | None:
    """The present use after one more event; a confirmation without a report before it changes nothing."""
    if event.confirms:
        return replace(before, at=event.at) if before else None
    same = before is not None and before.said.state == event.said.state
    return Standing(event.said, before.since if before and same else event.at, event.at)


def asked_last(day: date) -> date:
    """The last day, not after this one, on which schools were asked what they use."""
    days = [date(year, *on) for year in (day.year - 1, day.year) for on in ASKED_ON]
    return max(asked for asked in days if asked <= day)


def freshness(said_on: date, today: date) -> Freshness:
    """How much a use that was last reported on this day still says: it is confirmed since schools were last asked,
    fading when they did not answer once, gone when they did not twice."""
    last = asked_last(today)
    if said_on >= last:
        return Freshness.CONFIRMED
    return (
        Freshness.FADING if said_on >= asked_last(date.fromordinal(last.toordinal() - 1)) else Freshness.GONE
    )


def counts(state: str, said_on: date, today: date) -> bool:
    """True for a use that is counted."""
    return state == UseState.IN_USE and freshness(said_on, today) != Freshness.GONE


def may_report(actor: Actor) -> bool:
    """Whether the actor may report for a school: its members may."""
    return actor.is_member and actor.school_id is not None
