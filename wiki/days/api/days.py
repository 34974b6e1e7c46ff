"""Days and their programmes by the JSON API; it calls the services of the screens."""

from typing import Any

from wiki.days import schemas
from wiki.days.api.blueprint import bp
from wiki.days.queries import days as queries
from wiki.days.rules.days import DayCommand, PartCommand
from wiki.days.services import assignment, calendar, programme
from wiki.days.services import days as services
from wiki.kernel.db import transaction
from wiki.kernel.file_responses import attached, stored
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/days", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.DaysSchema)
def list_days() -> Any:
    """All network days you may see, the last one first."""
    return {"items": queries.days(current_actor()), "next": None}


@bp.route("/days", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.NewDay)
@bp.response(201, schemas.WholeDaySchema)
def add_day(body: dict[str, Any]) -> Any:
    """Plan a day."""
    with transaction():
        id_ = services.add_day(current_actor(), _command(body)).id
    return _whole(id_)


@bp.route("/days/<id:day_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.WholeDaySchema)
def day(day_id: int) -> Any:
    """A day with its programme."""
    return _whole(day_id)


@bp.route("/days/<id:day_id>", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.ChangedDay)
@bp.response(200, schemas.WholeDaySchema)
def edit_day(body: dict[str, Any], day_id: int) -> Any:
    """Change a day; who comes is told when it moves."""
    with transaction():
        services.edit_day(current_actor(), day_id, body.pop("version"), _command(body))
    return _whole(day_id)


@bp.route("/days/<id:day_id>/publish", methods=["POST"])
@access(MEMBERS)
@bp.response(200, schemas.WholeDaySchema)
def publish(day_id: int) -> Any:
    """Announce a day."""
    with transaction():
        services.publish(current_actor(), day_id)
    return _whole(day_id)


@bp.route("/days/<id:day_id>/cancel", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.Cancellation)
@bp.response(200, schemas.WholeDaySchema)
def cancel(body: dict[str, Any], day_id: int) -> Any:
    """Call a day off."""
    with transaction():
        services.cancel(current_actor(), day_id, body["reason"])
    return _whole(day_id)


@bp.route("/days/<id:day_id>/close", methods=["POST"])
@access(MEMBERS)
@bp.response(200, schemas.WholeDaySchema)
def close(day_id: int) -> Any:
    """Close a day that was held; who was there is thanked."""
    with transaction():
        services.close(current_actor(), day_id)
    return _whole(day_id)


@bp.route("/days/<id:day_id>/invite", methods=["POST"])
@access(MEMBERS)
@bp.response(200, schemas.WholeDaySchema)
def invite(day_id: int) -> Any:
    """Invite everybody who did not answer."""
    with transaction():
        assignment.invite(current_actor(), day_id)
    return _whole(day_id)


@bp.route("/days/<id:day_id>/calendar", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="text/calendar")
def day_calendar(day_id: int) -> Any:
    """One day as iCalendar."""
    text = calendar.day_file(current_actor(), day_id)
    return attached(text.encode(), "text/calendar; charset=utf-8", f"netwerkdag-{day_id}.ics", store=False)


@bp.route("/days/<id:day_id>/parts", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.NewPart)
@bp.response(201, schemas.DayPartSchema)
def add_part(body: dict[str, Any], day_id: int) -> Any:
    """Add a part to the programme."""
    with transaction():
        id_ = programme.add_part(current_actor(), day_id, PartCommand(**body)).id
    return queries.part(current_actor(), id_)


@bp.route("/day-parts/<id:part_id>", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.ChangedPart)
@bp.response(200, schemas.DayPartSchema)
def edit_part(body: dict[str, Any], part_id: int) -> Any:
    """Change a part of the programme."""
    with transaction():
        programme.edit_part(current_actor(), part_id, body.pop("version"), PartCommand(**body))
    return queries.part(current_actor(), part_id)


@bp.route("/day-parts/<id:part_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def remove_part(part_id: int) -> None:
    """Take a part out of the programme."""
    with transaction():
        programme.remove_part(current_actor(), part_id)


@bp.route("/day-parts/<id:part_id>/files", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.DayUploadSchema, location="files")
@bp.response(201, schemas.DayFileSchema)
def add_file(body: dict[str, Any], part_id: int) -> Any:
    """Put a file with a part, such as slides."""
    upload = body["file"]
    kept = programme.upload(current_actor(), part_id, upload.filename or "", upload.stream)
    with transaction():
        id_ = programme.add_file(current_actor(), part_id, kept).id
    return queries.file(current_actor(), id_)


@bp.route("/day-files/<id:file_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def file(file_id: int) -> Any:
    """A file of a programme."""
    row = queries.file(current_actor(), file_id)
    return stored(row.sha256, row.media_type, row.name)


@bp.route("/day-files/<id:file_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def remove_file(file_id: int) -> None:
    """Take a file off its part."""
    with transaction():
        programme.remove_file(current_actor(), file_id)


@bp.route("/me/calendar", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.CalendarSchema)
def own_calendar() -> Any:
    """The secret address of your own calendar."""
    return {"url": calendar.own_address(current_actor())}


@bp.route("/me/calendar", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.Renewal)
@bp.response(201, schemas.CalendarSchema)
def renew_calendar(_body: dict[str, Any]) -> Any:
    """A new secret address; the old one is dead at once."""
    with transaction():
        url = calendar.renew(current_actor())
    return {"url": url}


@bp.route("/me/calendar", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def revoke_calendar() -> None:
    """Have no such address any more."""
    with transaction():
        calendar.revoke(current_actor())


def _whole(day_id: int) -> dict[str, Any]:
    row = queries.day(current_actor(), day_id)
    shown = {"map_url": row.map_url, "sign_up": row.sign_up, "url": row.url}
    return {**vars(row), **shown, "programme": queries.parts(day_id)}


def _command(body: dict[str, Any]) -> DayCommand:
    named = {"held_on": body["date"], "host_school_id": body["host_school"], "address": body["location"]}
    other = {k: v for k, v in body.items() if k not in ("date", "host_school", "location")}
    return DayCommand(**named, **other)
