"""Writing pages. What takes long is prepared first (see `preparing`); then it is written in one short transaction, to
which a slice above adds what belongs with it."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import RLock
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import _
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import count_attachments, text_of
from wiki.pages.rules import pages
from wiki.pages.rules.hunks import Remark
from wiki.pages.rules.origins import new_origins
from wiki.pages.rules.pages import Change, NewPage
from wiki.pages.services import checks
from wiki.pages.services.drafts import drop_saved
from wiki.pages.services.origins import add_origins
from wiki.pages.services.pending_files import attach_pending
from wiki.pages.services.persistence import (
    add_revision,
    check_labels,
    describe,
    locked,
    note_change,
    tag,
    touch,
)
from wiki.pages.services.pins import bring_back, pin
from wiki.pages.services.preparing import (
    PreparedPage,
    PreparedVersion,
    prepare_page,
    prepare_restore,
    prepare_save,
)
from wiki.pages.services.visits import note_visit
from wiki.schools.rules import Actor

P = TypeVar("P")
R = TypeVar("R")
_ROUNDS = 40
"""How often saving starts anew when somebody else saved while the text was being rendered. A lost round is a
save by somebody else, so that many people at once all get theirs in."""
_TURN = RLock()
"""Held by the one of this process who starts anew; preparing may itself save what people are typing."""


@dataclass(frozen=True)
class Saved:
    """What came of saving: the page is at `revision`; `merged` when changes of others were taken in, `changed`
    False when there was nothing new to keep, `problem` when the text could not be rendered."""

    id: int
    slug: str
    revision: int
    merged: bool = False
    changed: bool = True
    problem: str | None = None
    released: bool = False
    """The page has a release: what was saved is its draft."""
    remarks: tuple[Remark, ...] = ()
    """What was joined of two writers and deserves a look."""


class Stale(Conflict):
    """Somebody saved the page after its new version was prepared: it has to be prepared again."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else saved this page in the meantime. Look at the newest version first.")
        )


def in_one_transaction(prepare: Callable[[], P], write: Callable[[P], R]) -> R:
    """Prepare something and write it in a transaction; again from the start each time that finds it Stale.

    `write` gets what `prepare` made; it calls `commit_version`, and writes whatever else is part of the intention.
    Raises what these raise, and Conflict when others were faster time and again.
    """
    for attempt in range(_ROUNDS):
        # Who lost a race waits for those who lost one before, so that of many at once everybody gets a turn.
        with _TURN if attempt else nullcontext(), suppress(Stale):
            prepared = prepare()
            with transaction():
                return write(prepared)
    raise Conflict(_("Many people are saving this page right now. Try again in a minute."))


def create_page(actor: Actor, command: NewPage) -> Saved:
    """Make a page with its first version, in a transaction of its own.

    Raises NotAllowed, NotFound, and Invalid with the fields of a page.
    """
    prepared = prepare_page(actor, command)
    with transaction():
        return commit_page(prepared)


def create_page_once(actor: Actor, command: NewPage) -> Saved:
    """Make a page as `create_page` does, but only once when it is sent twice within a minute.

    Raises NotAllowed, NotFound, and Invalid with the fields of a page.
    """
    prepared = prepare_page(actor, command)
    with transaction() as db:
        before = _just_made(db, prepared)
        if before is None:
            return commit_page(prepared)
        drop_saved(actor, None, prepared.accepted)
        return Saved(before.id, before.slug, before.revision, changed=False)


def save_page(actor: Actor, page_id: int, change: Change) -> Saved:
    """Save what somebody made of a page, in a transaction of its own.

    Raises NotAllowed, NotFound, Invalid with the fields of a page, RemovalToConfirm, EditConflict when others changed
    the same words, and Conflict when others were faster time and again.
    """
    return in_one_transaction(lambda: prepare_save(actor, page_id, change), commit_version)


def restore_revision(actor: Actor, page_id: int, number: int, base: int) -> Saved:
    """Make an old version the newest one, in a transaction of its own. `base`: the version that was current
    to the reader.

    Raises NotAllowed, NotFound, Invalid when a label is gone, Moved when somebody saved since `base`, and Conflict when
    others were faster time and again.
    """
    return in_one_transaction(lambda: prepare_restore(actor, page_id, number, base), commit_version)


