"""Personal drafts: storing what somebody is typing, and letting it go by their hand or because it was saved.

All of it inside the caller's transaction.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.database_limits import is_storable
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.pages.models import PageTemplate, PersonalDraft, Revision
from wiki.pages.queries.drafts import NO_DRAFT, own_to
from wiki.pages.queries.pages import page_row, text_of
from wiki.pages.rules import drafts as rules
from wiki.pages.rules.artefact_types import TEMPLATE_KEYS
from wiki.pages.rules.draft_marks import DraftMark, is_key
from wiki.pages.rules.drafts import Accepted, DraftText
from wiki.pages.rules.pages import KINDS, NOTE_MAX, clean_body, one_line
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Stored:
    """A draft that the server has: its key, the digest of its text and when it came. `saved_at` None: this very text
    is on the page already, so there is no draft."""

    key: str
    digest: str
    saved_at: datetime | None


class DraftMoved(Conflict):
    """Under this key something else was typed in another window, or the draft is gone; nothing was written. The same
    text can be stored under a new key."""


def store_draft(actor: Actor, typed: DraftText, mark: DraftMark) -> Stored:
    """Store what somebody is typing.

    Of a page that went while they were writing it is a draft of a new page. Raises NotAllowed, DraftMoved, and Invalid
    when it is more than a draft holds.
    """
    if not actor.is_member:
        raise NotAllowed(_("You are not allowed to do this."))
    if errors := dict(_wrong(typed, mark)):
        raise Invalid(errors)
    db = session()
    _one_at_a_time(db, actor)
    row = db.scalar(select(PersonalDraft).where(own_to(actor), PersonalDraft.key == mark.key))
    digest = rules.digest(typed.text)
    if row is None or row.page_id != typed.page_id:
        typed = _of_what_is_there(actor, typed)
    if row is None:
        return _begin(db, actor, typed, mark, digest)
    if not mark.came_late(row.writer, row.step):
        if digest != row.digest:
            _need_same_line(row, typed, mark)
        _fill(row, typed, mark, digest)
    return Stored(row.key, row.digest, row.saved_at)


def keep_draft(actor: Actor, typed: DraftText, mark: DraftMark) -> Stored:
    """Store what was typed and not saved, under a key of its own when it had none or something else has that by now.

    Raises NotAllowed and Invalid.
    """
    try:
        return store_draft(actor, typed, mark if mark.key else DraftMark(_new_key()))
    except DraftMoved:
        return store_draft(actor, typed, DraftMark(_new_key()))


def _new_key() -> str:
    return secrets.token_hex(16)


def replace_draft(actor: Actor, typed: DraftText, key: str) -> Stored:
    """Store a draft in place of what its owner had under this key, which they know.

    Raises NotAllowed, Conflict when the key is of another page, and Invalid when
    it is more than a draft holds.
    """
    here = select(PersonalDraft.digest).where(own_to(actor), PersonalDraft.key == key[:40])
    return store_draft(actor, typed, DraftMark(key, after=session().scalar(here) or ""))


def discard_draft(actor: Actor, key: str) -> None:
    """Throw a draft of the actor away. Raises NotFound."""
    mine = select(PersonalDraft).where(own_to(actor), PersonalDraft.key == key[:40])
    row = session().scalar(mine)
    if row is None:
        raise NotFound(NO_DRAFT)
    session().delete(row)


def drop_saved(actor: Actor, page_id: int | None, accepted: Accepted, template: str = "") -> None:
    """Let go of the drafts of which this very text was saved, and of what the same editor had stored on the way to
    it; `page_id` None when the page was not there until now, or it is a template."""
    mark = accepted.mark
    written = and_(PersonalDraft.writer == (mark.writer or None), PersonalDraft.step <= mark.step)
    same_editor = and_(PersonalDraft.key == mark.key, or_(written, PersonalDraft.digest == mark.after))
    gone = or_(PersonalDraft.digest == accepted.digest, same_editor)
    there = and_(PersonalDraft.page_id == page_id, PersonalDraft.template == template)
    session().execute(delete(PersonalDraft).where(own_to(actor), there, gone))


def _wrong(typed: DraftText, mark: DraftMark) -> Iterable[tuple[str, str]]:
    labels = typed.text.labels
    if not is_key(mark.key) or (mark.writer and not is_key(mark.writer)):
        yield "key", _("This cannot be used as the name of a draft.")
    if typed.kind not in KINDS:
        yield "kind", _("Choose what kind of page this is.")
    if typed.template and typed.template not in TEMPLATE_KEYS:
        yield "template", _("There is no template of this name.")
    if len(clean_body(typed.text.body).encode()) > rules.BODY_ROOM:
        yield "body", _("This text is too large for a draft. Split it into two pages.")
    lines = {"title": typed.text.title, "note": typed.note, "artefact_type": labels.artefact_type or ""}
    yield from (
        (name, too_long(rules.LINE_ROOM)) for name, line in lines.items() if len(line) > rules.LINE_ROOM
    )
    if len(labels.tags) > rules.TAGS_ROOM or any(len(tag) > rules.LINE_ROOM for tag in labels.tags):
        yield "tags", _("There are too many tags for a draft.")
    if not is_storable([*lines.values(), labels.as_json()]):
        yield "", _("This cannot be used as it was sent.")


def _one_at_a_time(db: Session, actor: Actor) -> None:
    """Have other drafts of this person wait (PostgreSQL: on SQLite they wait for the whole transaction)."""
    db.execute(select(Person.id).where(Person.id == actor.member_id).with_for_update(key_share=True))


def _of_what_is_there(actor: Actor, typed: DraftText) -> DraftText:
    """What was typed; for a new page, with a word on where it was meant to be, when its page is out of sight."""
    if typed.page_id is None:
        return typed
    try:
        page_row(actor, typed.page_id)
    except NotFound:
        said = _("Written for the page “%(title)s”, which is gone.", title=one_line(typed.text.title))
        return replace(typed, page_id=None, base=0, note=typed.note or said[:NOTE_MAX])
    return typed


def _begin(db: Session, actor: Actor, typed: DraftText, mark: DraftMark, digest: str) -> Stored:
    """A draft that was not there; nothing when the text is on the page. Raises DraftMoved, Invalid."""
    if _is_saved(db, actor, typed, digest):
        return Stored(mark.key, digest, None)
    if mark.known or mark.after:
        raise DraftMoved(str(NO_DRAFT))
    count = db.scalar(select(func.count()).select_from(PersonalDraft).where(own_to(actor))) or 0
    if count >= rules.DRAFTS_MAX:
        raise Invalid({"": _("You have %(count)s drafts. Discard some of them first.", count=count)})
    row = PersonalDraft(
        person_id=actor.member_id, key=mark.key, page_id=typed.page_id, template=typed.template
    )
    _fill(row, typed, mark, digest)
    db.add(row)
    db.flush()
    return Stored(row.key, digest, row.saved_at)


def _is_saved(db: Session, actor: Actor, typed: DraftText, digest: str) -> bool:
    """Whether this person saved this very text since the version it was written on: its answer got lost."""
    if typed.template:
        return _is_template(db, actor, typed)
    mine = select(Revision.title, Revision.body, Revision.labels).where(Revision.author_id == actor.member_id)
    if typed.page_id is None:
        mine = mine.where(Revision.number == 1, Revision.title == one_line(typed.text.title))
    else:
        mine = mine.where(Revision.page_id == typed.page_id, Revision.number > typed.base)
    return any(rules.digest(text_of(row)) == digest for row in db.execute(mine))


def _is_template(db: Session, actor: Actor, typed: DraftText) -> bool:
    kept = db.get(PageTemplate, typed.template)
    if kept is None or kept.changed_by_id != actor.member_id or kept.version <= typed.base:
        return False
    return kept.body == clean_body(typed.text.body)


def _need_same_line(row: PersonalDraft, typed: DraftText, mark: DraftMark) -> None:
    """Raise DraftMoved when the stored draft is not what this editor goes on from."""
    elsewhere = (row.page_id, row.template) != (typed.page_id, typed.template)
    if elsewhere or not mark.continues(row.digest, row.writer, row.step):
        raise DraftMoved(_("In another window you typed something else here. Both texts are saved."))


def _fill(row: PersonalDraft, typed: DraftText, mark: DraftMark, digest: str) -> None:
    row.base_revision, row.kind, row.note = typed.base, typed.kind, typed.note
    row.title, row.body = typed.text.title, clean_body(typed.text.body)
    row.labels, row.digest = typed.text.labels.as_json(), digest
    row.writer, row.step, row.saved_at = mark.writer, mark.step, clock.now()
