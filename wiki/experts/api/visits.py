"""Visits of schools by the JSON API; it calls the services of the screens."""

from typing import Any

from wiki.experts import schemas
from wiki.experts.api.blueprint import bp
from wiki.experts.queries import offers as queries
from wiki.experts.queries import visits as visit_queries
from wiki.experts.rules.experts import Themes
from wiki.experts.rules.visits import DayCommand, OfferCommand
from wiki.experts.services import offers, reports, visits
from wiki.kernel.api import page_schema
from wiki.kernel.db import transaction
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role


@bp.get("/visit-offers")
@access(MEMBERS)
@bp.arguments(schemas.VisitOfferQuery, location="query")
@bp.response(200, page_schema(schemas.VisitOfferSchema))
def list_offers(query: dict[str, Any]) -> Any:
    """What schools offer to come and see."""
    narrowed = queries.Filters(query["building_block"], query["tag"], query["school"], query["coming"])
    return queries.offers_page(current_actor(), narrowed, query.get("cursor"), query["limit"])


@bp.post("/visit-offers")
@access(Role.SCHOOL_COORDINATOR)
@bp.arguments(schemas.VisitOfferBody)
@bp.response(201, schemas.VisitOfferSchema)
def add_offer(body: dict[str, Any]) -> Any:
    """Say that others can come and see your school."""
    with transaction():
        made = offers.add_offer(current_actor(), _command(body)).id
    return queries.offer(current_actor(), made)


@bp.get("/visit-offers/<id:offer_id>")
@access(MEMBERS)
@bp.response(200, schemas.VisitOfferSchema)
def one_offer(offer_id: int) -> Any:
    """What a school offers to come and see."""
    return queries.offer(current_actor(), offer_id)


@bp.put("/visit-offers/<id:offer_id>")
@access(Role.SCHOOL_COORDINATOR)
@bp.arguments(schemas.ChangedVisitOffer)
@bp.response(200, schemas.VisitOfferSchema)
def change_offer(body: dict[str, Any], offer_id: int) -> Any:
    """Change what your school offers; who has a visit ahead is told of other times."""
    with transaction():
        offers.change_offer(current_actor(), offer_id, body["version"], _command(body))
    return queries.offer(current_actor(), offer_id)


@bp.post("/visit-offers/<id:offer_id>/close")
@access(Role.SCHOOL_COORDINATOR)
@bp.response(204)
def close_offer(offer_id: int) -> None:
    """Have nobody ask any more."""
    with transaction():
        offers.close_offer(current_actor(), offer_id)


@bp.post("/visit-offers/<id:offer_id>/reopen")
@access(Role.SCHOOL_COORDINATOR)
@bp.response(204)
def reopen_offer(offer_id: int) -> None:
    """Have schools ask again."""
    with transaction():
        offers.close_offer(current_actor(), offer_id, closed=False)


@bp.post("/visit-offers/<id:offer_id>/visits")
@access(MEMBERS)
@bp.arguments(schemas.VisitQuestionBody)
@bp.response(201, schemas.SchoolVisitSchema)
def ask(body: dict[str, Any], offer_id: int) -> Any:
    """Ask for places on a day, with the question you come with."""
    with transaction():
        question = body["question"].strip()
        made = visits.ask(current_actor(), offer_id, body["day"], body["people"], question).id
    return visit_queries.visit(current_actor(), made)


@bp.get("/schools/<id:school_id>/visits")
@access(MEMBERS)
@bp.response(200, schemas.SchoolVisitsSchema)
def list_visits(school_id: int) -> Any:
    """The visits of a school to others and of others to it, as far as you may see them."""
    return {"items": visit_queries.visits_of_school(current_actor(), school_id)}


@bp.get("/visits/<id:visit_id>")
@access(MEMBERS)
@bp.response(200, schemas.SchoolVisitSchema)
def one_visit(visit_id: int) -> Any:
    """One visit."""
    return visit_queries.visit(current_actor(), visit_id)


@bp.post("/visits/<id:visit_id>/accept")
@access(MEMBERS)
@bp.arguments(schemas.VisitRemarkBody)
@bp.response(200, schemas.SchoolVisitSchema)
def accept(body: dict[str, Any], visit_id: int) -> Any:
    """Say yes for your school."""
    with transaction():
        visits.accept(current_actor(), visit_id, body["remark"].strip())
    return visit_queries.visit(current_actor(), visit_id)


@bp.post("/visits/<id:visit_id>/decline")
@access(MEMBERS)
@bp.arguments(schemas.VisitRemarkBody)
@bp.response(200, schemas.SchoolVisitSchema)
def decline(body: dict[str, Any], visit_id: int) -> Any:
    """Say no for your school, or call off what was agreed on."""
    with transaction():
        visits.decline(current_actor(), visit_id, body["remark"].strip())
    return visit_queries.visit(current_actor(), visit_id)


@bp.post("/visits/<id:visit_id>/withdraw")
@access(MEMBERS)
@bp.response(200, schemas.SchoolVisitSchema)
def withdraw(visit_id: int) -> Any:
    """Not come after all."""
    with transaction():
        visits.withdraw(current_actor(), visit_id)
    return visit_queries.visit(current_actor(), visit_id)


@bp.get("/visits/<id:visit_id>/tips")
@access(MEMBERS)
@bp.response(200, schemas.TipsSchema)
def list_tips(visit_id: int) -> Any:
    """The tips of a visit."""
    return {"items": visit_queries.tips(visit_queries.visit(current_actor(), visit_id).id)}


@bp.post("/visits/<id:visit_id>/tips")
@access(MEMBERS)
@bp.arguments(schemas.TipBody)
@bp.response(204)
def add_tip(body: dict[str, Any], visit_id: int) -> None:
    """Write down what you take along."""
    with transaction():
        visits.add_tip(current_actor(), visit_id, body["body"].strip())


@bp.post("/visits/<id:visit_id>/report")
@access(MEMBERS)
@bp.response(200, schemas.VisitReportSchema)
def report(visit_id: int) -> dict[str, str]:
    """Make the page with the report of a visit, or find it."""
    return {"url": reports.write_report(current_actor(), visit_id)}


def _command(body: dict[str, Any]) -> OfferCommand:
    return OfferCommand(
        title=body["title"],
        text=body["text"].strip(),
        seats=body["seats"],
        days=tuple(DayCommand(one["on"], one["starts_at"], one["ends_at"]) for one in body["days"]),
        themes=Themes(tuple(body["building_blocks"]), tuple(tag.lower() for tag in body["tags"])),
        activity_id=body["activity"],
        project_id=body["project"],
        network_day_id=body["network_day"],
        contact_id=body["contact"],
    )
