"""The bin: pages that somebody removed, until they are put back or 90 days have gone by."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.signals import notices_due, page_gone, page_saved
from wiki.pages.models import Attachment, AttachmentVersion, Page, PageVisit, PersonalDraft
from wiki.pages.rules import pages
from wiki.pages.services import linking
from wiki.pages.services.persistence import locked, touch
from wiki.pages.services.status import allow
from wiki.schools.rules import Actor
from wiki.structure.queries.resting import naming_pages, resting_on
from wiki.structure.rules import KEPT_DAYS
from wiki.structure.services.versions import check_seen


def listen() -> None:
    """Empty the bin when what is due is looked at."""
    notices_due.connect(_due)


def _due(_sender: Any, **_more: Any) -> None:
    empty()


def remove_page(actor: Actor, page_id: int, seen: int) -> None:
    """Put a page in the bin. Raises NotAllowed, NotFound, and Conflict when somebody saved since version `seen`."""
    page = locked(session(), page_id)
    _allow(actor, page)
    check_seen(page.revision, seen)
    set_gone(actor, page)
    record(actor.id, "page.removed", "page", page_id)
    tell(page)


def set_gone(actor: Actor, page: Page) -> None:
    """Take a page out of every list, search and count; `put_back` knows by the time whether it was archived before."""
    page.removed_at, page.removed_by_id = clock.now(), actor.member_id
    page.archived_at = page.archived_at or page.removed_at
    touch(page)


def put_back(actor: Actor, page_id: int) -> Page:
    """Take a page out of the bin, as it was. Raises NotAllowed, and NotFound when it is not in the bin."""
    page = session().get(Page, page_id, with_for_update=True) if may_be_id(page_id) else None
    if page is None or page.removed_at is None or page.merged_into_id is not None or not actor.is_member:
        raise NotFound(_("This page is not in the bin."))
    _allow(actor, page)
    if page.archived_at == page.removed_at:
        page.archived_at = None
    page.removed_at = page.removed_by_id = None
    touch(page)
    record(actor.id, "page.restored", "page", page_id)
    tell(page)
    return page


def tell(page: Page) -> None:
    """Have everything that shows this page follow: the index, links to it, and other slices. Raises NotFound."""
    session().flush()
    page_saved.send(page_id=page.id)
    linking.follow(page.id)
    page_gone.send(page_id=page.id)


def empty() -> int:
    """Delete what has been in the bin for 90 days, but never what the books, releases or other pages rest on; returns
    how many pages went."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    due = select(Page).where(Page.removed_at < old, Page.merged_into_id.is_(None), Page.released.is_(None))
    # SQLite gives the number of the last page again when that page is deleted; its address would lead to another.
    due = due.where(Page.id < select(func.max(Page.id)).scalar_subquery())
    pages_due = [page for page in session().scalars(due.order_by(Page.id)) if not resting_on(page.id)]
    for page in pages_due:
        drafts_stay(page.id)
        for key in reversed(naming_pages()):
            if key.parent.table is Attachment.__table__:
                files = select(Attachment.id).where(Attachment.page_id == page.id)
                session().execute(delete(AttachmentVersion).where(AttachmentVersion.attachment_id.in_(files)))
            session().execute(delete(key.parent.table).where(key.parent == page.id))
        session().execute(delete(PageVisit).where(PageVisit.page_id == page.id))
        session().execute(delete(Page).where(Page.id == page.id))
        record(None, "page.purged", "page", page.id)
    return len(pages_due)


def drafts_stay(page_id: int) -> None:
    """What people typed for a page that goes becomes a draft of a new page: it goes by its owner's hand alone."""
    theirs = update(PersonalDraft).where(PersonalDraft.page_id == page_id)
    session().execute(theirs.values(page_id=None, base_revision=0))


def _allow(actor: Actor, page: Page) -> None:
    allow(pages.may_remove(actor, page.created_by_id, page.school_id, page.released is not None))
