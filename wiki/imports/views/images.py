"""An image of a file that was brought, in an answer."""

from flask import Response, send_file

from wiki.kernel.blobs import blobs
from wiki.kernel.file_names import disposition
from wiki.kernel.images import ENDINGS
from wiki.pages.views.attachments import SANDBOX


def answer(sha256: str, name: str) -> Response:
    """The image; what it is was found by decoding it when it came, and its name says so."""
    kind = ENDINGS.get(f".{name.rpartition('.')[2]}", "application/octet-stream")
    response = send_file(blobs().path(sha256), mimetype=kind, etag=sha256)
    response.headers["Content-Disposition"] = disposition("inline", name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
