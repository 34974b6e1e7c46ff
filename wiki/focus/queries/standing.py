"""Which schools said lately where they are. For the network itself, without who asks."""

from datetime import date

from sqlalchemy import func, select

from wiki.focus.models import FocusConfirmation
from wiki.focus.rules.points import is_current
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.schools.models import School


def schools_behind(day: date) -> list[int]:
    """The schools of the network that have not said for a day that their focal points are up to date."""
    last = func.max(FocusConfirmation.at)
    statement = (
        select(School.id, last.label("last"))
        .outerjoin(FocusConfirmation, FocusConfirmation.school_id == School.id)
        .where(School.active_to.is_(None) | (School.active_to >= clock.today()))
        .group_by(School.id)
        .order_by(School.id)
    )
    rows = session().execute(statement).all()
    return [
        row.id
        for row in rows
        if not is_current(row.last.astimezone(clock.AMSTERDAM).date() if row.last else None, day)
    ]
