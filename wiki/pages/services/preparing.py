"""Preparing what is saved of pages: checked, joined with what others saved, and rendered. That takes long: it holds no
lock and writes nothing. `commit_page` and `commit_version` write it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from wiki.kernel.db import outside_transaction, session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long, too_long_in_bytes
from wiki.kernel.i18n import _
from wiki.kernel.markdown import Rendered
from wiki.kernel.signals import page_settling
from wiki.pages.models import Revision
from wiki.pages.queries.columns import FileVersion, PageRow
from wiki.pages.queries.files import file_versions, pins
from wiki.pages.queries.origins import stored_origins
from wiki.pages.queries.pages import page_row, revision, text_of
from wiki.pages.rules import pages
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES
from wiki.pages.rules.drafts import NOTHING, Accepted, digest
from wiki.pages.rules.folding import is_small
from wiki.pages.rules.hunks import Hunk, Remark
from wiki.pages.rules.merge import merge, merge_sets, merge_whole
from wiki.pages.rules.origins import UNKNOWN, Origins, lines_of, next_origins
from wiki.pages.rules.pages import Change, Labels, NewPage, Text
from wiki.pages.rules.removal import asks_first, share_removed
from wiki.pages.services.linking import with_links
from wiki.pages.services.persistence import still_there
from wiki.pages.services.pins import show, show_these
from wiki.schools.rules import Actor

EMPTY = 100
"""Percent of a text, when nothing is left of it."""


@dataclass(frozen=True)
class PreparedPage:
    """A page that can be made: its text is checked and rendered."""

    actor: Actor
    kind: str
    text: Text
    rendered: Rendered
    note: str
    accepted: Accepted = NOTHING
    """Which drafts are settled by it."""
    files: Mapping[str, int] = field(default_factory=dict)
    """The files that the text shows, each with the version of it."""


@dataclass(frozen=True)
class PreparedVersion:
    """A version that can be added to a page which is still at version `onto`; the other fields are as in Revision.
    `rendered` is None when the page is like that already, so that there is nothing to add."""

    actor: Actor
    page_id: int
    onto: int
    text: Text
    rendered: Rendered | None
    base: int
    merged: bool = False
    minor: bool = False
    restored_from: int | None = None
    note: str = ""
    credits: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What was joined of two writers and deserves a look."""
    joined_since: int = 0
    """The version from which on others wrote what `remarks` are about."""
    accepted: Accepted = NOTHING
    """Which drafts are settled by it."""
    origins: Origins = ()
    """From which version each line of the text comes."""
    files: Mapping[str, int] = field(default_factory=dict)
    """The files that the text shows, each with the version of it."""


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
    by_yourself: bool = False
    """Theirs was saved by the same person, in another window."""

    @property
    def conflicts(self) -> tuple[Hunk, ...]:
        """The stretches in which somebody has to choose."""
        return tuple(hunk for hunk in self.hunks if hunk.conflict)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What did not clash and was joined, but deserves a look."""
        return tuple(remark for hunk in self.hunks for remark in hunk.remarks)


class EditConflict(Conflict):
    """Somebody else changed the same words; nothing was saved and nothing is lost."""

    def __init__(self, clash: Clash) -> None:
        super().__init__(
            _("You changed the same part of this page yourself, in another window. Choose what it should be.")
            if clash.by_yourself
            else _("Somebody else changed the same part of this page. Choose what it should be.")
        )
        self.clash = clash


class Moved(Conflict):
    """The page is at another version than the reader saw: `revision`. Nothing was restored."""

    def __init__(self, revision: int) -> None:
        super().__init__(
            _("Somebody else saved this page in the meantime. Look at the newest version first.")
        )
        self.revision = revision


class RemovalToConfirm(Invalid):
    """A save would take out most of the text, and nobody said that this is meant; `percent` of the words would go."""

    def __init__(self, percent: int) -> None:
        sentence = (
            _("This save makes the page empty. Confirm it if you mean that.")
            if percent == EMPTY
            else _(
                "This save removes %(percent)s%% of the text. Confirm it if you mean that.", percent=percent
            )
        )
        super().__init__({"confirm_removal": sentence})


def prepare_page(actor: Actor, command: NewPage, coming: Collection[FileVersion] = ()) -> PreparedPage:
    """Prepare a page with its first version. `coming` are files that will be with it when it is written. Raises
    NotAllowed, and Invalid with the fields of a page."""
    _begin(actor)
    text = checked(_linked(command.text), command.note, command.kind)
    accepted = Accepted(digest(command.text), command.draft)
    shown, note = show(actor, text.body, coming=coming), pages.one_line(command.note)
    return PreparedPage(actor, command.kind, text, shown.rendered, note, accepted, shown.files)


def prepare_save(
    actor: Actor, page_id: int, change: Change, coming: Collection[FileVersion] = ()
) -> PreparedVersion:
    """Prepare what somebody made of version `change.base`, joined with what others saved since. `coming` are files
    that will be with the page when it is written.

    Raises EditConflict when both changed the same words, RemovalToConfirm, NotAllowed, NotFound, and Invalid with the
    fields of a page.
    """
    settle(actor, page_id)
    return _prepared(actor, page_id, change, coming)


def prepare_written_together(actor: Actor, page_id: int, change: Change, body: str) -> PreparedVersion:
    """Prepare a text that several people wrote at the same time. It holds the newest version of the page already;
    title and labels are those of `change`, joined with what others saved.

    Raises EditConflict when both changed the title, RemovalToConfirm, NotAllowed, NotFound, and Invalid with the fields
    of a page.
    """
    prepared = _prepared(actor, page_id, replace(change, body=None))
    current = page_row(actor, page_id)
    if current.revision != prepared.onto or body == prepared.text.body:
        return prepared
    _check_removal(change, prepared.text.body, body)
    text = checked(replace(prepared.text, body=body), change.note, current.kind)
    shown = show(actor, text.body, page_id, current.revision)
    return replace(
        prepared,
        text=text,
        rendered=shown.rendered,
        files=shown.files,
        merged=False,
        minor=_is_minor(change, False, text_of(current), text),
        origins=_origins(current, text),
    )


def settle(actor: Actor, page_id: int) -> int | None:
    """Have everything that was written on a page in its newest version, before something is made of that or done with
    it; returns the number of that version when it was made for this. Raises NotAllowed."""
    _begin(actor)
    answers: list[tuple[Any, int | None]] = page_settling.send(actor=actor, page_id=page_id)
    return next((made for _receiver, made in answers if made is not None), None)


def _prepared(
    actor: Actor, page_id: int, change: Change, coming: Collection[FileVersion] = ()
) -> PreparedVersion:
    _begin(actor)
    current = page_row(actor, page_id)
    theirs = text_of(current)
    base = theirs if change.base == current.revision else base_text(actor, page_id, change.base)
    meant = change.onto(base)
    mine = checked(meant if meant.body == base.body else _linked(meant), change.note, current.kind)
    _check_removal(change, base.body, mine.body)
    joined, remarks = _join(actor, current, change.base, base, theirs, mine)
    is_new = joined != theirs
    text = checked(joined, change.note, current.kind) if is_new else theirs
    merged = joined != mine
    shown = show(actor, text.body, page_id, current.revision, coming) if is_new else None
    return PreparedVersion(
        actor,
        page_id,
        current.revision,
        text,
        shown.rendered if shown else None,
        files=shown.files if shown else {},
        base=change.base,
        merged=merged,
        minor=_is_minor(change, merged, theirs, text),
        note=pages.one_line(change.note),
        credits=change.credits,
        remarks=(*change.remarks, *remarks),
        joined_since=change.base if change.joined_since is None else change.joined_since,
        accepted=Accepted(digest(meant), change.draft),
        origins=_origins(current, text) if is_new else (),
    )


def _check_removal(change: Change, before: str, body: str) -> None:
    """Raise RemovalToConfirm when most of the text would go, and nobody said that this is meant."""
    if not change.confirm_removal and asks_first(before, body):
        raise RemovalToConfirm(share_removed(before, body) if body.strip() else EMPTY)


def _is_minor(change: Change, merged: bool, before: Text, after: Text) -> bool:
    """Whether it is a small change: because the writer says so, or because a few words changed and nobody said more."""
    if change.minor is not None:
        return change.minor
    return not merged and not change.note.strip() and is_small(before, after)


def _origins(current: PageRow, text: Text) -> Origins:
    stored = stored_origins(current.id, current.revision)
    return next_origins(current.body, stored, text.body, current.revision + 1)


def prepare_restore(actor: Actor, page_id: int, number: int, base: int) -> PreparedVersion:
    """Prepare the text and labels of an old version as the newest one, with the files that its text shows as they were
    then. `base`: the version that was current to the reader; the page must still be there when it is written. What
    people are typing at this moment stays in the history and is no reason to ask. Raises Moved, NotAllowed, NotFound.
    """
    made = settle(actor, page_id)
    current = page_row(actor, page_id)
    old = text_of(revision(actor, page_id, number))
    if current.revision != (made if made == base + 1 else base):
        raise Moved(current.revision)
    text, files = replace(old, labels=still_there(old.labels)), pins(page_id, number)
    is_new = text != text_of(current) or files != pins(page_id, current.revision)
    return PreparedVersion(
        actor,
        page_id,
        current.revision,
        text,
        show_these(text.body, file_versions(files)).rendered if is_new else None,
        files=files,
        base=current.revision,
        restored_from=number,
        note=_("Version %(number)s restored", number=number),
        origins=stored_origins(page_id, number) or (UNKNOWN,) * len(lines_of(text.body)),
    )


def _linked(text: Text) -> Text:
    """The text with `[[title]]` as a link to the page of that title, so that it holds when the page is renamed."""
    return replace(text, body=with_links(text.body))


def _begin(actor: Actor) -> None:
    outside_transaction()
    if not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))


def checked(text: Text, note: str, kind: str) -> Text:
    """The text, cleaned up and ready to store. Raises Invalid with a sentence for each field that is wrong."""
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
        yield "title", too_long(pages.TITLE_MAX)
    if len(body.encode()) > pages.BODY_MAX:
        yield "body", too_long_in_bytes(body, pages.BODY_MAX)
    if len(pages.one_line(note)) > pages.NOTE_MAX:
        yield "note", too_long(pages.NOTE_MAX)


def _wrong_labels(labels: Labels, kind: str) -> Iterable[tuple[str, str]]:
    if len(labels.tags) > pages.TAGS_MAX:
        yield "tags", _("There are %(count)s tags; the maximum is 60.", count=len(labels.tags))
    if long := next((tag for tag in labels.tags if len(tag) > pages.TAG_MAX), None):
        yield "tags", too_long(pages.TAG_MAX, long)
    if kind not in pages.KINDS:
        yield "kind", _("Choose what kind of page this is.")
    types = {artefact_type.key for artefact_type in ARTEFACT_TYPES}
    if labels.artefact_type is not None and labels.artefact_type not in types:
        yield "artefact_type", _("Choose one of the types in the list.")


def base_text(actor: Actor, page_id: int, number: int) -> Text:
    """The version that somebody began with. Raises Invalid (field `base_revision`) when there is none."""
    try:
        return text_of(revision(actor, page_id, number))
    except NotFound:
        raise Invalid(
            {"base_revision": _("There is no version %(number)s of this page.", number=number)}
        ) from None


def _join(
    actor: Actor, current: Any, base_number: int, base: Text, theirs: Text, mine: Text
) -> tuple[Text, tuple[Remark, ...]]:
    """Three-way merge of title, text and labels, with what deserves a look; theirs when mine was saved before.
    Raises EditConflict."""
    if base_number == current.revision:
        return mine, ()
    if _already_saved(actor, current.id, base_number, mine):
        return theirs, ()
    title, body = merge_whole(base.title, theirs.title, mine.title), merge(base.body, theirs.body, mine.body)
    if body.text is None or title.value is None:
        author, hunks = current.changed_by, body.hunks
        raise EditConflict(
            Clash(
                base,
                theirs,
                mine,
                base_number,
                current.revision,
                author,
                hunks,
                title.conflict,
                by_yourself=_wrote(actor, current.id, current.revision),
            )
        )
    labels = join_labels(base.labels, theirs.labels, mine.labels)
    return Text(title.value, body.text, labels), body.remarks


def _wrote(actor: Actor, page_id: int, number: int) -> bool:
    author = select(Revision.author_id).where(Revision.page_id == page_id, Revision.number == number)
    return session().scalar(author) == actor.member_id


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
