"""Focal points, who fits whom, contacts and previews by the JSON API; it calls the services of the screens."""

from typing import Any

from flask import Response

from wiki.focus import schemas
from wiki.focus.queries import contacts as contact_queries
from wiki.focus.queries import matches as match_queries
from wiki.focus.queries import matrix as matrix_queries
from wiki.focus.queries import points as queries
from wiki.focus.queries import previews as preview_queries
from wiki.focus.queries import rounds as round_queries
from wiki.focus.queries.points import Filters, PointRow, shown_year
from wiki.focus.rules.points import PointCommand
from wiki.focus.services import contacts, opt_outs, points, rounds
from wiki.focus.services.paper import previews_pdf
from wiki.focus.services.spreadsheet import matrix_file
from wiki.kernel.api import ApiBlueprint, page_schema
from wiki.kernel.db import transaction
from wiki.kernel.errors import NotFound
from wiki.kernel.file_responses import attached
from wiki.plan.models import SchoolYear
from wiki.plan.queries import school_years
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role

bp = ApiBlueprint("focus", __name__, "Focal points of schools, and which schools fit", writes="pages")


@bp.get("/focal-points")
@access(MEMBERS)
@bp.arguments(schemas.FocalPointQuery, location="query")
@bp.response(200, page_schema(schemas.FocalPointSchema))
def list_points(query: dict[str, Any]) -> Any:
    """The focal points of a school year, in the order in which they were made."""
    narrowed = Filters(query["school"], query["building_block"], query["stage"], query["flag"])
    year = _year(query)
    return queries.points_page(current_actor(), year.id, narrowed, query.get("cursor"), query["limit"])


@bp.post("/focal-points")
@access(MEMBERS)
@bp.arguments(schemas.NewFocalPoint)
@bp.response(201, schemas.FocalPointSchema)
def add_point(body: dict[str, Any]) -> PointRow:
    """Add a focal point to those of your school."""
    year_id = _year(body).id
    with transaction():
        made = points.add_point(current_actor(), body["school"], year_id, _command(body)).id
    return queries.point(current_actor(), made)


@bp.get("/focal-points/<id:point_id>")
@access(MEMBERS)
@bp.response(200, schemas.FocalPointSchema)
def one_point(point_id: int) -> PointRow:
    """One focal point."""
    return queries.point(current_actor(), point_id)


@bp.put("/focal-points/<id:point_id>")
@access(MEMBERS)
@bp.arguments(schemas.ChangedFocalPoint)
@bp.response(200, schemas.FocalPointSchema)
def change_point(body: dict[str, Any], point_id: int) -> PointRow:
    """Change a focal point of your school."""
    with transaction():
        points.change_point(current_actor(), point_id, body["version"], _command(body))
    return queries.point(current_actor(), point_id)


@bp.delete("/focal-points/<id:point_id>")
@access(MEMBERS)
@bp.arguments(schemas.FocalPointVersionQuery, location="query")
@bp.response(204)
def remove_point(query: dict[str, Any], point_id: int) -> None:
    """Take a focal point of your school away."""
    with transaction():
        points.remove_point(current_actor(), point_id, query["version"])


@bp.post("/schools/<id:school_id>/focal-points/confirm")
@access(MEMBERS)
@bp.arguments(schemas.Confirmation)
@bp.response(204)
def confirm(body: dict[str, Any], school_id: int) -> None:
    """Say that the focal points of your school are up to date."""
    year_id = _year(body).id
    stages = {one["id"]: (one["version"], one["stage"]) for one in body["stages"]}
    with transaction():
        points.confirm(current_actor(), school_id, year_id, stages)


@bp.post("/schools/<id:school_id>/focal-points/take-over")
@access(MEMBERS)
@bp.arguments(schemas.YearBody)
@bp.response(200, schemas.Added)
def take_over(body: dict[str, Any], school_id: int) -> dict[str, int]:
    """Go on with the focal points of the year before; doing it twice adds nothing."""
    year_id = _year(body).id
    with transaction():
        return {"added": points.take_over(current_actor(), school_id, year_id)}


@bp.get("/focus-matrix")
@access(MEMBERS)
@bp.arguments(schemas.MatrixQuery, location="query")
@bp.response(200, schemas.MatrixSchema)
def matrix(query: dict[str, Any]) -> Any:
    """Which school works on which building block, and how far it is."""
    narrowed = Filters(query["school"], query["building_block"], query["stage"], query["flag"])
    return {"items": matrix_queries.matrix(current_actor(), _year(query), narrowed).rows, "next": None}


@bp.get("/focus-matrix/<format_>")
@access(MEMBERS)
@bp.arguments(schemas.MatrixQuery, location="query")
@bp.response(200, content_type="application/octet-stream")
def matrix_download(query: dict[str, Any], format_: str) -> Response:
    """The same as `csv` or `xlsx`."""
    narrowed = Filters(query["school"], query["building_block"], query["stage"], query["flag"])
    return attached(*matrix_file(current_actor(), _year(query), narrowed, format_), store=False)


