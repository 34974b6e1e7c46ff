"""Search by the JSON API."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint, CursorArgs
from wiki.kernel.database_limits import HIGHEST_ID
from wiki.kernel.db import transaction
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor
from wiki.schools.rules import Role
from wiki.search.queries import search as search_queries
from wiki.search.services import synonyms
from wiki.search.wording import ARTEFACT_TYPE_KEYS, PAGE_KINDS, TYPES

bp = ApiBlueprint("search", __name__, "Finding pages, activities and projects", writes="pages")

_ID = ma.validate.Range(1, HIGHEST_ID)


class SearchArgs(CursorArgs):
    """What is looked for, and where. `activity`, `building_block` and `school_year` (as `2018-2019`) take what hangs on
    them; `released` and `in_use` take only what is."""

    q = ma.fields.String(load_default="")
    type = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *TYPES]))
    kind = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *PAGE_KINDS]))
    artefact_type = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *ARTEFACT_TYPE_KEYS]))
    activity = ma.fields.Integer(load_default=None, validate=_ID)
    building_block = ma.fields.Integer(load_default=None, validate=_ID)
    school_year = ma.fields.String(
        load_default="", validate=ma.validate.Regexp(r"^([0-9]{4}-[0-9]{4})?\Z", error="Not a school year.")
    )
    school = ma.fields.Integer(load_default=None, validate=_ID)
    released = ma.fields.Boolean(load_default=False)
    in_use = ma.fields.Boolean(load_default=False)


class HitFileSchema(ma.Schema):
    """A file in which the words were found."""

    name = ma.fields.String()
    url = ma.fields.String()


class HitSchema(ma.Schema):
    """One thing that was found; `snippet_html` is escaped text with `<mark>` around the hits, of the `file` when the
    page itself has not all the words."""

    type = ma.fields.String()
    id = ma.fields.Integer()
    kind = ma.fields.String()
    artefact_type = ma.fields.String()
    title = ma.fields.String()
    url = ma.fields.String()
    released = ma.fields.Boolean()
    outdated = ma.fields.Boolean()
    use_count = ma.fields.Integer(metadata={"description": "how many schools use it"})
    title_html = ma.fields.String()
    snippet_html = ma.fields.String()
    file = ma.fields.Nested(HitFileSchema, allow_none=True)


class SearchCountsSchema(ma.Schema):
    """How many there are by each value of a filter, while the other filters stay as they are."""

    type = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    kind = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    artefact_type = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    released = ma.fields.Integer()
    in_use = ma.fields.Integer()


class SearchSchema(ma.Schema):
    """One page of hits, best first, and how many there are in all. When nothing has all the words, `meant` is the
    question that was answered instead, or `partly` says that the hits have some of the words."""

    items = ma.fields.List(ma.fields.Nested(HitSchema))
    next = ma.fields.String(allow_none=True)
    total = ma.fields.Integer()
    meant = ma.fields.String()
    partly = ma.fields.Boolean()
    counts = ma.fields.Nested(SearchCountsSchema)


class SynonymWordsSchema(ma.Schema):
    """Two to twelve single words for one thing."""

    words = ma.fields.List(ma.fields.String(), required=True, validate=ma.validate.Length(max=50))


class SynonymVersionSchema(ma.Schema):
    """The version that was seen: another one is refused."""

    version = ma.fields.Integer(required=True)


class SynonymChangeSchema(SynonymWordsSchema, SynonymVersionSchema):
    """Other words for a row, and the version that was seen."""


class SynonymGroupSchema(SynonymWordsSchema):
    """Words that find each other."""

    id = ma.fields.Integer()
    version = ma.fields.Integer()
    changed_at = ma.fields.DateTime()


class SynonymGroupsSchema(ma.Schema):
    """Every row of synonyms."""

    items = ma.fields.List(ma.fields.Nested(SynonymGroupSchema))
    next = ma.fields.String(allow_none=True)


@bp.get("/search")
@access(ANYONE)
@bp.arguments(SearchArgs, location="query")
@bp.response(200, SearchSchema)
def search(args: dict[str, Any]) -> search_queries.Answer:
    """Look for words: Dutch stems, compounds, synonyms, and the beginning of a word is enough."""
    return search_queries.search(current_actor(), search_queries.Question(**args))


@bp.get("/synonyms")
@access(MEMBERS)
@bp.response(200, SynonymGroupsSchema)
def list_synonyms() -> dict[str, Any]:
    """Which words the network uses for one thing."""
    return {"items": synonyms.groups(), "next": None}


@bp.post("/synonyms")
@access(Role.NETWORK_COORDINATOR)
@bp.arguments(SynonymWordsSchema)
@bp.response(201, SynonymGroupSchema)
def add_synonyms(given: dict[str, Any]) -> Any:
    """Say that words are used for one thing."""
    with transaction():
        group_id = synonyms.add_group(current_actor(), given["words"]).id
    return _group(group_id)


@bp.put("/synonyms/<id:group_id>")
@access(Role.NETWORK_COORDINATOR)
@bp.arguments(SynonymChangeSchema)
@bp.response(200, SynonymGroupSchema)
def change_synonyms(given: dict[str, Any], group_id: int) -> Any:
    """Give a row of synonyms other words."""
    with transaction():
        synonyms.change_group(current_actor(), group_id, given["version"], given["words"])
    return _group(group_id)


@bp.delete("/synonyms/<id:group_id>")
@access(Role.NETWORK_COORDINATOR)
@bp.arguments(SynonymVersionSchema, location="query")
@bp.response(204)
def remove_synonyms(given: dict[str, Any], group_id: int) -> None:
    """Take a row of synonyms away."""
    with transaction():
        synonyms.remove_group(current_actor(), group_id, given["version"])


def _group(group_id: int) -> Any:
    return next(group for group in synonyms.groups() if group.id == group_id)
