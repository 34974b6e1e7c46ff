"""Files with pages: storing and adding. Inside the caller's transaction, except `upload_file` and `store_file`; see
`file_changes` for how they are replaced and taken away."""

import io
import secrets
from dataclasses import dataclass
from typing import BinaryIO

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.blobs import Blob, TooLarge, blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _
from wiki.kernel.images import NotThatImage, TooManyPixels, with_ending
from wiki.kernel.signals import attachment_saved, file_kept
from wiki.pages.models import Attachment, AttachmentVersion, Page
from wiki.pages.queries.columns import FileRow, FileVersion
from wiki.pages.queries.pages import attachments_of, count_attachments, page_row
from wiki.pages.rules import pages
from wiki.pages.rules.file_names import free_name, same_name
from wiki.pages.rules.file_types import FileType, other_type, says_image
from wiki.pages.rules.image_metadata import is_picture
from wiki.pages.services import image_sizes
from wiki.pages.services.persistence import locked, touch
from wiki.pages.services.pins import pin_added
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class StoredFile:
    """A checked file in the store that no page points to yet."""

    name: str
    blob: Blob
    type: FileType

    def as_version(self, id_: str, number: int = 1) -> FileVersion:
        """What it is as a version of the file with this id."""
        type_ = self.type
        return FileVersion(
            id_, number, self.name, self.blob.bytes, self.blob.sha256,
            type_.media_type, type_.is_image, type_.width, type_.height,
        )  # fmt: skip


class SameName(Conflict):
    """The page has another file of this name; the uploader says what is meant."""

    def __init__(self, existing: FileRow, free: str) -> None:
        super().__init__(
            _(
                "The page has another file called “%(name)s”. Replace it, or keep both: the new one is then called "
                "“%(free)s”.",
                name=existing.name,
                free=free,
            )
        )
        self.existing = existing
        self.free = free


def upload_file(actor: Actor, page_id: int, typed_name: str, stream: BinaryIO) -> StoredFile:
    """Check and store a file for a page, before the transaction, as both take long.

    Raises NotAllowed, NotFound, and Invalid (field `file`).
    """
    check_writer(actor)
    page_row(actor, page_id)
    return store_file(typed_name, stream)


def store_file(typed_name: str, stream: BinaryIO) -> StoredFile:
    """Store and check a file that goes with a page which may not be there yet. An image is stored without what
    describes it and with its smaller sizes. Raises Invalid, as `upload_file`."""
    name = clean_name(typed_name)
    try:
        stored = _stored(name, stream)
    except NotThatImage:
        message = _("“%(name)s” is called an image, but it is not one, or it is damaged.", name=name)
        raise Invalid({"file": message}) from None
    except TooLarge:
        message = _("“%(name)s” is larger than 50 MB. That is the maximum.", name=name)
        raise Invalid({"file": message}) from None
    except TooManyPixels:
        message = _("“%(name)s” has too many pixels. Make it smaller than 40 megapixels.", name=name)
        raise Invalid({"file": message}) from None
    if not stored.blob.bytes:
        raise Invalid({"file": _("“%(name)s” is empty.", name=name)})
    if not stored.type.is_image:
        file_kept.send(sha256=stored.blob.sha256, name=name)
    return stored


def _stored(name: str, stream: BinaryIO) -> StoredFile:
    first = stream.read(12)
    stream.seek(0)
    if not first or not (says_image(name) or is_picture(first)):
        return StoredFile(name, blobs().put(stream, pages.ATTACHMENT_MAX), other_type(name))
    content = stream.read(pages.ATTACHMENT_MAX + 1)
    if len(content) > pages.ATTACHMENT_MAX:
        raise TooLarge(len(content))
    if not says_image(name):
        plain = io.BytesIO(image_sizes.plain_bytes(content))
        return StoredFile(name, blobs().put(plain, pages.ATTACHMENT_MAX), other_type(name))
    return _stored_image(name, content)


def _stored_image(name: str, content: bytes) -> StoredFile:
    found = image_sizes.known(content) or image_sizes.picture(content)
    blob = blobs().put(io.BytesIO(found.content), len(found.content))
    if not image_sizes.is_known(blob.sha256):
        with transaction():
            image_sizes.remember(blob, found)
    return StoredFile(with_ending(name, found.type.media_type), blob, found.type)


def add_file(actor: Actor, page_id: int, kept: StoredFile, *, keep_both: bool = False) -> FileVersion:
    """Attach a stored file to a page. One of the same name and the same content is there already, and stays as it is;
    one of the same name with other content raises SameName, unless `keep_both` gives the new one another name.

    Raises NotAllowed and NotFound too.
    """
    check_writer(actor)
    locked(session(), page_id)
    there = attachments_of(page_id)
    namesakes = [file for file in there if same_name(file.name, kept.name)]
    for file in namesakes:
        if file.sha256 == kept.blob.sha256:
            return file.as_version
    free = free_name(kept.name, [file.name for file in there])
    if namesakes and not keep_both:
        raise SameName(namesakes[0], free)
    return add_attachment(actor, page_id, StoredFile(free, kept.blob, kept.type))


def add_attachment(actor: Actor, page_id: int, kept: StoredFile, id_: str | None = None) -> FileVersion:
    """Attach a stored file to a page whatever is there; `id_` when its address was given out before. Raises NotAllowed
    and NotFound."""
    check_writer(actor)
    page = locked(session(), page_id)
    added = kept.as_version(id_ or secrets.token_hex(16))
    session().add(Attachment(id=added.id, page_id=page_id, version=1, added_at=clock.now()))
    add_version(actor, added)
    pin_added(page, added.id)
    changed(page)
    record(actor.id, "attachment.added", "page", page_id, attachment=added.id, name=added.name)
    return added


def add_version(actor: Actor, file: FileVersion) -> None:
    """Store a version of a file whose row is there."""
    session().flush()
    row = AttachmentVersion(attachment_id=file.id, number=file.version, **_stored_columns(file))
    row.added_by_id, row.added_at = actor.member_id, clock.now()
    session().add(row)
    session().flush()


def _stored_columns(file: FileVersion) -> dict[str, object]:
    return {name: value for name, value in file._asdict().items() if name not in ("id", "version")}


def check_writer(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may write on pages."""
    if not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))


def changed(page: Page) -> None:
    """Have readers and the index see that the files of a page are others now."""
    session().flush()
    page.attachment_count = count_attachments(page.id)
    touch(page)
    session().flush()
    attachment_saved.send(page_id=page.id)
