"""Who is asking, people and schools by the JSON API: the same services as the screens."""

from dataclasses import asdict
from typing import Any

from flask import Response, after_this_request

from wiki.accounts.services import accounts
from wiki.kernel.api import ApiBlueprint, CursorArgs, page_schema
from wiki.kernel.db import transaction
from wiki.kernel.errors import NotFound
from wiki.schools import rules, schemas
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools as school_queries
from wiki.schools.queries import trust as trust_queries
from wiki.schools.rules import MONEY_ROLES, SCHOOL_ROLES, Grant, Role, SchoolCommand
from wiki.schools.services import people as people_services
from wiki.schools.services import schools as school_services
from wiki.schools.services import trust as trust_services

bp = ApiBlueprint(
    "schools",
    __name__,
    "Who is asking, people, and the schools of the network",
    writes="decide",
)

_SEES = (Role.ADMINISTRATOR, Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
_ADDS = (Role.ADMINISTRATOR, Role.SCHOOL_COORDINATOR)


@bp.route("/me", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.MeSchema)
def me() -> dict[str, Any]:
    """Who this token belongs to."""
    return _me()


@bp.route("/me", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(schemas.LanguageSchema)
@bp.response(200, schemas.MeSchema)
def choose_language(body: dict[str, Any]) -> dict[str, Any]:
    """Choose the language you read in, everywhere."""
    with transaction():
        accounts.choose_language(current_actor(), body["language"])
    return _me() | body


def _me() -> dict[str, Any]:
    actor = current_actor()
    school = {"id": actor.school_id, "name": actor.school_name} if actor.school_id else None
    return {
        "id": actor.id,
        "name": actor.name,
        "email": actor.email,
        "language": actor.language,
        "school": school,
        "roles": sorted(actor.roles),
    }


@bp.route("/schools", methods=["GET"])
@access(MEMBERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, page_schema(schemas.SchoolSchema))
def schools(query: dict[str, Any]) -> Any:
    """The schools of the network, by their code."""
    return school_queries.schools_page(query.get("cursor"), query["limit"])


@bp.route("/schools", methods=["POST"])
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.NewSchool)
@bp.response(201, schemas.OneSchoolSchema)
def add_school(body: dict[str, Any]) -> school_queries.SchoolCard:
    """Add a school."""
    with transaction():
        school_id = school_services.add_school(current_actor(), SchoolCommand(**body))
    return _school(school_id)


@bp.route("/schools/<id:school_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, schemas.OneSchoolSchema)
def school(school_id: int) -> school_queries.SchoolCard:
    """One school."""
    return _school(school_id)


@bp.route("/schools/<id:school_id>", methods=["PUT"])
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.ChangedSchool)
@bp.response(200, schemas.OneSchoolSchema)
def edit_school(body: dict[str, Any], school_id: int) -> school_queries.SchoolCard:
    """Change what a school is called and where it is."""
    with transaction():
        present = asdict(_school(school_id))
        wanted = {name: body.get(name, present[name]) for name in schemas.ChangedSchool().fields}
        school_services.edit_school(current_actor(), school_id, SchoolCommand(**wanted))
    return _school(school_id)


@bp.route("/schools/<id:school_id>/pupils", methods=["GET"])
@access(Role.ADMINISTRATOR)
@bp.response(200, schemas.PupilCounts)
def pupil_counts(school_id: int) -> dict[str, Any]:
    """The counts of the pupils of a school."""
    return {"items": school_queries.counts_of(_school(school_id).id)}


@bp.route("/schools/<id:school_id>/pupils", methods=["PUT"])
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.PupilCountSchema)
@bp.response(200, schemas.PupilCounts)
def set_pupil_count(body: dict[str, Any], school_id: int) -> dict[str, Any]:
    """Set the pupils of a school on a count date; what was split before stays as it was."""
    with transaction():
        school_services.set_pupil_count(current_actor(), school_id, **body)
    return {"items": school_queries.counts_of(school_id)}


def _school(school_id: int) -> school_queries.SchoolCard:
    found = school_queries.school(school_id)
    if found is None:
        raise NotFound()
    return found


@bp.route("/people", methods=["GET"])
@access(*_SEES)
@bp.arguments(schemas.PeopleArgs, location="query")
@bp.response(200, page_schema(schemas.PersonSchema))
def people(query: dict[str, Any]) -> Any:
    """The people of the network, or of your school, by name."""
    page = school_queries.people_page(
        current_actor(), query["q"].strip(), query.get("cursor"), query["limit"]
    )
    return page.map(_shown)


def _shown(row: school_queries.PersonRow) -> dict[str, Any]:
    school = {"id": row.school_id, "name": row.school} if row.school_id else None
    return {**asdict(row), "school": school}


