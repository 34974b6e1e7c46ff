"""A payment file as an answer to save, on the screen and by the JSON API."""

from flask import Response

from wiki.kernel.file_names import disposition
from wiki.settlement.models import PaymentFile


def taken(row: PaymentFile, content: bytes) -> Response:
    """The file; it holds account numbers, so no browser or proxy keeps it."""
    response = Response(content, content_type="application/xml")
    response.headers["Content-Disposition"] = disposition("attachment", f"{row.message_id}.xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response
