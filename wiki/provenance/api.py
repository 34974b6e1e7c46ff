"""What a page cost, by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.costs.queries.projects import project as project_row
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.pages.queries.pages import page_row
from wiki.provenance import queries, services
from wiki.provenance.rules import Provenance
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("provenance", __name__, "What pages cost", writes="costs")


class ProvenancePartSchema(ma.Schema):
    """What a page has of a project: `weight` of `of` parts of its costs and hours."""

    project = ma.fields.Integer(attribute="project.id")
    title = ma.fields.String(attribute="project.title")
    url = ma.fields.String(attribute="project.url")
    project_cents = ma.fields.Integer(attribute="project.cents")
    weight = ma.fields.Integer()
    of = ma.fields.Integer()
    cents = ma.fields.Integer()
    minutes = ma.fields.Integer()


class ProvenanceSchema(ma.Schema):
    """What a page cost by the books, how many schools share that, how many use the page."""

    parts = ma.fields.List(ma.fields.Nested(ProvenancePartSchema))
    cents = ma.fields.Integer()
    minutes = ma.fields.Integer()
    sharing = ma.fields.Integer(metadata={"description": "Schools that bear something of it"})
    using = ma.fields.Integer()
    per_using_school_cents = ma.fields.Integer(attribute="per_using_school", allow_none=True)


class WeightSchema(ma.Schema):
    """How large a part of the project the page is, beside its other pages."""

    weight = ma.fields.Integer(load_default=1, strict=True)


class PageOfProjectSchema(ma.Schema):
    """A page that a project made, with its part of the costs."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()
    weight = ma.fields.Integer()
    cents = ma.fields.Integer()
    minutes = ma.fields.Integer()
    using = ma.fields.Integer()


class PagesOfProjectSchema(ma.Schema):
    """What a project made."""

    items = ma.fields.List(ma.fields.Nested(PageOfProjectSchema))


@bp.get("/pages/<id:page_id>/provenance")
@access(MEMBERS)
@bp.response(200, ProvenanceSchema)
def provenance(page_id: int) -> Provenance:
    """What a page cost."""
    return _found(page_id)


@bp.put("/pages/<id:page_id>/projects/<id:project_id>")
@access(MEMBERS)
@bp.arguments(WeightSchema)
@bp.response(200, ProvenanceSchema)
def name(given: dict[str, Any], page_id: int, project_id: int) -> Provenance:
    """Say that a project made the page."""
    with transaction():
        services.name(current_actor(), page_id, project_id, given["weight"])
    return _found(page_id)


@bp.delete("/pages/<id:page_id>/projects/<id:project_id>")
@access(MEMBERS)
@bp.response(200, ProvenanceSchema)
def forget(page_id: int, project_id: int) -> Provenance:
    """The project did not make this page."""
    with transaction():
        services.forget(current_actor(), page_id, project_id)
    return _found(page_id)


@bp.get("/projects/<id:project_id>/pages")
@access(MEMBERS)
@bp.response(200, PagesOfProjectSchema)
def pages(project_id: int) -> dict[str, Any]:
    """What a project made, and what each page has of its costs."""
    project_row(current_actor(), project_id)
    return {"items": queries.made_by(project_id)}


def _found(page_id: int) -> Provenance:
    return queries.provenance(page_id, page_row(current_actor(), page_id).use_count)
