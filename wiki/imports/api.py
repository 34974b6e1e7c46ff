"""Bringing files by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma
from flask.typing import ResponseReturnValue

from wiki.imports import queries
from wiki.imports.models import ImportDraft
from wiki.imports.rules import imports as import_rules
from wiki.imports.rules.imports import image_type
from wiki.imports.services import imports as import_services
from wiki.imports.services import many
from wiki.imports.wording import finding
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.kernel.file_responses import stored
from wiki.pages.rules.pages import KINDS, Labels, address
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("imports", __name__, "Files that come in", writes="pages")


class ImportFileSchema(ma.Schema):
    """A file to be read: .docx, .odt, .pptx, .xlsx, .md or .html."""

    file = ma.fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class ImportFolderSchema(ma.Schema):
    """A compressed folder (.zip) of files to be read."""

    file = ma.fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class BroughtFileSchema(ma.Schema):
    """What became of a file: the id of its import, or why it was not taken in."""

    name = ma.fields.String()
    id = ma.fields.String(attribute="import_id")
    error = ma.fields.String()


class BroughtSchema(ma.Schema):
    """What became of the files of a folder."""

    files = ma.fields.List(ma.fields.Nested(BroughtFileSchema))


class ImportFindingSchema(ma.Schema):
    """What is `lost`, what was `changed`, or an `advice`; `where` is the heading it stands under."""

    code = ma.fields.String()
    level = ma.fields.String(validate=ma.validate.OneOf(["lost", "changed", "advice"]))
    count = ma.fields.Integer()
    where = ma.fields.String()
    what = ma.fields.List(ma.fields.String())
    sentence = ma.fields.String()


class ImportSchema(ma.Schema):
    """A file as it was understood; images are called `media/...` in `body`. With `origin` it was made of a page here,
    and `changes` is the text of that version with what was changed in the file."""

    id = ma.fields.String()
    name = ma.fields.String()
    title = ma.fields.String()
    body = ma.fields.String()
    images = ma.fields.List(ma.fields.String())
    findings = ma.fields.List(ma.fields.Nested(ImportFindingSchema))
    origin = ma.fields.Dict(allow_none=True)
    changes = ma.fields.String(allow_none=True)
    page = ma.fields.Integer(attribute="page_id", allow_none=True)


class ImportLineSchema(ma.Schema):
    """A file that was brought and of which nothing was made yet."""

    id = ma.fields.String()
    name = ma.fields.String()
    title = ma.fields.String()
    at = ma.fields.DateTime()


class ImportsSchema(ma.Schema):
    """Files that were brought, newest first."""

    items = ma.fields.List(ma.fields.Nested(ImportLineSchema))


class ImportedPageSchema(ma.Schema):
    """What page is to be made of the file."""

    title = ma.fields.String()
    kind = ma.fields.String(load_default="page", validate=ma.validate.OneOf(KINDS))
    artefact_type = ma.fields.String(load_default=None, allow_none=True)
    activities = ma.fields.List(ma.fields.Integer(), load_default=[])
    keep_file = ma.fields.Boolean(load_default=True)


class MadePageSchema(ma.Schema):
    """The page that was made."""

    id = ma.fields.Integer()
    url = ma.fields.String()


class PutChangesSchema(ma.Schema):
    """What came of putting the changes onto the page."""

    id = ma.fields.Integer()
    url = ma.fields.String()
    revision = ma.fields.Integer()
    merged = ma.fields.Boolean()
    changed = ma.fields.Boolean()


def _as_json(kept: ImportDraft) -> dict[str, Any]:
    origin = {"page": kept.origin_page_id, "revision": kept.origin_revision} if kept.origin_page_id else None
    levels = ("lost", "changed", "advice")
    said = [
        f | {"sentence": finding(f), "level": levels[import_rules.level(f["code"])]} for f in kept.findings
    ]
    fields = {name: getattr(kept, name) for name in ("id", "name", "title", "body", "changes", "page_id")}
    return fields | {"images": list(kept.media), "findings": said, "origin": origin}


@bp.post("/imports")
@access(MEMBERS)
@bp.arguments(ImportFileSchema, location="files")
@bp.response(201, ImportSchema)
def upload(given: dict[str, Any]) -> dict[str, Any]:
    """Read a file; nothing is made of it yet."""
    actor, file = current_actor(), given["file"]
    return _as_json(
        queries.draft(actor, import_services.read_upload(actor, file.filename or "", file.stream))
    )


@bp.post("/imports/folder")
@access(MEMBERS)
@bp.arguments(ImportFolderSchema, location="files")
@bp.response(200, BroughtSchema)
def upload_folder(given: dict[str, Any]) -> dict[str, Any]:
    """Read each file of a compressed folder; tells what became of each."""
    file = given["file"]
    return {"files": list(many.bring(current_actor(), file.filename or "", file.stream))}


@bp.get("/imports")
@access(MEMBERS)
@bp.response(200, ImportsSchema)
def list_imports() -> dict[str, Any]:
    """The files you brought and made nothing of yet."""
    return {"items": queries.waiting(current_actor())}


@bp.get("/imports/<import_id>")
@access(MEMBERS)
@bp.response(200, ImportSchema)
def get_import(import_id: str) -> dict[str, Any]:
    """A file you brought, as it was understood."""
    return _as_json(queries.draft(current_actor(), import_id))


@bp.post("/imports/<import_id>/page")
@access(MEMBERS)
@bp.arguments(ImportedPageSchema)
@bp.response(201, MadePageSchema)
def make_page(given: dict[str, Any], import_id: str) -> dict[str, Any]:
    """Make a page of the file."""
    actor = current_actor()
    title = given.get("title") or queries.draft(actor, import_id).title
    labels = Labels(frozenset(given["activities"]), artefact_type=given["artefact_type"])
    page_id = import_services.make_page(actor, import_id, title, given["kind"], labels, given["keep_file"])
    return {"id": page_id, "url": f"/pages/{page_id}"}


@bp.post("/imports/<import_id>/changes")
@access(MEMBERS)
@bp.response(200, PutChangesSchema)
def apply_changes(import_id: str) -> dict[str, Any]:
    """Put what was changed in the file onto its page."""
    saved = import_services.apply_changes(current_actor(), import_id)
    return {**vars(saved), "url": address(saved.id, saved.slug)}


@bp.delete("/imports/<import_id>")
@access(MEMBERS)
@bp.response(204)
def discard(import_id: str) -> None:
    """Forget a file you brought; a page that was made of it stays."""
    with transaction():
        import_services.discard(current_actor(), import_id)


@bp.get("/imports/<import_id>/media/<name>")
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def get_image(import_id: str, name: str) -> ResponseReturnValue:
    """An image of a file you brought, by its name in the text."""
    return stored(queries.image(current_actor(), import_id, name), image_type(name), name, inline=True)
