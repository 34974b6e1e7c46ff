"""Diet and travel remarks: for the organisers alone, and gone after the day."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select, update

from wiki.days.models import NetworkDay, Registration
from wiki.days.rules.days import remarks_go
from wiki.kernel.db import session
from wiki.kernel.signals import notices_due


def listen() -> None:
    """Look every hour whose day is over."""
    notices_due.connect(_due)


def wipe(day_id: int) -> None:
    """Wipe the remarks of a day."""
    session().execute(update(Registration).where(Registration.day_id == day_id).values(diet="", travel=""))


def _due(_sender: Any, today: date, **_more: Any) -> None:
    with_remarks = (
        select(NetworkDay.id, NetworkDay.held_on, NetworkDay.state)
        .join(Registration, Registration.day_id == NetworkDay.id)
        .where(or_(Registration.diet != "", Registration.travel != ""))
        .distinct()
    )
    for day_id, held_on, state in session().execute(with_remarks).all():
        if remarks_go(held_on, state, today):
            wipe(day_id)
