"""How much one request may bring, and how one that brings more still gets an answer."""

from io import BytesIO
from typing import IO

import flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_content_length

MIB = 1024 * 1024
MAX_FILE = 50 * MIB
MAX_REQUEST = 52 * MIB
MAX_FIELDS = 20_000
MAX_UNREAD = 256 * MIB
"""Of a request that is too large, so much is read and thrown away."""

_CHUNK = 64 * 1024

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class _FormParser(FormDataParser):
    """Takes a form of any length, but not of any number of fields: millions of empty ones fit in a request."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Parsed:
        sent = stream.read()
        if sent.count(b"&") >= MAX_FIELDS:
            raise RequestEntityTooLarge()
        return super()._parse_urlencoded(BytesIO(sent), mimetype, content_length, options)


class Request(flask.Request):
    """A request whose forms keep to the limits."""

    form_data_parser_class = _FormParser


def drain() -> None:
    """Read the rest of a request that is too large: a browser shows no answer before it has sent everything. Our own
    server has read it already; another one may not."""
    request = flask.request
    length = get_content_length(request.environ) or 0
    if not MAX_REQUEST < length <= MAX_UNREAD:
        return
    body = request.environ["wsgi.input"]
    while length > 0 and (chunk := body.read(min(length, _CHUNK))):
        length -= len(chunk)
