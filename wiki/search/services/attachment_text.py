"""The text of PDF and Word files with pages: read once for each file, in a process of its own, and kept by its hash."""

from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, exists, or_, select

from wiki.kernel import clock, signals
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session, transaction
from wiki.kernel.jail import Jail
from wiki.pages.models import AttachmentVersion, PendingFile
from wiki.search.models import AttachmentText
from wiki.search.services import extractor

JAIL = Jail(seconds=10, memory=384 * 1024 * 1024)
"""What reading one file may take; the words read until then are kept."""
KEPT = timedelta(days=30)
"""How long the words stay of a file that no page has yet, or has no more."""
_READABLE = (".pdf", ".docx")


def listen() -> None:
    """Read a file before a page has it: reading takes longer than a transaction may."""
    signals.file_kept.connect(_file_kept)
    signals.notices_due.connect(_notices_due)


def _file_kept(_sender: Any, sha256: str, name: str, **_more: Any) -> None:
    if readable(name):
        read_once([sha256])


def _notices_due(_sender: Any, **_more: Any) -> None:
    """Forget the words of files that no page has any more."""
    needed = [
        exists().where(table.sha256 == AttachmentText.sha256) for table in (AttachmentVersion, PendingFile)
    ]
    before = clock.now() - KEPT
    old = (
        session()
        .scalars(select(AttachmentText.sha256).where(AttachmentText.at < before, ~or_(*needed)))
        .all()
    )
    if old:
        session().execute(delete(AttachmentText).where(AttachmentText.sha256.in_(old)))


def readable(name: str) -> bool:
    """Whether a file of this name may have text; what it really is, the program that reads it finds out."""
    return name.lower().endswith(_READABLE)


def read_once(hashes: Collection[str], progress: Callable[[], None] = lambda: None) -> None:
    """Read the files that were not read yet, each in a small transaction of its own. Never inside another."""
    kept = select(AttachmentText.sha256).where(AttachmentText.sha256.in_(hashes))
    for sha256 in sorted(set(hashes) - set(session().scalars(kept))):
        text = text_of(blobs().path(sha256))
        with transaction() as db:
            if db.get(AttachmentText, sha256) is None:
                db.add(AttachmentText(sha256=sha256, text=text, at=clock.now()))
        progress()


def read_missing(progress: Callable[[], None] = lambda: None) -> None:
    """Read every file with a page that was not read yet."""
    endings = [AttachmentVersion.name.ilike(f"%{ending}") for ending in _READABLE]
    named = session().scalars(select(AttachmentVersion.sha256).where(endings[0] | endings[1]).distinct())
    read_once(named.all(), progress)


def text_of(path: Path) -> str:
    """The words of a file; empty when it is damaged, hostile or no document. Never raises for what is in it."""
    order = JAIL.python(Path(extractor.__file__).read_text("utf-8"), str(path))
    made = JAIL.run(order, folder=path.parent if path.parent.is_dir() else None).output
    return made.decode("utf-8", "ignore").replace("\0", " ")[: extractor.CHARACTERS].strip()
