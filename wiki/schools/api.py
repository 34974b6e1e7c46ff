"""JSON API of this slice."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint, CursorArgs, page_schema
from wiki.schools import queries
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("schools", __name__, description="Who is asking, and the schools of the network")


class SchoolRef(ma.Schema):
    """A school by id and name."""

    id = ma.fields.Integer()
    name = ma.fields.String()


class MeSchema(ma.Schema):
    """The person of the token."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    email = ma.fields.String()
    language = ma.fields.String(allow_none=True)
    school = ma.fields.Nested(SchoolRef, allow_none=True)
    roles = ma.fields.List(ma.fields.String())


class SchoolSchema(ma.Schema):
    """A school; `pupils` by its latest count."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    brin = ma.fields.String()
    place = ma.fields.String()
    pupils = ma.fields.Integer(allow_none=True)


@bp.route("/me")
@access(MEMBERS)
@bp.response(200, MeSchema)
def me() -> dict[str, Any]:
    """Who this token belongs to."""
    actor = current_actor()
    school = {"id": actor.school_id, "name": actor.school_name} if actor.school_id else None
    return {
        "id": actor.id,
        "name": actor.name,
        "email": actor.email,
        "language": actor.language,
        "school": school,
        "roles": sorted(actor.roles),
    }


@bp.route("/schools")
@access(MEMBERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, page_schema(SchoolSchema))
def schools(query: dict[str, Any]) -> Any:
    """The schools of the network, by their code."""
    return queries.schools_page(query.get("cursor"), query["limit"])
