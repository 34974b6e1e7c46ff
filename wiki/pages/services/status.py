"""The status of a page: who may read it, whether lists show it, and which version readers get. Inside the
caller's transaction."""

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.kernel.markdown import plain_text
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import count_attachments, text_of
from wiki.pages.rules import pages
from wiki.pages.services.persistence import describe, locked, still_there, tag, touch, writers
from wiki.schools.rules import Actor


def set_visibility(actor: Actor, page_id: int, visibility: str) -> None:
    """Let visitors see the page (`public`) or only the network (`network`), inside the caller's transaction.

    Raises NotAllowed, NotFound, and Invalid (field `visibility`).
    """
    page = locked(session(), page_id)
    allow(pages.may_publish(actor, page.created_by_id, page.school_id))
    if visibility not in ("public", "network"):
        raise Invalid({"visibility": _("Choose public or network only.")})
    if visibility == "public":
        check_public(page.state)
    if page.visibility != visibility:
        page.visibility = visibility
        touch(page)
        record(actor.id, "page.published" if visibility == "public" else "page.unpublished", "page", page_id)
        page_saved.send(page_id=page_id)


def set_released(page_id: int, number: int, label: str) -> Page:
    """Give readers version `number` from now on, as release `label`, inside the caller's transaction.

    Whether that is allowed is for the slice of releases to decide. Raises NotFound, and Invalid when a label
    is gone.
    """
    db = session()
    page = locked(db, page_id)
    kept = db.scalars(select(Revision).where(Revision.page_id == page_id, Revision.number == number)).one()
    kept.release_label = label
    text = text_of(kept)
    describe(page, text, plain_text(kept.html), writers(page_id, number))
    tag(db, page, still_there(text.labels))
    page.state, page.released, page.release_label = "ready", number, label
    page.released_at, page.outdated_at = clock.now(), None
    touch(page)
    db.flush()
    page.attachment_count = count_attachments(page_id)
    page_saved.send(page_id=page_id)
    return page


def set_archived(actor: Actor, page_id: int, archived: bool) -> None:
    """Remove the page from the lists, or put it back, inside the caller's transaction. Raises NotAllowed and
    NotFound."""
    page = locked(session(), page_id)
    allow(pages.may_archive(actor, page.school_id))
    if (page.archived_at is not None) != archived:
        page.archived_at = clock.now() if archived else None
        touch(page)
        record(actor.id, "page.archived" if archived else "page.unarchived", "page", page_id)
        page_saved.send(page_id=page_id)


def allow(allowed: bool) -> None:
    """Raise NotAllowed unless it is allowed."""
    if not allowed:
        raise NotAllowed(_("You are not allowed to do this."))


def check_public(state: str) -> None:
    """Raise Invalid (field `visibility`) unless a page in this state can be public."""
    if state != "ready":
        raise Invalid({"visibility": _("Only a page that is ready for use can be public.")})
