"""Files for a page that was never saved. Each waits for its writer, and goes with the first text of theirs that names
it. Inside the caller's transaction, except `store_pending`."""

import secrets
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import delete, exists, func, select

from wiki.kernel import clock
from wiki.kernel.blobs import Blob
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.kernel.signals import notices_due
from wiki.pages.models import PendingFile, PersonalDraft
from wiki.pages.queries.link_targets import pending_files
from wiki.pages.rules import pages
from wiki.pages.rules.file_names import file_ids
from wiki.pages.rules.file_types import FileType
from wiki.pages.services.attachments import StoredFile, add_attachment, store_file
from wiki.schools.rules import Actor

AT_ONCE = 200
"""As many files of one person may wait."""
WAITING_TIME = timedelta(days=90)
"""How long a file waits that no draft of its writer names; a draft keeps its images for as long as it is there."""


def listen() -> None:
    """Forget, every hour, the files that waited too long."""
    notices_due.connect(_notices_due)


def _notices_due(_sender: Any, **_more: Any) -> None:
    named = exists().where(
        PersonalDraft.person_id == PendingFile.person_id, PersonalDraft.body.contains(PendingFile.id)
    )
    late = session().scalars(
        select(PendingFile.id).where(PendingFile.added_at < clock.now() - WAITING_TIME, ~named)
    )
    if ids := late.all():
        session().execute(delete(PendingFile).where(PendingFile.id.in_(ids)))


def store_pending(actor: Actor, typed_name: str, stream: BinaryIO) -> StoredFile:
    """Check and store a file before the transaction, as both take long.

    Raises NotAllowed, and Invalid (field `file`).
    """
    _check(actor)
    return store_file(typed_name, stream)


def add_pending(actor: Actor, kept: StoredFile) -> PendingFile:
    """Have a stored file wait for a page. Raises NotAllowed, and Invalid (field `file`) when too many wait."""
    _check(actor)
    mine = select(func.count()).select_from(PendingFile).where(PendingFile.person_id == actor.member_id)
    if (session().scalar(mine) or 0) >= AT_ONCE:
        message = _(
            "You have added %(count)s files to pages that were never saved. Save one first.", count=AT_ONCE
        )
        raise Invalid({"file": message})
    added = PendingFile(
        id=secrets.token_hex(16),
        person_id=actor.member_id,
        name=kept.name,
        sha256=kept.blob.sha256,
        bytes=kept.blob.bytes,
        media_type=kept.type.media_type,
        is_image=kept.type.is_image,
        width=kept.type.width,
        height=kept.type.height,
        added_at=clock.now(),
    )
    session().add(added)
    return added


def attach_pending(actor: Actor, page_id: int, body: str) -> None:
    """Attach to a page the files of this writer that its text names. Raises NotAllowed and NotFound."""
    named = file_ids(body)
    for waiting in pending_files(actor, named) if named else ():
        session().delete(waiting)
        add_attachment(actor, page_id, as_stored(waiting), waiting.id)


def forget(actor: Actor, file_id: str) -> None:
    """Have a file of this actor wait no longer."""
    session().execute(
        delete(PendingFile).where(PendingFile.id == file_id, PendingFile.person_id == actor.member_id)
    )


def as_stored(waiting: PendingFile) -> StoredFile:
    """A file that waits, as it is in the store."""
    type_ = FileType(waiting.media_type, waiting.is_image, waiting.width, waiting.height)
    return StoredFile(waiting.name, Blob(waiting.sha256, waiting.bytes), type_)


def _check(actor: Actor) -> None:
    if not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
