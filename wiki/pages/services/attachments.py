"""Files with a page: adding and taking away. Inside the caller's transaction, except `upload_file`."""

import secrets
from dataclasses import dataclass
from typing import BinaryIO

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.blobs import Blob, TooLarge, blobs
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _
from wiki.kernel.images import NotThatImage, TooManyPixels, with_ending
from wiki.kernel.signals import attachment_saved, file_kept
from wiki.pages.models import Attachment, Page
from wiki.pages.queries.pages import attachment, count_attachments, page_row
from wiki.pages.rules import pages
from wiki.pages.rules.file_types import FileType, inspect
from wiki.pages.rules.image_location import without_location
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class StoredFile:
    """A checked file in the store that no page points to yet."""

    name: str
    blob: Blob
    type: FileType


def upload_file(actor: Actor, page_id: int, typed_name: str, stream: BinaryIO) -> StoredFile:
    """Check and store a file for a page, before the transaction, as both take long.

    Raises NotAllowed, NotFound, and Invalid (field `file`).
    """
    if not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    page_row(actor, page_id)
    return store_file(typed_name, stream)


def store_file(typed_name: str, stream: BinaryIO) -> StoredFile:
    """Store and check a file that goes with a page which may not be there yet. Raises Invalid, as `upload_file`."""
    name = clean_name(typed_name)
    try:
        blob = blobs().put(without_location(stream), pages.ATTACHMENT_MAX)
    except NotThatImage:
        raise _damaged(name) from None
    except TooLarge:
        raise Invalid(
            {"file": _("“%(name)s” is larger than 50 MB. That is the maximum.", name=name)}
        ) from None
    if not blob.bytes:
        raise Invalid({"file": _("“%(name)s” is empty.", name=name)})
    found = _inspect(blob, name)
    if not found.is_image:
        file_kept.send(sha256=blob.sha256, name=name)
    return StoredFile(with_ending(name, found.media_type) if found.is_image else name, blob, found)


def _inspect(blob: Blob, name: str) -> FileType:
    try:
        return inspect(blobs().path(blob.sha256), name)
    except NotThatImage:
        raise _damaged(name) from None
    except TooManyPixels:
        message = _("“%(name)s” has too many pixels. Make it smaller than 40 megapixels.", name=name)
    raise Invalid({"file": message})


def _damaged(name: str) -> Invalid:
    message = _("“%(name)s” is called an image, but it is not one, or it is damaged.", name=name)
    return Invalid({"file": message})


def add_attachment(actor: Actor, page_id: int, kept: StoredFile, id_: str | None = None) -> Attachment:
    """Attach a stored file to a page; `id_` when its address was given out before. Raises NotAllowed and
    NotFound."""
    if not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    page = _page(page_id)
    added = Attachment(
        id=id_ or secrets.token_hex(16),
        page_id=page_id,
        name=kept.name,
        sha256=kept.blob.sha256,
        bytes=kept.blob.bytes,
        media_type=kept.type.media_type,
        is_image=kept.type.is_image,
        width=kept.type.width,
        height=kept.type.height,
        added_by_id=actor.member_id,
        added_at=clock.now(),
    )
    session().add(added)
    _changed(page)
    record(actor.id, "attachment.added", "page", page_id, attachment=added.id, name=added.name)
    return added


def remove_attachment(actor: Actor, attachment_id: str, page_id: int | None = None) -> int:
    """Remove a file from its page, which is `page_id` when that is given; old versions still show it to
    members.

    Returns the id of the page. Raises NotAllowed and NotFound.
    """
    found = attachment(actor, attachment_id)
    if page_id not in (None, found.page_id):
        raise NotFound(_("This file does not exist, or you are not allowed to see it."))
    if not pages.may_remove_attachment(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    page = _page(found.page_id)
    if found.removed_at is None:
        found.removed_at = clock.now()
        _changed(page)
        record(actor.id, "attachment.removed", "page", page.id, attachment=found.id, name=found.name)
    return page.id


def _page(page_id: int) -> Page:
    page = session().get(Page, page_id, with_for_update=True)
    if page is None or page.removed_at is not None:
        raise NotFound(_("This page does not exist, or you are not allowed to see it."))
    return page


def _changed(page: Page) -> None:
    session().flush()
    page.attachment_count = count_attachments(page.id)
    page.touched += 1
    session().flush()
    attachment_saved.send(page_id=page.id)