def commit_page(new: PreparedPage) -> Saved:
    """Write a prepared page, inside the caller's transaction.

    Raises NotAllowed, NotFound, and Invalid when a label is gone.
    """
    db, now, actor = session(), clock.now(), new.actor
    page = Page(kind=new.kind, visibility="network", state="concept", revision=1, created_at=now, touched=1)
    page.school_id, page.created_by_id = actor.school_id, actor.member_id
    page.contributors, page.attachment_count = [], 0
    note_change(page, actor)
    describe(page, new.text, new.rendered.plain, [pages.as_contributor(actor)])
    db.add(page)
    db.flush()
    add_revision(db, page, actor, new.text, new.rendered, Revision(note=new.note, credits=[]))
    tag(db, page, new.text.labels)
    drop_saved(actor, None, new.accepted)
    add_origins(page.id, 1, new_origins(new.text.body, 1))
    note_visit(actor, page.id, 1, before=1)
    record(actor.id, "page.created", "page", page.id)
    attach_pending(actor, page.id, new.text.body)
    pin(page, new.files)
    page_saved.send(page_id=page.id)
    return Saved(page.id, page.slug, 1, problem=new.rendered.problem)


def commit_version(new: PreparedVersion) -> Saved:
    """Write a prepared version, inside the caller's transaction; the page is locked until its end.

    Raises Stale when somebody saved the page since, NotAllowed, NotFound, and Invalid when a label is gone.
    """
    db = session()
    page = locked(db, new.page_id)
    if page.revision != new.onto:
        raise Stale
    released = page.released is not None
    drop_saved(new.actor, page.id, new.accepted)
    if new.rendered is None:
        return Saved(page.id, page.slug, page.revision, changed=False, released=released)
    page.revision += 1
    note_change(page, new.actor)
    touch(page)
    kept = Revision(base=new.base, merged=new.merged, restored_from=new.restored_from, note=new.note)
    kept.minor, kept.shared = new.minor, bool(new.credits)
    kept.credits = [dict(who) for who in new.credits]
    add_revision(db, page, new.actor, new.text, new.rendered, kept)
    add_origins(page.id, page.revision, new.origins)
    if not new.merged:  # what others wrote in between is still new to them
        note_visit(new.actor, page.id, page.revision, before=page.revision)
    if released:
        check_labels(db, new.text.labels)
    else:
        _show(db, page, new, new.rendered.plain)
    record(new.actor.id, "page.saved", "page", page.id, revision=page.revision)
    if new.restored_from is not None:
        bring_back(page, new.files)
    attach_pending(new.actor, page.id, new.text.body)
    pin(page, new.files)
    page.attachment_count = count_attachments(page.id)
    db.flush()
    checks.add_checks(page, new)
    page_saved.send(page_id=page.id)
    problem = new.rendered.problem
    return Saved(
        page.id,
        page.slug,
        page.revision,
        new.merged,
        problem=problem,
        released=released,
        remarks=new.remarks,
    )


def _show(db: Session, page: Page, new: PreparedVersion, plain: str) -> None:
    """Have readers see the new version: as long as there is no release they get the draft."""
    came = [pages.as_contributor(new.actor), *new.credits]
    describe(page, new.text, plain, pages.with_contributors(page.contributors, came))
    tag(db, page, new.text.labels)


def _just_made(db: Session, new: PreparedPage) -> Page | None:
    """The same page, when the same person made it in the last minute and nobody wrote on it since."""
    mine = select(Person.id).where(Person.id == new.actor.member_id)
    db.execute(mine.with_for_update(key_share=True))  # PostgreSQL: one after the other, as on SQLite
    recent = Page.changed_at > clock.now() - timedelta(minutes=1)
    statement = select(Page).where(
        recent, Page.created_by_id == new.actor.member_id, Page.title == new.text.title
    )
    newest = db.scalar(statement.where(Page.revision == 1).order_by(Page.id.desc()).limit(1))
    if newest is None:
        return None
    first = db.execute(
        select(Revision.title, Revision.body, Revision.labels).where(Revision.page_id == newest.id)
    )
    return newest if text_of(first.one()) == new.text else None
