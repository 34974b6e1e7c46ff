"""Not wanting to be suggested, or asked."""

from sqlalchemy import delete, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.focus.models import FocusOptOut
from wiki.focus.rules.points import may_write
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.models import School
from wiki.schools.rules import Actor


def set_school_out(actor: Actor, school_id: int, out: bool) -> None:
    """Have a school suggested to nobody, or suggested again; twice is the same as once. Raises NotAllowed."""
    if not may_write(actor, school_id):
        raise NotAllowed(_("Only the coordinator of the school can change its focal points."))
    _set(actor, out, school_id=school_id)


def set_person_out(actor: Actor, out: bool) -> None:
    """Have the actor asked nothing by other schools, or asked again; twice is the same as once. Raises NotAllowed."""
    if not actor.is_member:
        raise NotAllowed(_("Sign in first"))
    _set(actor, out, person_id=actor.member_id)


def _set(actor: Actor, out: bool, **whose: int) -> None:
    for model, id_ in ((School, whose.get("school_id")), (Person, whose.get("person_id"))):
        if id_ is not None:
            session().get(model, id_, with_for_update=True)  # pressing twice at the same time waits here
    known = session().scalar(select(FocusOptOut.id).filter_by(**whose))
    if out and known is None:
        session().add(FocusOptOut(at=clock.now(), **whose))
        session().flush()
    elif known is not None and not out:
        session().execute(delete(FocusOptOut).where(FocusOptOut.id == known))
    else:
        return
    (kind, id_), *_none = whose.items()
    record(actor.id, "focus.opted_out" if out else "focus.opted_in", kind.removesuffix("_id"), id_)