@bp.get("/matches")
@access(MEMBERS)
@bp.arguments(schemas.MatchQuery, location="query")
@bp.response(200, schemas.MatchesSchema)
def matches(query: dict[str, Any]) -> Any:
    """Which schools fit the focal points of a school, and why."""
    actor, year = current_actor(), _year(query)
    school_id = query["school"] or actor.school_id
    found = match_queries.matches_of_school(actor, school_id, year) if school_id else []
    return {"items": found, "next": None}


@bp.post("/matches/<match_id>/dismiss")
@access(MEMBERS)
@bp.response(204)
def dismiss(match_id: str) -> None:
    """Have a school no longer suggested."""
    with transaction():
        contacts.dismiss(current_actor(), match_id)


@bp.delete("/matches/<match_id>/dismiss")
@access(MEMBERS)
@bp.response(204)
def suggest_again(match_id: str) -> None:
    """Have a school suggested again."""
    with transaction():
        contacts.dismiss(current_actor(), match_id, False)


@bp.post("/matches/<match_id>/contact")
@access(MEMBERS)
@bp.arguments(schemas.MessageBody)
@bp.response(201, schemas.ContactSchema)
def ask(body: dict[str, Any], match_id: str) -> Any:
    """Ask a school that fits for contact."""
    with transaction():
        made = contacts.ask(current_actor(), match_id, body["body"]).id
    return contact_queries.contact(current_actor(), made)


@bp.get("/contacts")
@access(MEMBERS)
@bp.response(200, schemas.ContactsSchema)
def list_contacts() -> Any:
    """What schools ask each other, as far as you are in it."""
    return {"items": contact_queries.contacts(current_actor()), "next": None}


@bp.get("/contacts/<id:contact_id>/messages")
@access(MEMBERS)
@bp.response(200, schemas.MessagesSchema)
def list_messages(contact_id: int) -> Any:
    """The messages of a contact."""
    contact_queries.contact(current_actor(), contact_id)
    return {"items": contact_queries.messages(current_actor(), contact_id)}


@bp.post("/contacts/<id:contact_id>/messages")
@access(MEMBERS)
@bp.arguments(schemas.MessageBody)
@bp.response(201, schemas.ContactSchema)
def answer(body: dict[str, Any], contact_id: int) -> Any:
    """Say something back."""
    with transaction():
        contacts.answer(current_actor(), contact_id, body["body"])
    return contact_queries.contact(current_actor(), contact_id)


@bp.put("/me/focus-opt-out")
@access(MEMBERS)
@bp.arguments(schemas.OptOutSchema)
@bp.response(204)
def opt_out(body: dict[str, Any]) -> None:
    """Choose whether your school is suggested, and whether you are asked."""
    actor = current_actor()
    with transaction():
        if body["whose"] == "school":
            opt_outs.set_school_out(actor, actor.school_id or 0, body["out"])
        else:
            opt_outs.set_person_out(actor, body["out"])


@bp.get("/focus-previews")
@access(MEMBERS)
@bp.arguments(schemas.PreviewQuery, location="query")
@bp.response(200, schemas.PreviewsSchema)
def list_previews(query: dict[str, Any]) -> Any:
    """Where everybody is before a network day."""
    return {"items": _previews(query), "next": None}


@bp.get("/focus-previews/pdf")
@access(MEMBERS)
@bp.arguments(schemas.PreviewQuery, location="query")
@bp.response(200, content_type="application/pdf")
def previews_on_paper(query: dict[str, Any]) -> Response:
    """The same on paper."""
    name, round_ = f"speerpunten {query['day'].isoformat()}.pdf", round_queries.round_on(query["day"])
    return attached(previews_pdf(_previews(query), round_), "application/pdf", name, store=False)


def _previews(query: dict[str, Any]) -> list[preview_queries.Preview]:
    actor, round_ = current_actor(), round_queries.round_on(query["day"])
    if query["school"] is None:
        return preview_queries.previews(actor, round_)
    return [preview_queries.preview(actor, round_, query["school"])]


@bp.get("/focus-rounds")
@access(Role.NETWORK_COORDINATOR)
@bp.response(200, schemas.RoundsSchema)
def list_rounds() -> Any:
    """The network days for which schools are asked."""
    return {"items": round_queries.rounds(), "next": None}


@bp.post("/focus-rounds/<id:day_id>/remind")
@access(Role.NETWORK_COORDINATOR)
@bp.response(200, schemas.PeopleCount)
def remind(day_id: int) -> dict[str, int]:
    """Ask the schools that are behind now."""
    with transaction():
        return {"people": rounds.remind(current_actor(), day_id)}


@bp.post("/focus-rounds/<id:day_id>/send")
@access(Role.NETWORK_COORDINATOR)
@bp.response(200, schemas.PeopleCount)
def send(day_id: int) -> dict[str, int]:
    """Send every school its preview."""
    with transaction():
        return {"people": rounds.send_previews(current_actor(), day_id)}


def _command(body: dict[str, Any]) -> PointCommand:
    return PointCommand(
        building_block_id=body["building_block"],
        title=body["title"],
        stage=body["stage"],
        requests=body["requests"].strip(),
        offers=body["offers"].strip(),
        flags=frozenset(body["flags"]),
        contact_id=body["contact"],
    )


def _year(given: dict[str, Any]) -> SchoolYear:
    year = shown_year(school_years(), given.get("school_year"))
    if year is None:
        raise NotFound
    return year
