"""Live text and the versions of its page: each becomes part of the other, and nothing of either is lost."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete

from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.hints import Topic, hint
from wiki.kernel.i18n import _
from wiki.kernel.signals import page_saved, page_settling, worker_round
from wiki.live.models import LiveText, LiveUpdate, LiveWriter
from wiki.live.queries import (
    FACT,
    Contributor,
    contributors,
    live_text,
    pages_being_written,
    quiet_pages,
    updates_after,
    version_text,
)
from wiki.live.services.replicas import Document
from wiki.notices.services.notices import notify
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row, text_of
from wiki.pages.rules.pages import Change, address, may_write
from wiki.pages.rules.warnings import asked
from wiki.pages.services import embedded_facts
from wiki.pages.services.pages import Saved, Stale, commit_version, in_one_transaction
from wiki.pages.services.persistence import locked
from wiki.pages.services.preparing import PreparedVersion, prepare_save, prepare_written_together
from wiki.schools.rules import OPERATOR, Actor


@dataclass(frozen=True)
class Prepared:
    """A version of what was typed up to update `seq` of a live text, which held version `holds` of the page, and the
    document as it was then. `unasked`: it seems to hold data of pupils, and nobody is there to be asked about it."""

    version: PreparedVersion
    holds: int = 0
    epoch: int = 0
    seq: int = 0
    state: bytes = b""
    unasked: bool = False


def listen() -> None:
    """Make versions before something is done with a page and when nobody writes any more; take in those of others."""
    page_settling.connect(_page_settling)
    page_saved.connect(_page_saved)
    worker_round.connect(_worker_round)


def publish(actor: Actor, page_id: int, change: Change | None = None) -> Saved:
    """Make a version of the live text, in transactions of its own, by those who typed since the last one.

    `change` has title, labels and note, which are joined with what others saved. Raises NotAllowed, NotFound, Invalid
    with the fields of a page, RemovalToConfirm, EditConflict when both changed the title, and Conflict when others were
    faster time and again.
    """
    if not may_write(actor) and actor is not OPERATOR:
        raise NotAllowed(_("You are not allowed to do this."))
    return in_one_transaction(lambda: _prepare(actor, page_id, change), _commit)


def _prepare(actor: Actor, page_id: int, change: Change | None) -> Prepared:
    live = live_text(page_id)
    if live is None:
        wanted = change or Change(page_row(actor, page_id).revision)
        return Prepared(prepare_save(actor, page_id, replace(wanted, body=None)))
    document, seq = _document(live)
    wrote = contributors(page_id, live.version_seq, seq)
    author, others = _authors(actor, wrote)
    unasked = Change(live.version, confirm_removal=True)
    version = prepare_written_together(author, page_id, change or unasked, document.value)
    if change is not None and _is_renamed(version):
        author, others = actor, [who for who in wrote if who.person != actor.id]
    version = replace(version, actor=author, credits=tuple(who.as_json() for who in others))
    asks = change is None and bool(asked(document.value, version_text(page_id, live.version).body))
    return Prepared(version, live.version, live.epoch, seq, document.state(), asks)


def text_now(actor: Actor, page_id: int) -> str:
    """The text as people are writing it, or that of the newest version.

    Raises NotFound, and Conflict when it changes at this very moment.
    """
    live = live_text(page_id)
    newest = page_row(actor, page_id).revision
    return version_text(page_id, newest).body if live is None else _document(live)[0].value


def _document(live: LiveText) -> tuple[Document, int]:
    """The document, and up to which update it comes. Raises Conflict when it changes at this very moment."""
    document, seq = Document(live.snapshot), live.snapshot_seq
    for row in updates_after(live.page_id, live.snapshot_seq):
        if row.data is None or row.seq != seq + 1:
            raise Conflict(_("Many people are saving this page right now. Try again in a minute."))
        document.apply(row.data)
        seq = row.seq
    return document, seq


def _is_renamed(version: PreparedVersion) -> bool:
    """Whether whoever asks for the version changed something of the page themselves: its title or its labels."""
    now = text_of(page_row(version.actor, version.page_id))
    return (version.text.title, version.text.labels) != (now.title, now.labels)


def _authors(actor: Actor, wrote: list[Contributor]) -> tuple[Actor, list[Contributor]]:
    """Who signs the version, and who else is named on it: whoever asks for it signs when they wrote on it too or
    nobody did, else who began."""
    others = [who for who in wrote if who.person != actor.id]
    if len(others) < len(wrote) or not others:
        return actor, others
    return others[0].as_actor(), others[1:]


def _commit(prepared: Prepared) -> Saved:
    """Write the version, inside the caller's transaction."""
    version = prepared.version
    if prepared.epoch:
        locked(session(), version.page_id)
        live = _locked(version.page_id)
        if live is None or live.epoch != prepared.epoch:
            raise Stale
        if not live.version == prepared.holds == version.onto:
            raise Stale
        _note_version(live, prepared)
    saved = commit_version(version)
    if prepared.unasked and saved.changed:
        _ask_later(version, saved)
    return saved


