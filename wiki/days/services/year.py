"""What network days are in a school year: on the page of an activity, on the timeline and in figures."""

from collections.abc import Sequence
from typing import Any

from wiki.days import wording
from wiki.days.queries.workshops import workshops_of_activity
from wiki.days.queries.year import counts_of_year, days_of_year
from wiki.days.rules.days import DayState
from wiki.kernel.i18n import _
from wiki.kernel.signals import activity_shown, year_counted, year_drawn
from wiki.plan.models import SchoolYear
from wiki.plan.queries import ActivityRow
from wiki.plan.rules import Figure, Moment, Section
from wiki.schools.rules import Actor


def listen() -> None:
    """Answer who shows a school year or an activity."""
    activity_shown.connect(_activity_shown)
    year_drawn.connect(_year_drawn)
    year_counted.connect(_year_counted)


def _activity_shown(_sender: Any, actor: Actor, activity: ActivityRow, **_more: Any) -> Section | None:
    found = workshops_of_activity(actor, activity.id)
    values = {"workshops": found, "states": wording.STATES, "tones": wording.TONES}
    return Section(30, "days/_of_activity.html", values) if found else None


def _year_drawn(_sender: Any, actor: Actor, year: SchoolYear, **_more: Any) -> Sequence[Moment]:
    plain = DayState.PUBLISHED, DayState.CLOSED
    return [
        Moment(row.held_on, row.title, row.url, _("Network day"))
        if (state := DayState(row.state)) in plain
        else Moment(row.held_on, row.title, row.url, str(wording.STATES[state]), wording.TONES[state])
        for row in days_of_year(actor, year)
    ]


def _year_counted(_sender: Any, actor: Actor, year: SchoolYear, **_more: Any) -> Sequence[Figure]:
    counts, group = counts_of_year(actor, year), _("Network days")
    return [
        Figure(group, _("Network days held"), counts.held, "/days/"),
        Figure(group, _("Workshops given"), counts.workshops, "/days/"),
        Figure(group, _("People who came"), counts.people, "/days/"),
    ]
