"""Who may settle, and who may say that a transfer was paid."""

from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role


def need_settling(actor: Actor) -> None:
    """Only the treasurer turns what is open into transfers; raises NotAllowed."""
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer settles a period."))


def may_record_payment(actor: Actor, to_school_id: int) -> bool:
    """The treasurer, and the coordinator of the school that the money came in at."""
    return actor.has(Role.TREASURER) or actor.coordinates(to_school_id)


def need_recording_payment(actor: Actor, to_school_id: int) -> None:
    """As `may_record_payment`; raises NotAllowed."""
    if not may_record_payment(actor, to_school_id):
        raise NotAllowed(_("Payments are noted by the treasurer or the school that receives them."))
