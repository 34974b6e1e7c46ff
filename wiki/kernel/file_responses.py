"""Files as answers, the same on the screen and by the JSON API: none can do harm in this site's name."""

from io import SEEK_END
from typing import IO

from flask import Response, abort, g, request, send_file

from wiki.kernel.blobs import blobs
from wiki.kernel.file_names import disposition

SANDBOX = "sandbox; default-src 'none'"
IN_MEMORY = 1024 * 1024
"""Bytes up to which a file is read and closed at once, instead of sent from where it is."""


def attached(content: bytes, media_type: str, name: str, *, store: bool = True) -> Response:
    """Bytes to save by this name; with `store` False no browser or proxy stores a copy."""
    response = _to_save(Response(content, content_type=media_type), name)
    if not store:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def attached_file(file: IO[bytes], media_type: str, name: str) -> Response:
    """An open file to save by this name; it is closed when it was sent. It carries the tag of `etag_or_304`."""
    response = _to_save(_streamed(file, media_type), name)
    if tag := g.get("etag"):
        response.set_etag(tag)
    return response


CHECKED = "private, no-cache"
"""For this reader alone, who asks each time whether it is still so."""


def stored(sha256: str, media_type: str, name: str, *, inline: bool = False) -> Response:
    """A file of the store by its hash: to save, or `inline` to show in its place; 304 for who has it, 404 when gone.

    Whoever has it asks each time, also of a version that never changes: it may be removed, withdrawn or wiped.
    """
    if sha256 in request.if_none_match:
        unchanged = Response(status=304)
        unchanged.set_etag(sha256)
        unchanged.headers["Cache-Control"] = CHECKED
        return unchanged
    path = blobs().path(sha256)
    if not path.is_file():
        abort(404)
    response = send_file(path, mimetype=media_type, etag=sha256, conditional=True)
    response.headers["Content-Disposition"] = disposition("inline" if inline else "attachment", name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = CHECKED
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def somebody_waits() -> bool:
    """Whether this is a browser with somebody before it, who would rather see a screen than wait for a file."""
    return "text/html" in request.headers.get("Accept", "")


def _to_save(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _streamed(file: IO[bytes], media_type: str) -> Response:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size <= IN_MEMORY:
        with file:
            return Response(file.read(), content_type=media_type)
    response = send_file(file, mimetype=media_type)
    response.content_length = size
    return response
