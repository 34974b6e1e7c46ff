"""A photo of a receipt from a telephone: turned upright, and made small enough to keep."""

import io
from typing import IO

from PIL import Image, ImageOps

from wiki.kernel.images import NotThatImage, decoded

LONGEST = 2200
"""Pixels of the longest side: a whole A4 can be read, in a tenth of the bytes."""
_QUALITY = 82
_FORMATS = ("JPEG", "MPO", "PNG", "WEBP")


def upright(stream: IO[bytes]) -> bytes:
    """A JPEG of the picture as the camera was held, without where and when it was taken.

    Raises NotThatImage and TooManyPixels, both before the picture is taken apart.
    """
    stream.seek(0)
    decoded(stream, ("PNG", "JPEG", "WEBP"))
    stream.seek(0)
    try:
        with Image.open(stream, formats=_FORMATS) as image:
            image.draft("RGB", (LONGEST, LONGEST))
            turned = ImageOps.exif_transpose(image)
            turned.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            _on_white(turned).save(out, "JPEG", quality=_QUALITY, optimize=True, comment=b"", exif=b"")
    except (OSError, ValueError, SyntaxError) as error:
        raise NotThatImage(str(error)) from error
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """What can be seen through becomes white, as paper is."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return image.convert("RGB")
