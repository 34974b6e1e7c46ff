"""Reading the bin: what somebody may put back."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.pages.models import Page
from wiki.schools.rules import Actor, Role
from wiki.structure.rules import KEPT_DAYS


class Removed(NamedTuple):
    """A page in the bin; after `until` it is deleted."""

    id: int
    title: str
    removed_at: datetime
    removed_by: str | None

    @property
    def until(self) -> datetime:
        """When it is deleted, unless something rests on it."""
        return self.removed_at + timedelta(days=KEPT_DAYS)


def removed(actor: Actor) -> list[Removed]:
    """The pages in the bin that this person may put back, removed last first."""
    columns: Any = select(Page.id, Page.title, Page.removed_at, Person.name)
    statement = columns.outerjoin(Person, Person.id == Page.removed_by_id).where(
        Page.removed_at.is_not(None), Page.merged_into_id.is_(None), _may_put_back(actor)
    )
    found = session().execute(statement.order_by(Page.removed_at.desc(), Page.id))
    return [Removed._make(row) for row in found]


def _may_put_back(actor: Actor) -> ColumnElement[bool]:
    """What `may_remove` of pages says, as a condition."""
    if actor.has(Role.NETWORK_COORDINATOR):
        return true()
    if not actor.is_member:
        return false()
    own = and_(Page.created_by_id == actor.member_id, Page.released.is_(None))
    return or_(own, Page.school_id == actor.school_id) if actor.coordinates(actor.school_id) else own
