"""The register by the JSON API: the same queries as the screens."""

from typing import Any

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.errors import NotFound
from wiki.kernel.file_responses import attached
from wiki.kernel.i18n import _
from wiki.register.queries import ageing, costs, forecast, liquidity, postings
from wiki.register.rules.filters import CostFilter, PostingFilter
from wiki.register.rules.forecast import By
from wiki.register.schemas import (
    CostsFileArgs,
    CostsOfRegisterArgs,
    ForecastArgs,
    ForecastFileArgs,
    ForecastSchema,
    LiquidityArgs,
    LiquiditySchema,
    OpenItemsSchema,
    PostingsFileArgs,
    PostingsOfRegisterArgs,
    RegisterCostsSchema,
    RegisterPostingsSchema,
)
from wiki.register.services import exports
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint(
    "register", __name__, "The register: costs, postings, what is open and expected", writes="costs"
)


@bp.route("/register/costs", methods=["GET"])
@access(MEMBERS)
@bp.arguments(CostsOfRegisterArgs, location="query")
@bp.response(200, RegisterCostsSchema)
def list_costs(args: dict[str, Any]) -> Any:
    """The costs you may see, the newest document first, with what all of them come to."""
    actor, cursor, limit = current_actor(), args.pop("cursor", None), args.pop("limit")
    wanted = CostFilter(**args)
    page = costs.lines(actor, wanted, cursor, limit)
    return {"items": page.items, "next": page.next, "totals": costs.totals(actor, wanted)}


@bp.route("/register/costs/file", methods=["GET"])
@access(MEMBERS)
@bp.arguments(CostsFileArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def get_costs_file(args: dict[str, Any]) -> Any:
    """The costs you may see as a file."""
    format_ = args.pop("format")
    return attached(*exports.costs_file(current_actor(), CostFilter(**args), format_), store=False)


@bp.route("/register/postings", methods=["GET"])
@access(MEMBERS)
@bp.arguments(PostingsOfRegisterArgs, location="query")
@bp.response(200, RegisterPostingsSchema)
def list_postings(args: dict[str, Any]) -> Any:
    """The postings you may see, what was posted last first, with what all of them come to."""
    actor, cursor, limit = current_actor(), args.pop("cursor", None), args.pop("limit")
    wanted = PostingFilter(**args)
    page = postings.lines(actor, wanted, cursor, limit)
    return {"items": page.items, "next": page.next, "totals": postings.totals(actor, wanted)}


@bp.route("/register/postings/file", methods=["GET"])
@access(MEMBERS)
@bp.arguments(PostingsFileArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def get_postings_file(args: dict[str, Any]) -> Any:
    """The postings you may see as a file."""
    format_ = args.pop("format")
    return attached(*exports.postings_file(current_actor(), PostingFilter(**args), format_), store=False)


@bp.route("/register/open", methods=["GET"])
@access(MEMBERS)
@bp.response(200, OpenItemsSchema)
def get_open() -> Any:
    """What is open, and how old it is."""
    found = ageing.open_now(current_actor())
    unsettled = [{"school": school, "cents": cents} for school, cents in found.unsettled]
    return vars(found) | {"unsettled": unsettled}


@bp.route("/register/forecast", methods=["GET"])
@access(MEMBERS)
@bp.arguments(ForecastArgs, location="query")
@bp.response(200, ForecastSchema)
def get_forecast(args: dict[str, Any]) -> Any:
    """Budget, spent, on its way and expected."""
    found = forecast.planned(current_actor(), args.get("year"))
    return {"items": forecast.forecast(found, By(args["by"]))}


@bp.route("/register/forecast/file", methods=["GET"])
@access(MEMBERS)
@bp.arguments(ForecastFileArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def get_forecast_file(args: dict[str, Any]) -> Any:
    """The forecast as a file."""
    found = forecast.forecast(forecast.planned(current_actor(), args.get("year")), By(args["by"]))
    return attached(*exports.forecast_file(found, args["format"]), store=False)


@bp.route("/register/liquidity", methods=["GET"])
@access(MEMBERS)
@bp.arguments(LiquidityArgs, location="query")
@bp.response(200, LiquiditySchema)
def get_liquidity(args: dict[str, Any]) -> Any:
    """The money on the account of a school as it will be; without a school the one that collects."""
    actor = current_actor()
    school_id = args.get("school") or liquidity.hub(actor)
    if school_id is None:
        raise NotFound(_("There is no such school."))
    return liquidity.liquidity(actor, school_id, args.get("opening"))
