"""Is an uploaded file what its name says? Only an image that was decoded here may be shown in place."""

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

PIXELS_MAX = 40_000_000
"""A picture of 40 megapixels takes 160 MB of memory; a file of a few kB can claim any number."""

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_KINDS = {**_FORMATS, "MPO": "image/jpeg"}
"""By what Pillow calls it: many a telephone writes a JPEG with a second picture inside, an MPO."""
_SUFFIXES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_OTHER = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
PLAIN = "application/octet-stream"


class NotThatImage(ValueError):
    """The name says image, the content does not."""


class TooManyPixels(ValueError):
    """The image is larger than can be checked."""


@dataclass(frozen=True)
class Look:
    """What a file is: its media type, and the size in pixels of a checked image."""

    media_type: str
    is_image: bool = False
    width: int | None = None
    height: int | None = None


def look_at(path: Path, name: str) -> Look:
    """What the file is, by its content. Raises NotThatImage or TooManyPixels for a name that says image."""
    suffix = Path(name).suffix.lower()
    if suffix in _SUFFIXES:
        return _decoded(path)
    return Look(_OTHER.get(suffix, PLAIN))


def _decoded(path: Path) -> Look:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=list(_FORMATS)) as image:
                width, height = image.size
                if width * height > PIXELS_MAX:
                    raise TooManyPixels(f"{width} x {height}")
                media_type = _KINDS[image.format or ""]
                image.draft("RGB", (max(width // 8, 1), max(height // 8, 1)))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(str(error)) from error
    except TooManyPixels:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, MemoryError) as error:
        raise NotThatImage(str(error)) from error
    return Look(media_type, True, width, height)


def fitting_name(name: str, media_type: str) -> str:
    """The name with the ending that belongs to the image it turned out to be."""
    path = Path(name)
    if _SUFFIXES.get(path.suffix.lower()) == media_type:
        return name
    ending = next(suffix for suffix, kind in _SUFFIXES.items() if kind == media_type)
    return name.removesuffix(path.suffix) + ending
