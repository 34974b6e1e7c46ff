"""Writing pages. Saving commits by itself: rendering takes long and must not hold the write lock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.markdown import Rendered, render
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import page_row, revision, text_of
from wiki.pages.rules import pages
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES
from wiki.pages.rules.merge import Hunk, merge, merge_sets, merge_whole
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.services.persistence import (
    add_revision,
    describe,
    known_labels,
    locked,
    note_change,
    still_there,
    tag,
    touch,
)
from wiki.schools.rules import Actor

_ROUNDS = 40
"""How often saving starts anew when somebody else saved while the text was being rendered. A lost round is a
save by somebody else, so that many people at once all get theirs in."""


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


@dataclass(frozen=True)
class Clash:
    """What two people made of one text, where it does not fit together."""

    base: Text
    theirs: Text
    mine: Text
    base_number: int
    theirs_number: int
    theirs_author: str
    hunks: tuple[Hunk, ...]
    title_clashes: bool

    @property
    def conflicts(self) -> tuple[Hunk, ...]:
        """The stretches in which somebody has to choose."""
        return tuple(hunk for hunk in self.hunks if hunk.conflict)


class EditConflict(Conflict):
    """Somebody else changed the same words; nothing was saved and nothing is lost."""

    def __init__(self, clash: Clash) -> None:
        super().__init__(_("Somebody changed the same part of this page. Choose what it should become."))
        self.clash = clash


@dataclass(frozen=True)
class _Joined:
    """A text to save, and the revision it was joined with."""

    text: Text
    onto: int
    merged: bool


def create_page(
    actor: Actor, command: NewPage, once: bool = False, along: Callable[[int], None] | None = None
) -> Saved:
    """Make a page with its first revision. `once`: sent twice within a minute it is made once. `along` gets the id of
    the page and writes what belongs to it in the same transaction."""
    _allow(pages.may_write(actor))
    text = checked(command.text, command.note, command.kind)
    rendered = render(text.body)
    with transaction() as db:
        if once and (before := _just_made(db, actor, text)):
            return Saved(before.id, before.slug, before.revision, changed=False)
        now = clock.now()
        page = Page(kind=command.kind, visibility="network", revision=1, created_at=now, touched=1)
        page.school_id, page.created_by_id = actor.school_id, actor.member_id
        page.contributors, page.attachment_count = [], 0
        page.state = "concept"
        note_change(page, actor)
        describe(page, text, rendered.plain, [pages.as_contributor(actor)])
        db.add(page)
        db.flush()
        add_revision(db, page, actor, text, rendered, Revision(note=pages.one_line(command.note), credits=[]))
        tag(db, page, text.labels)
        record(actor.id, "page.created", "page", page.id)
        page_saved.send(page_id=page.id)
        if along:
            along(page.id)
        return Saved(page.id, page.slug, 1, problem=rendered.problem)


def save_page(actor: Actor, page_id: int, change: Change) -> Saved:
    """Save what somebody made of revision `change.base`, joined with what others saved since.

    Raises EditConflict when both changed the same words, Invalid, NotFound, NotAllowed.
    """
    _allow(pages.may_write(actor))
    for _round in range(_ROUNDS):
        saved = _try_save(actor, page_id, change)
        if saved:
            return saved
    raise Conflict(_("Many people save this page at this moment. Try again in a minute."))


def _try_save(actor: Actor, page_id: int, change: Change) -> Saved | None:
    """One round; None when somebody else was faster."""
    current = page_row(actor, page_id)
    theirs = text_of(revision(actor, page_id, current.revision))
    base = theirs if change.base == current.revision else _base_text(actor, page_id, change.base)
    mine = checked(change.onto(base), change.note, current.kind)
    if change.base != current.revision and _already_saved(actor, page_id, change.base, mine):
        return Saved(
            page_id, current.slug, current.revision, changed=False, released=current.released is not None
        )
    joined = _join(actor, page_id, change.base, current.revision, base, theirs, mine)
    if joined.text == theirs:
        return Saved(
            page_id, current.slug, current.revision, changed=False, released=current.released is not None
        )
    text = checked(joined.text, change.note, current.kind)
    rendered = render(text.body)
    with transaction() as db:
        page = locked(db, page_id)
        if page.revision != joined.onto:
            return None
        kept = Revision(base=change.base, merged=joined.merged, note=pages.one_line(change.note))
        kept.credits = [dict(who) for who in change.credits]
        return _save(db, page, actor, text, rendered, kept)


def restore_revision(actor: Actor, page_id: int, number: int, base: int | None = None) -> Saved:
    """Make the text and labels of an old version the newest one. `base`: the version that was current to the reader.

    Raises Conflict when somebody saved since `base`.
    """
    _allow(pages.may_write(actor))
    current = page_row(actor, page_id)
    if base is not None and base != current.revision:
        raise Conflict(_("Somebody saved this page in the meantime. Look at the newest version first."))
    old = text_of(revision(actor, page_id, number))
    text = replace(old, labels=still_there(old.labels))
    if text == text_of(revision(actor, page_id, current.revision)):
        return Saved(
            page_id, current.slug, current.revision, changed=False, released=current.released is not None
        )
    rendered = render(text.body)
    with transaction() as db:
        page = locked(db, page_id)
        if page.revision != current.revision:
            raise Conflict(_("Somebody saved this page in the meantime. Look at the newest version first."))
        note = _("Version %(number)s put back", number=number)
        kept = Revision(base=current.revision, restored_from=number, note=note, credits=[])
        return _save(db, page, actor, text, rendered, kept)


def checked(text: Text, note: str, kind: str) -> Text:
    """The text as it can be kept; raises Invalid with a sentence for each field that is not right."""
    title, body = pages.one_line(text.title), pages.clean_body(text.body)
    labels = replace(text.labels, tags=pages.distinct_tags(text.labels.tags))
    errors = dict(_wrong_text(title, body, note)) | dict(_wrong_labels(labels, kind))
    if errors:
        raise Invalid(errors)
    return Text(title, body, labels)


def _wrong_text(title: str, body: str, note: str) -> Iterable[tuple[str, str]]:
    if not any(sign.isprintable() for sign in title):
        yield "title", _("Give the page a title.")
    if len(title) > pages.TITLE_MAX:
        over = len(title) - pages.TITLE_MAX
        yield (
            "title",
            ngettext(
                "The title is %(num)s sign too long: 200 at most.",
                "The title is %(num)s signs too long: 200 at most.",
                over,
            ),
        )
    size = len(body.encode())
    if size > pages.BODY_MAX:
        kb = -(-size // 1024)
        yield "body", _("The text is %(size)s KB; 200 KB is the most. Make two pages of it.", size=kb)
    if len(pages.one_line(note)) > pages.NOTE_MAX:
        yield "note", _("The note is too long: 300 signs at most.")


def _wrong_labels(labels: Labels, kind: str) -> Iterable[tuple[str, str]]:
    if len(labels.tags) > pages.TAGS_MAX:
        yield "tags", _("These are %(count)s tags; 60 is the most.", count=len(labels.tags))
    if long := next((tag for tag in labels.tags if len(tag) > pages.TAG_MAX), None):
        yield "tags", _("The tag “%(tag)s…” is too long: 60 signs at most.", tag=long[:30])
    if kind not in pages.KINDS:
        yield "kind", _("Choose what kind of page this is.")
    types = {artefact_type.key for artefact_type in ARTEFACT_TYPES}
    if labels.artefact_type is not None and labels.artefact_type not in types:
        yield "artefact_type", _("Choose one of the types in the list.")


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this."))


def _base_text(actor: Actor, page_id: int, number: int) -> Text:
    try:
        return text_of(revision(actor, page_id, number))
    except NotFound:
        raise Invalid(
            {"base_revision": _("There is no version %(number)s of this page.", number=number)}
        ) from None


def _join(
    actor: Actor, page_id: int, base_number: int, onto: int, base: Text, theirs: Text, mine: Text
) -> _Joined:
    """Three-way merge of title, text and labels."""
    if base_number == onto:
        return _Joined(mine, onto, False)
    title, body = merge_whole(base.title, theirs.title, mine.title), merge(base.body, theirs.body, mine.body)
    if body.text is None or title.value is None:
        author = revision(actor, page_id, onto).author
        clash = Clash(base, theirs, mine, base_number, onto, author, body.hunks, title.conflict)
        raise EditConflict(clash)
    text = Text(title.value, body.text, join_labels(base.labels, theirs.labels, mine.labels))
    return _Joined(text, onto, text != mine)


def join_labels(base: Labels, theirs: Labels, mine: Labels) -> Labels:
    """Labels of both; where one value has to be chosen the later writer's stands, and the history keeps the other."""
    sides = (_by_fold(base), _by_fold(theirs), _by_fold(mine))
    names = sides[0] | sides[1] | sides[2]
    kind = merge_whole(base.artefact_type, theirs.artefact_type, mine.artefact_type)
    return Labels(
        merge_sets(base.activities, theirs.activities, mine.activities),
        merge_sets(base.building_blocks, theirs.building_blocks, mine.building_blocks),
        pages.distinct_tags(names[key] for key in merge_sets(*sides)),
        mine.artefact_type if kind.conflict else kind.value,
    )


