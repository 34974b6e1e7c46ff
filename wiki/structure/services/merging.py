"""Two pages become one: the other's address leads to it for ever, and its history stays to be read."""

from sqlalchemy import update

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _
from wiki.kernel.signals import page_joined
from wiki.pages.models import Attachment, Page
from wiki.pages.queries.columns import PageRow
from wiki.pages.queries.files import pins
from wiki.pages.queries.pages import count_attachments, page_row, text_of
from wiki.pages.rules import pages
from wiki.pages.rules.pages import Change
from wiki.pages.services.pages import Saved, commit_version, in_one_transaction
from wiki.pages.services.persistence import locked, still_there, writers
from wiki.pages.services.pins import pin
from wiki.pages.services.preparing import PreparedVersion, prepare_save, settle
from wiki.pages.services.status import allow
from wiki.schools.rules import Actor
from wiki.structure.rules import MergedText, merged_text
from wiki.structure.services.bin import drafts_stay, lead_to, rests_on, set_gone, tell
from wiki.structure.services.versions import check_seen


def merge_pages(
    actor: Actor, page_id: int, seen: int, into_id: int, into_seen: int, text: MergedText
) -> Saved:
    """Have a page go up in another, in a transaction of its own: `text` says which text that has then; labels and
    files of both are with it, and who wrote the one is named among the writers of the other.

    Raises NotAllowed, NotFound, Invalid (field `into`, or those of a page), and Conflict when somebody saved one of
    them since the versions that were seen, or when a release, a school, a project or research rests on the page.
    """
    if page_id == into_id:
        raise Invalid({"into": _("Choose another page: a page cannot go up in itself.")})

    def prepare() -> PreparedVersion:
        settle(actor, page_id)
        page, into = page_row(actor, page_id), page_row(actor, into_id)
        allow(pages.may_remove(actor, page.created_by_id, page.school_id, page.released is not None))
        check_seen(page.revision, seen)
        check_seen(into.revision, into_seen)
        _check_free(page_id, page.released)
        return prepare_save(actor, into_id, _joined(page, into, text))

    def write(prepared: PreparedVersion) -> Saved:
        both = {id_: locked(session(), id_) for id_ in sorted((page_id, into_id))}
        check_seen(both[page_id].revision, seen)
        saved = commit_version(prepared)
        _go_up(actor, both[page_id], both[into_id])
        return saved

    return in_one_transaction(prepare, write)


def _check_free(page_id: int, released: int | None) -> None:
    if released is not None or rests_on(page_id):
        raise Conflict(
            _(
                "Something is based on this page: a release, a school that uses it or a project. Archive it instead."
            )
        )


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
    lead_to(page.id, into.id)
    page_joined.send(page_id=page.id, into_id=into.id)
    record(actor.id, "page.merged", "page", page.id, into=into.id)
    tell(page)
    tell(into)
