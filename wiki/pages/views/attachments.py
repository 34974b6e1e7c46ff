"""Files with pages: adding, taking away, and handing them out."""

from typing import BinaryIO, cast

from flask import flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import stored
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.problem_details import problem
from wiki.kernel.web import see_other
from wiki.pages.models import Attachment, PendingFile
from wiki.pages.queries import link_targets
from wiki.pages.queries import pages as page_queries
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.file_names import as_json
from wiki.pages.services import attachments, pending_files
from wiki.pages.views.blueprint import bp
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@bp.post("/pages/<id:page_id>/attachments")
@access(MEMBERS)
def attach(page_id: int) -> ResponseReturnValue:
    """Add files to a page; answers JSON to a script, else goes back to where the form was."""
    files = [file for file in request.files.getlist("file") if file.filename]
    added, errors = _add_all(page_id, files)
    if request.accept_mimetypes.best == "application/json":
        if errors or not added:
            return problem(422, _("Something in the form is not right yet."), " ".join(errors))
        return jsonify([as_json(a) for a in added]), 201
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
    actor = current_actor()
    for file in files:
        try:
            kept = attachments.upload_file(actor, page_id, file.filename or "", cast(BinaryIO, file.stream))
            with transaction() as session:
                added.append(attachments.add_attachment(actor, page_id, kept))
                session.flush()
                session.expunge(added[-1])
        except Invalid as error:
            errors.extend(error.errors.values())
    return added, errors


@bp.post("/pages/attachments")
@access(MEMBERS)
def attach_later() -> ResponseReturnValue:
    """Take in a file for a page that was never saved; for the script of its edit screen."""
    sent = next((file for file in request.files.getlist("file") if file.filename), None)
    if sent is None:
        return problem(422, _("Something in the form is not right yet."), _("Choose a file first."))
    try:
        kept = pending_files.store_pending(current_actor(), sent.filename or "", cast(BinaryIO, sent.stream))
        with transaction() as session:
            added: PendingFile = pending_files.add_pending(current_actor(), kept)
            session.flush()
            return jsonify([as_json(added)]), 201
    except Invalid as error:
        return problem(422, _("Something in the form is not right yet."), " ".join(error.errors.values()))


@bp.post("/pages/<id:page_id>/attachments/<attachment_id>/remove")
@access(MEMBERS)
def detach(page_id: int, attachment_id: str) -> ResponseReturnValue:
    """Take a file off its page."""
    with transaction():
        attachments.remove_attachment(current_actor(), attachment_id, page_id)
    flash(_("The file has been removed from the page. Older versions keep it."))
    return see_other(_back(page_id) if request.form.get("back") else url_for("pages.by_id", page_id=page_id))


@bp.get("/files/<attachment_id>/<name>")
@access(ANYONE)
def file(attachment_id: str) -> ResponseReturnValue:
    """The file itself, for who may see its page; shown in place only when it is a checked image."""
    found = link_targets.file(current_actor(), attachment_id)
    return stored(found.sha256, found.media_type, found.name, inline=found.is_image)
