"""Projects and costs by the JSON API: the same services as the screens."""

from typing import Any

from wiki.costs.api import costs, network_keys
from wiki.costs.api.blueprint import bp
from wiki.costs.api.blueprint import field_names as _field_names
from wiki.costs.queries import keys as key_queries
from wiki.costs.queries import projects
from wiki.costs.rules.commands import KeyCommand, OpenProject, ProjectFacts
from wiki.costs.rules.distribution_keys import KeyLine
from wiki.costs.rules.lifecycle import ENTERING, REVERSERS
from wiki.costs.schemas.projects import (
    ChangedProject,
    KeyRefusal,
    KeySchema,
    LastDay,
    NewParticipant,
    NewProject,
    OneProjectSchema,
    ProjectArgs,
    ProjectsSchema,
)
from wiki.costs.services import keys
from wiki.costs.services import projects as project_services
from wiki.kernel import clock
from wiki.kernel.access import scope
from wiki.kernel.db import transaction
from wiki.schools.access import MEMBERS, access, current_actor

__all__ = ["bp", "costs", "network_keys"]


@bp.route("/projects", methods=["GET"])
@access(MEMBERS)
@bp.arguments(ProjectArgs, location="query")
@bp.response(200, ProjectsSchema)
def list_projects(args: dict[str, Any]) -> Any:
    """Projects, the newest period first."""
    return projects.projects(
        current_actor(),
        activity_id=args.get("activity"),
        school_id=args.get("school"),
        cursor=args.get("cursor"),
        limit=args["limit"],
    )


@bp.route("/projects", methods=["POST"])
@access(*ENTERING)
@bp.arguments(NewProject)
@bp.response(201, OneProjectSchema)
def open_project(body: dict[str, Any]) -> Any:
    """Open a project with its schools and its first distribution key."""
    with _field_names(), transaction():
        command = OpenProject(_facts(body), tuple(body["schools"]), _key(body["key"]))
        project_id = project_services.open_project(current_actor(), command).id
    return _project(project_id)


@bp.route("/projects/<id:project_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, OneProjectSchema)
def get_project(project_id: int) -> Any:
    """One project."""
    return _project(project_id)


@bp.route("/projects/<id:project_id>", methods=["PUT"])
@access(*ENTERING)
@bp.arguments(ChangedProject)
@bp.response(200, OneProjectSchema)
def change_project(body: dict[str, Any], project_id: int) -> Any:
    """Change the facts of a project."""
    with _field_names(), transaction():
        project_services.change_project(current_actor(), project_id, body["version"], _facts(body))
    return _project(project_id)


@bp.route("/projects/<id:project_id>/participants", methods=["POST"])
@access(*ENTERING)
@bp.arguments(NewParticipant)
@bp.response(201, OneProjectSchema)
def join_project(body: dict[str, Any], project_id: int) -> Any:
    """Let a school take part from a day on."""
    with _field_names(), transaction():
        project_services.join_project(current_actor(), project_id, body["school"], body["from_on"])
    return _project(project_id)


@bp.route(
    "/projects/<id:project_id>/participants/<id:participant_id>",
    methods=["PUT"],
)
@access(*ENTERING)
@bp.arguments(LastDay)
@bp.response(200, OneProjectSchema)
def leave_project(body: dict[str, Any], project_id: int, participant_id: int) -> Any:
    """Let a school take part until a day, that day included."""
    with _field_names(), transaction():
        project_services.leave_project(current_actor(), project_id, participant_id, body["to_on"])
    return _project(project_id)


@bp.route("/projects/<id:project_id>/close", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneProjectSchema)
def close_project(project_id: int) -> Any:
    """Close a project: it takes no new costs and no changes, and what was entered is still decided on."""
    with transaction():
        project_services.close_project(current_actor(), project_id)
    return _project(project_id)


@bp.route("/projects/<id:project_id>/reopen", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneProjectSchema)
def reopen_project(project_id: int) -> Any:
    """Open a closed project again."""
    with transaction():
        project_services.reopen_project(current_actor(), project_id)
    return _project(project_id)


@bp.route("/projects/<id:project_id>/keys", methods=["POST"])
@access(*ENTERING)
@bp.arguments(KeySchema)
@bp.response(201, OneProjectSchema)
def add_key(body: dict[str, Any], project_id: int) -> Any:
    """Propose a new version of a distribution key; it counts when somebody else approved it."""
    with _field_names(), transaction():
        keys.propose_key(current_actor(), project_id, _key(body))
    return _project(project_id)


@bp.route("/projects/<id:project_id>/keys/<id:number>/approve", methods=["POST"])
@scope("decide")
@access(*REVERSERS)
@bp.response(200, OneProjectSchema)
def approve_key(project_id: int, number: int) -> Any:
    """Approve a version that somebody else proposed."""
    with _field_names(), transaction():
        keys.decide_key(current_actor(), project_id, number, approve=True)
    return _project(project_id)


@bp.route("/projects/<id:project_id>/keys/<id:number>/refuse", methods=["POST"])
@scope("decide")
@access(*REVERSERS)
@bp.arguments(KeyRefusal)
@bp.response(200, OneProjectSchema)
def refuse_key(body: dict[str, Any], project_id: int, number: int) -> Any:
    """Refuse a version that somebody else proposed, with the reason."""
    with _field_names(), transaction():
        keys.decide_key(current_actor(), project_id, number, approve=False, reason=body["reason"])
    return _project(project_id)


def _facts(body: dict[str, Any]) -> ProjectFacts:
    return ProjectFacts(
        title=body["title"],
        activity_id=body["activity"],
        lead_school_id=body["lead_school"],
        starts_on=body["start"],
        ends_on=body["end"],
        budget_cents=body["budget_cents"],
        description=body["description"],
    )


def _key(body: dict[str, Any]) -> KeyCommand:
    lines = tuple(KeyLine(line["school_id"], line["value"]) for line in body["lines"])
    return KeyCommand(
        body["method"],
        body["effective_from"],
        body["rationale"],
        lines,
        name=body["name"],
        basis=body["basis"],
        rest_method=body["rest_method"],
    )


def _project(project_id: int) -> dict[str, Any]:
    row = projects.project(current_actor(), project_id)
    versions = key_queries.key_versions(project_id)
    now = key_queries.key_in_force([v for v in versions if not v.name], max(clock.today(), row.starts_on))
    present = projects.participants(project_id)
    facts = {name: getattr(row, name) for name in (*row.__dataclass_fields__, "url", "state")}
    return facts | {
        "schools": list(dict.fromkeys(p.school_id for p in present)),
        "participants": present,
        "key": _key_document(now) if now else None,
        "keys": [_key_document(version) for version in versions],
    }


def _key_document(version: key_queries.KeyRow) -> dict[str, Any]:
    return {
        "version": version.version,
        "name": version.name,
        "created_at": version.created_at,
        "approved": version.approved,
        "approved_at": version.decided_at if version.approved else None,
        "rationale": version.rationale,
        "basis": version.key.basis,
        "rest_method": version.key.rest_method,
        "method": version.key.method,
        "effective_from": version.key.effective_from,
        "lines": version.key.lines,
    }
