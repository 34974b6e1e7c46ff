"""Not wanting to be found. Inside the caller's transaction."""

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.people.models import HiddenPerson
from wiki.people.services.indexing import index_person
from wiki.schools.rules import Actor


def hide(actor: Actor, hidden: bool) -> None:
    """Have search and colleagues no longer find the actor, or find them again; twice is the same as once. Raises
    NotAllowed."""
    if not actor.is_member:
        raise NotAllowed(_("Sign in first"))
    me = actor.member_id
    session().get(Person, me, with_for_update=True)  # pressing twice at the same time waits here
    there = session().get(HiddenPerson, me, populate_existing=True)
    if hidden == (there is not None):
        return
    if there is None:
        session().add(HiddenPerson(person_id=me, at=clock.now()))
        session().flush()
    else:
        session().delete(there)
        session().flush()
    record(actor.id, "person.hidden" if hidden else "person.shown", "person", me)
    index_person(me)
