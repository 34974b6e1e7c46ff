"""The network days of a school year, and how many people came."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from wiki.days.models import NetworkDay, Registration, Workshop
from wiki.days.queries.days import DayRow, days_between, visible_to
from wiki.days.rules.days import DayState
from wiki.kernel.db import session
from wiki.plan.models import SchoolYear
from wiki.schools.rules import Actor


class Counts(NamedTuple):
    """Days that were held, their workshops, and the different people who were there."""

    held: int
    workshops: int
    people: int


def days_of_year(actor: Actor, year: SchoolYear) -> Sequence[DayRow]:
    """The days in a school year that this person may know of, the first one first."""
    return days_between(actor, year.starts_on, year.ends_on)


def counts_of_year(actor: Actor, year: SchoolYear) -> Counts:
    """What was held in a school year. One statement."""
    held = (
        visible_to(actor),
        NetworkDay.state == DayState.CLOSED,
        NetworkDay.held_on.between(year.starts_on, year.ends_on),
    )
    days = select(func.count()).select_from(NetworkDay).where(*held)
    workshops = _of_days(func.count(), Workshop).where(*held)
    came = _of_days(func.count(Registration.person_id.distinct()), Registration).where(*held)
    there = came.where(Registration.present.is_(True))
    row = session().execute(select(*(one.scalar_subquery() for one in (days, workshops, there)))).one()
    return Counts(*row)


def _of_days(count: Any, table: type[Workshop | Registration]) -> Any:
    return select(count).select_from(table).join(NetworkDay, NetworkDay.id == table.day_id)
