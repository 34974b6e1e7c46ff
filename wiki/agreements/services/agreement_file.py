"""The file of an agreement: a PDF by its content, stored byte for byte."""

from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from wiki.costs.services.receipts import PDF, media_type_of, named_as
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _
from wiki.kernel.images import TooManyPixels
from wiki.kernel.limits import MAX_FILE


@dataclass(frozen=True)
class StoredAgreement:
    """A checked file that is in the store; no agreement points to it yet."""

    name: str
    sha256: str
    bytes: int


def store(name: str, stream: IO[bytes]) -> StoredAgreement:
    """Check that a file is a PDF, and store it. Raises Invalid (field `file`)."""
    try:
        is_pdf = media_type_of(stream) == PDF
    except TooManyPixels:
        is_pdf = False
    if not is_pdf:
        raise Invalid({"file": _("This file is not a complete PDF. Save or scan the agreement as a PDF.")})
    stream.seek(0)
    try:
        blob = blobs().put(cast("BinaryIO", stream), MAX_FILE)
    except TooLarge as error:
        raise Invalid({"file": _("This file is too large: at most 50 MB.")}) from error
    return StoredAgreement(named_as(name, PDF), blob.sha256, blob.bytes)
