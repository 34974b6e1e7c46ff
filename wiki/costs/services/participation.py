"""The days on which schools take part in a project, when its first or last day moves."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import ProjectParticipant
from wiki.costs.rules.lifecycle import HANDED_IN
from wiki.kernel.db import session

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The first and last day of a project."""

    first: date
    last: date


def move_participants(project_id: int, before: Period, after: Period) -> list[int]:
    """Let who takes part from the first day do so from the new one, and to the last likewise.

    Nobody moves over the day of a cost that was handed in: who bears it is fixed. Returns the schools that moved.
    """
    statement = select(ProjectParticipant).where(ProjectParticipant.project_id == project_id)
    rows = list(session().scalars(statement.order_by(ProjectParticipant.id)))
    starts_free = _is_free(project_id, *sorted((before.first, after.first)))
    ends_free = _is_free(project_id, *(day + _DAY for day in sorted((before.last, after.last))))
    moved: list[int] = []
    for row in rows:
        first = after.first if starts_free and row.from_on == before.first else row.from_on
        last = after.last if ends_free and row.to_on == before.last else row.to_on
        if (first, last) != (row.from_on, row.to_on) and _fits(row, first, last, rows):
            row.from_on, row.to_on = first, last
            moved.append(row.school_id)
    return moved


def _is_free(project_id: int, begin: date, end: date) -> bool:
    """True when no cost of these days (the last not included) was handed in."""
    submitted = select(Cost.id).where(
        Cost.project_id == project_id,
        Cost.status.in_(HANDED_IN),
        Cost.dated_on >= begin,
        Cost.dated_on < end,
    )
    return session().scalar(submitted.limit(1)) is None


def _fits(row: ProjectParticipant, first: date, last: date | None, rows: list[ProjectParticipant]) -> bool:
    """True when a spell begins before it ends, and the school has no other spell on its days."""
    others = (other for other in rows if other.school_id == row.school_id and other is not row)
    end = last or date.max
    return first <= end and not any(
        other.from_on <= end and first <= (other.to_on or date.max) for other in others
    )
