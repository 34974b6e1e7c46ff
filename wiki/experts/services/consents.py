"""What an expert agreed to: that schools see how to reach them, and that visitors see them. Inside the caller's
transaction; nothing of a contact goes into the audit trail."""

import re

from sqlalchemy import delete, select

from wiki.audit.services import record
from wiki.experts.models import ExpertConsent, ExpertContact
from wiki.experts.rules.experts import Consent, ContactCommand, Scope
from wiki.experts.services.experts import looked_after
from wiki.experts.services.indexing import index_expert
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}")
_PHONE = re.compile(r"\+?[\d\s()/-]{6,40}")


def set_contact(actor: Actor, expert_id: int, command: ContactCommand) -> None:
    """Store how to reach an expert, with the consent it rests on; a consent there was gives way to this one.

    Raises NotAllowed, NotFound, and Invalid (fields `email`, `phone`, `way`, `given_on`).
    """
    looked_after(actor, expert_id)
    _check_contact(command)
    session().execute(delete(ExpertContact).where(ExpertContact.expert_id == expert_id))
    consent = _agreed(actor, expert_id, Scope.CONTACT, command.consent)
    session().add(
        ExpertContact(expert_id=expert_id, consent_id=consent.id, email=command.email, phone=command.phone)
    )
    session().flush()


def show_publicly(actor: Actor, expert_id: int, consent: Consent) -> None:
    """Have visitors see an expert, who agreed to that. Raises NotAllowed, NotFound, Invalid (field `given_on`)."""
    looked_after(actor, expert_id)
    _agreed(actor, expert_id, Scope.PUBLIC, consent)
    index_expert(expert_id)


def withdraw(actor: Actor, expert_id: int, scope: Scope) -> None:
    """Take a consent back: the contact goes, or visitors see the expert no more, at once. Twice is the same as once.
    Raises NotAllowed, NotFound."""
    looked_after(actor, expert_id)
    if scope is Scope.CONTACT:
        session().execute(delete(ExpertContact).where(ExpertContact.expert_id == expert_id))
    if _end(actor, expert_id, scope):
        record(actor.id, "expert.consent_withdrawn", "expert", expert_id, scope=scope.value)
        index_expert(expert_id)


def _agreed(actor: Actor, expert_id: int, scope: Scope, given: Consent) -> ExpertConsent:
    if given.given_on > clock.today():
        raise Invalid({"given_on": _("This day is still to come.")})
    _end(actor, expert_id, scope)
    consent = ExpertConsent(
        expert_id=expert_id,
        scope=scope.value,
        way=given.way.value,
        given_on=given.given_on,
        noted_by_id=actor.member_id,
        noted_at=clock.now(),
    )
    session().add(consent)
    session().flush()
    record(actor.id, "expert.consent", "expert", expert_id, scope=scope.value, way=given.way.value)
    return consent


def _end(actor: Actor, expert_id: int, scope: Scope) -> bool:
    wanted = select(ExpertConsent).where(
        ExpertConsent.expert_id == expert_id,
        ExpertConsent.scope == scope.value,
        ExpertConsent.withdrawn_at.is_(None),
    )
    there = session().scalar(wanted)
    if there is None:
        return False
    there.withdrawn_at, there.withdrawn_by_id = clock.now(), actor.member_id
    session().flush()
    return True


def _check_contact(command: ContactCommand) -> None:
    if not command.email and not command.phone:
        raise Invalid({"email": _("Fill in an email address, a phone number, or both.")})
    if command.email and (len(command.email) > 254 or not _EMAIL.fullmatch(command.email)):
        raise Invalid({"email": _("Enter an email address like name@school.nl.")})
    if command.phone and not _PHONE.fullmatch(command.phone):
        raise Invalid({"phone": _("Enter a phone number like 06 12 34 56 78.")})
