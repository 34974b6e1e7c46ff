"""School years, activities and building blocks by the JSON API."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint, Characters
from wiki.kernel.api_fields import Day
from wiki.kernel.db import transaction
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.plan import queries, services
from wiki.plan.rules import ActivityCommand, Kind
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("plan", __name__, "The year plan", writes="pages")


class OneLine(ma.fields.String):
    """One line of text: breaks and double spaces become one space, as on the screens."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class SchoolYearSchema(ma.Schema):
    """A school year."""

    id = ma.fields.Integer()
    label = ma.fields.String()
    starts_on = Day()
    ends_on = Day()
    ambition = ma.fields.String()
    version = ma.fields.Integer()
    in_preparation = ma.fields.Boolean(
        metadata={"description": "true while the core team still makes this plan"}
    )


class BuildingBlockSchema(ma.Schema):
    """A building block."""

    id = ma.fields.Integer(dump_only=True)
    name = OneLine(required=True, validate=Characters(1, 120))
    description = OneLine(load_default="", validate=Characters(0, 500))


class ActivitySchema(ma.Schema):
    """An activity of the year plan."""

    id = ma.fields.Integer()
    number = ma.fields.String()
    title = ma.fields.String()
    kind = ma.fields.String()
    school_year = ma.fields.String()
    lead_school = ma.fields.Integer(attribute="lead_school_id", allow_none=True)
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)
    result = ma.fields.String()
    description = ma.fields.String()
    closed_at = ma.fields.DateTime(allow_none=True)
    version = ma.fields.Integer()
    url = ma.fields.String()


class OneActivitySchema(ActivitySchema):
    """An activity with the people of its working group, and its building blocks."""

    working_group = ma.fields.List(ma.fields.Integer())
    building_blocks = ma.fields.List(ma.fields.Integer())


