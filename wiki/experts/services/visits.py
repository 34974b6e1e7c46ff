"""Asking to come, answering, taking it back, and what one takes along. Inside the caller's transaction."""

from sqlalchemy import func, select

from wiki.audit.services import record
from wiki.experts.models import Visit, VisitDay, VisitOffer, VisitTip
from wiki.experts.queries.visits import VisitRow, visit
from wiki.experts.rules import visits as rules
from wiki.experts.rules.visits import LIVE, VisitState
from wiki.experts.services import notifications
from wiki.experts.services.indexing import index_offer
from wiki.experts.services.offers import locked
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, ngettext
from wiki.schools.rules import Actor


def ask(actor: Actor, offer_id: int, day_id: int, people: int, question: str) -> Visit:
    """Ask for places on a day, with the question one comes with.

    Raises NotAllowed, NotFound, and Invalid (fields `day`, `people`, `question`).
    """
    offer = locked(actor, offer_id)
    if not rules.may_ask(actor, offer.school_id) or actor.school_id is None:
        raise NotAllowed(_("People of other schools can ask for a place."))
    day = _open_day(offer, day_id)
    _check(question, people, rules.room(offer.seats, _taken(day.id)))
    there = select(Visit.id).where(
        Visit.day_id == day.id, Visit.school_id == actor.school_id, Visit.state.in_(LIVE)
    )
    if session().scalar(there) is not None:
        raise Invalid({"day": _("Your school asked for this day already.")})
    made = Visit(
        day_id=day.id,
        school_id=actor.school_id,
        people=people,
        question=question,
        asked_by_id=actor.member_id,
        asked_at=clock.now(),
        changed_at=clock.now(),
    )
    session().add(made)
    session().flush()
    record(actor.id, "visit.asked", "visit", made.id, offer=offer_id, people=people)
    notifications.asked(visit(actor, made.id), actor)
    return made


def accept(actor: Actor, visit_id: int, remark: str = "") -> None:
    """Say yes to a question. Raises NotAllowed, NotFound, Conflict when it was answered or taken back already, and
    Invalid (fields "" when there is no room, `remark`)."""
    row, made = _held_by_host(actor, visit_id, remark)
    _must_be(made, VisitState.ASKED)
    day = session().get_one(VisitDay, made.day_id)
    offer = session().get_one(VisitOffer, day.offer_id)
    left = rules.room(offer.seats, _taken(day.id))
    if made.people > left:
        raise Invalid({"": _no_room(left)})
    if not row.is_ahead:
        raise Invalid({"": _("This day is over.")})
    _answer(actor, made, VisitState.ACCEPTED, remark)
    index_offer(row.offer_id)
    notifications.answered(visit(actor, visit_id), actor)


def decline(actor: Actor, visit_id: int, remark: str) -> None:
    """Say no to a question, or call off what was agreed on, with the reason.

    Raises NotAllowed, NotFound, Conflict when it is off already, and Invalid (field `remark`).
    """
    if not remark:
        raise Invalid({"remark": _("Say in a sentence why not; perhaps another day fits.")})
    row, made = _held_by_host(actor, visit_id, remark)
    _must_be(made, *LIVE)
    was = VisitState(made.state)
    _answer(actor, made, VisitState.DECLINED, remark)
    index_offer(row.offer_id)
    notifications.answered(visit(actor, visit_id), actor, called_off=was is VisitState.ACCEPTED)


def withdraw(actor: Actor, visit_id: int) -> None:
    """Take a question back, or say that one does not come after all. Raises NotAllowed, NotFound, and Conflict when it
    is off already."""
    row = visit(actor, visit_id)
    if not rules.may_withdraw(actor, row.asked_by_id, row.school_id):
        raise NotAllowed(_("Only who asked, and the coordinator of their school, can take this back."))
    made = _locked(actor, row)
    _must_be(made, *LIVE)
    made.state, made.sequence, made.changed_at = VisitState.WITHDRAWN, made.sequence + 1, clock.now()
    session().flush()
    record(actor.id, "visit.withdrawn", "visit", visit_id)
    index_offer(row.offer_id)
    notifications.withdrawn(visit(actor, visit_id), actor)


