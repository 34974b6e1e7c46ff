"""What is new to somebody since they last came to a page: noted in small transactions of its own while they read. A
busy database is no reason to refuse a page."""

from contextlib import suppress

from sqlalchemy.exc import OperationalError

from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.pages.queries.visits import visit_on_view
from wiki.pages.rules.visits import come
from wiki.pages.services.visits import note_seen, note_visit
from wiki.schools.rules import Actor


def known_before(actor: Actor, page_id: int, shown: int) -> int | None:
    """The version the reader knew when they came, if the page that is shown to them changed since; notes that they
    came to it."""
    if not actor.is_member:
        return None
    coming = come(visit_on_view(actor, page_id), shown, clock.now())
    if coming.store:
        with suppress(OperationalError), transaction():
            note_visit(actor, page_id, *coming.store)
    return coming.since


def looked(actor: Actor, page_id: int, old: int, new: int) -> None:
    """Note that the reader looked at what changed between these versions, if that is what was new to them."""
    last = visit_on_view(actor, page_id)
    if last and old <= last.before < last.revision <= new:
        with suppress(OperationalError), transaction():
            note_seen(actor, page_id, old, new)
