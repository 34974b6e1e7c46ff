"""Storing what people type in live text. Inside the caller's transaction: what is acknowledged was committed first."""

import secrets
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pycrdt import merge_updates
from sqlalchemy import select, update

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
from wiki.kernel.hints import Topic, hint
from wiki.kernel.i18n import _
from wiki.live.models import LiveText, LiveUpdate, LiveWriter
from wiki.live.queries import contributors, people, updates_after, version_text
from wiki.live.rules.live import COMPACT_AFTER, COUNT_MAX, MESSAGE_MAX, Refusal, is_connection
from wiki.live.rules.updates import Update
from wiki.live.services.presence import has_seat
from wiki.live.services.replicas import Document, Replica, is_too_large, replica
from wiki.live.services.versions import take_in
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import may_write
from wiki.pages.services.persistence import locked
from wiki.schools.rules import Actor


class Sent(NamedTuple):
    """An update as it came in: from whom, from which tab, and for which document."""

    actor: Actor
    connection: str
    epoch: int
    update: bytes


Outcome = int | Refusal
"""The update is stored, as this one or before; or why it is not."""


def open_text(actor: Actor, page_id: int) -> LiveText:
    """The live text of a page, made of its newest version when there is none. Raises NotAllowed and NotFound."""
    if not may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    page_row(actor, page_id)
    page = locked(session(), page_id)
    live = _row(page_id)
    if live is None:
        live = LiveText(page_id=page_id, last_seq=0, snapshot_seq=0, version_seq=0)
        _begin(live, page)
        session().add(live)
        session().flush()
        _register(page_id, Document(live.snapshot).known, None)
    elif _is_worn(live):
        _begin(live, page)
    else:
        take_in(live, page)
    live.closed = page.archived_at is not None
    session().flush()
    hint(session(), Topic.TEXT, page_id)
    return live


def _row(page_id: int) -> LiveText | None:
    return session().get(LiveText, page_id, with_for_update=True, populate_existing=True)


def _begin(live: LiveText, page: Page) -> None:
    """A new document of the newest version. It is made once and stored: made twice, its text would double."""
    document = Document()
    document.write(version_text(page.id, page.revision).body)
    live.epoch = secrets.randbelow(COUNT_MAX) + 1
    live.snapshot = live.version_state = document.state()
    live.version, live.changed_at = page.revision, clock.now()
    live.snapshot_seq = live.version_seq = live.last_seq


def _is_worn(live: LiveText) -> bool:
    """Whether so much was ever taken out of the text that it is better made anew, and nobody would notice."""
    if not is_too_large(live.snapshot):
        return False
    waiting = contributors(live.page_id, live.version_seq, live.last_seq)
    return not waiting and not people([live.page_id])[live.page_id]


def store(page_id: int, sent: Sequence[Sent]) -> list[Outcome]:
    """Store updates in the order in which they came; a bad one never stops the others.

    What NotAllowed and Invalid would say is an outcome here, so neither is raised.
    """
    live = _row(page_id)
    if live is None:
        return [Refusal("stale")] * len(sent)
    with replica(live) as document:
        taking = _Taking(live, document)
        outcomes = [taking.take(one) for one in sent]
    if live.last_seq - live.snapshot_seq >= COMPACT_AFTER:
        _compact(live, taking.document)
    session().flush()
    hint(session(), Topic.TEXT, page_id)
    return outcomes


class _Taking:
    """Takes updates into the live text whose row is locked, one after the other."""

    def __init__(self, live: LiveText, document: Replica) -> None:
        self.live = live
        self.document = document

    def take(self, sent: Sent) -> Outcome:
        """Store one update, or say why not."""
        if refusal := self._objection(sent):
            return refusal
        found = self.document.check(sent.update)
        if isinstance(found, Refusal):
            return found
        if not self._are_own(sent.actor, found):
            return Refusal("writer")
        changed = self.document.try_out(sent.update)
        if isinstance(changed, Refusal):
            session().flush()
            self.document = self.document.again(self.live)
            return changed
        return self._stored(sent) if changed else self.live.last_seq

    def _objection(self, sent: Sent) -> Refusal | None:
        if not may_write(sent.actor):
            return Refusal("forbidden")
        if sent.epoch != self.live.epoch:
            return Refusal("stale")
        if self.live.closed:
            return Refusal("closed")
        if len(sent.update) > MESSAGE_MAX:
            return Refusal("too_large")
        if not is_connection(sent.connection) or not has_seat(sent.actor, self.live.page_id, sent.connection):
            return Refusal("full")
        return None

    def _are_own(self, actor: Actor, found: Update) -> bool:
        """Whether everything new is signed by documents of this person, which a first time makes them."""
        known = self.document.document.known
        new = {writer: clock for writer, clock in found.made.items() if clock > known.get(writer, 0)}
        statement = select(LiveWriter.writer, LiveWriter.person_id).where(
            LiveWriter.page_id == self.live.page_id, LiveWriter.writer.in_(new)
        )
        owners = {row.writer: row.person_id for row in session().execute(statement)} if new else {}
        if any(owner != actor.id for owner in owners.values()):
            return False
        _register(self.live.page_id, new.keys() - owners.keys(), actor.member_id)
        return True

    def _stored(self, sent: Sent) -> int:
        live = self.live
        live.last_seq += 1
        live.changed_at = clock.now()
        row = LiveUpdate(page_id=live.page_id, seq=live.last_seq, at=live.changed_at, data=sent.update)
        row.person_id, row.connection = sent.actor.member_id, sent.connection
        session().add(row)
        self.document.take(live.last_seq, sent.update)
        return live.last_seq


def _register(page_id: int, writers: Iterable[int], person_id: int | None) -> None:
    session().add_all(LiveWriter(page_id=page_id, writer=w, person_id=person_id) for w in writers)


def _compact(live: LiveText, document: Replica) -> None:
    """Put the updates so far together into the snapshot; who typed which stays until it is in a version."""
    session().flush()
    rows = updates_after(live.page_id, live.snapshot_seq)
    snapshot = merge_updates(live.snapshot, *(row.data for row in rows if row.data is not None))
    live.snapshot = document.document.state() if is_too_large(snapshot) else snapshot
    live.snapshot_seq = live.last_seq
    session().flush()
    of_page = update(LiveUpdate).where(LiveUpdate.page_id == live.page_id, LiveUpdate.seq <= live.last_seq)
    session().execute(of_page.values(data=None))
