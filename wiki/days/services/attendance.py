"""Who was there: ticked at the door, and in a workshop. Two people may tick the same list: each changes only what they
ticked or took away themselves."""

from typing import Any

from sqlalchemy import select, update

from wiki.audit.services import record
from wiki.days.models import Placement, Registration, Workshop
from wiki.days.queries.workshops import written_up
from wiki.days.rules.attendance import Ticks
from wiki.days.services.locking import locked, locked_by_organiser
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def at_the_door(actor: Actor, day_id: int, ticks: Ticks) -> None:
    """Tick who is there, by ids of people. Raises NotAllowed, NotFound."""
    locked_by_organiser(actor, day_id)
    there = Registration.day_id == day_id, Registration.left_at.is_(None)
    _tick(Registration, ticks, Registration.person_id, *there)
    record(actor.id, "day.attendance", "network_day", day_id, present=len(set(ticks.present)))


def in_workshop(actor: Actor, workshop_id: int, round_id: int, ticks: Ticks) -> Workshop:
    """Tick who is in a workshop in a round; who is there is also at the day. Raises NotAllowed, NotFound."""
    found = written_up(actor, workshop_id)
    if round_id not in found.rounds:
        raise NotFound(_("This workshop is not given in this round. Choose another one."))
    locked(actor, found.day_id)
    whose = (
        select(Registration.person_id).where(Registration.id == Placement.registration_id).scalar_subquery()
    )
    here = Placement.workshop_id == workshop_id, Placement.round_id == round_id
    _tick(Placement, ticks, whose, *here)
    came = select(Placement.registration_id).where(*here, whose.in_(ticks.came))
    session().execute(update(Registration).where(Registration.id.in_(came)).values(present=True))
    record(actor.id, "workshop.attendance", "workshop", workshop_id, present=len(set(ticks.present)))
    return session().get_one(Workshop, workshop_id)


def _tick(table: Any, ticks: Ticks, person: Any, *those: Any) -> None:
    for ids, is_there in ((ticks.came, True), (ticks.went, False)):
        session().execute(update(table).where(*those, person.in_(ids)).values(present=is_there))
    nobody_looked = table.present.is_(None), person.in_(ticks.not_seen)
    session().execute(update(table).where(*those, *nobody_looked).values(present=False))
