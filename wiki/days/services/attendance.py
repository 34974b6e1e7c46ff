"""Who was there: ticked at the door, and in a workshop."""

from collections.abc import Collection

from sqlalchemy import select, update

from wiki.audit.services import record
from wiki.days.models import Placement, Registration, Workshop
from wiki.days.queries.workshops import written_up
from wiki.days.services.locking import locked, locked_by_organiser
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def at_the_door(actor: Actor, day_id: int, present: Collection[int], listed: Collection[int]) -> None:
    """Tick who is there of the people who were on the list; nobody else is touched. Both are ids of people. Raises
    NotAllowed, NotFound."""
    locked_by_organiser(actor, day_id)
    there = Registration.day_id == day_id, Registration.left_at.is_(None)
    for ids, is_there in ((set(present), True), (set(listed) - set(present), False)):
        session().execute(
            update(Registration).where(*there, Registration.person_id.in_(ids)).values(present=is_there)
        )
    record(actor.id, "day.attendance", "network_day", day_id, present=len(set(present)))


def in_workshop(
    actor: Actor, workshop_id: int, round_id: int, present: Collection[int], listed: Collection[int]
) -> Workshop:
    """Tick who is in a workshop in a round; who is there is also at the day. Raises NotAllowed, NotFound."""
    found = written_up(actor, workshop_id)
    if round_id not in found.rounds:
        raise NotFound(_("This workshop is not given in this round. Choose another one."))
    locked(actor, found.day_id)
    for ids, is_there in ((set(present), True), (set(listed) - set(present), False)):
        theirs = select(Registration.id).where(
            Registration.day_id == found.day_id, Registration.person_id.in_(ids)
        )
        here = Placement.workshop_id == workshop_id, Placement.round_id == round_id
        session().execute(
            update(Placement).where(*here, Placement.registration_id.in_(theirs)).values(present=is_there)
        )
        if is_there:
            those = select(Placement.registration_id).where(*here, Placement.registration_id.in_(theirs))
            session().execute(update(Registration).where(Registration.id.in_(those)).values(present=True))
    record(actor.id, "workshop.attendance", "workshop", workshop_id, present=len(set(present)))
    return session().get_one(Workshop, workshop_id)
