"""Files with pages by the JSON API: the same services as the screens."""

from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.file_responses import stored
from wiki.kernel.problem_details import problem
from wiki.pages import schemas
from wiki.pages.api.blueprint import bp
from wiki.pages.queries import files as file_queries
from wiki.pages.queries.file_list import FileLine, file_lines
from wiki.pages.rules.file_names import as_json, version_as_json
from wiki.pages.services import attachments, file_changes
from wiki.pages.services.attachments import SameName
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@bp.get("/pages/<id:page_id>/attachments")
@access(MEMBERS)
@bp.response(200, schemas.AttachmentListSchema)
def list_attachments(page_id: int) -> dict[str, Any]:
    """The files of a page with what uses them; those that were removed too, as far as an old version has them."""
    return {"items": [_line(line) for line in file_lines(current_actor(), page_id)]}


def _line(line: FileLine) -> dict[str, Any]:
    use = line.use
    return {
        **as_json(line.file),
        "version": line.file.version,
        "versions": line.versions,
        "removed_at": line.removed_at,
        "in_text": use.now,
        "in_release": use.released,
        "first_revision": use.first,
        "last_revision": use.last,
        "other_pages": use.other_pages,
    }


@bp.post("/pages/<id:page_id>/attachments")
@access(MEMBERS)
@bp.arguments(schemas.FileSchema, location="files")
@bp.arguments(schemas.SameNameSchema, location="query")
@bp.response(201, schemas.AttachmentSchema)
def attach(given: dict[str, Any], wish: dict[str, Any], page_id: int) -> dict[str, Any] | Response:
    """Add a file to a page. When the page has another file of this name, say in `same_name` what is meant: `replace` or
    `both`; without it the answer is 409 with the `existing` file."""
    actor, file, way = current_actor(), given["file"], wish.get("same_name")
    kept = attachments.upload_file(actor, page_id, file.filename or "", file.stream)
    try:
        with transaction():
            return as_json(attachments.add_file(actor, page_id, kept, keep_both=way == "both"))
    except SameName as same:
        if way != "replace":
            return problem(409, "", same.detail, existing=as_json(same.existing), free_name=same.free)
        return as_json(file_changes.replace_file(actor, same.existing.id, kept, page_id))


@bp.put("/attachments/<attachment_id>")
@access(MEMBERS)
@bp.arguments(schemas.FileSchema, location="files")
@bp.response(200, schemas.AttachmentSchema)
def replace_attachment(given: dict[str, Any], attachment_id: str) -> dict[str, Any]:
    """Give a file a new version, at the same address."""
    actor, file = current_actor(), given["file"]
    kept = attachments.upload_file(
        actor, file_queries.page_of(actor, attachment_id), file.filename or "", file.stream
    )
    return as_json(file_changes.replace_file(actor, attachment_id, kept))


@bp.get("/attachments/<attachment_id>")
@access(ANYONE)
@bp.response(200, content_type="application/octet-stream")
def get_attachment(attachment_id: str) -> ResponseReturnValue:
    """The file itself, as it is now."""
    found = file_queries.served(current_actor(), attachment_id)
    return stored(found.sha256, found.media_type, found.name, inline=found.is_image)


@bp.get("/attachments/<attachment_id>/versions")
@access(MEMBERS)
@bp.response(200, schemas.FileVersionListSchema)
def list_file_versions(attachment_id: str) -> dict[str, Any]:
    """Every version of a file, newest first."""
    return {
        "items": [version_as_json(row) for row in file_queries.versions_of(current_actor(), attachment_id)]
    }


@bp.get("/attachments/<attachment_id>/versions/<id:number>")
@access(ANYONE)
@bp.response(200, content_type="application/octet-stream")
def get_file_version(attachment_id: str, number: int) -> ResponseReturnValue:
    """One version of a file itself."""
    found = file_queries.served(current_actor(), attachment_id, number)
    return stored(found.sha256, found.media_type, found.name, inline=found.is_image)


@bp.delete("/attachments/<attachment_id>")
@access(MEMBERS)
@bp.response(204)
def detach(attachment_id: str) -> None:
    """Take a file off its page; older versions keep it."""
    file_changes.remove_attachment(current_actor(), attachment_id)
