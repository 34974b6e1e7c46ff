"""A page as a file in an answer, the same for the screen and the API."""

from io import SEEK_END
from typing import IO

from flask import Response, g, send_file
from flask.typing import ResponseReturnValue

from wiki.documents import formats, queries, rules
from wiki.kernel.file_names import disposition
from wiki.kernel.web import etag_or_304
from wiki.schools.access import current_actor

SANDBOX = "sandbox; default-src 'none'"


def answer(format_key: str, wanted: queries.Version) -> ResponseReturnValue:
    """The file to save; 304 when the browser has it. Raises NotFound."""
    actor = current_actor()
    format_ = formats.format_for(format_key)
    same = etag_or_304(
        "download", format_key, wanted.page_id, wanted.revision, wanted.touched, actor.is_member
    )
    if same is not None:
        return same
    document = queries.document(actor, wanted)
    return _file(format_, document)


def _file(format_: formats.Format, document: queries.Document) -> Response:
    response = _streamed(formats.write(format_, document), format_.media_type)
    name = rules.export_name(document.slug, document.revision, format_.extension)
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(g.etag)
    return response


def _streamed(file: IO[bytes], media_type: str) -> Response:
    """The file as an answer; a small one is read and closed at once."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size <= formats.IN_MEMORY:
        with file:
            return Response(file.read(), content_type=media_type)
    response = send_file(file, mimetype=media_type)
    response.content_length = size
    return response
