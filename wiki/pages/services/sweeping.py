"""Files that nothing needs any more: versions of files that no version of a page has, and then their bytes. Each waits
a while first, so that whoever made a mistake can still be helped. Inside the caller's transaction."""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, String, cast, delete, exists, or_, select

from wiki.kernel import clock
from wiki.kernel.blobs import blobs
from wiki.kernel.db import db, session
from wiki.kernel.signals import notices_due
from wiki.pages.models import Attachment, AttachmentVersion, ImageSize, PersonalDraft, RevisionFile

WAITING_TIME = timedelta(days=90)
"""How long a file stays that was taken off its page, or replaced, and that no version of a page has."""
BYTES_WAIT = timedelta(days=30)
"""How long bytes stay that no row names; those that just came in are named a moment later."""
AT_ONCE = 200
"""Files that are removed in one go: the next hour does the rest."""
_HASH = 64
_CACHES = frozenset({"attachment_text", "image_size"})
"""Tables that know a file by its hash, and do not need it. An image in a smaller size is needed as long as its sizes
are known; these go with the image itself."""


def listen() -> None:
    """Sweep every hour."""
    notices_due.connect(_notices_due)


def _notices_due(_sender: Any, **_more: Any) -> None:
    forget_versions()
    sweep_bytes()


def forget_versions() -> None:
    """Delete the versions of files that no version of a page has and no draft names, when they waited long enough."""
    db_ = session()
    before = clock.now() - WAITING_TIME
    pinned = exists().where(
        RevisionFile.attachment_id == AttachmentVersion.attachment_id,
        RevisionFile.version == AttachmentVersion.number,
    )
    drafted = exists().where(PersonalDraft.body.contains(AttachmentVersion.attachment_id))
    gone = (
        select(AttachmentVersion.attachment_id, AttachmentVersion.number)
        .join(Attachment, Attachment.id == AttachmentVersion.attachment_id)
        .where(or_(Attachment.removed_at < before, Attachment.version != AttachmentVersion.number))
        .where(AttachmentVersion.added_at < before, ~pinned, ~drafted)
    )
    for id_, number in db_.execute(gone.limit(AT_ONCE)).all():
        key = (AttachmentVersion.attachment_id == id_, AttachmentVersion.number == number)
        db_.execute(delete(AttachmentVersion).where(*key))
    left = exists().where(AttachmentVersion.attachment_id == Attachment.id)
    empty = db_.scalars(select(Attachment.id).where(Attachment.removed_at < before, ~left)).all()
    if empty:
        db_.execute(delete(Attachment).where(Attachment.id.in_(empty)))


def sweep_bytes() -> int:
    """Delete the files of the store that no row of any table names, when they are old enough; tells how many."""
    old = {path.name: path for path in _old_files()}
    if not old:
        return 0
    unnamed = sorted(set(old) - named(old))[:AT_ONCE]
    session().execute(delete(ImageSize).where(ImageSize.sha256.in_(unnamed)))
    return sum(_removed(old[sha256]) for sha256 in unnamed)


def _old_files() -> Iterator[Path]:
    before = clock.now().timestamp() - BYTES_WAIT.total_seconds()
    for path in blobs().root.glob("??/*"):
        if len(path.name) == _HASH and path.stat().st_mtime < before:
            yield path


def named(hashes: Iterable[str]) -> set[str]:
    """Those of these hashes that some row has: in a column of that length, or within JSON."""
    smaller = select(ImageSize.stored_sha256).where(ImageSize.stored_sha256 != ImageSize.sha256)
    left = set(hashes)
    found = left & set(session().scalars(smaller))
    for table in db.metadata.sorted_tables:
        for column in table.columns if table.name not in _CACHES else ():
            if isinstance(column.type, String) and column.type.length == _HASH:
                found |= left & set(session().scalars(select(column).where(column.is_not(None)).distinct()))
    for sha256 in left - found:
        if _within_json(sha256):
            found.add(sha256)
    return found


def _within_json(sha256: str) -> bool:
    columns = [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON)
    ]
    return any(
        session().scalar(select(exists().where(cast(column, String).contains(sha256)))) for column in columns
    )


def _removed(path: Path) -> bool:
    """Take a file out of the way first: who stores the same bytes at this moment then stores them anew."""
    aside = path.with_name(f".swept-{path.name}")
    try:
        path.replace(aside)
        if aside.stat().st_mtime > time.time() - BYTES_WAIT.total_seconds():
            if not path.exists():
                aside.replace(path)
            return False
        aside.unlink()
    except FileNotFoundError:  # another process sweeps too
        return False
    return True