def add_tip(actor: Actor, visit_id: int, body: str) -> VisitTip:
    """Write down what one takes along from a visit; the same words twice are said once.

    Raises NotAllowed, NotFound, Conflict when it did not take place, and Invalid (field `body`).
    """
    row = visit(actor, visit_id)
    if not rules.may_report(actor, row.schools) or actor.school_id is None:
        raise NotAllowed(_("Only people of both schools can write this down."))
    if not row.is_held:
        raise Conflict(_("This visit did not take place (yet)."))
    if not body:
        raise Invalid({"body": _("Write something first.")})
    if len(body) > rules.TIP_MAX:
        raise Invalid({"body": too_long(rules.TIP_MAX)})
    _locked(actor, row)
    same = select(VisitTip).filter_by(visit_id=visit_id, by_id=actor.member_id, body=body)
    there = session().scalar(same)
    if there is not None:
        return there
    made = VisitTip(
        visit_id=visit_id, by_id=actor.member_id, school_id=actor.school_id, at=clock.now(), body=body
    )
    session().add(made)
    session().flush()
    record(actor.id, "visit.tip", "visit", visit_id)
    index_offer(row.offer_id)
    return made


def _open_day(offer: VisitOffer, day_id: int) -> VisitDay:
    day = session().get(VisitDay, day_id) if may_be_id(day_id) else None
    if day is None or day.offer_id != offer.id:
        raise Invalid({"day": _("Choose a day.")})
    if offer.closed_at is not None or day.held_on < clock.today():
        raise Invalid({"day": _("One can no longer ask for this day.")})
    return day


def _check(question: str, people: int, left: int) -> None:
    if not question:
        raise Invalid({"question": _("Say what you would like to see or hear.")})
    if len(question) > rules.QUESTION_MAX:
        raise Invalid({"question": too_long(rules.QUESTION_MAX)})
    if people < 1:
        raise Invalid({"people": _("Enter with how many people you come.")})
    if people > left:
        raise Invalid({"people": _no_room(left)})


def _no_room(left: int) -> str:
    if not left:
        return _("There is no room left on this day.")
    return ngettext(
        "There is room for %(num)s person on this day.", "There is room for %(num)s people on this day.", left
    )


def _taken(day_id: int) -> int:
    agreed = Visit.day_id == day_id, Visit.state == VisitState.ACCEPTED
    return session().scalar(select(func.coalesce(func.sum(Visit.people), 0)).where(*agreed)) or 0


def _held_by_host(actor: Actor, visit_id: int, remark: str) -> tuple[VisitRow, Visit]:
    row = visit(actor, visit_id)
    if not rules.may_answer(actor, row.host_id, row.contact_id):
        raise NotAllowed(_("Only the school that invites can answer."))
    if len(remark) > rules.REMARK_MAX:
        raise Invalid({"remark": too_long(rules.REMARK_MAX)})
    return row, _locked(actor, row)


def _locked(actor: Actor, row: VisitRow) -> Visit:
    locked(actor, row.offer_id)
    found = session().get(Visit, row.id, populate_existing=True)
    if found is None:
        raise NotFound(_("This visit is not there, or not for you to see."))
    return found


def _must_be(made: Visit, *states: VisitState) -> None:
    if made.state not in states:
        raise Conflict(_("This was answered or taken back already. Look at what is there now."))


def _answer(actor: Actor, made: Visit, state: VisitState, remark: str) -> None:
    made.state, made.remark = state.value, remark
    made.answered_by_id, made.answered_at = actor.member_id, clock.now()
    made.sequence, made.changed_at = made.sequence + 1, clock.now()
    session().flush()
    record(actor.id, f"visit.{state.value}", "visit", made.id)
