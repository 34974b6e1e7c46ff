"""Workshops, their notes, harvest and attendance by the JSON API."""

from typing import Any

from wiki.days import schemas
from wiki.days.api.blueprint import bp
from wiki.days.queries import days as day_queries
from wiki.days.queries import harvest as harvest_queries
from wiki.days.queries import tasks as task_queries
from wiki.days.queries import workshops as queries
from wiki.days.rules.attendance import Ticks
from wiki.days.rules.days import WorkshopCommand
from wiki.days.rules.harvest import Harvest, HarvestedPage, HarvestedTask, HarvestedWish
from wiki.days.schemas.harvest import HarvestedWishesSchema, HarvestSchema, WorkshopsOfWishSchema
from wiki.days.services import attendance, harvest
from wiki.days.services import workshops as services
from wiki.kernel.db import transaction
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.wishes.queries import wish


@bp.route("/workshops", methods=["GET"])
@access(MEMBERS)
@bp.arguments(schemas.OfDay, location="query")
@bp.response(200, schemas.WorkshopsSchema)
def list_workshops(query: dict[str, Any]) -> Any:
    """The workshops of a day."""
    day_id = day_queries.day(current_actor(), query["day"]).id
    return {"items": queries.workshops(current_actor(), day_id), "next": None}


@bp.route("/workshops", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.NewWorkshop)
@bp.response(201, schemas.WorkshopSchema)
def add_workshop(body: dict[str, Any]) -> Any:
    """Add a workshop to a day."""
    with transaction():
        id_ = services.add_workshop(current_actor(), body.pop("day"), _command(body)).id
    return queries.workshop(current_actor(), id_)


@bp.route("/workshops/<id:workshop_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.WorkshopSchema)
def workshop(workshop_id: int) -> Any:
    """One workshop."""
    return queries.workshop(current_actor(), workshop_id)


@bp.route("/workshops/<id:workshop_id>", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.ChangedWorkshop)
@bp.response(200, schemas.WorkshopSchema)
def edit_workshop(body: dict[str, Any], workshop_id: int) -> Any:
    """Change a workshop."""
    with transaction():
        services.edit_workshop(current_actor(), workshop_id, body.pop("version"), _command(body))
    return queries.workshop(current_actor(), workshop_id)


@bp.route("/workshops/<id:workshop_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def remove_workshop(workshop_id: int) -> None:
    """Take a workshop off the day."""
    with transaction():
        services.remove_workshop(current_actor(), workshop_id)


@bp.route("/workshops/<id:workshop_id>/attendance", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.WorkshopAttendance)
@bp.response(204)
def workshop_attendance(body: dict[str, Any], workshop_id: int) -> None:
    """Tick who is in a workshop, in one round."""
    round_id = body.pop("round")
    with transaction():
        attendance.in_workshop(current_actor(), workshop_id, round_id, Ticks(**body))


@bp.route("/workshops/<id:workshop_id>/notes", methods=["POST"])
@access(MEMBERS)
@bp.response(200, schemas.AddressSchema)
def write_notes(workshop_id: int) -> Any:
    """The page with the notes, made from the template when there is none yet."""
    return {"url": harvest.write_notes(current_actor(), workshop_id)}


@bp.route("/workshops/<id:workshop_id>/harvest", methods=["POST"])
@access(MEMBERS)
@bp.arguments(HarvestSchema)
@bp.response(200, schemas.WorkshopSchema)
def gather(body: dict[str, Any], workshop_id: int) -> Any:
    """Turn what came of a workshop into draft pages, wishes and tasks."""
    pages = tuple(HarvestedPage(**page) for page in body["pages"])
    tasks = tuple(HarvestedTask(task["text"], task["person"], task["due_on"]) for task in body["tasks"])
    wishes = tuple(HarvestedWish(**wish) for wish in body["wishes"])
    harvest.gather(current_actor(), workshop_id, Harvest(pages, tasks, wishes))
    return queries.workshop(current_actor(), workshop_id)


@bp.route("/workshops/<id:workshop_id>/wishes", methods=["GET"])
@access(MEMBERS)
@bp.response(200, HarvestedWishesSchema)
def wishes_of_workshop(workshop_id: int) -> Any:
    """The wishes that came up in a workshop."""
    row = queries.workshop(current_actor(), workshop_id)
    return {"items": harvest_queries.wishes_of_workshop(current_actor(), row.id), "next": None}


@bp.route("/wishes/<id:wish_id>/workshops", methods=["GET"])
@access(MEMBERS)
@bp.response(200, WorkshopsOfWishSchema)
def workshops_of_wish(wish_id: int) -> Any:
    """The workshops in which a wish came up, the last day first."""
    found = wish(current_actor(), wish_id)
    return {"items": harvest_queries.workshops_of_wish(current_actor(), found.id), "next": None}


@bp.route("/day-tasks/<id:task_id>", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.TaskDone)
@bp.response(200, schemas.TaskSchema)
def finish_task(body: dict[str, Any], task_id: int) -> Any:
    """Say that a task is done, or not after all."""
    with transaction():
        day_id = harvest.finish_task(current_actor(), task_id, body["done"]).day_id
    return next(task for task in task_queries.tasks(current_actor(), day_id) if task.id == task_id)


def _command(body: dict[str, Any]) -> WorkshopCommand:
    lists: dict[str, Any] = {
        name: tuple(dict.fromkeys(body[name])) for name in ("rounds", "leaders", "pages")
    }
    facts: dict[str, Any] = {name: body[name] for name in ("title", "capacity", "text", "room")}
    return WorkshopCommand(**facts, **lists, activity_id=body["activity"])
