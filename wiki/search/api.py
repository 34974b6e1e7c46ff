"""Search by the JSON API."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint, CursorArgs
from wiki.schools.access import ANYONE, access, current_actor
from wiki.search import queries
from wiki.search.wording import PAGE_KINDS, TYPES

bp = ApiBlueprint("search", __name__, "Finding pages, activities and projects")

_ID = ma.validate.Range(1, 2**31 - 1)


class SearchArgs(CursorArgs):
    """What is looked for, and where."""

    q = ma.fields.String(load_default="")
    type = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *TYPES]))
    kind = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *PAGE_KINDS]))
    activity = ma.fields.Integer(load_default=None, validate=_ID)
    school = ma.fields.Integer(load_default=None, validate=_ID)


class HitSchema(ma.Schema):
    """One thing that was found; `snippet_html` is escaped text with `<mark>` around the hits."""

    type = ma.fields.String()
    id = ma.fields.Integer()
    kind = ma.fields.String()
    title = ma.fields.String()
    url = ma.fields.String()
    title_html = ma.fields.String()
    snippet_html = ma.fields.String()


class SearchSchema(ma.Schema):
    """One page of hits, best first, and how many there are in all."""

    items = ma.fields.List(ma.fields.Nested(HitSchema))
    next = ma.fields.String(allow_none=True)
    total = ma.fields.Integer()


@bp.get("/search")
@access(ANYONE)
@bp.arguments(SearchArgs, location="query")
@bp.response(200, SearchSchema)
def search(args: dict[str, Any]) -> queries.Answer:
    """Look for words: Dutch stems, accents folded, the beginning of a word is enough."""
    return queries.search(current_actor(), queries.Question(**args))
