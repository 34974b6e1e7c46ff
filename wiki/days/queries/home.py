"""What somebody's home says of network days: the next one, where they go, and what they still have to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from wiki.days.models import Registration
from wiki.days.queries.answers import SchoolAnswers, unanswered
from wiki.days.queries.days import DayRow, next_id, rounds
from wiki.days.queries.days import day as one_day
from wiki.days.queries.people import Coming, mine
from wiki.days.queries.tasks import TaskRow, my_open_tasks, open_tasks_of
from wiki.days.queries.workshops import WorkshopRow, workshops
from wiki.days.rules.days import may_organise
from wiki.kernel.db import session
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class AtHome:
    """The next day, how one signed up, in each round the workshop one goes to, and one's tasks. `people` is how many
    come, for who organises it; `unanswered` are the schools of which they, or a coordinator, wait for an answer."""

    day: DayRow | None
    own: Coming | None
    places: Sequence[tuple[str, WorkshopRow]]
    people: int | None
    tasks: Sequence[TaskRow]
    unanswered: Sequence[SchoolAnswers] = ()


def at_home(actor: Actor) -> AtHome:
    """What a member's home says of days: one statement when there is nothing to say."""
    next_, has_tasks = session().execute(select(next_id(actor), exists().where(open_tasks_of(actor)))).one()
    tasks = my_open_tasks(actor) if has_tasks else []
    if next_ is None:
        return AtHome(None, None, (), None, tasks)
    day = one_day(actor, next_)
    own = mine(actor, day.id)
    organises = may_organise(actor, day.host_school_id)
    people = _people(day.id) if organises else None
    return AtHome(day, own, _places(actor, day, own), people, tasks, unanswered(actor, day))


def _places(actor: Actor, day: DayRow, own: Coming | None) -> list[tuple[str, WorkshopRow]]:
    if own is None or day.shown_at is None:
        return []
    offered = {row.id: row for row in workshops(actor, day.id)}
    there = ((row, own.places.get(row.id)) for row in rounds(day.id))
    return [
        (row.title, offered[place.workshop_id])
        for row, place in there
        if place and place.workshop_id in offered
    ]


def _people(day_id: int) -> int:
    comes = Registration.day_id == day_id, Registration.left_at.is_(None)
    return session().scalar(select(func.count()).select_from(Registration).where(*comes)) or 0
