"""Milestones and results by the JSON API."""

from typing import Any

from wiki.kernel.db import transaction
from wiki.kernel.errors import NotFound
from wiki.plan.queries import activity
from wiki.roadmap.api.blueprint import bp
from wiki.roadmap.queries import milestones as queries
from wiki.roadmap.rules.milestones import MilestoneCommand
from wiki.roadmap.schemas import (
    ChangedMilestoneSchema,
    MilestoneSchema,
    MilestonesSchema,
    NewMilestoneSchema,
)
from wiki.roadmap.services import milestones as services
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/activities/<id:activity_id>/milestones", methods=["GET"])
@bp.response(200, MilestonesSchema)
@access(MEMBERS)
def milestones(activity_id: int) -> dict[str, Any]:
    """The milestones and results of an activity, by day."""
    if activity(activity_id) is None:
        raise NotFound
    return {"items": queries.milestones_of(activity_id), "next": None}


@bp.route("/activities/<id:activity_id>/milestones", methods=["POST"])
@bp.arguments(NewMilestoneSchema)
@bp.response(201, MilestoneSchema)
@access(MEMBERS)
def add_milestone(body: dict[str, Any], activity_id: int) -> Any:
    """Add a milestone or a result to an activity."""
    with transaction():
        id_ = services.add_milestone(current_actor(), activity_id, MilestoneCommand(**body)).id
    return queries.milestone(id_)


@bp.route("/milestones/<id:milestone_id>", methods=["PUT"])
@bp.arguments(ChangedMilestoneSchema)
@bp.response(200, MilestoneSchema)
@access(MEMBERS)
def edit_milestone(body: dict[str, Any], milestone_id: int) -> Any:
    """Change a milestone or a result."""
    version = body.pop("version")
    with transaction():
        services.edit_milestone(current_actor(), milestone_id, version, MilestoneCommand(**body))
    return queries.milestone(milestone_id)


@bp.route("/milestones/<id:milestone_id>/reached", methods=["POST"])
@bp.response(200, MilestoneSchema)
@access(MEMBERS)
def reach_milestone(milestone_id: int) -> Any:
    """Say that it was reached today."""
    with transaction():
        services.reach_milestone(current_actor(), milestone_id)
    return queries.milestone(milestone_id)


@bp.route("/milestones/<id:milestone_id>", methods=["DELETE"])
@bp.response(204)
@access(MEMBERS)
def remove_milestone(milestone_id: int) -> None:
    """Take away what was entered by mistake."""
    with transaction():
        services.remove_milestone(current_actor(), milestone_id)