def _ask_later(version: PreparedVersion, saved: Saved) -> None:
    """Ask those who wrote it, and the first author of the page, about data of pupils: it was not asked before."""
    page = session().get_one(Page, saved.id)
    wrote = {version.actor.member_id, page.created_by_id, *(credit["person"] for credit in version.credits)}
    notify(
        wrote,
        "pupil_data_seen",
        key=f"{saved.id}:{saved.revision}",
        url=f"{address(saved.id, saved.slug)}/edit",
        page=page.title,
        version=saved.revision,
    )


def _note_version(live: LiveText, prepared: Prepared) -> None:
    live.version += prepared.version.rendered is not None
    live.version_state, live.version_seq = prepared.state, prepared.seq
    if live.snapshot_seq < prepared.seq:
        live.snapshot, live.snapshot_seq = prepared.state, prepared.seq
    session().flush()
    done = LiveUpdate.page_id == live.page_id, LiveUpdate.seq <= prepared.seq
    session().execute(delete(LiveUpdate).where(*done))
    embedded_facts.store(live.page_id, FACT, None)  # what was typed since is shown in the next round
    hint(session(), Topic.TEXT, live.page_id)


def _locked(page_id: int) -> LiveText | None:
    return session().get(LiveText, page_id, with_for_update=True, populate_existing=True)


def _page_settling(_sender: Any, actor: Actor, page_id: int, **_more: Any) -> int | None:
    """Make a version of what is waiting; its number. What cannot be one, as it is too large, stays in the live text."""
    live = live_text(page_id)
    if live is not None and contributors(page_id, live.version_seq, live.last_seq):
        with suppress(Invalid):
            saved = publish(actor, page_id)
            return saved.revision if saved.changed else None
    return None


def _worker_round(_sender: Any, **_more: Any) -> None:
    for page_id in pages_being_written():
        with transaction():
            embedded_facts.store(page_id, FACT, True)
    for page_id in quiet_pages():
        try:
            if not _held_back(page_id):
                publish(OPERATOR, page_id)
        except (Invalid, Conflict, NotAllowed):
            _put_off(page_id)


def _held_back(page_id: int) -> bool:
    """Whether what waits seems to hold data of pupils, of which nobody was asked: it stays live text then, and those
    who wrote it are asked to look at it and choose Done, once for each version they began from."""
    live = live_text(page_id)
    if live is None:
        return False
    document, seq = _document(live)
    if not asked(document.value, version_text(page_id, live.version).body):
        return False
    wrote = contributors(page_id, live.version_seq, seq)
    with transaction():
        page = session().get_one(Page, page_id)
        notify(
            {page.created_by_id, *(who.person for who in wrote)},
            "pupil_data_waits",
            key=f"{page_id}:{live.version}",
            url=f"{address(page_id, page.slug)}/edit",
            page=page.title,
        )
    _put_off(page_id)
    return True


def _put_off(page_id: int) -> None:
    """Try it again after one more quiet time."""
    with transaction():
        if (live := _locked(page_id)) is not None:
            live.changed_at = clock.now()


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    """A version that was not made of the live text goes into it, and is seen at once by who writes there."""
    page = session().get(Page, page_id)
    live = _locked(page_id) if page is not None else None
    if live is not None and page is not None:
        take_in(live, page)
        live.closed = page.archived_at is not None
        hint(session(), Topic.TEXT, page_id)


def take_in(live: LiveText, page: Page) -> None:
    """Bring what the newest version of a page changed into its live text, as one update by who saved it.

    It is made on the document of the version before, so that what was typed in the meantime is joined with it as it
    would be with the typing of one more person. Inside the caller's transaction, with the row of the live text locked.
    """
    if live.version == page.revision:
        return
    newest = version_text(page.id, page.revision)
    document = Document(live.version_state)
    update = document.write(newest.body)
    is_settled = live.version_seq == live.last_seq
    live.version, live.version_state = page.revision, document.state()
    if update:
        live.last_seq += 1
        live.version_seq = live.last_seq if is_settled else live.version_seq
        live.changed_at = clock.now()
        _append(live, update, newest.author_id)
        session().add(LiveWriter(page_id=page.id, writer=document.writer, person_id=None))
    session().flush()


def _append(live: LiveText, update: bytes, person_id: int) -> None:
    row = LiveUpdate(page_id=live.page_id, seq=live.last_seq, at=live.changed_at, data=update)
    row.person_id, row.connection, row.version = person_id, "", live.version
    session().add(row)
