"""Receipts: what a file is by its content, never by its name, and where it is kept, byte for byte as it came."""

from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from wiki.costs.rules.commands import MAX_RECEIPT
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import lazy as _
from wiki.kernel.images import ENDINGS, NotThatImage, TooManyPixels, decoded, with_ending

PDF = "application/pdf"
IMAGES = ("PNG", "JPEG", "WEBP")
_ENDINGS = {".pdf": PDF, **ENDINGS}
_TAIL = 2048


@dataclass(frozen=True)
class StoredReceipt:
    """A checked file that is in the store; no cost points to it yet."""

    name: str
    sha256: str
    bytes: int
    media_type: str


def store(name: str, stream: IO[bytes]) -> StoredReceipt:
    """Check that a file is a PDF or an image, and store it. Raises Invalid (field `receipt`)."""
    if not stream.read(1):
        raise Invalid({"receipt": _("Choose a file: a PDF or a photo of the receipt.")})
    stream.seek(0)
    try:
        media_type = media_type_of(stream)
    except TooManyPixels as error:
        raise Invalid(
            {"receipt": _("This image has too many pixels. Make it smaller than 40 megapixels.")}
        ) from error
    if media_type is None:
        raise Invalid(
            {"receipt": _("This file is not a complete PDF, JPEG, PNG or WebP. Save or scan it as a PDF.")}
        )
    stream.seek(0)
    try:
        blob = blobs().put(cast("BinaryIO", stream), MAX_RECEIPT)
    except TooLarge as error:
        raise Invalid({"receipt": _("This file is too large: at most 50 MB.")}) from error
    return StoredReceipt(named_as(name, media_type), blob.sha256, blob.bytes, media_type)


def media_type_of(stream: IO[bytes]) -> str | None:
    """The media type of a PDF or image by its content, or None for anything else; raises TooManyPixels."""
    stream.seek(0)
    if stream.read(5) == b"%PDF-":
        return PDF if _ends_as_pdf(stream) else None
    stream.seek(0)
    try:
        return decoded(stream, IMAGES).media_type
    except NotThatImage:
        return None


def _ends_as_pdf(stream: IO[bytes]) -> bool:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    return b"%%EOF" in stream.read()


def named_as(name: str, media_type: str) -> str:
    """The name of a file as it is shown and offered again, with an ending of its type."""
    return with_ending(clean_name(name, "bon"), media_type, _ENDINGS)
