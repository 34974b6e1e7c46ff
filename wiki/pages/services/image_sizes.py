"""Pictures as pages show them: without what describes them, the right way up, and in sizes for small screens. What
looks at the dots runs in a process of its own, once for each picture, when it comes in."""

import hashlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from wiki.kernel.blobs import Blob, blobs
from wiki.kernel.db import session
from wiki.kernel.images import FORMATS, PIXELS_MAX, NotThatImage, TooManyPixels
from wiki.kernel.jail import Jail
from wiki.pages.models import ImageSize
from wiki.pages.rules.file_types import FileType
from wiki.pages.rules.image_metadata import is_picture, media_type_of, without_metadata
from wiki.pages.services import image_maker

WIDTHS = (480, 960, 1600)
"""In pixels: a telephone held upright, a telephone with sharp dots or a tablet, and a laptop."""
JAIL = Jail(seconds=40, memory=1536 * 1024 * 1024, written=64 * 1024 * 1024)
"""What one picture may take: 40 megapixels need 160 MB for each copy."""
_MEDIA_TYPES = {**FORMATS, "MPO": "image/jpeg"}
"""Many a telephone writes a JPEG with a second picture inside, an MPO; only the first is kept."""


@dataclass(frozen=True)
class Size:
    """A smaller size of a picture, in the store."""

    width: int
    height: int
    blob: Blob


@dataclass(frozen=True)
class Picture:
    """A picture as it is stored and served, with its smaller sizes."""

    content: bytes
    type: FileType
    sizes: tuple[Size, ...] = ()


def picture(content: bytes) -> Picture:
    """Look at a picture, take away what describes it, turn it the right way up and make its smaller sizes.

    Raises NotThatImage and TooManyPixels.
    """
    plain = without_metadata(content) if is_picture(content[:12]) else content
    with tempfile.TemporaryDirectory(prefix="lichtwerk-image-") as name:
        folder = Path(name)
        source = folder / "source"
        source.write_bytes(content)
        found = _made(source, folder)
        if found["upright"]:
            plain = without_metadata((folder / "upright").read_bytes())
        sizes = tuple(_stored(folder, *size, most=len(plain)) for size in found["sizes"])
    type_ = FileType(_MEDIA_TYPES[found["format"]], True, found["width"], found["height"])
    return Picture(plain, type_, tuple(size for size in sizes if size))


def known(content: bytes) -> Picture | None:
    """The picture, when the very same was looked at before: it is plain already, and its sizes are there."""
    sha256 = hashlib.sha256(content).hexdigest()
    own = select(ImageSize).where(ImageSize.sha256 == sha256, ImageSize.stored_sha256 == sha256)
    size = session().scalar(own)
    media_type = media_type_of(content)
    if size is None or media_type is None:
        return None
    return Picture(content, FileType(media_type, True, size.width, size.height))


def is_known(sha256: str) -> bool:
    """Whether a picture was looked at: its sizes are there, as far as it has any."""
    return session().scalar(select(ImageSize.width).where(ImageSize.sha256 == sha256).limit(1)) is not None


def remember(blob: Blob, found: Picture) -> None:
    """Store in which sizes an image is there, inside the caller's transaction. Done before it changes nothing."""
    own = Size(found.type.width or 0, found.type.height or 0, blob)
    rows = [
        {
            "sha256": blob.sha256,
            "width": size.width,
            "height": size.height,
            "stored_sha256": size.blob.sha256,
            "bytes": size.blob.bytes,
        }
        for size in (*found.sizes, own)
    ]
    db = session()
    kind_of_insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    db.execute(kind_of_insert(ImageSize).values(rows).on_conflict_do_nothing())


def plain_bytes(content: bytes) -> bytes:
    """A file that is a picture by its content alone, without what describes it; as it is when it is none."""
    try:
        return picture(content).content
    except (NotThatImage, TooManyPixels):
        return content


def _made(source: Path, folder: Path) -> dict[str, Any]:
    asked = {"formats": list(FORMATS), "pixels": PIXELS_MAX, "widths": list(WIDTHS)}
    code = Path(image_maker.__file__).read_text("utf-8")
    done = JAIL.run(JAIL.python(code, str(source), str(folder), json.dumps(asked)), folder=folder)
    if done.late:
        raise TooManyPixels(done.said)
    if not done.well:
        raise NotThatImage(done.said)
    found: dict[str, Any] = json.loads(done.output)
    if found.get("problem") == "too_many_pixels":
        raise TooManyPixels("too many pixels")
    if "problem" in found:
        raise NotThatImage(found["why"])
    return found


def _stored(folder: Path, width: int, height: int, *, most: int) -> Size | None:
    """A size in the store; none when it is no smaller than the picture itself."""
    content = (folder / str(width)).read_bytes()
    if len(content) >= most:
        return None
    return Size(width, height, blobs().put(io.BytesIO(content), most))
