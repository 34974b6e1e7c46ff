"""A school year as a whole by the JSON API: its timeline, figures and white spots."""

from typing import Any

import marshmallow as ma

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.api_fields import Day
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.plan.models import SchoolYear
from wiki.plan.queries import activities_of, school_year_by_id
from wiki.plan.rules import may_edit_plan
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.years.queries.figures import figures
from wiki.years.queries.timeline import lines, moments
from wiki.years.queries.white_spots import white_spots

bp = ApiBlueprint("years", __name__, "A school year as a whole", writes="pages")


class TimelineLineSchema(ma.Schema):
    """Something with a day. `word` says what it is, or where it stands."""

    on = Day()
    title = ma.fields.String()
    url = ma.fields.String()
    word = ma.fields.String()
    activity = ma.fields.String()


class TimelineSchema(ma.Schema):
    """What happens in a school year, by day; whole: `next` is null."""

    items = ma.fields.List(ma.fields.Nested(TimelineLineSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class FigureSchema(ma.Schema):
    """A number. With `euro` it is in cents."""

    group = ma.fields.String()
    label = ma.fields.String()
    number = ma.fields.Integer()
    euro = ma.fields.Boolean()
    url = ma.fields.String()


class FiguresSchema(ma.Schema):
    """A school year in figures; whole: `next` is null."""

    items = ma.fields.List(ma.fields.Nested(FigureSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class WhiteSpotSchema(ma.Schema):
    """Something that is missing its counterpart."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    url = ma.fields.String()


class WhiteSpotsSchema(ma.Schema):
    """What is missing, the first of each; `counts` says how many there are of each."""

    without_pages = ma.fields.List(ma.fields.Nested(WhiteSpotSchema))
    loose_pages = ma.fields.List(ma.fields.Nested(WhiteSpotSchema))
    open_wishes = ma.fields.List(ma.fields.Nested(WhiteSpotSchema))
    late = ma.fields.List(ma.fields.Nested(WhiteSpotSchema))
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())


@bp.route("/school-years/<id:year_id>/timeline", methods=["GET"])
@bp.response(200, TimelineSchema)
@access(MEMBERS)
def timeline(year_id: int) -> dict[str, Any]:
    """What happens in a school year, by day."""
    year = _year(year_id)
    return {"items": lines(activities_of(year.id), moments(current_actor(), year)), "next": None}


@bp.route("/school-years/<id:year_id>/figures", methods=["GET"])
@bp.response(200, FiguresSchema)
@access(MEMBERS)
def in_figures(year_id: int) -> dict[str, Any]:
    """A school year in figures."""
    found = figures(current_actor(), _year(year_id))
    return {"items": [figure for _group, rows in found for figure in rows], "next": None}


@bp.route("/school-years/<id:year_id>/white-spots", methods=["GET"])
@bp.response(200, WhiteSpotsSchema)
@access(MEMBERS)
def spots(year_id: int) -> Any:
    """What is missing in a school year; for the network coordinator."""
    actor = current_actor()
    if not may_edit_plan(actor):
        raise NotAllowed(_("Only the network coordinator sees the white spots."))
    return white_spots(actor, _year(year_id))


def _year(year_id: int) -> SchoolYear:
    found = school_year_by_id(year_id)
    if found is None:
        raise NotFound
    return found
