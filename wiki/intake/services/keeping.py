"""A sheet that waits in the store between two screens."""

from typing import IO, BinaryIO, cast

from wiki.costs.services.receipts import StoredReceipt
from wiki.kernel.blobs import TooLarge, blobs
from wiki.kernel.errors import Invalid
from wiki.kernel.file_names import clean_name
from wiki.kernel.i18n import _


def keep(name: str, stream: IO[bytes], most: int) -> StoredReceipt:
    """Store a file of at most so many bytes. Raises Invalid (field `file`)."""
    try:
        blob = blobs().put(cast("BinaryIO", stream), most)
    except TooLarge as error:
        raise Invalid(
            {"file": _("This file is damaged or too large. Save it again in Excel, and try once more.")}
        ) from error
    return StoredReceipt(clean_name(name, "kosten"), blob.sha256, blob.bytes, "application/octet-stream")


def content(kept: StoredReceipt) -> bytes:
    """The bytes of a file that was kept."""
    return blobs().read(kept.sha256)
