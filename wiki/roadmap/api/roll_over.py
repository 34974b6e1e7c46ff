"""Going over to the next school year by the JSON API."""

from typing import Any

from wiki.kernel.db import transaction
from wiki.roadmap.api.blueprint import bp, year_of
from wiki.roadmap.queries.roll_over import proposals
from wiki.roadmap.rules.roll_over import Choice
from wiki.roadmap.schemas import RolledOverSchema, RollOverProposalsSchema, RollOverSchema
from wiki.roadmap.services import roll_over as services
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/school-years/<id:year_id>/roll-over", methods=["GET"])
@bp.response(200, RollOverProposalsSchema)
@access(MEMBERS)
def roll_over_proposals(year_id: int) -> dict[str, Any]:
    """Every activity of a school year, and what was decided of it for the next one."""
    return {"items": proposals(year_of(year_id)), "next": None}


@bp.route("/school-years/<id:year_id>/roll-over", methods=["POST"])
@bp.arguments(RollOverSchema)
@bp.response(200, RolledOverSchema)
@access(MEMBERS)
def roll_over(body: dict[str, Any], year_id: int) -> Any:
    """Take activities over to the next school year, each once however often this is asked."""
    chosen = body["choices"]
    choices = None if chosen is None else [_choice(choice) for choice in chosen]
    with transaction():
        return services.roll_over(current_actor(), year_id, choices)


def _choice(body: dict[str, Any]) -> Choice:
    return Choice(**{**body, "working_group": tuple(body["working_group"])})
