"""A page as a file in an answer, the same for the screen and the API."""

from io import SEEK_END
from typing import IO

from flask import Response, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from wiki.documents import queries
from wiki.documents.rules import files
from wiki.documents.services import cache, formats, jobs, last_downloads
from wiki.kernel.file_names import disposition
from wiki.kernel.web import etag_or_304
from wiki.schools.access import current_actor

SANDBOX = "sandbox; default-src 'none'"


def answer(format_key: str, wanted: queries.Version, progress: str = "") -> ResponseReturnValue:
    """The file to save; 304 when the browser has it. A browser that has to wait goes to `progress`, the address of a
    screen that says how far it is. Raises NotFound and Invalid."""
    actor = current_actor()
    format_ = formats.format_for(format_key)
    same = etag_or_304(
        "download", format_key, wanted.page_id, wanted.revision, wanted.touched, actor.is_member
    )
    if same is not None:
        return same
    document = queries.document(actor, wanted)
    if progress and format_.order and must_wait(format_.order(document)):
        return redirect(progress, 303)
    name = files.export_name(document.slug, document.revision, format_.extension)
    response = file_answer(formats.write(format_, document), format_.media_type, name)
    response.set_etag(g.etag)
    last_downloads.note(actor, [(document.id, document.revision)])
    return response


def must_wait(order: cache.Order) -> bool:
    """Whether this is a browser with somebody before it, and the file takes longer than they wait without a word.
    Raises Invalid when it cannot be made."""
    if "text/html" not in request.headers.get("Accept", ""):
        return False
    with formats.failing_kindly(request.path):
        return not jobs.is_made_within(order)


def progress_screen(order: cache.Order, title: str, file: str, back: str) -> ResponseReturnValue:
    """How far a file is, and the file itself as soon as it is there. Raises Invalid when it cannot be made."""
    with formats.failing_kindly(request.path):
        made = jobs.is_made_within(order, jobs.PATIENCE / 2)
    done, of = jobs.how_far(order)
    return render_template(
        "documents/progress.html", title=title, file=file, back=back, made=made, done=done, of=of or 1
    )


def file_answer(file: IO[bytes], media_type: str, name: str) -> Response:
    """A file to save, by this name."""
    response = _streamed(file, media_type)
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
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
