"""Makes pictures that pages can show of those they cannot: a program of its own, that `pictures` jails.

It gets a folder of pictures and the most dots of one; beside each it can read it writes the same with `.png` behind it.
"""

import sys
import warnings
from pathlib import Path

from PIL import Image

FORMATS = ["BMP", "DIB", "TIFF", "ICO", "PCX", "TGA", "PPM"]
PLAIN_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")


def main(folder: str, pixels: str) -> None:
    """Convert what can be converted."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    for path in sorted(Path(folder).iterdir()):
        try:
            convert(path, int(pixels))
        except Exception:  # Pillow's readers raise whatever a broken file makes them raise
            path.with_name(f"{path.name}.png").unlink(missing_ok=True)


def convert(path: Path, pixels: int) -> None:
    """Write one as PNG, when it is not too large."""
    with Image.open(path, formats=FORMATS) as image:
        if image.width * image.height <= pixels:
            plain = image if image.mode in PLAIN_MODES else image.convert("RGB")
            plain.save(path.with_name(f"{path.name}.png"), "PNG")


if __name__ == "__main__":
    main(*sys.argv[1:])