@bp.route("/people", methods=["POST"])
@access(*_ADDS)
@bp.arguments(schemas.NewPerson)
@bp.response(201, schemas.AddedPerson)
def add_person(body: dict[str, Any]) -> dict[str, Any]:
    """Add somebody; the answer holds their first password, this once, to be changed at its first use. Roles that move
    money wait until somebody else agrees; who is to have one gets a link at their own address instead."""
    actor = current_actor()
    grants = _grants(body) if "roles" in body else [(Role.TEACHER, actor.school_id)]
    with transaction():
        added = people_services.invite(actor, body["email"], body["name"], grants)
    after_this_request(_no_store)
    return {**_person(added.person_id), "password": added.password}


def _grants(body: dict[str, Any]) -> list[Grant]:
    return [(role, body["school"] if role in SCHOOL_ROLES else None) for role in body["roles"]]


def _no_store(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/people/<id:person_id>", methods=["GET"])
@access(*_SEES)
@bp.response(200, schemas.PersonSchema)
def person(person_id: int) -> dict[str, Any]:
    """One person."""
    return _person(person_id)


@bp.route("/people/<id:person_id>", methods=["PUT"])
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.ChangedPerson)
@bp.response(200, schemas.PersonSchema)
def edit_person(body: dict[str, Any], person_id: int) -> dict[str, Any]:
    """Change somebody's name and address; another address of who moves money waits until somebody else agrees."""
    with transaction():
        present = _person(person_id)
        email, name = body.get("email", present["email"]), body.get("name", present["name"])
        people_services.edit_person(current_actor(), person_id, email, name)
    return _person(person_id)


@bp.route("/people/<id:person_id>/roles", methods=["PUT"])
@access(Role.ADMINISTRATOR)
@bp.arguments(schemas.RolesSchema)
@bp.response(200, schemas.PersonSchema)
def set_roles(body: dict[str, Any], person_id: int) -> dict[str, Any]:
    """Let somebody have exactly these roles; those that move money wait until somebody else agrees (`GET
    /appointments`)."""
    with transaction():
        people_services.set_roles(current_actor(), person_id, _grants(body))
    return _person(person_id)


@bp.route("/people/<id:person_id>/close", methods=["POST"])
@access(*_ADDS)
@bp.response(200, schemas.PersonSchema)
def close_account(person_id: int) -> dict[str, Any]:
    """Let somebody no longer sign in; their sessions and tokens end at once."""
    _person(person_id)
    with transaction():
        people_services.close_account(current_actor(), person_id)
    return _person(person_id)


@bp.route("/people/<id:person_id>/open", methods=["POST"])
@access(*_ADDS)
@bp.response(200, schemas.PersonSchema)
def open_account(person_id: int) -> dict[str, Any]:
    """Let somebody sign in again."""
    _person(person_id)
    with transaction():
        people_services.open_account(current_actor(), person_id)
    return _person(person_id)


@bp.route("/people/<id:person_id>/password", methods=["POST"])
@access(*_ADDS)
@bp.response(200, schemas.PasswordSchema)
def reset_password(person_id: int) -> dict[str, str | None]:
    """Give somebody a new password, shown this once; their sessions and tokens end. Who moves money gets a link at
    their own address instead, and `password` is null."""
    _person(person_id)
    with transaction():
        password = people_services.reset_password(current_actor(), person_id)
    after_this_request(_no_store)
    return {"password": password}


@bp.route("/appointments", methods=["GET"])
@access(*sorted(MONEY_ROLES), Role.ADMINISTRATOR)
@bp.response(200, schemas.Appointments)
def appointments() -> dict[str, Any]:
    """What waits until somebody agrees, of who decides on money: roles and addresses."""
    return {"items": trust_queries.waiting(current_actor())}


@bp.route("/appointments/<id:change_id>/agree", methods=["POST"])
@access(MEMBERS)
@bp.response(204)
def agree_appointment(change_id: int) -> None:
    """Agree to what somebody else asked for."""
    _known_change(change_id)
    with transaction():
        trust_services.agree(current_actor(), change_id)


@bp.route("/appointments/<id:change_id>/refuse", methods=["POST"])
@access(MEMBERS)
@bp.response(204)
def refuse_appointment(change_id: int) -> None:
    """Refuse it, or take back what you asked yourself."""
    _known_change(change_id)
    with transaction():
        trust_services.refuse(current_actor(), change_id)


def _known_change(change_id: int) -> None:
    actor, row = current_actor(), trust_queries.change(change_id)
    if row is None or not (rules.sees_trust(actor) or row.person_id == actor.id):
        raise NotFound()


def _person(person_id: int) -> dict[str, Any]:
    found = school_queries.person_row(current_actor(), person_id)
    if found is None:
        raise NotFound()
    return _shown(found)
