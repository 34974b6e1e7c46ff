"""Own versions and offers by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.adaptations import queries
from wiki.adaptations.rules import OfferState
from wiki.adaptations.services import adaptations
from wiki.adaptations.wording import shown_changes
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import address
from wiki.pages.services.preparing import settle
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("adaptations", __name__, "Own versions of schools, and what they give back", writes="pages")


class OwnVersionSchema(ma.Schema):
    """A school's version of a page."""

    id = ma.fields.Integer()
    url = ma.fields.String()


class MakeOwnVersionArgs(ma.Schema):
    """`seen`: the version of the release that was looked at; when readers get another one, nothing is made."""

    class Meta:
        unknown = ma.EXCLUDE

    seen = ma.fields.Integer()


class NewsSchema(ma.Schema):
    """One change; `choice` when both sides changed the place."""

    number = ma.fields.Integer()
    choice = ma.fields.Boolean()
    own = ma.fields.String()
    other = ma.fields.String()
    html = ma.fields.String(allow_none=True)


class OriginSchema(ma.Schema):
    """What moved in the original since it was last joined."""

    page = ma.fields.Integer()
    revision = ma.fields.Integer(
        metadata={"description": "what readers get of the original now; send it back as `seen`"}
    )
    joined_revision = ma.fields.Integer()
    changes = ma.fields.List(ma.fields.Nested(NewsSchema))


class TakeOverSchema(ma.Schema):
    """For each change with `choice`, in order: `theirs` (one's own), `mine` (the original's) or `both`."""

    seen = ma.fields.Integer(required=True, strict=True)
    choices = ma.fields.List(ma.fields.String(), load_default=[])


class TakenOverSchema(ma.Schema):
    """What came of it."""

    id = ma.fields.Integer()
    url = ma.fields.String()
    revision = ma.fields.Integer()
    changed = ma.fields.Boolean()


class NewOfferSchema(ma.Schema):
    """A word to the writers."""

    message = ma.fields.String(load_default="")


class OfferSchema(ma.Schema):
    """What a school offers to the writers of a page."""

    id = ma.fields.Integer()
    page = ma.fields.Integer(attribute="page_id")
    origin = ma.fields.Integer(attribute="origin_page_id")
    school = ma.fields.String()
    offered_by = ma.fields.String()
    offered_at = ma.fields.DateTime()
    message = ma.fields.String()
    state = ma.fields.String(metadata={"description": "open, accepted, declined or withdrawn"})
    remark = ma.fields.String()
    taken = ma.fields.Integer(allow_none=True)
    revision = ma.fields.Integer(attribute="made_revision", allow_none=True)


class WholeOfferSchema(OfferSchema):
    """An offer with its changes; `seen` goes with the decision."""

    seen = ma.fields.Integer()
    changes = ma.fields.List(ma.fields.Nested(NewsSchema))


class OffersSchema(ma.Schema):
    """Offers, newest first."""

    items = ma.fields.List(ma.fields.Nested(OfferSchema))


class DecisionSchema(ma.Schema):
    """The numbers of the changes that are taken; none declines the offer."""

    wanted = ma.fields.List(ma.fields.Integer(strict=True), required=True)
    seen = ma.fields.Integer(required=True, strict=True)
    remark = ma.fields.String(load_default="")


@bp.post("/pages/<id:page_id>/own-version")
@access(MEMBERS)
@bp.arguments(MakeOwnVersionArgs, location="query")
@bp.response(201, OwnVersionSchema)
def make_own_version(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Make your school's own version of a page, with its files; when there is one, that one."""
    made = adaptations.make_own_version(current_actor(), page_id, given.get("seen"))
    return {"id": made, "url": f"/pages/{made}"}


@bp.get("/pages/<id:page_id>/origin")
@access(MEMBERS)
@bp.response(200, OriginSchema)
def get_origin(page_id: int) -> dict[str, Any]:
    """What moved in the original of a school's version."""
    found = queries.moved(current_actor(), page_id)
    return {
        "page": found.origin.id,
        "revision": found.origin.revision,
        "joined_revision": found.adaptation.origin_revision,
        "changes": shown_changes(found.standing),
    }


@bp.post("/pages/<id:page_id>/take-over")
@access(MEMBERS)
@bp.arguments(TakeOverSchema)
@bp.response(200, TakenOverSchema)
def take_over(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Take the news of the original into your school's version."""
    saved = adaptations.take_over(current_actor(), page_id, given["choices"], given["seen"])
    return {**vars(saved), "url": address(saved.id, saved.slug)}


@bp.get("/pages/<id:page_id>/offers")
@access(MEMBERS)
@bp.response(200, OffersSchema)
def list_offers(page_id: int) -> dict[str, Any]:
    """What schools offered to the writers of a page."""
    actor = current_actor()
    page_row(actor, page_id)
    return {"items": queries.offers_to(actor, page_id)}


@bp.post("/pages/<id:page_id>/offers")
@access(MEMBERS)
@bp.arguments(NewOfferSchema)
@bp.response(201, OfferSchema)
def offer_back(given: dict[str, Any], page_id: int) -> Any:
    """Offer what your school changed to the writers of the original."""
    settle(current_actor(), page_id)
    with transaction():
        made = adaptations.offer_back(current_actor(), page_id, given["message"])
    return queries.offer(current_actor(), made)


@bp.get("/offers/<id:offer_id>")
@access(MEMBERS)
@bp.response(200, WholeOfferSchema)
def get_offer(offer_id: int) -> dict[str, Any]:
    """One offer, change by change."""
    actor = current_actor()
    row = queries.offer(actor, offer_id)
    seen = page_row(actor, row.origin_page_id).revision
    changes = shown_changes(queries.offered(actor, row)) if row.state == OfferState.OPEN else []
    return {**row._asdict(), "seen": seen, "changes": changes}


@bp.post("/offers/<id:offer_id>/decide")
@access(MEMBERS)
@bp.arguments(DecisionSchema)
@bp.response(200, OfferSchema)
def decide(given: dict[str, Any], offer_id: int) -> Any:
    """Take the changes you want of an offer."""
    adaptations.decide(current_actor(), offer_id, frozenset(given["wanted"]), given["seen"], given["remark"])
    return queries.offer(current_actor(), offer_id)


@bp.post("/offers/<id:offer_id>/withdraw")
@access(MEMBERS)
@bp.response(200, OfferSchema)
def withdraw(offer_id: int) -> Any:
    """Take an offer of your school back."""
    with transaction():
        adaptations.withdraw(current_actor(), offer_id)
    return queries.offer(current_actor(), offer_id)
