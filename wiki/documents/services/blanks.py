"""Images that pandoc need not carry: it gets the first bytes of an image of the same size, and the image itself takes
their place in the file. Pandoc packs what is packed already, which takes most of the time of a page with photos."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

from wiki.documents.services.sheets import Picture, Pictures

_PNG = b"\x89PNG\r\n\x1a\n"


def blanks_of(images: Pictures) -> dict[str, bytes]:
    """By name what stands in for each image: no two are the same. An image that cannot be measured is itself."""
    return {image.name: _blank(image) for image in images.values()}


def _blank(image: Picture) -> bytes:
    try:
        with Image.open(io.BytesIO(image.content), formats=["PNG", "JPEG", "GIF", "WEBP"]) as opened:
            width, height = opened.size
    except Exception:  # Pillow's readers raise whatever a broken file makes them raise
        return image.content
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        _PNG + _chunk(b"IHDR", head) + _chunk(b"tEXt", b"name\0" + image.name.encode()) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_images(content: bytes, blanks: Mapping[str, bytes], images: Pictures) -> bytes:
    """The file with each image in the place of its blank; images are stored as they are."""
    real = {blanks[image.name]: image.content for image in images.values()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if part in real:
                part = real[part]
                entry.compress_type = zipfile.ZIP_STORED
            new.writestr(entry, part)
    return out.getvalue()
