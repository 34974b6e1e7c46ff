"""Images that came in before they were looked at as they are now: their smaller sizes are made, and what describes them
is taken away, also from older versions. Done in small steps, each of which may be done again."""

import io
from dataclasses import dataclass

from sqlalchemy import exists, select, update

from wiki.kernel.blobs import Blob, blobs
from wiki.kernel.db import outside_transaction, session
from wiki.kernel.images import NotThatImage, TooManyPixels
from wiki.pages.models import AttachmentVersion, ImageSize, PendingFile
from wiki.pages.services.image_sizes import Picture, picture, remember

_WITH_IMAGES = (AttachmentVersion, PendingFile)


@dataclass(frozen=True)
class LookedAt:
    """What came of an image: itself without what describes it; None when it cannot be read."""

    sha256: str
    blob: Blob | None = None
    picture: Picture | None = None


def unknown() -> list[str]:
    """The images that were not looked at yet."""
    found: set[str] = set()
    for table in _WITH_IMAGES:
        known = exists().where(ImageSize.sha256 == table.sha256)
        found |= set(session().scalars(select(table.sha256).where(table.is_image, ~known)))
    return sorted(found)


def prepare(sha256: str) -> LookedAt:
    """Look at an image; holds no lock and writes no row."""
    outside_transaction()
    try:
        found = picture(blobs().read(sha256))
    except (
        NotThatImage,
        TooManyPixels,
        FileNotFoundError,
    ):  # it stays as it is; `lichtwerk verify` tells what is lost
        return LookedAt(sha256)
    return LookedAt(sha256, blobs().put(io.BytesIO(found.content), len(found.content)), found)


def commit(looked_at: LookedAt) -> None:
    """Store what came of it, inside the caller's transaction."""
    if looked_at.blob is None or looked_at.picture is None:
        return
    remember(looked_at.blob, looked_at.picture)
    type_ = looked_at.picture.type
    values = {
        "sha256": looked_at.blob.sha256,
        "bytes": looked_at.blob.bytes,
        "width": type_.width,
        "height": type_.height,
    }
    for table in _WITH_IMAGES:
        session().execute(
            update(table).where(table.sha256 == looked_at.sha256, table.is_image).values(**values)
        )
