"""Whoever changes a day, or who goes where on it, holds the row of that day: two of them never give one seat twice."""

from wiki.days.models import NetworkDay
from wiki.days.queries.days import day, organised
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def locked(actor: Actor, day_id: int) -> NetworkDay:
    """A day that this person may see. Raises NotFound."""
    day(actor, day_id)
    return session().get_one(NetworkDay, day_id, with_for_update=True, populate_existing=True)


def locked_by_organiser(actor: Actor, day_id: int) -> NetworkDay:
    """A day that this person organises. Raises NotFound, NotAllowed."""
    organised(actor, day_id)
    return session().get_one(NetworkDay, day_id, with_for_update=True, populate_existing=True)


def check_version(now: int, then: int) -> None:
    """Raises Conflict when somebody else changed this since."""
    if now != then:
        raise Conflict(
            _(
                "Somebody else changed this in the meantime. Look at what is there now and make your "
                "change again."
            )
        )
