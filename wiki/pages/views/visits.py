"""What is new to somebody since they last came to a page: noted in small transactions of its own while they read. A
busy database is no reason to refuse a page."""

from contextlib import suppress
from dataclasses import replace

from sqlalchemy.exc import OperationalError

from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.pages.queries.page_view import Reading
from wiki.pages.queries.visits import own_visit
from wiki.pages.rules.visits import come
from wiki.pages.services.visits import note_seen, note_visit
from wiki.schools.rules import Actor


def with_news(actor: Actor, read: Reading) -> Reading:
    """The page with the version the reader knew, if it changed since they came; notes that they came to it."""
    if not actor.is_member:
        return read
    coming = come(read.visit, read.page.revision, clock.now())
    if coming.store:
        with suppress(OperationalError), transaction():
            note_visit(actor, read.page.id, *coming.store)
    return replace(read, since=coming.since)


def looked(actor: Actor, page_id: int, old: int, new: int) -> None:
    """Note that the reader looked at what changed between these versions, if that is what was new to them."""
    last = own_visit(actor, page_id)
    if last and old <= last.before < last.revision <= new:
        with suppress(OperationalError), transaction():
            note_seen(actor, page_id, old, new)
