"""Wishes by the JSON API; it calls the services of the screens."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint, Characters, CursorArgs, page_schema
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.pages.rules.pages import KINDS
from wiki.plan.queries import school_year
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.wishes import queries, services
from wiki.wishes.rules import REASON_MAX, TEXT_MAX, TITLE_MAX, WishCommand, WishState

bp = ApiBlueprint("wishes", __name__, "Wishes: who makes this?", writes="pages")


class WishSchema(ma.Schema):
    """A wish. `page` is null when there is none, or you are not allowed to see it."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    text = ma.fields.String()
    state = ma.fields.String(metadata={"description": "open, taken, made or closed"})
    activity = ma.fields.Integer(attribute="activity_id", allow_none=True)
    school_year = ma.fields.String(allow_none=True)
    created_by = ma.fields.Integer(attribute="created_by_id")
    created_at = ma.fields.DateTime()
    school = ma.fields.Integer(attribute="school_id", allow_none=True)
    taken_at = ma.fields.DateTime(allow_none=True)
    page = ma.fields.Integer(attribute="page_id", allow_none=True)
    reason = ma.fields.String()
    ended_at = ma.fields.DateTime(allow_none=True)
    url = ma.fields.String()


class WishQuery(CursorArgs):
    """Which wishes; `school` is the one that takes them up."""

    state = ma.fields.Enum(WishState, by_value=True)
    activity = ma.fields.Integer()
    school = ma.fields.Integer()
    school_year = ma.fields.String()


class NewWishSchema(ma.Schema):
    """A wish; without `activity` it is of the network as a whole."""

    title = ma.fields.String(required=True, validate=Characters(1, TITLE_MAX))
    text = ma.fields.String(load_default="", validate=Characters(0, TEXT_MAX))
    activity = ma.fields.Integer(allow_none=True, load_default=None)


class WishBecomesSchema(ma.Schema):
    """What it becomes: a new page of this kind, or a page that is there."""

    kind = ma.fields.String(validate=ma.validate.OneOf(KINDS))
    page = ma.fields.Integer()

    @ma.validates_schema
    def _one(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if len(data) != 1:
            raise ma.ValidationError(_("Choose one of the two: a kind, or a page."))


class WishReasonSchema(ma.Schema):
    """Why a wish is closed."""

    reason = ma.fields.String(required=True, validate=Characters(1, REASON_MAX))


@bp.route("/wishes", methods=["GET"])
@bp.arguments(WishQuery, location="query")
@bp.response(200, page_schema(WishSchema))
@access(MEMBERS)
def wishes(query: dict[str, Any]) -> Any:
    """Wishes, open ones first, of these the oldest."""
    label, state = query.get("school_year"), query.get("state")
    wanted = queries.Filters(
        state=state and state.value,
        activity_id=query.get("activity"),
        school_id=query.get("school"),
        year=school_year(label) if label else None,
    )
    return queries.wishes(current_actor(), wanted, query.get("cursor"), query["limit"])


@bp.route("/wishes", methods=["POST"])
@bp.arguments(NewWishSchema)
@bp.response(201, WishSchema)
@access(MEMBERS)
def add_wish(body: dict[str, Any]) -> Any:
    """Add a wish."""
    title = " ".join(body["title"].split())
    with transaction():
        command = WishCommand(title, body["text"].strip(), body["activity"])
        id_ = services.add_wish(current_actor(), command).id
    return queries.wish(current_actor(), id_)


@bp.route("/wishes/<id:wish_id>", methods=["GET"])
@bp.response(200, WishSchema)
@access(MEMBERS)
def wish(wish_id: int) -> Any:
    """One wish."""
    return queries.wish(current_actor(), wish_id)


@bp.route("/wishes/<id:wish_id>/take-up", methods=["POST"])
@bp.response(200, WishSchema)
@access(MEMBERS)
def take_up(wish_id: int) -> Any:
    """Take it up for your own school."""
    with transaction():
        services.take_up(current_actor(), wish_id)
    return queries.wish(current_actor(), wish_id)


@bp.route("/wishes/<id:wish_id>/give-back", methods=["POST"])
@bp.response(200, WishSchema)
@access(MEMBERS)
def give_back(wish_id: int) -> Any:
    """Leave it to another school after all."""
    with transaction():
        services.give_back(current_actor(), wish_id)
    return queries.wish(current_actor(), wish_id)


@bp.route("/wishes/<id:wish_id>/page", methods=["POST"])
@bp.arguments(WishBecomesSchema)
@bp.response(200, WishSchema)
@access(MEMBERS)
def make_page(body: dict[str, Any], wish_id: int) -> Any:
    """Make the page that was wished for, or name the page that it is."""
    if "kind" in body:
        services.make_page(current_actor(), wish_id, body["kind"])
    else:
        with transaction():
            services.link_page(current_actor(), wish_id, body["page"])
    return queries.wish(current_actor(), wish_id)


@bp.route("/wishes/<id:wish_id>/close", methods=["POST"])
@bp.arguments(WishReasonSchema)
@bp.response(200, WishSchema)
@access(MEMBERS)
def close(body: dict[str, Any], wish_id: int) -> Any:
    """Close a wish that nobody will make."""
    with transaction():
        services.close(current_actor(), wish_id, " ".join(body["reason"].split()))
    return queries.wish(current_actor(), wish_id)


@bp.route("/wishes/<id:wish_id>/reopen", methods=["POST"])
@bp.response(200, WishSchema)
@access(MEMBERS)
def reopen(wish_id: int) -> Any:
    """Open a closed wish again."""
    with transaction():
        services.reopen(current_actor(), wish_id)
    return queries.wish(current_actor(), wish_id)
