"""What happens in a school year, day by day: of every slice that has something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from wiki.kernel.i18n import _
from wiki.kernel.signals import year_drawn
from wiki.plan.models import SchoolYear
from wiki.plan.queries import ActivityRow
from wiki.plan.rules import Moment
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Line:
    """A line of the table beside the drawing."""

    on: date
    title: str
    url: str
    word: str
    tone: str
    activity: str


def moments(actor: Actor, year: SchoolYear) -> list[Moment]:
    """Everything that has a day in this school year, by day."""
    answers = (found for _receiver, found in year_drawn.send(actor=actor, year=year))
    return sorted(chain.from_iterable(answers), key=lambda moment: (moment.on, moment.title))


def lines(activities: list[ActivityRow], found: list[Moment]) -> list[Line]:
    """What is drawn as a table: beginnings and ends of activities, and the moments between, by day."""
    names = {row.id: f"{row.number} {row.title}" for row in activities}
    both = [
        *_spans(activities),
        *(Line(m.on, m.title, m.url, m.word, m.tone, names.get(m.activity_id or 0, "")) for m in found),
    ]
    return sorted(both, key=lambda line: line.on)


def _spans(activities: list[ActivityRow]) -> Iterator[Line]:
    for row in activities:
        name = f"{row.number} {row.title}"
        if row.starts_on:
            yield Line(row.starts_on, row.title, row.url, _("Starts"), "plain", name)
        if row.ends_on:
            yield Line(row.ends_on, row.title, row.url, _("Finishes"), "plain", name)
