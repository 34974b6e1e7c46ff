"""Refusing what somebody may not do with settlements; the rules are in `rules.permissions`."""

from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role
from wiki.settlement.rules.permissions import may_record_payment


def need_settling(actor: Actor) -> None:
    """Check that somebody may turn what is open into transfers: only the treasurer. Raises NotAllowed."""
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer can settle a period."))


def need_recording_payment(actor: Actor, to_school_id: int) -> None:
    """Check that somebody may record a payment to this school. Raises NotAllowed."""
    if not may_record_payment(actor, to_school_id):
        raise NotAllowed(_("Payments are recorded by the treasurer or the school that receives them."))
