"""Receipts: what a file is by its content, never by its name, and where it is kept."""

import re
import unicodedata
import warnings
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from PIL import Image

from wiki.costs.commands import MAX_RECEIPT
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _

PDF = "application/pdf"
IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_KINDS = {**IMAGES, "MPO": "image/jpeg"}
"""By what Pillow calls it: many a telephone writes a JPEG with a second picture inside, an MPO."""
_ENDINGS = {
    PDF: (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
}
MAX_PIXELS = 60_000_000
_TAIL = 2048
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True)
class StoredReceipt:
    """A checked file that is in the store; no cost points to it yet."""

    name: str
    sha256: str
    bytes: int
    media_type: str


def store(name: str, stream: IO[bytes]) -> StoredReceipt:
    """Check that a file is a PDF or an image and keep it. Raises Invalid (field `receipt`)."""
    if not stream.read(1):
        raise Invalid({"receipt": _("Choose a file: a PDF or a photo of the receipt.")})
    stream.seek(0)
    media_type = media_type_of(stream)
    if media_type is None:
        raise Invalid(
            {"receipt": _("This file is no whole PDF, JPEG, PNG or WebP. Save or scan it as a PDF.")}
        )
    stream.seek(0)
    try:
        blob = blobs().put(cast("BinaryIO", stream), MAX_RECEIPT)
    except TooLarge as error:
        raise Invalid({"receipt": _("This file is too large: 50 MB at most.")}) from error
    return StoredReceipt(named_as(clean_name(name), media_type), blob.sha256, blob.bytes, media_type)


def media_type_of(stream: IO[bytes]) -> str | None:
    """The media type of a PDF or image by its content, or None for anything else."""
    stream.seek(0)
    if stream.read(5) == b"%PDF-":
        return PDF if _ends_as_pdf(stream) else None
    stream.seek(0)
    return _image_type(stream)


def _ends_as_pdf(stream: IO[bytes]) -> bool:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    return b"%%EOF" in stream.read()


def _image_type(stream: IO[bytes]) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=tuple(IMAGES)) as image:
                if image.width * image.height > MAX_PIXELS:
                    return None
                media_type = _KINDS[str(image.format)]
                image.verify()
                return media_type
    except Exception:  # Pillow's readers raise whatever a broken file makes them raise
        return None


def named_as(name: str, media_type: str) -> str:
    """The name with an ending of its type: a picture called `.html` would run as a page once it is saved."""
    endings = _ENDINGS[media_type]
    return name if name.lower().endswith(endings) else name[: 199 - len(endings[0])] + endings[0]


def clean_name(name: str) -> str:
    """The name of a file as it is shown and offered again: no path, no control characters, 200 at most."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    plain = _NOT_IN_NAMES.sub("-", visible).strip(" .")
    if len(plain) > 200:
        stem, _dot, ending = plain.rpartition(".")
        plain = f"{stem[: 199 - len(ending)]}.{ending}" if stem and len(ending) <= 10 else plain[:200]
    return plain or "bon"
