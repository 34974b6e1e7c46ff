"""What days left people to do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from wiki.accounts.models import Person
from wiki.days.models import DayTask, NetworkDay, Workshop
from wiki.days.queries.days import address, visible_to
from wiki.kernel.db import session
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class TaskRow:
    """Something to do, from a day or a workshop."""

    id: int
    day_id: int
    day: str
    day_slug: str
    workshop_id: int | None
    workshop: str | None
    activity_id: int | None
    text: str
    person_id: int | None
    person: str | None
    due_on: date | None
    done_at: datetime | None

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"{address(self.day_id, self.day_slug)}/report#task-{self.id}"


_TASKS: Any = (
    select(
        DayTask.id,
        DayTask.day_id,
        NetworkDay.title.label("day"),
        NetworkDay.slug.label("day_slug"),
        DayTask.workshop_id,
        Workshop.title.label("workshop"),
        DayTask.activity_id,
        DayTask.text,
        DayTask.person_id,
        Person.name.label("person"),
        DayTask.due_on,
        DayTask.done_at,
    )
    .join(NetworkDay, NetworkDay.id == DayTask.day_id)
    .outerjoin(Workshop, Workshop.id == DayTask.workshop_id)
    .outerjoin(Person, Person.id == DayTask.person_id)
)


def tasks_of(actor: Actor, *those: Any) -> list[TaskRow]:
    """Tasks of days that this person may see, in the order in which they were written down."""
    asked = _TASKS.where(visible_to(actor), *those).order_by(DayTask.id)
    return [TaskRow(**row._mapping) for row in session().execute(asked)]


def tasks(actor: Actor, day_id: int) -> list[TaskRow]:
    """The tasks of a day."""
    return tasks_of(actor, DayTask.day_id == day_id)


def open_tasks_of(actor: Actor) -> ColumnElement[bool]:
    """The tasks that the actor still has to do."""
    return and_(DayTask.person_id == actor.member_id, DayTask.done_at.is_(None))


def my_open_tasks(actor: Actor) -> list[TaskRow]:
    """What the actor still has to do."""
    return tasks_of(actor, open_tasks_of(actor))
