"""Places that become free after the assignment: who waits gets one, or is asked."""

from sqlalchemy import delete, select

from wiki.audit.services import record
from wiki.days.models import (
    NetworkDay,
    Placement,
    Workshop,
    WorkshopChoice,
    WorkshopRound,
)
from wiki.days.queries.people import Coming, coming, seats_used, waiting
from wiki.days.rules.assignment import Reason
from wiki.days.rules.days import may_leave
from wiki.days.services import notifications
from wiki.days.services.locking import locked
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def take(actor: Actor, day_id: int, round_id: int, workshop_id: int) -> None:
    """Go to a workshop in which there is a place; who waits for it goes first. Raises NotAllowed, NotFound,
    Conflict."""
    day = _open_day(actor, day_id)
    people = coming(day_id)
    me = _me(actor, people)
    workshop = _given(day_id, round_id, workshop_id)
    free = workshop.capacity - seats_used(people)[round_id, workshop_id]
    first = [one.person_id for one in waiting(people, round_id, workshop_id)[: max(free, 0)]]
    if free < 1:
        raise Conflict(_("This place is taken already."))
    if len(first) == free and me.person_id not in first:
        raise Conflict(
            _("Somebody who waits longer goes first. You hear of it when there is a place for you.")
        )
    _check_elsewhere(me, round_id, workshop_id)
    before = me.places.get(round_id)
    if before is not None and before.reason == Reason.LEADER:
        raise Conflict(_("You lead a workshop in this round."))
    put(me.id, round_id, workshop_id, Reason.TOOK)
    record(actor.id, "workshop.place_taken", "workshop", workshop_id, day=day_id)
    if before is not None and before.workshop_id not in (None, workshop_id):
        pass_on(day, round_id, before.workshop_id)


def decline(actor: Actor, day_id: int, round_id: int, workshop_id: int) -> None:
    """Wait for a workshop no longer: the choice for it goes, and the next one is told. Raises NotAllowed, NotFound,
    Conflict."""
    day = _open_day(actor, day_id)
    me = _me(actor, coming(day_id))
    its = (
        WorkshopChoice.registration_id == me.id,
        WorkshopChoice.round_id == round_id,
        WorkshopChoice.workshop_id == workshop_id,
    )
    session().execute(delete(WorkshopChoice).where(*its))
    record(actor.id, "workshop.declined", "workshop", workshop_id, day=day_id)
    pass_on(day, round_id, workshop_id)


def pass_on(day: NetworkDay, round_id: int, workshop_id: int | None) -> None:
    """Seats may be free: of who waits first as many as there are seats get one when they have no place, and are asked
    when they have another. Nothing happens before people know where they go."""
    if day.shown_at is None or workshop_id is None:
        return
    session().flush()
    people = coming(day.id)
    workshop = session().get_one(Workshop, workshop_id)
    free = max(0, workshop.capacity - seats_used(people)[round_id, workshop_id])
    for one in waiting(people, round_id, workshop_id)[:free]:
        place = one.places.get(round_id)
        if place is None or place.workshop_id is None:
            put(one.id, round_id, workshop_id, Reason.TOOK)
            notifications.placed(day, workshop, round_id, one.person_id)
        elif workshop_id not in place.why.get("offered", ()):
            _offer(one.id, round_id, workshop_id)
            notifications.place_free(day, workshop, round_id, one.person_id)


def _offer(registration_id: int, round_id: int, workshop_id: int) -> None:
    """Keep that somebody was asked: nobody goes before them any more."""
    placement = session().get_one(Placement, (registration_id, round_id))
    placement.why = {**placement.why, "offered": [*placement.why.get("offered", ()), workshop_id]}


def put(registration_id: int, round_id: int, workshop_id: int | None, reason: Reason) -> None:
    """Have somebody go there in a round, or nowhere."""
    found = session().get(Placement, (registration_id, round_id))
    if found is None:
        found = Placement(registration_id=registration_id, round_id=round_id, why={})
        session().add(found)
    found.workshop_id, found.reason, found.rank, found.present = workshop_id, reason.value, None, None
    found.why = {key: value for key, value in found.why.items() if key != "offered"}
    session().flush()


def _open_day(actor: Actor, day_id: int) -> NetworkDay:
    if not actor.is_member:
        raise NotAllowed(_("Sign in to take part."))
    day = locked(actor, day_id)
    if day.shown_at is None or not may_leave(day.state, day.held_on, clock.today()):
        raise Conflict(_("Places cannot be changed now."))
    return day


def _me(actor: Actor, people: list[Coming]) -> Coming:
    me = next((one for one in people if one.person_id == actor.member_id), None)
    if me is None:
        raise NotFound(_("You did not sign up for this day."))
    return me


def _given(day_id: int, round_id: int, workshop_id: int) -> Workshop:
    its = WorkshopRound.round_id == round_id, Workshop.id == workshop_id, Workshop.day_id == day_id
    found = session().scalar(
        select(Workshop).join(WorkshopRound, WorkshopRound.workshop_id == Workshop.id).where(*its)
    )
    if found is None:
        raise NotFound(_("This workshop is not given in this round. Choose another one."))
    return found


def _check_elsewhere(me: Coming, round_id: int, workshop_id: int) -> None:
    for other, place in me.places.items():
        if other != round_id and place.workshop_id == workshop_id:
            raise Conflict(_("You are in this workshop in another round."))
