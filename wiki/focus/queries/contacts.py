"""Reading contacts between schools: who is in one, and the coordinators of its two schools."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.focus.models import FocalPoint, FocusContact, FocusContactPerson, FocusMessage
from wiki.focus.rules.points import shown
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.plan.models import BuildingBlock
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor

_LATEST = 100

Asking = aliased(School)
Asked = aliased(School)


@dataclass(frozen=True)
class ContactRow:
    """A contact: the focal point, the school that asked because of it, and the school that was asked."""

    id: int
    point_id: int
    title: str
    building_block: str | None
    from_school_id: int
    from_school: str
    to_school_id: int
    to_school: str
    last_at: datetime
    messages: int

    @property
    def name(self) -> str:
        """What the focal point is called."""
        return shown(self.title, self.building_block)

    @property
    def url(self) -> str:
        """Where its messages are."""
        return f"/focus/contacts/{self.id}"

    def other(self, school_id: int | None) -> str:
        """The school on the other side of this one."""
        return self.from_school if school_id == self.to_school_id else self.to_school


class MessageRow(NamedTuple):
    """One message; `school` is that of who wrote it."""

    id: int
    by_id: int
    by: str
    school: str | None
    colour: str | None
    at: datetime
    body: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The contacts this actor may read: those they are in, and those of the school they coordinate."""
    if not actor.is_member:
        return false()
    mine = select(FocusContactPerson.contact_id).where(FocusContactPerson.person_id == actor.member_id)
    own = FocusContact.id.in_(mine)
    if not actor.coordinates(actor.school_id):
        return own
    of_school = (FocalPoint.school_id == actor.school_id, FocusContact.school_id == actor.school_id)
    return or_(own, *of_school)


def _contacts(actor: Actor) -> Any:
    said = (
        select(
            FocusMessage.contact_id,
            func.max(FocusMessage.at).label("last_at"),
            func.count().label("messages"),
        )
        .group_by(FocusMessage.contact_id)
        .subquery()
    )
    return (
        select(
            FocusContact.id,
            FocalPoint.id.label("point_id"),
            FocalPoint.title,
            BuildingBlock.name.label("building_block"),
            Asking.id.label("from_school_id"),
            Asking.name.label("from_school"),
            Asked.id.label("to_school_id"),
            Asked.name.label("to_school"),
            said.c.last_at,
            said.c.messages,
        )
        .join(said, said.c.contact_id == FocusContact.id)
        .join(FocalPoint, FocalPoint.id == FocusContact.focal_point_id)
        .outerjoin(BuildingBlock, BuildingBlock.id == FocalPoint.building_block_id)
        .join(Asking, Asking.id == FocalPoint.school_id)
        .join(Asked, Asked.id == FocusContact.school_id)
        .where(visible_to(actor))
    )


def contacts(actor: Actor) -> list[ContactRow]:
    """The contacts of this actor, the last written first."""
    statement = _contacts(actor)
    latest = statement.order_by(statement.selected_columns.last_at.desc(), FocusContact.id.desc()).limit(
        _LATEST
    )
    return [ContactRow(**row._mapping) for row in session().execute(latest)]


def contact(actor: Actor, contact_id: int) -> ContactRow:
    """One contact. Raises NotFound."""
    wanted = _contacts(actor).where(FocusContact.id == contact_id)
    row = session().execute(wanted).one_or_none() if may_be_id(contact_id) else None
    if row is None:
        raise NotFound(_("These messages are not there, or not for you."))
    return ContactRow(**row._mapping)


def messages(actor: Actor, contact_id: int) -> list[MessageRow]:
    """What was said in a contact, the oldest first."""
    school_of = (
        select(func.min(Membership.school_id))
        .where(Membership.person_id == FocusMessage.by_id)
        .correlate(FocusMessage)
        .scalar_subquery()
    )
    statement = (
        select(
            FocusMessage.id,
            FocusMessage.by_id,
            Person.name,
            School.name,
            School.colour,
            FocusMessage.at,
            FocusMessage.body,
        )
        .join(FocusContact, FocusContact.id == FocusMessage.contact_id)
        .join(FocalPoint, FocalPoint.id == FocusContact.focal_point_id)
        .join(Person, Person.id == FocusMessage.by_id)
        .outerjoin(School, School.id == school_of)
        .where(FocusContact.id == contact_id, visible_to(actor))
        .order_by(FocusMessage.id)
    )
    return [MessageRow._make(row) for row in session().execute(statement)]


def people_in(contact_id: int) -> Sequence[int]:
    """Everybody who is in a contact."""
    wanted = select(FocusContactPerson.person_id).where(FocusContactPerson.contact_id == contact_id)
    return session().scalars(wanted.order_by(FocusContactPerson.person_id)).all()
