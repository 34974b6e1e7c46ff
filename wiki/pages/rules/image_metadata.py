"""A photo knows where it was taken, by whom and with what; a page must not tell where a pupil was. Pure.

What describes a picture is cut out of its file and the picture itself stays as it is, to the last dot: what is cut once
stays the same when it is cut again. What stands behind the end of a picture is no part of it, and goes too.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from wiki.kernel.images import NotThatImage

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""A sign between the dots of a JPEG that is no dot: neither an escaped byte nor a place to begin again."""
_END = 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_PROFILE = b"ICC_PROFILE\0"

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST sPLT pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)
_GIF = (b"GIF87a", b"GIF89a")
_GIF_KEPT = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"})
"""Of what a program may add to a GIF: how often it moves, and its colours."""
_COMMENT, _APPLICATION = 0xFE, 0xFF
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_AND_XMP = 0x0C
"""The bits by which a WebP says that these are in it."""


def is_picture(first: bytes) -> bool:
    """Whether a file that begins with these bytes (12 are enough) says it is a JPEG, PNG, GIF or WebP."""
    plain = first.startswith((b"\xff\xd8\xff", _PNG, *_GIF))
    return plain or (first.startswith(b"RIFF") and first[8:12] == b"WEBP")


def media_type_of(content: bytes) -> str | None:
    """What a picture that was looked at before is, by how it begins."""
    begins = {
        b"\xff\xd8\xff": "image/jpeg",
        _PNG: "image/png",
        b"GIF8": "image/gif",
        b"RIFF": "image/webp",
    }
    return next((type_ for first, type_ in begins.items() if content.startswith(first)), None)


def without_metadata(content: bytes) -> bytes:
    """A JPEG, PNG, GIF or WebP without what describes it: place, camera, owner, comments, a second picture inside.

    Raises NotThatImage when the file is damaged or no picture.
    """
    try:
        if content.startswith(_PNG):
            return _PNG + b"".join(_png(content))
        if content.startswith(_GIF):
            return b"".join(_gif(content))
        if content.startswith(b"RIFF"):
            return _webp(content)
        return b"".join(_jpeg(content))
    except (struct.error, IndexError) as error:
        raise NotThatImage(str(error)) from error


def _jpeg(content: bytes) -> Iterator[bytes]:
    if content[:2] != b"\xff\xd8":
        raise NotThatImage("no JPEG")
    yield content[:2]
    place = 2
    while True:
        found = _MARKER.search(content, place)
        if found is None or found[1][0] == _END:  # a camera that stopped early left out the end
            yield content[place : found.start() if found else len(content)] + b"\xff\xd9"
            return
        yield content[place : found.start()]
        place = found.end()
        if found[1][0] not in _ALONE:
            (length,) = struct.unpack_from(">H", content, place)
            segment = content[place : place + length]
            if length < 2 or len(segment) < length:
                raise NotThatImage("a part of the JPEG is cut off")
            place += length
            if _kept(found[1][0], segment[2:]):
                yield b"\xff" + found[1] + segment


def _kept(marker: int, inside: bytes) -> bool:
    """Of what a program may add: its colours. All else of a JPEG is needed to draw it."""
    if marker == 0xE2:
        return inside.startswith(_PROFILE)
    if marker == 0xE0:
        return inside.startswith(b"JFIF\0")
    if marker == 0xEE:
        return inside.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _png(content: bytes) -> Iterator[bytes]:
    place = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", content, place)
        chunk = content[place : place + length + 12]
        if len(chunk) < length + 12:
            raise NotThatImage("a part of the PNG is cut off")
        if struct.unpack_from(">I", chunk, length + 8)[0] != zlib.crc32(chunk[4 : length + 8]):
            raise NotThatImage("a part of the PNG is damaged")
        place += length + 12
        if name in _PNG_KEPT:
            yield chunk
        if name == b"IEND":
            return


def _gif(content: bytes) -> Iterator[bytes]:
    place = 13 + _colours(content[10])
    yield content[:place]
    while place < len(content) and content[place] != 0x3B:
        kind, start = content[place], place
        if kind == 0x21:
            place = _after_parts(content, place + 2)
            if _gif_kept(content[start + 1], content[start + 3 : start + 14]):
                yield content[start:place]
        elif kind == 0x2C:
            place = _after_parts(content, place + 10 + _colours(content[place + 9]) + 1)
            yield content[start:place]
        else:  # some programs fill up with zeros
            place += 1
    if place > len(content):
        raise NotThatImage("a part of the GIF is cut off")
    yield b";"


def _colours(flags: int) -> int:
    """How long the table of colours is that these bits announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_parts(content: bytes, place: int) -> int:
    """Where a row of parts ends, each with its length before it."""
    while length := content[place]:
        place += 1 + length
    return place + 1


def _gif_kept(label: int, program: bytes) -> bool:
    return program in _GIF_KEPT if label == _APPLICATION else label != _COMMENT


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    if content[8:12] != b"WEBP" or len(content) < size + 8:
        raise NotThatImage("the WebP is cut off")
    parts, place = [], 12
    while place < size + 8:
        name, length = struct.unpack_from("<4sI", content, place)
        part = content[place : place + 8 + length + length % 2]
        place += len(part)
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_EXIF_AND_XMP]) + part[9:]
        if name in _WEBP_KEPT:
            parts.append(part)
    inside = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside
