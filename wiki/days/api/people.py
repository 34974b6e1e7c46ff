"""Who comes and who goes where, by the JSON API."""

from typing import Any

from wiki.days import schemas, wording
from wiki.days.api.blueprint import bp
from wiki.days.queries import days as queries
from wiki.days.queries import people, report
from wiki.days.queries.answers import unanswered
from wiki.days.queries.workshops import workshops
from wiki.days.rules.attendance import Ticks
from wiki.days.rules.days import SignUpCommand, may_organise
from wiki.days.services import assignment, attendance, badges, places, registrations
from wiki.days.services import report as report_services
from wiki.documents.services.formats import WORD
from wiki.kernel.db import transaction
from wiki.kernel.file_responses import attached
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/days/<id:day_id>/registrations", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.RegistrationsSchema)
def list_registrations(day_id: int) -> Any:
    """Who comes, for the organisers; others get only how they signed up themselves."""
    return {"items": _seen(day_id), "next": None}


@bp.route("/days/<id:day_id>/unanswered", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.UnansweredSchema)
def list_unanswered(day_id: int) -> Any:
    """Who did not say yet whether they come, school by school: for the organisers, and for a coordinator of their own
    school."""
    return {"items": unanswered(current_actor(), queries.day(current_actor(), day_id)), "next": None}


@bp.route("/days/<id:day_id>/registrations", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.NewRegistration)
@bp.response(200, schemas.RegistrationSchema)
def register(body: dict[str, Any], day_id: int) -> Any:
    """Sign up, or change how you did."""
    choices = {one["round"]: tuple(one["workshops"]) for one in body["choices"]}
    with transaction():
        registrations.register(current_actor(), day_id, SignUpCommand(choices, body["diet"], body["travel"]))
    return people.mine(current_actor(), day_id)


@bp.route("/days/<id:day_id>/registrations", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def leave(day_id: int) -> None:
    """Do not come after all."""
    with transaction():
        registrations.leave(current_actor(), day_id)


@bp.route("/days/<id:day_id>/registrations/<id:person_id>", methods=["PUT"])
@access(MEMBERS)
@bp.response(204)
def add_person(day_id: int, person_id: int) -> None:
    """Put somebody on the list."""
    with transaction():
        registrations.add_person(current_actor(), day_id, person_id)


@bp.route("/days/<id:day_id>/registrations/<id:person_id>", methods=["DELETE"])
@access(MEMBERS)
@bp.response(204)
def remove_person(day_id: int, person_id: int) -> None:
    """Take somebody off the list."""
    with transaction():
        registrations.leave(current_actor(), day_id, person_id)


@bp.route("/days/<id:day_id>/attendance", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.Attendance)
@bp.response(204)
def door(body: dict[str, Any], day_id: int) -> None:
    """Tick who is there."""
    with transaction():
        attendance.at_the_door(current_actor(), day_id, Ticks(**body))


@bp.route("/days/<id:day_id>/assignment", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.AssignmentSchema)
def get_assignment(day_id: int) -> Any:
    """Who goes where, and why."""
    return _assignment(day_id)


@bp.route("/days/<id:day_id>/assignment", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.Draw)
@bp.response(200, schemas.AssignmentSchema)
def draw(body: dict[str, Any], day_id: int) -> Any:
    """Assign everybody who comes."""
    with transaction():
        assignment.draw(current_actor(), day_id, body["seed"], body["base"])
    return _assignment(day_id)


@bp.route("/days/<id:day_id>/assignment", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.PlaceByHand)
@bp.response(200, schemas.AssignmentSchema)
def move(body: dict[str, Any], day_id: int) -> Any:
    """Place somebody by hand."""
    with transaction():
        assignment.move(current_actor(), day_id, body["person"], body["round"], body["workshop"])
    return _assignment(day_id)


@bp.route("/days/<id:day_id>/assignment/show", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.AssignmentSeen, required=False)
@bp.response(200, schemas.AssignmentSchema)
def show(body: dict[str, Any], day_id: int) -> Any:
    """Let everybody see where they go, and tell who comes."""
    with transaction():
        assignment.show(current_actor(), day_id, body["base"])
    return _assignment(day_id)


@bp.route("/days/<id:day_id>/places", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.Seat)
@bp.response(200, schemas.AssignmentSchema)
def take(body: dict[str, Any], day_id: int) -> Any:
    """Take a place that is free."""
    with transaction():
        places.take(current_actor(), day_id, body["round"], body["workshop"])
    return _assignment(day_id)


@bp.route("/days/<id:day_id>/places/decline", methods=["POST"])
@access(MEMBERS)
@bp.arguments(schemas.Seat)
@bp.response(204)
def decline(body: dict[str, Any], day_id: int) -> None:
    """Wait for a workshop no longer."""
    with transaction():
        places.decline(current_actor(), day_id, body["round"], body["workshop"])


@bp.route("/days/<id:day_id>/badges", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def badge_sheet(day_id: int) -> Any:
    """Badges for who comes, as a PDF for labels."""
    return attached(badges.badges(current_actor(), day_id), "application/pdf", "badges.pdf", store=False)


@bp.route("/days/<id:day_id>/report", methods=["GET"])
@access(MEMBERS)
@bp.arguments(schemas.ReportArgs, location="query")
@bp.response(200, schemas.ReportSchema)
def get_report(query: dict[str, Any], day_id: int) -> Any:
    """The report of a day; with `format` as a PDF or Word file."""
    if query["format"] == "pdf":
        content = report_services.pdf(current_actor(), day_id)
        return attached(content, "application/pdf", "verslag.pdf", store=False)
    if query["format"] == "docx":
        return attached(report_services.word(current_actor(), day_id), WORD, "verslag.docx", store=False)
    found = report.report(current_actor(), day_id)
    return {
        "text": report_services.markdown(found),
        "people": found.people,
        "schools": [{"school": name, "people": len(there)} for name, there in found.there.items()],
        "tasks": found.tasks,
        "page": found.day.report_page_id,
    }


@bp.route("/days/<id:day_id>/report", methods=["POST"])
@access(MEMBERS)
@bp.response(200, schemas.AddressSchema)
def make_report(day_id: int) -> Any:
    """Make the report a page of the wiki, or bring that up to date."""
    return {"url": report_services.as_page(current_actor(), day_id)}


def _seen(day_id: int) -> list[people.Coming]:
    actor = current_actor()
    if may_organise(actor, queries.day(actor, day_id).host_school_id):
        return people.coming(day_id)
    own = people.mine(actor, day_id)
    return [own] if own else []


def _assignment(day_id: int) -> dict[str, Any]:
    actor = current_actor()
    day = queries.day(actor, day_id)
    titles = {one.id: one.title for one in workshops(actor, day_id)}
    shown = day.shown_at is not None or may_organise(actor, day.host_school_id)
    places_ = [
        {
            "person": one.person_id,
            "name": one.name,
            "round": place.round_id,
            "workshop": place.workshop_id,
            "reason": place.reason,
            "rank": place.rank,
            "turn": place.turn,
            "why": wording.why(place, titles, own=one.person_id == actor.id),
            "present": place.present,
        }
        for one in (_seen(day_id) if shown else [])
        for place in one.places.values()
    ]
    return {
        "base": day.base,
        "seed": day.seed,
        "assigned_at": day.assigned_at,
        "shown_at": day.shown_at,
        "items": places_,
    }
