"""Pages as files by the JSON API."""

from typing import Any

import marshmallow as ma
from flask.typing import ResponseReturnValue

from wiki.documents import queries
from wiki.documents.services import downloads, last_downloads
from wiki.documents.services.formats import FORMATS
from wiki.documents.services.sheets import Choice
from wiki.kernel.api import ApiBlueprint, Problem
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.file_responses import attached_file
from wiki.kernel.problem_details import MEDIA_TYPE
from wiki.kernel.web import etag_or_304
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

bp = ApiBlueprint("documents", __name__, "Pages as files", writes="pages")

_CHOICES = ", ".join(FORMATS)


class DownloadArgs(ma.Schema):
    """Which file."""

    class Meta:
        unknown = ma.EXCLUDE

    format = ma.fields.String(load_default="md", metadata={"description": _CHOICES})
    choice = ma.fields.String(
        load_default=Choice.EVERYTHING.value,
        validate=ma.validate.OneOf([choice.value for choice in Choice]),
        metadata={"description": "`handout`: without the colophon, to hand out (pdf, docx and odt)"},
    )
    revision = ma.fields.Integer(load_default=None, validate=ma.validate.Range(1, HIGHEST_ID))


class TakenPageSchema(ma.Schema):
    """A page you downloaded: the version you have, and the one that readers get now."""

    page = ma.fields.Integer(attribute="page_id")
    title = ma.fields.String()
    url = ma.fields.String()
    revision = ma.fields.Integer()
    newest = ma.fields.Integer()
    is_behind = ma.fields.Boolean()
    comparison = ma.fields.String(
        metadata={"description": "Where one sees what changed; empty when nothing did"}
    )
    at = ma.fields.DateTime()


class TakenPagesSchema(ma.Schema):
    """What you downloaded, last first; at most 200."""

    items = ma.fields.List(ma.fields.Nested(TakenPageSchema))


@bp.get("/me/downloads")
@access(MEMBERS)
@bp.response(200, TakenPagesSchema)
def mine() -> dict[str, Any]:
    """What you took along, and whether something changed since."""
    return {"items": last_downloads.downloaded(current_actor())}


@bp.get("/pages/<id:page_id>/download")
@access(ANYONE)
@bp.arguments(DownloadArgs, location="query")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@bp.alt_response(404, schema=Problem, content_type=MEDIA_TYPE, description="No such page, version or format")
def download(args: dict[str, Any], page_id: int) -> ResponseReturnValue:
    """The page as a file, with its name in Content-Disposition."""
    actor, format_key, choice = current_actor(), args["format"], Choice(args["choice"])
    wanted = queries.version(actor, page_id, args["revision"])
    same = etag_or_304(*downloads.identity(actor, format_key, wanted, choice))
    if same is not None:
        return same
    return attached_file(*downloads.download(actor, format_key, wanted, choice))
