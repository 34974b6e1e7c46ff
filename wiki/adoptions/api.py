"""What schools use by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.adoptions import queries, rules, services
from wiki.adoptions.rules import Report
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.pages.queries.pages import page_row
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor

bp = ApiBlueprint("adoptions", __name__, "What schools use", writes="pages")


class AdoptionSchema(ma.Schema):
    """What a school says of a page. Visitors get no group, contact or experience."""

    page = ma.fields.Integer(attribute="page_id")
    title = ma.fields.String()
    url = ma.fields.String()
    school = ma.fields.Integer(attribute="school_id")
    school_name = ma.fields.String(attribute="school")
    state = ma.fields.String(metadata={"description": "viewed, tried, in_use or stopped"})
    freshness = ma.fields.String(metadata={"description": "confirmed, fading or gone"})
    revision = ma.fields.Integer()
    release = ma.fields.String(attribute="release_label", allow_none=True)
    is_behind = ma.fields.Boolean()
    group_name = ma.fields.String()
    contact = ma.fields.String()
    experience = ma.fields.String()
    at = ma.fields.DateTime()
    since = ma.fields.DateTime()


class AdoptionsSchema(ma.Schema):
    """What schools say."""

    items = ma.fields.List(ma.fields.Nested(AdoptionSchema))


class SayAdoptionSchema(ma.Schema):
    """What your school does with a page; without `revision` it is the version that readers get."""

    state = ma.fields.String(required=True, validate=ma.validate.OneOf(tuple(rules.UseState)))
    revision = ma.fields.Integer(load_default=0, strict=True)
    group_name = ma.fields.String(load_default="")
    contact = ma.fields.String(load_default="")
    experience = ma.fields.String(load_default="")


class ConfirmSchema(ma.Schema):
    """Which pages; null is all that the school uses."""

    pages = ma.fields.List(ma.fields.Integer(strict=True), required=True, allow_none=True)


class ConfirmedSchema(ma.Schema):
    """How many uses were confirmed."""

    confirmed = ma.fields.Integer()


@bp.get("/pages/<id:page_id>/adoptions")
@access(ANYONE)
@bp.response(200, AdoptionsSchema)
def uses_of_page(page_id: int) -> dict[str, Any]:
    """What schools say of a page."""
    page_row(current_actor(), page_id)
    return {"items": queries.uses_of_page(current_actor(), page_id)}


@bp.get("/schools/<id:school_id>/adoptions")
@access(ANYONE)
@bp.response(200, AdoptionsSchema)
def uses_of_school(school_id: int) -> dict[str, Any]:
    """What a school uses, as far as you may see it."""
    return {"items": queries.uses_of_school(current_actor(), school_id)}


@bp.put("/pages/<id:page_id>/adoption")
@access(MEMBERS)
@bp.arguments(SayAdoptionSchema)
@bp.response(200, AdoptionSchema)
def report(given: dict[str, Any], page_id: int) -> Any:
    """Say what your school does with a page."""
    with transaction():
        services.report(current_actor(), page_id, Report(**given))
    return queries.own_use(current_actor(), page_id)


@bp.post("/pages/<id:page_id>/adoption/confirm")
@access(MEMBERS)
@bp.response(200, AdoptionSchema)
def confirm(page_id: int) -> Any:
    """Say that your school still does so."""
    with transaction():
        services.confirm(current_actor(), page_id)
    return queries.own_use(current_actor(), page_id)


@bp.post("/adoptions/confirm")
@access(MEMBERS)
@bp.arguments(ConfirmSchema)
@bp.response(200, ConfirmedSchema)
def confirm_all(given: dict[str, Any]) -> dict[str, int]:
    """Say of everything your school uses that it still does."""
    with transaction():
        return {"confirmed": services.confirm_all(current_actor(), given["pages"])}
