"""Files with pages: adding, taking away, and handing them out."""

from typing import Any, BinaryIO, cast

from flask import Response, flash, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from wiki.kernel.blobs import blobs
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.file_names import disposition
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.problem_details import problem
from wiki.kernel.web import see_other
from wiki.pages.models import Attachment
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.file_names import file_address, markdown_for
from wiki.pages.services import attachments
from wiki.pages.views.blueprint import bp
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

SANDBOX = "sandbox; default-src 'none'"


@bp.post("/pages/<int:page_id>/attachments")
@access(MEMBERS)
def attach(page_id: int) -> ResponseReturnValue:
    """Add files to a page; answers JSON to a script, else goes back to where the form was."""
    files = [file for file in request.files.getlist("file") if file.filename]
    added, errors = _add_all(page_id, files)
    if request.accept_mimetypes.best == "application/json":
        if errors or not added:
            return problem(422, _("Something in the form is not right yet."), " ".join(errors))
        return jsonify([describe(a) for a in added]), 201
    if not files:
        flash(_("Choose a file first."), "error")
    for error in errors:
        flash(error, "error")
    if added:
        flash(ngettext("%(num)s file added.", "%(num)s files added.", len(added)), "success")
    return see_other(_back(page_id))


def _back(page_id: int) -> str:
    row = page_queries.page_row(current_actor(), page_id)
    address = page_rules.address(row.id, row.slug)
    return f"{address}/edit#files" if request.form.get("back") == "edit" else f"{address}#files"


def _add_all(page_id: int, files: list[FileStorage]) -> tuple[list[Attachment], list[str]]:
    """Each file by itself: one that is refused does not take the others with it."""
    added: list[Attachment] = []
    errors: list[str] = []
    for file in files:
        try:
            added.append(add(page_id, file))
        except Invalid as error:
            errors.extend(error.errors.values())
    return added, errors


def add(page_id: int, file: FileStorage) -> Attachment:
    """Store one uploaded file with a page."""
    actor = current_actor()
    kept = attachments.keep_file(actor, page_id, file.filename or "", cast(BinaryIO, file.stream))
    with transaction() as session:
        added = attachments.add_attachment(actor, page_id, kept)
        session.flush()
        session.expunge(added)
    return added


def describe(attachment: Any) -> dict[str, Any]:
    """An attachment as JSON."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "url": file_address(attachment.id, attachment.name),
        "bytes": attachment.bytes,
        "sha256": attachment.sha256,
        "media_type": attachment.media_type,
        "is_image": attachment.is_image,
        "markdown": markdown_for(attachment.id, attachment.name, attachment.is_image),
    }


@bp.post("/pages/<int:page_id>/attachments/<attachment_id>/remove")
@access(MEMBERS)
def detach(page_id: int, attachment_id: str) -> ResponseReturnValue:
    """Take a file off its page."""
    with transaction():
        attachments.remove_attachment(current_actor(), attachment_id, page_id)
    flash(_("The file is taken off the page. Older versions keep it."))
    return see_other(_back(page_id) if request.form.get("back") else url_for("pages.by_id", page_id=page_id))


@bp.get("/files/<attachment_id>/<name>")
@access(ANYONE)
def file(attachment_id: str) -> ResponseReturnValue:
    """The file itself, for who may see its page; shown in place only when it is a checked image."""
    return handed_out(page_queries.attachment(current_actor(), attachment_id))


def handed_out(attachment: Attachment) -> Response:
    """A file as an answer that can do no harm in this site's name."""
    response = send_file(
        blobs().path(attachment.sha256),
        mimetype=attachment.media_type,
        etag=attachment.sha256,
        conditional=True,
        last_modified=attachment.added_at,
    )
    kind = "inline" if attachment.is_image else "attachment"
    response.headers["Content-Disposition"] = disposition(kind, attachment.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
