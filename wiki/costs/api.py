"""Projects and costs by the JSON API: the same services as the screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, request

from wiki.costs import cost_queries, project_services, queries, receipts, rights, services
from wiki.costs.commands import KeyCommand, OpenProject, ProjectFacts, RecordCost
from wiki.costs.cost_views import handed_out
from wiki.costs.proposals import proposal
from wiki.costs.schemas import (
    ApproveSchema,
    BalanceArgs,
    BalancesSchema,
    ChangedCost,
    ChangedProject,
    CostsSchema,
    KeySchema,
    LastDay,
    NewCost,
    NewParticipant,
    NewProject,
    OneCostSchema,
    OneProjectSchema,
    ProjectArgs,
    ProjectsSchema,
    ReceiptSchema,
    RejectSchema,
)
from wiki.costs.splitting import KeyLine
from wiki.kernel import clock
from wiki.kernel.api import ApiBlueprint, CursorArgs
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role

bp = ApiBlueprint("costs", __name__, "Projects, distribution keys and costs")

ENTERING = (Role.SCHOOL_COORDINATOR, Role.NETWORK_COORDINATOR)
FIELDS = {
    "activity_id": "activity",
    "lead_school_id": "lead_school",
    "school_ids": "schools",
    "starts_on": "start",
    "ends_on": "end",
    "budget": "budget_cents",
    "dated_on": "date",
    "gross": "gross_cents",
    "vat": "vat_cents",
    "receipt": "file",
    "method": "key",
    "effective_from": "key",
    "school_id": "school",
    "from_on": "from",
    "to_on": "to",
    "rationale": "key",
}
"""Fields of the forms by the name they have here."""


@contextmanager
def _field_names() -> Iterator[None]:
    """Errors by the field names of the API."""
    try:
        yield
    except Invalid as invalid:
        named = {"key" if n.startswith("value_") else FIELDS.get(n, n): s for n, s in invalid.errors.items()}
        raise Invalid(named) from invalid


@bp.route("/projects", methods=["GET"])
@access(MEMBERS)
@bp.arguments(ProjectArgs, location="query")
@bp.response(200, ProjectsSchema)
def list_projects(args: dict[str, Any]) -> Any:
    """Projects, the newest period first."""
    return queries.projects(
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


@bp.route("/projects/<int(max=999999999):project_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, OneProjectSchema)
def get_project(project_id: int) -> Any:
    """One project."""
    return _project(project_id)


@bp.route("/projects/<int(max=999999999):project_id>", methods=["PUT"])
@access(*ENTERING)
@bp.arguments(ChangedProject)
@bp.response(200, OneProjectSchema)
def change_project(body: dict[str, Any], project_id: int) -> Any:
    """Change the facts of a project."""
    with _field_names(), transaction():
        project_services.change_project(current_actor(), project_id, body["version"], _facts(body))
    return _project(project_id)


@bp.route("/projects/<int(max=999999999):project_id>/participants", methods=["POST"])
@access(*ENTERING)
@bp.arguments(NewParticipant)
@bp.response(201, OneProjectSchema)
def join_project(body: dict[str, Any], project_id: int) -> Any:
    """Let a school take part from a day on."""
    with _field_names(), transaction():
        project_services.join_project(current_actor(), project_id, body["school"], body["from_on"])
    return _project(project_id)


@bp.route(
    "/projects/<int(max=999999999):project_id>/participants/<int(max=999999999):participant_id>",
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


@bp.route("/projects/<int(max=999999999):project_id>/close", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneProjectSchema)
def close_project(project_id: int) -> Any:
    """Close a project: it takes no new costs and no changes, and what was entered is still decided on."""
    with transaction():
        project_services.close_project(current_actor(), project_id)
    return _project(project_id)


@bp.route("/projects/<int(max=999999999):project_id>/reopen", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneProjectSchema)
def reopen_project(project_id: int) -> Any:
    """Open a closed project again."""
    with transaction():
        project_services.reopen_project(current_actor(), project_id)
    return _project(project_id)


@bp.route("/projects/<int(max=999999999):project_id>/keys", methods=["POST"])
@access(*ENTERING)
@bp.arguments(KeySchema)
@bp.response(201, OneProjectSchema)
def add_key(body: dict[str, Any], project_id: int) -> Any:
    """Fix a new version of the distribution key."""
    with _field_names(), transaction():
        project_services.add_key_version(current_actor(), project_id, _key(body))
    return _project(project_id)


@bp.route("/projects/<int(max=999999999):project_id>/costs", methods=["GET"])
@access(MEMBERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, CostsSchema)
def list_costs(args: dict[str, Any], project_id: int) -> Any:
    """The costs of a project, the newest first."""
    actor = current_actor()
    queries.project(actor, project_id)
    return cost_queries.costs_of(actor, project_id, args.get("cursor"), args["limit"])


@bp.route("/projects/<int(max=999999999):project_id>/costs", methods=["POST"])
@access(*ENTERING)
@bp.arguments(NewCost)
@bp.response(201, OneCostSchema)
def record_cost(body: dict[str, Any], project_id: int) -> Any:
    """Record a cost as a draft."""
    with _field_names(), transaction():
        cost_id = services.record_cost(current_actor(), project_id, _record(body)).id
    return _cost(cost_id)


@bp.route("/costs", methods=["GET"])
@access(*rights.DECIDERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, CostsSchema)
def list_waiting(args: dict[str, Any]) -> Any:
    """The costs that wait for a decision, the oldest first."""
    return cost_queries.waiting(current_actor(), args.get("cursor"), args["limit"])


@bp.route("/costs/<int(max=999999999):cost_id>", methods=["PUT"])
@access(*ENTERING)
@bp.arguments(ChangedCost)
@bp.response(200, OneCostSchema)
def change_cost(body: dict[str, Any], cost_id: int) -> Any:
    """Change a draft."""
    with _field_names(), transaction():
        services.change_cost(current_actor(), cost_id, body["version"], _record(body))
    return _cost(cost_id)


@bp.route("/costs/<int(max=999999999):cost_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, OneCostSchema)
def get_cost(cost_id: int) -> Any:
    """One cost."""
    return _cost(cost_id)


@bp.route("/costs/<int(max=999999999):cost_id>/receipt", methods=["POST"])
@access(*ENTERING)
@bp.response(201, ReceiptSchema)
def add_receipt(cost_id: int) -> Any:
    """Add a receipt to a draft: multipart with `file`, a PDF or an image."""
    actor = current_actor()
    row = cost_queries.cost(actor, cost_id)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": _("Choose a file: a PDF or a photo of the receipt.")})
    rights.need_change(actor, row.recorded_for_school_id)
    with _field_names():
        stored = receipts.store(upload.filename, upload.stream)
        with transaction():
            receipt_id = services.keep_receipt(actor, cost_id, stored).id
    return cost_queries.receipt(actor, cost_id, receipt_id)


@bp.route("/costs/<int(max=999999999):cost_id>/receipts/<receipt_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def get_receipt(cost_id: int, receipt_id: str) -> Response:
    """The file of a receipt."""
    return handed_out(cost_queries.receipt(current_actor(), cost_id, receipt_id))


@bp.route("/costs/<int(max=999999999):cost_id>/submit", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneCostSchema)
def submit(cost_id: int) -> Any:
    """Hand a draft in."""
    with _field_names(), transaction():
        services.submit_cost(current_actor(), cost_id)
    return _cost(cost_id)


@bp.route("/costs/<int(max=999999999):cost_id>/return", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneCostSchema)
def take_back(cost_id: int) -> Any:
    """Take a cost back to draft."""
    with transaction():
        services.return_cost(current_actor(), cost_id)
    return _cost(cost_id)


@bp.route("/costs/<int(max=999999999):cost_id>/withdraw", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneCostSchema)
def withdraw(cost_id: int) -> Any:
    """Withdraw a cost for good."""
    with transaction():
        services.withdraw_cost(current_actor(), cost_id)
    return _cost(cost_id)


@bp.route("/costs/<int(max=999999999):cost_id>/approve", methods=["POST"])
@access(*rights.DECIDERS)
@bp.arguments(ApproveSchema, required=False)
@bp.response(200, OneCostSchema)
def approve(body: dict[str, Any], cost_id: int) -> Any:
    """Approve a cost and freeze what each school bears.

    Send `content_sha256` of the cost, and `shares_sha256` of its `proposal`, as GET gave them: when either changed
    meanwhile, 409 comes back and nothing is approved. Without `content_sha256` the approval counts, and the history
    says (`seen`: false) that it was given unseen.
    """
    with _field_names(), transaction():
        seen = body or {}
        services.approve_cost(current_actor(), cost_id, seen.get("content_sha256"), seen.get("shares_sha256"))
    return _cost(cost_id)


@bp.route("/costs/<int(max=999999999):cost_id>/reject", methods=["POST"])
@access(*rights.DECIDERS)
@bp.arguments(RejectSchema)
@bp.response(200, OneCostSchema)
def reject(body: dict[str, Any], cost_id: int) -> Any:
    """Reject a cost with a reason."""
    with transaction():
        services.reject_cost(current_actor(), cost_id, body["reason"])
    return _cost(cost_id)


@bp.route("/balances", methods=["GET"])
@access(MEMBERS)
@bp.arguments(BalanceArgs, location="query")
@bp.response(200, BalancesSchema)
def balances(args: dict[str, Any]) -> Any:
    """What each school paid and bears by the approved costs, of one project or of all."""
    actor = current_actor()
    if "project" in args:
        queries.project(actor, args["project"])
    return {"items": queries.positions(actor, args.get("project"))}


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


def _record(body: dict[str, Any]) -> RecordCost:
    return RecordCost(
        description=body["description"],
        dated_on=body["date"],
        gross_cents=body["gross_cents"],
        payers=tuple((payer["school_id"], payer["cents"]) for payer in body["payers"]),
        kind=body["kind"],
        vat_cents=body["vat_cents"] or 0,
        supplier=body["supplier"] or "",
        document_number=body["document_number"] or "",
    )


def _key(body: dict[str, Any]) -> KeyCommand:
    lines = tuple(KeyLine(line["school_id"], line["value"]) for line in body["lines"])
    return KeyCommand(body["method"], body["effective_from"], body["rationale"], lines)


def _project(project_id: int) -> dict[str, Any]:
    row = queries.project(current_actor(), project_id)
    versions = queries.key_versions(project_id)
    now = queries.key_in_force(versions, max(clock.today(), row.starts_on))
    present = queries.participants(project_id)
    facts = {name: getattr(row, name) for name in (*row.__dataclass_fields__, "url", "state")}
    return facts | {
        "schools": list(dict.fromkeys(p.school_id for p in present)),
        "participants": present,
        "key": _key_document(now) if now else None,
        "keys": [_key_document(version) for version in versions],
    }


def _key_document(version: queries.KeyRow) -> dict[str, Any]:
    return {
        "version": version.version,
        "created_at": version.created_at,
        "rationale": version.rationale,
        "method": version.key.method,
        "effective_from": version.key.effective_from,
        "lines": version.key.lines,
    }


def _cost(cost_id: int) -> dict[str, Any]:
    row = cost_queries.cost(current_actor(), cost_id)
    facts = {name: getattr(row, name) for name in (*row.__dataclass_fields__, "url")}
    proposed = proposal(row)
    return facts | {
        "payers": cost_queries.payers([cost_id])[cost_id],
        "shares": cost_queries.shares(cost_id),
        "receipts": cost_queries.receipts(cost_id),
        "history": cost_queries.history(cost_id),
        "proposal": proposed if proposed.division else None,
    }
