"""Reads a picture through and makes its smaller sizes: a program of its own, that `image_sizes` jails.

It gets the path of the picture, a folder to write in, and as JSON what is asked; it writes what it found as JSON. A
file of a few kB can claim any number of dots: it looks at their number first.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

ORIENTATION = 0x0112
PLAIN_MODES = ("RGB", "RGBA")


def main(path: str, folder: str, asked: str) -> None:
    """Write what the picture is, or what is wrong with it."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        found = made(Path(path), Path(folder), **json.loads(asked))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        found = {"problem": "too_many_pixels"}
    except Exception as error:  # Pillow's readers raise whatever a broken file makes them raise
        found = {"problem": "not_that_image", "why": str(error)[:200]}
    sys.stdout.write(json.dumps(found))


def made(path: Path, folder: Path, formats: list[str], pixels: int, widths: list[int]) -> dict[str, Any]:
    """What the picture is; `sizes` are those that were written to the folder, by width. One that moves or is small
    has none. `upright` says that the picture itself was turned, and is there too."""
    with Image.open(path, formats=formats) as image:
        if image.width * image.height > pixels:
            return {"problem": "too_many_pixels"}
        kind, moves = image.format or "", image.format != "MPO" and getattr(image, "is_animated", False)
        turned = image.getexif().get(ORIENTATION, 1) in range(2, 9) and not moves
        image.load()
        shown: Image.Image = ImageOps.exif_transpose(image) if turned else image
        if turned:
            save_upright(shown, kind, folder / "upright", image.info.get("icc_profile"))
        sizes = [] if moves else [smaller(shown, width, folder) for width in widths if width < shown.width]
        found = {"format": kind, "width": shown.width, "height": shown.height}
        return {**found, "upright": turned, "sizes": sizes}


def save_upright(image: Image.Image, kind: str, to: Path, colours: bytes | None) -> None:
    """The whole picture as good as it was, the right way up and without what described it."""
    how: dict[str, Any] = {
        "JPEG": {"quality": 95, "subsampling": 0},
        "MPO": {"quality": 95, "subsampling": 0},
    }.get(kind, {"lossless": True} if kind == "WEBP" else {})
    image.save(to, "JPEG" if kind == "MPO" else kind, icc_profile=colours, exif=b"", **how)


def smaller(image: Image.Image, width: int, folder: Path) -> list[int]:
    """Write the picture in this width; returns width and height."""
    height = max(round(image.height * width / image.width), 1)
    colours = image.info.get("icc_profile") if image.mode in PLAIN_MODES else None
    plain = image if image.mode in PLAIN_MODES else image.convert("RGBA" if _sees_through(image) else "RGB")
    resized = plain.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    resized.save(folder / str(width), "WEBP", quality=80, method=4, icc_profile=colours, exif=b"")
    return [width, height]


def _sees_through(image: Image.Image) -> bool:
    return image.mode in ("LA", "PA") or "transparency" in image.info


if __name__ == "__main__":
    main(*sys.argv[1:])
