"""Asking a school that fits for contact, answering, and not wanting to see it suggested.

Nobody sees an address: a message is in the app, and goes by the outbox to who wants mails.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select

from wiki.audit.services import record
from wiki.discussions.services import checked
from wiki.focus.models import FocusContact, FocusContactPerson, FocusDismissal, FocusMessage
from wiki.focus.queries import contacts as contact_queries
from wiki.focus.queries.matches import MatchRow, match
from wiki.focus.queries.opt_outs import people_out
from wiki.focus.queries.points import coordinators_of, people_of, point, school_year_of
from wiki.focus.rules.matching import read_match_id
from wiki.focus.rules.points import may_ask, may_write
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.notices.services.notices import notify_at_length
from wiki.schools.models import School
from wiki.schools.rules import Actor

_IN_SENTENCE = 300
"""A longer message does not fit in the sentence of a notice: its mail has it whole."""


def found_match(actor: Actor, match_id: str) -> MatchRow:
    """The match of this name. Raises NotAllowed, and NotFound when there is none (any more)."""
    ids = read_match_id(match_id)
    if ids is None or not all(map(may_be_id, ids)):
        raise NotFound(_("This school is no longer suggested."))
    own = point(actor, ids[0])
    return match(actor, own.id, ids[1], school_year_of(own))


def dismiss(actor: Actor, match_id: str, dismissed: bool = True) -> None:
    """Have a school no longer suggested for a focal point, or suggested again; twice is the same as once.

    Raises NotAllowed and NotFound.
    """
    found = found_match(actor, match_id)
    if not may_write(actor, found.point.school_id):
        raise NotAllowed(_("Only the coordinator of the school can change its focal points."))
    session().get(School, found.point.school_id, with_for_update=True)
    key = {"focal_point_id": found.point.id, "school_id": found.school_id}
    known = session().get(FocusDismissal, key)
    if dismissed and known is None:
        session().add(FocusDismissal(**key, at=clock.now(), by_id=actor.member_id))
    elif known is not None and not dismissed:
        session().execute(delete(FocusDismissal).filter_by(**key))
    else:
        return
    action = "focus.dismissed" if dismissed else "focus.suggested_again"
    record(actor.id, action, "focal_point", found.point.id, school=found.school_id)


def ask(actor: Actor, match_id: str, body: str) -> FocusContact:
    """Ask a school that fits for contact; who asked before goes on with what was said. The same words again, from
    another tab or sent twice, are said once.

    Raises NotAllowed, NotFound, Conflict when nobody there can be asked, and Invalid (field `body`).
    """
    found = found_match(actor, match_id)
    if not may_ask(actor, found.point.school_id):
        raise NotAllowed(_("Only people of this school can ask for contact."))
    text = checked(body)
    session().get(School, found.school_id, with_for_update=True)
    known = session().scalar(
        select(FocusContact).filter_by(focal_point_id=found.point.id, school_id=found.school_id)
    )
    if known is not None and text in _said(actor, known):
        return known
    asked = _who_answers(found)
    if not asked:
        raise Conflict(_("Nobody of this school can be asked in Lichtwerk."))
    contact = known or FocusContact(focal_point_id=found.point.id, school_id=found.school_id, at=clock.now())
    session().add(contact)
    session().flush()
    _join(contact.id, (*asked, actor.member_id))
    record(actor.id, "focus.asked", "focus_contact", contact.id, school=found.school_id)
    _say(actor, contact, text, "contact_asked", found.point.name)
    return contact


def answer(actor: Actor, contact_id: int, body: str) -> FocusContact:
    """Say something back; what was said last is not said twice. Raises NotFound, and Invalid (field `body`)."""
    row = contact_queries.contact(actor, contact_id)
    text = checked(body)
    contact = session().get_one(FocusContact, row.id, with_for_update=True)
    if text in _said(actor, contact, last=True):
        return contact
    _join(contact.id, (actor.member_id,))
    record(actor.id, "focus.answered", "focus_contact", contact.id)
    _say(actor, contact, text, "contact_answered", row.name)
    return contact


def _said(actor: Actor, contact: FocusContact, *, last: bool = False) -> set[str]:
    """What this actor said in a contact before, or said last in it."""
    every = contact_queries.messages(actor, contact.id)
    return {message.body for message in (every[-1:] if last else every) if message.by_id == actor.member_id}


def _who_answers(found: MatchRow) -> list[int]:
    """Who answers for the focal points that fit, else the coordinators; without who wants to be asked nothing."""
    out = people_out()
    there = {id_ for id_, _name in people_of(found.school_id)} - out
    named = {fact.point.contact_id for fact in found.facts if fact.point and fact.point.contact_id in there}
    others = coordinators_of([found.school_id]).get(found.school_id, [])
    return sorted(id_ for id_ in named if id_) or [id_ for id_ in others if id_ not in out]


def _join(contact_id: int, people: Iterable[int]) -> None:
    known = set(contact_queries.people_in(contact_id))
    for person_id in sorted({*people} - known):
        session().add(FocusContactPerson(contact_id=contact_id, person_id=person_id))
    session().flush()


def _say(actor: Actor, contact: FocusContact, body: str, kind: str, name: str) -> None:
    message = FocusMessage(contact_id=contact.id, by_id=actor.member_id, at=clock.now(), body=body)
    session().add(message)
    session().flush()
    others = set(contact_queries.people_in(contact.id)) - {actor.member_id}
    notify_at_length(
        others,
        kind,
        lambda _language: body.split("\n\n") if len(body) > _IN_SENTENCE else (),
        key=f"{contact.id}:{message.id}",
        url=f"/focus/contacts/{contact.id}",
        who=actor.name,
        school=actor.school_name or "Lichtwerk",
        point=name,
        remark=body,
    )
