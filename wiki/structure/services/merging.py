"""Two pages become one: the other's address leads to it for ever, and its history stays to be read."""

from sqlalchemy import update

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _
from wiki.kernel.signals import page_joined
from wiki.live.queries import has_unsaved
from wiki.pages.models import Attachment, Page
from wiki.pages.queries.columns import PageRow
from wiki.pages.queries.files import pins
from wiki.pages.queries.pages import count_attachments, page_row, text_of
from wiki.pages.rules import pages
from wiki.pages.rules.pages import Change
from wiki.pages.services.pages import Saved, Stale, commit_version, in_one_transaction
from wiki.pages.services.persistence import locked, still_there, writers
from wiki.pages.services.pins import pin
from wiki.pages.services.preparing import PreparedVersion, prepare_save, settle
from wiki.pages.services.status import allow
from wiki.schools.rules import Actor
from wiki.structure.queries.resting import obstacles_to_merging
from wiki.structure.rules import MergedText, merged_text
from wiki.structure.services.bin import drafts_stay, set_gone, tell
from wiki.structure.services.versions import SeenPage
from wiki.structure.wording import obstacle_words


def merge_pages(
    actor: Actor, page_id: int, seen: int, into_id: int, into_seen: int, text: MergedText
) -> Saved:
    """Have a page go up in another, in a transaction of its own: `text` says which text that has then; labels and
    files of both are with it, and who wrote the one is named among the writers of the other.

    What people are typing on either becomes a version first. Raises NotAllowed, NotFound, Invalid (field `into`, or
    those of a page), and Conflict when somebody saved one of them since the versions that were seen, or when something
    rests on the page that cannot go along.
    """
    _check_other(page_id, into_id)
    goes, stays = SeenPage(page_id, seen), SeenPage(into_id, into_seen)

    def prepare() -> PreparedVersion:
        goes.settle(actor)
        stays.settle(actor)
        page, into = page_row(actor, page_id), page_row(actor, into_id)
        allow(pages.may_remove(actor, page.created_by_id, page.school_id, page.released is not None))
        goes.check(page.revision)
        stays.check(into.revision)
        _check_free(page_id)
        return prepare_save(actor, into_id, _joined(page, into, text))

    def write(prepared: PreparedVersion) -> Saved:
        both = {id_: locked(session(), id_) for id_ in sorted((page_id, into_id))}
        if has_unsaved(page_id):
            raise Stale  # somebody went on typing: that becomes a version too
        goes.check(both[page_id].revision)
        saved = commit_version(prepared)
        _go_up(actor, both[page_id], both[into_id])
        return saved

    return in_one_transaction(prepare, write)


def check(actor: Actor, page_id: int, into_id: int) -> None:
    """Whether a page can go up in another, before anybody chooses how. What people are typing on both becomes a
    version, so that it can be seen.

    Raises NotAllowed, NotFound, Invalid (field `into`), and Conflict when something rests on the page that cannot go
    along.
    """
    _check_other(page_id, into_id)
    page = page_row(actor, page_id)
    allow(pages.may_remove(actor, page.created_by_id, page.school_id, page.released is not None))
    _check_free(page_id)
    for id_ in (page_id, into_id):
        settle(actor, id_)


def _check_other(page_id: int, into_id: int) -> None:
    if page_id == into_id:
        raise Invalid({"into": _("Choose another page: a page cannot go up in itself.")})


def _check_free(page_id: int) -> None:
    if obstacles := obstacles_to_merging(page_id):
        raise Conflict(" ".join(obstacle_words(obstacles)))


def _joined(page: PageRow, into: PageRow, choice: MergedText) -> Change:
    one, other = still_there(text_of(page).labels), text_of(into).labels
    return Change(
        into.revision,
        body=merged_text(into.body, page.body, choice),
        activities=other.activities | one.activities,
        building_blocks=other.building_blocks | one.building_blocks,
        tags=(*other.tags, *one.tags),
        note=_("Together with “%(title)s”", title=page.title)[: pages.NOTE_MAX],
        credits=tuple(writers(page.id, page.revision)),
    )


def _go_up(actor: Actor, page: Page, into: Page) -> None:
    """Files and what was said go along, and every address that led to the page leads to the other."""
    db = session()
    there = update(Attachment).where(Attachment.page_id == page.id, Attachment.removed_at.is_(None))
    db.execute(there.values(page_id=into.id, added_at=clock.now()))
    db.execute(update(Attachment).where(Attachment.page_id == page.id).values(page_id=into.id))
    db.execute(update(Page).where(Page.merged_into_id == page.id).values(merged_into_id=into.id))
    set_gone(actor, page)
    page.merged_into_id = into.id
    db.flush()
    if into.revision != into.released:
        pin(into, pins(into.id, into.revision))
    page.attachment_count, into.attachment_count = 0, count_attachments(into.id)
    drafts_stay(page.id)
    page_joined.send(page_id=page.id, into_id=into.id)
    record(actor.id, "page.merged", "page", page.id, into=into.id)
    tell(page)
    tell(into)
