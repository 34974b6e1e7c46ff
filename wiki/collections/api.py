"""Collections by the JSON API."""

from typing import Any

import marshmallow as ma
from flask.typing import ResponseReturnValue

from wiki.collections import forms, queries, services
from wiki.collections.queries import Collection
from wiki.documents.services.sheets import Choice
from wiki.kernel.api import ApiBlueprint, Characters, Problem
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.file_responses import attached_file
from wiki.kernel.problem_details import MEDIA_TYPE
from wiki.pages.rules.pages import address
from wiki.schools.access import ANYONE, access, current_actor

bp = ApiBlueprint("collections", __name__, "Pages taken away together", writes="pages")

_ID = ma.validate.Range(1, HIGHEST_ID)


class CollectionArgs(ma.Schema):
    """What goes together: all of an activity, all of a building block, or pages by id."""

    class Meta:
        unknown = ma.EXCLUDE

    activity = ma.fields.Integer(load_default=None, validate=_ID)
    building_block = ma.fields.Integer(load_default=None, validate=_ID)
    pages = ma.fields.String(
        load_default="",
        validate=ma.validate.Regexp(r"^([0-9]{1,10}(,[0-9]{1,10}){0,99})?\Z", error="Not a list of ids."),
        metadata={"description": "Ids with commas, in the order of the file: `3,7,5`; at most 100"},
    )
    title = ma.fields.String(load_default="", validate=Characters(max=120))


class CollectionFileArgs(CollectionArgs):
    """Which file of them."""

    format = ma.fields.String(load_default="pdf", metadata={"description": ", ".join(services.FORMATS)})
    choice = ma.fields.String(
        load_default=Choice.EVERYTHING.value,
        validate=ma.validate.OneOf([choice.value for choice in Choice]),
        metadata={"description": "`handout`: each page without its colophon, to hand out (pdf and docx)"},
    )


class CollectionItemSchema(ma.Schema):
    """A page of a collection, as its readers get it."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()
    kind = ma.fields.String()
    artefact_type = ma.fields.String(allow_none=True)
    revision = ma.fields.Integer()
    release_label = ma.fields.String(allow_none=True)


class CollectionSchema(ma.Schema):
    """Pages that go together; `more` says that there are others, which do not fit in one file."""

    title = ma.fields.String()
    items = ma.fields.List(ma.fields.Nested(CollectionItemSchema))
    more = ma.fields.Boolean()


@bp.get("/collections")
@access(ANYONE)
@bp.arguments(CollectionArgs, location="query")
@bp.response(200, CollectionSchema)
@bp.alt_response(
    404, schema=Problem, content_type=MEDIA_TYPE, description="No such activity or building block"
)
def collection(args: dict[str, Any]) -> dict[str, Any]:
    """What goes together, of what you may see."""
    found = _found(args)
    items = [{**row._asdict(), "url": address(row.id, row.slug)} for row in found.items]
    return {"title": found.title, "items": items, "more": found.more}


@bp.get("/collections/download")
@access(ANYONE)
@bp.arguments(CollectionFileArgs, location="query")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@bp.alt_response(404, schema=Problem, content_type=MEDIA_TYPE, description="No such activity or format")
@bp.alt_response(
    422, schema=Problem, content_type=MEDIA_TYPE, description="No page, or too much for one file"
)
def download(args: dict[str, Any]) -> ResponseReturnValue:
    """The pages as one file, with its name in Content-Disposition."""
    return attached_file(
        *services.download(current_actor(), _found(args), args["format"], Choice(args["choice"]))
    )


def _found(args: dict[str, Any]) -> Collection:
    typed = {name: str(value) for name, value in args.items() if value}
    return queries.collection(current_actor(), forms.selection(typed))
