"""What rests on which research, by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.evidence import queries, rules
from wiki.evidence.services import evidence as evidence_services
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.pages.queries.pages import page_row
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("evidence", __name__, "What rests on which research", writes="pages")

_HOW = {"description": ", ".join(rules.HOW)}


class NamedPageSchema(ma.Schema):
    """A page by its name."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()


class SupportSchema(ma.Schema):
    """A page rests on a research result. `asks_a_look`: the result was superseded and nobody looked since."""

    id = ma.fields.Integer()
    page = ma.fields.Nested(NamedPageSchema)
    research = ma.fields.Nested(NamedPageSchema)
    how = ma.fields.String(metadata=_HOW)
    explanation = ma.fields.String()
    revision = ma.fields.Integer(metadata={"description": "The version of the result that was read"})
    asks_a_look = ma.fields.Boolean(attribute="needs_review")
    superseded_at = ma.fields.DateTime(allow_none=True)
    successor = ma.fields.Nested(NamedPageSchema, allow_none=True)
    reason = ma.fields.String()
    looked_at = ma.fields.DateTime(allow_none=True)
    remark = ma.fields.String()


class SupersededSchema(ma.Schema):
    """A result no longer holds, and what replaces it."""

    at = ma.fields.DateTime()
    reason = ma.fields.String()
    successor = ma.fields.Nested(NamedPageSchema, allow_none=True)


class EvidenceSchema(ma.Schema):
    """The research a page rests on; of a result also what rests on it, and whether it was superseded."""

    rests_on = ma.fields.List(ma.fields.Nested(SupportSchema))
    used_in = ma.fields.List(ma.fields.Nested(SupportSchema))
    superseded = ma.fields.Nested(SupersededSchema, allow_none=True)


class ToLookAtArgs(ma.Schema):
    """Of which pages."""

    class Meta:
        unknown = ma.EXCLUDE

    mine = ma.fields.Boolean(load_default=False)


class ToLookAtSchema(ma.Schema):
    """What to look at, the longest waiting first; at most 200."""

    items = ma.fields.List(ma.fields.Nested(SupportSchema))


class ChangeSupportSchema(ma.Schema):
    """How a result supports the page, and what was taken from it."""

    how = ma.fields.String(required=True, metadata=_HOW)
    explanation = ma.fields.String(required=True)


class NewSupportSchema(ChangeSupportSchema):
    """A result that the page rests on."""

    research = ma.fields.Integer(required=True, strict=True)


class KeepSupportSchema(ma.Schema):
    """Why the page still holds."""

    remark = ma.fields.String(required=True)


class ReplaceSupportSchema(ma.Schema):
    """The result that the page rests on instead."""

    research = ma.fields.Integer(required=True, strict=True)


class SupersedeSchema(ma.Schema):
    """What replaces the result, null when nothing does, and why."""

    successor = ma.fields.Integer(load_default=None, allow_none=True, strict=True)
    reason = ma.fields.String(required=True)


@bp.get("/pages/<id:page_id>/evidence")
@access(MEMBERS)
@bp.response(200, EvidenceSchema)
def evidence(page_id: int) -> dict[str, Any]:
    """What a page rests on, and what rests on it."""
    page_row(current_actor(), page_id)
    return _evidence(page_id)


def _evidence(page_id: int) -> dict[str, Any]:
    return {
        "rests_on": queries.supports_of(page_id),
        "used_in": queries.resting_on(page_id),
        "superseded": queries.superseded(page_id),
    }


@bp.get("/evidence")
@access(MEMBERS)
@bp.arguments(ToLookAtArgs, location="query")
@bp.response(200, ToLookAtSchema)
def to_look_at(args: dict[str, Any]) -> dict[str, Any]:
    """What rests on superseded research and nobody looked at since."""
    return {"items": queries.to_review(current_actor(), args["mine"])}


@bp.post("/pages/<id:page_id>/evidence")
@access(MEMBERS)
@bp.arguments(NewSupportSchema)
@bp.response(201, SupportSchema)
def add(given: dict[str, Any], page_id: int) -> Any:
    """Name a result that the page rests on."""
    with transaction():
        made = evidence_services.add(
            current_actor(), page_id, given["research"], given["how"], given["explanation"]
        )
    return queries.support(made)


@bp.put("/evidence/<id:support_id>")
@access(MEMBERS)
@bp.arguments(ChangeSupportSchema)
@bp.response(200, SupportSchema)
def change(given: dict[str, Any], support_id: int) -> Any:
    """Say anew how a result supports the page."""
    with transaction():
        evidence_services.change(current_actor(), support_id, given["how"], given["explanation"])
    return queries.support(support_id)


@bp.delete("/evidence/<id:support_id>")
@access(MEMBERS)
@bp.response(204)
def remove(support_id: int) -> None:
    """The page does not rest on this result any more."""
    with transaction():
        evidence_services.remove(current_actor(), support_id)


@bp.post("/evidence/<id:support_id>/keep")
@access(MEMBERS)
@bp.arguments(KeepSupportSchema)
@bp.response(200, SupportSchema)
def confirm(given: dict[str, Any], support_id: int) -> Any:
    """The page holds though the result was superseded."""
    with transaction():
        evidence_services.confirm(current_actor(), support_id, given["remark"])
    return queries.support(support_id)


@bp.post("/evidence/<id:support_id>/replace")
@access(MEMBERS)
@bp.arguments(ReplaceSupportSchema)
@bp.response(200, SupportSchema)
def replace(given: dict[str, Any], support_id: int) -> Any:
    """The page rests on another result instead."""
    with transaction():
        evidence_services.replace(current_actor(), support_id, given["research"])
    return queries.support(support_id)


@bp.put("/pages/<id:page_id>/superseded")
@access(MEMBERS)
@bp.arguments(SupersedeSchema)
@bp.response(200, EvidenceSchema)
def supersede(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """A result no longer holds, or a newer one replaces it."""
    with transaction():
        evidence_services.supersede(current_actor(), page_id, given["successor"], given["reason"])
    return _evidence(page_id)


@bp.delete("/pages/<id:page_id>/superseded")
@access(MEMBERS)
@bp.response(200, EvidenceSchema)
def undo(page_id: int) -> dict[str, Any]:
    """The result holds after all."""
    with transaction():
        evidence_services.undo(current_actor(), page_id)
    return _evidence(page_id)