class NewActivity(ma.Schema):
    """What a new activity needs. Without `school_year` it goes into the newest plan."""

    school_year = ma.fields.String()
    number = OneLine(required=True, validate=Characters(1, 10))
    title = OneLine(required=True, validate=Characters(1, 200))
    kind = ma.fields.Enum(Kind, by_value=True, required=True)
    lead_school = ma.fields.Integer(allow_none=True, load_default=None)
    starts_on = Day(allow_none=True, load_default=None)
    ends_on = Day(allow_none=True, load_default=None)
    result = OneLine(load_default="", validate=Characters(0, 500))
    description = ma.fields.String(load_default="", validate=Characters(0, 20_000))
    working_group = ma.fields.List(ma.fields.Integer(), load_default=list)
    building_blocks = ma.fields.List(ma.fields.Integer(), load_default=list)

    @ma.validates_schema
    def _period(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            raise ma.ValidationError(_("The last day is before the first day."), "ends_on")


class ChangedActivity(NewActivity):
    """A changed activity, whole: what is left out becomes empty. `version` is the one it was read with."""

    class Meta:
        exclude = ("school_year",)

    version = ma.fields.Integer(required=True)


class Ambition(ma.Schema):
    """The ambition of a school year; `version` is not needed when the year is new."""

    ambition = ma.fields.String(required=True, validate=Characters(0, 20_000))
    version = ma.fields.Integer(required=True)


class NewSchoolYear(ma.Schema):
    """A new school year."""

    label = ma.fields.String(required=True)
    ambition = ma.fields.String(load_default="", validate=Characters(0, 20_000))
    in_preparation = ma.fields.Boolean(load_default=False)


class Move(ma.Schema):
    """One place up or down."""

    direction = ma.fields.String(required=True, validate=ma.validate.OneOf(["up", "down"]))


class ActivityQuery(ma.Schema):
    """Which activities."""

    class Meta:
        unknown = ma.EXCLUDE

    school_year = ma.fields.String()


class Items(ma.Schema):
    """A list that is always whole: `next` is null."""

    next = ma.fields.String(allow_none=True, dump_default=None)


def _list_of(item: type[ma.Schema], name: str) -> type[ma.Schema]:
    return Items.from_dict({"items": ma.fields.List(ma.fields.Nested(item))}, name=name)


@bp.route("/school-years", methods=["GET"])
@bp.response(200, _list_of(SchoolYearSchema, "SchoolYears"))
@access(MEMBERS)
def school_years() -> dict[str, Any]:
    """All school years, newest first."""
    return {"items": queries.school_years(), "next": None}


@bp.route("/school-years", methods=["POST"])
@bp.arguments(NewSchoolYear)
@bp.response(201, SchoolYearSchema)
@access(MEMBERS)
def add_school_year(body: dict[str, Any]) -> Any:
    """Open the plan of a school year."""
    with transaction():
        year_id = services.add_school_year(current_actor(), **body).id
    return next(y for y in queries.school_years() if y.id == year_id)


@bp.route("/school-years/<id:year_id>", methods=["PUT"])
@bp.arguments(Ambition)
@bp.response(200, SchoolYearSchema)
@access(MEMBERS)
def set_ambition(body: dict[str, Any], year_id: int) -> Any:
    """Write the ambition of a school year."""
    with transaction():
        services.set_ambition(current_actor(), year_id, body["version"], body["ambition"])
    return next(y for y in queries.school_years() if y.id == year_id)


@bp.route("/school-years/<id:year_id>/adopt", methods=["POST"])
@bp.response(200, SchoolYearSchema)
@access(MEMBERS)
def adopt_year(year_id: int) -> Any:
    """Make a plan that was in preparation the plan of the network."""
    with transaction():
        services.adopt_year(current_actor(), year_id)
    return queries.school_year_by_id(year_id)


@bp.route("/building-blocks", methods=["GET"])
@bp.response(200, _list_of(BuildingBlockSchema, "BuildingBlocks"))
@access(MEMBERS)
def building_blocks() -> dict[str, Any]:
    """The building blocks in the network's order."""
    return {"items": queries.building_blocks(), "next": None}


@bp.route("/building-blocks", methods=["POST"])
@bp.arguments(BuildingBlockSchema)
@bp.response(201, BuildingBlockSchema)
@access(MEMBERS)
def add_building_block(body: dict[str, Any]) -> Any:
    """Add a building block at the end."""
    with transaction():
        block_id = services.add_building_block(current_actor(), **body).id
    return next(b for b in queries.building_blocks() if b.id == block_id)


@bp.route("/building-blocks/<id:block_id>", methods=["PUT"])
@bp.arguments(BuildingBlockSchema)
@bp.response(200, BuildingBlockSchema)
@access(MEMBERS)
def edit_building_block(body: dict[str, Any], block_id: int) -> Any:
    """Rename or describe a building block; what is labelled with it stays so."""
    with transaction():
        services.edit_building_block(current_actor(), block_id, **body)
    return next(b for b in queries.building_blocks() if b.id == block_id)


@bp.route("/activities", methods=["GET"])
@bp.arguments(ActivityQuery, location="query")
@bp.response(200, _list_of(ActivitySchema, "Activities"))
@access(MEMBERS)
def activities(query: dict[str, Any]) -> dict[str, Any]:
    """The activities of a school year, of the newest when none is named."""
    label = query.get("school_year")
    year = queries.school_year(label) if label else queries.newest_school_year()
    return {"items": queries.activities_of(year.id) if year else [], "next": None}


@bp.route("/activities", methods=["POST"])
@bp.arguments(NewActivity)
@bp.response(201, OneActivitySchema)
@access(MEMBERS)
def add_activity(body: dict[str, Any]) -> dict[str, Any]:
    """Add an activity to the plan."""
    label = body.pop("school_year", None)
    year = queries.school_year(label) if label else queries.newest_school_year()
    if year is None:
        raise NotFound
    year_id = year.id
    with transaction():
        activity_id = services.add_activity(current_actor(), year_id, _command(body)).id
    return _activity(activity_id)


@bp.route("/activities/<id:activity_id>", methods=["GET"])
@bp.response(200, OneActivitySchema)
@access(MEMBERS)
def activity(activity_id: int) -> dict[str, Any]:
    """One activity."""
    return _activity(activity_id)


@bp.route("/activities/<id:activity_id>", methods=["PUT"])
@bp.arguments(ChangedActivity)
@bp.response(200, OneActivitySchema)
@access(MEMBERS)
def edit_activity(body: dict[str, Any], activity_id: int) -> dict[str, Any]:
    """Change an activity."""
    version = body.pop("version")
    with transaction():
        services.edit_activity(current_actor(), activity_id, version, _command(body))
    return _activity(activity_id)


@bp.route("/activities/<id:activity_id>/move", methods=["POST"])
@bp.arguments(Move)
@bp.response(200, OneActivitySchema)
@access(MEMBERS)
def move_activity(body: dict[str, Any], activity_id: int) -> dict[str, Any]:
    """Put an activity one place up or down."""
    with transaction():
        services.move_activity(current_actor(), activity_id, -1 if body["direction"] == "up" else 1)
    return _activity(activity_id)


@bp.route("/activities/<id:activity_id>/close", methods=["POST"])
@bp.response(200, OneActivitySchema)
@access(MEMBERS)
def close_activity(activity_id: int) -> dict[str, Any]:
    """Close an activity."""
    with transaction():
        services.close_activity(current_actor(), activity_id)
    return _activity(activity_id)


@bp.route("/activities/<id:activity_id>/reopen", methods=["POST"])
@bp.response(200, OneActivitySchema)
@access(MEMBERS)
def reopen_activity(activity_id: int) -> dict[str, Any]:
    """Open a closed activity again."""
    with transaction():
        services.close_activity(current_actor(), activity_id, closed=False)
    return _activity(activity_id)


def _activity(activity_id: int) -> dict[str, Any]:
    row = queries.activity(activity_id)
    if row is None:
        raise NotFound
    members = [member.id for member in queries.working_group(activity_id)]
    blocks = [id_ for id_, _name in queries.blocks_of(activity_id)]
    return {**vars(row), "url": row.url, "working_group": members, "building_blocks": blocks}


def _command(body: dict[str, Any]) -> ActivityCommand:
    values = {**body, "lead_school_id": body["lead_school"]}
    values |= {name: tuple(body[name]) for name in ("working_group", "building_blocks")}
    del values["lead_school"]
    return ActivityCommand(**values)