def _by_fold(labels: Labels) -> dict[str, str]:
    return {pages.fold(tag): tag for tag in labels.tags}


def _already_saved(actor: Actor, page_id: int, base: int, mine: Text) -> bool:
    """True when this very save was done before: the form was sent twice."""
    statement = select(Revision.title, Revision.body, Revision.labels).where(
        Revision.page_id == page_id, Revision.base == base, Revision.author_id == actor.member_id
    )
    return any(text_of(row) == mine for row in session().execute(statement))


def _just_made(db: Session, actor: Actor, text: Text) -> Page | None:
    mine = select(Person.id).where(Person.id == actor.member_id)
    db.execute(mine.with_for_update(key_share=True))  # PostgreSQL: one after the other, as on SQLite
    recent = Page.changed_at > clock.now() - timedelta(minutes=1)
    statement = select(Page).where(recent, Page.created_by_id == actor.member_id, Page.title == text.title)
    newest = db.scalar(statement.where(Page.revision == 1).order_by(Page.id.desc()).limit(1))
    if newest is None:
        return None
    first = db.execute(
        select(Revision.title, Revision.body, Revision.labels).where(Revision.page_id == newest.id)
    )
    return newest if text_of(first.one()) == text else None


def _save(db: Session, page: Page, actor: Actor, text: Text, rendered: Rendered, kept: Revision) -> Saved:
    """Add a revision to a locked page and make it the draft. Readers see it when there is no release."""
    page.revision += 1
    note_change(page, actor)
    touch(page)
    add_revision(db, page, actor, text, rendered, kept)
    if page.released is None:
        describe(
            page,
            text,
            rendered.plain,
            pages.with_contributors(page.contributors, [pages.as_contributor(actor), *kept.credits]),
        )
        tag(db, page, text.labels)
    else:
        known_labels(db, text.labels)
    record(actor.id, "page.saved", "page", page.id, revision=page.revision)
    db.flush()
    page_saved.send(page_id=page.id)
    released = page.released is not None
    return Saved(page.id, page.slug, page.revision, kept.merged, problem=rendered.problem, released=released)
