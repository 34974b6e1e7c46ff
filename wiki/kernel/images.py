"""Is a file the image it seems to be? Only one that was decoded here may be shown in place."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image

PIXELS_MAX = 40_000_000
"""A picture of 40 megapixels takes 160 MB of memory; a file of a few kB can claim any number."""

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_KINDS = {**FORMATS, "MPO": "image/jpeg"}
"""By what Pillow calls it: many a telephone writes a JPEG with a second picture inside, an MPO."""
ENDINGS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


class NotThatImage(ValueError):
    """It is no image of these formats, or it is damaged."""


class TooManyPixels(ValueError):
    """The image is larger than can be checked."""


@dataclass(frozen=True)
class Decoded:
    """What an image turned out to be, with its size in pixels."""

    media_type: str
    width: int
    height: int


def decoded(source: Path | IO[bytes], formats: tuple[str, ...] = tuple(FORMATS)) -> Decoded:
    """Read an image of one of these formats through; raises NotThatImage, TooManyPixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=formats) as image:
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
    except Exception as error:  # Pillow's readers raise whatever a broken file makes them raise
        raise NotThatImage(str(error)) from error
    return Decoded(media_type, width, height)


def with_ending(name: str, media_type: str, endings: dict[str, str] = ENDINGS) -> str:
    """The name with an ending of its type; one of another of these types is replaced, any other stays before it.

    A picture called `.html` would run as a page once it is saved.
    """
    present = Path(name).suffix.lower()
    if endings.get(present) == media_type:
        return name
    ending = next(suffix for suffix, kind in endings.items() if kind == media_type)
    return (name[: -len(present)] if present in endings else name) + ending
