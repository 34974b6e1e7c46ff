"""Costs by the JSON API: the same services as the screens."""

from dataclasses import replace
from typing import Any

from flask import Response, request

from wiki.costs.api.blueprint import bp, field_names
from wiki.costs.queries import comments as comment_queries
from wiki.costs.queries import cost_details, projects, reversals
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries.approval_status import approval_statuses, approvals
from wiki.costs.queries.costs import CostRow
from wiki.costs.queries.related_costs import links_of
from wiki.costs.queries.share_preview import proposal
from wiki.costs.rules import derived_amounts
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.commands import Foreign, Hours, RecordCost
from wiki.costs.rules.lifecycle import DECIDERS, ENTERING, REVERSERS, State
from wiki.costs.schemas.costs import (
    ApproveSchema,
    BalanceArgs,
    BalancesSchema,
    ChangedCost,
    CommentsSchema,
    CostsSchema,
    MoneyRulesSchema,
    NewComment,
    OneCostSchema,
    ProposedRulesSchema,
    ReceiptSchema,
    RecordedCost,
    RejectSchema,
    ReturnSchema,
    ReverseSchema,
    WaitingRulesSchema,
    WaitingSchema,
)
from wiki.costs.services import comments, receipts
from wiki.costs.services import costs as cost_services
from wiki.costs.services import permissions as permission_services
from wiki.kernel import clock
from wiki.kernel.access import scope
from wiki.kernel.api import CursorArgs
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import stored
from wiki.kernel.i18n import _
from wiki.ledger.queries import books
from wiki.ledger.queries import policies as policy_queries
from wiki.ledger.services import policies as policy_services
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role

_UNSEEN: dict[str, Any] = {"wage_cents": None, "rate_reason": ""}


@bp.route("/projects/<id:project_id>/costs", methods=["GET"])
@access(MEMBERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, CostsSchema)
def list_costs(args: dict[str, Any], project_id: int) -> Any:
    """The costs of a project, the newest first."""
    actor = current_actor()
    projects.project(actor, project_id)
    return cost_queries.costs_of(actor, project_id, args.get("cursor"), args["limit"])


@bp.route("/projects/<id:project_id>/costs", methods=["POST"])
@access(*ENTERING)
@bp.arguments(RecordedCost)
@bp.response(201, OneCostSchema)
def record_cost(body: dict[str, Any], project_id: int) -> Any:
    """Record a cost as a draft."""
    with field_names(), transaction():
        cost_id = cost_services.record_cost(current_actor(), project_id, _record(body)).id
    return _cost(cost_id)


@bp.route("/costs", methods=["GET"])
@access(*DECIDERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, WaitingSchema)
def list_waiting(args: dict[str, Any]) -> Any:
    """The costs that wait for a decision, the oldest first, with what each waits for."""
    actor = current_actor()
    found = cost_queries.waiting(actor, args.get("cursor"), args["limit"])
    known = approval_statuses(actor, found.items)
    return found.map(lambda row: _facts(row) | {"waits_for": known[row.id]})


def _facts(row: CostRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*row.__dataclass_fields__, "url")}


@bp.route("/costs/<id:cost_id>", methods=["PUT"])
@access(*ENTERING)
@bp.arguments(ChangedCost)
@bp.response(200, OneCostSchema)
def change_cost(body: dict[str, Any], cost_id: int) -> Any:
    """Change a draft."""
    with field_names(), transaction():
        cost_services.change_cost(current_actor(), cost_id, body["version"], _record(body))
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, OneCostSchema)
def get_cost(cost_id: int) -> Any:
    """One cost."""
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/receipt", methods=["POST"])
@access(*ENTERING)
@bp.response(201, ReceiptSchema)
def add_receipt(cost_id: int) -> Any:
    """Add a receipt to a draft: multipart with `file`, a PDF or an image."""
    actor = current_actor()
    row = cost_queries.cost(actor, cost_id)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": _("Choose a file: a PDF or a photo of the receipt.")})
    permission_services.need_change(actor, row.recorded_for_school_id)
    with field_names():
        stored = receipts.store(upload.filename, upload.stream)
        with transaction():
            receipt_id = cost_services.attach_receipt(actor, cost_id, stored).id
    return cost_queries.receipt(actor, cost_id, receipt_id)


@bp.route("/costs/<id:cost_id>/receipts/<receipt_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
def get_receipt(cost_id: int, receipt_id: str) -> Response:
    """The file of a receipt."""
    row = cost_queries.receipt(current_actor(), cost_id, receipt_id)
    return stored(row.sha256, row.media_type, row.name, inline=row.is_image)


@bp.route("/costs/<id:cost_id>/submit", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneCostSchema)
def submit(cost_id: int) -> Any:
    """Hand a draft in."""
    with field_names(), transaction():
        cost_services.submit_cost(current_actor(), cost_id)
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/return", methods=["POST"])
@access(*ENTERING, *DECIDERS)
@bp.arguments(ReturnSchema, required=False)
@bp.response(200, OneCostSchema)
def take_back(body: dict[str, Any], cost_id: int) -> Any:
    """Take a cost back to draft; who decides on costs sends it back with a `reason`."""
    with field_names(), transaction():
        cost_services.return_cost(current_actor(), cost_id, (body or {}).get("reason") or "")
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/withdraw", methods=["POST"])
@access(*ENTERING)
@bp.response(200, OneCostSchema)
def withdraw(cost_id: int) -> Any:
    """Withdraw a cost for good."""
    with transaction():
        cost_services.withdraw_cost(current_actor(), cost_id)
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/approve", methods=["POST"])
@scope("decide")
@access(*DECIDERS)
@bp.arguments(ApproveSchema, required=False)
@bp.response(200, OneCostSchema)
def approve(body: dict[str, Any], cost_id: int) -> Any:
    """Approve a cost and freeze what each school bears.

    Send `content_sha256` of the cost, and `shares_sha256` of its `proposal`, as GET gave them: when either changed
    meanwhile, 409 comes back and nothing is approved. Without `content_sha256` the approval counts, and the history
    says (`seen`: false) that it was given unseen.
    """
    with field_names(), transaction():
        seen = body or {}
        cost_services.approve_cost(
            current_actor(), cost_id, seen.get("content_sha256"), seen.get("shares_sha256")
        )
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/reject", methods=["POST"])
@scope("decide")
@access(*DECIDERS)
@bp.arguments(RejectSchema)
@bp.response(200, OneCostSchema)
def reject(body: dict[str, Any], cost_id: int) -> Any:
    """Reject a cost with a reason."""
    with transaction():
        cost_services.reject_cost(current_actor(), cost_id, body["reason"])
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/reverse", methods=["POST"])
@scope("decide")
@access(*REVERSERS)
@bp.arguments(ReverseSchema, required=False)
@bp.response(200, OneCostSchema)
@bp.alt_response(202, schema=OneCostSchema, description="A second person has to agree")
def reverse(body: dict[str, Any], cost_id: int) -> Any:
    """Reverse an approved or settled cost, by two people.

    The first call asks, with a reason: 202, the cost is as it was and `reversal` says who asked. The same call by
    somebody else agrees: 200, the cost is `reversed` and what was posted is mirrored in the open period.
    """
    with field_names(), transaction():
        reason = (body or {}).get("reason") or ""
        status = cost_services.reverse_cost(current_actor(), cost_id, reason).status
    return _cost(cost_id), 200 if status == State.REVERSED else 202


@bp.route("/costs/<id:cost_id>/keep", methods=["POST"])
@scope("decide")
@access(*REVERSERS)
@bp.response(200, OneCostSchema)
def keep(cost_id: int) -> Any:
    """Say no to who asked to reverse a cost: it stays as it is."""
    with transaction():
        cost_services.reject_reversal(current_actor(), cost_id)
    return _cost(cost_id)


@bp.route("/costs/<id:cost_id>/comments", methods=["GET"])
@access(MEMBERS)
@bp.response(200, CommentsSchema)
def list_comments(cost_id: int) -> Any:
    """The discussion of a cost, the oldest first."""
    cost_queries.cost(current_actor(), cost_id)
    return {"items": comment_queries.comments(cost_id)}


@bp.route("/costs/<id:cost_id>/comments", methods=["POST"])
@access(MEMBERS)
@bp.arguments(NewComment)
@bp.response(201, CommentsSchema)
def add_comment(body: dict[str, Any], cost_id: int) -> Any:
    """Say something of a cost."""
    with transaction():
        comments.add_comment(current_actor(), cost_id, body["body"])
    return {"items": comment_queries.comments(cost_id)}


@bp.route("/money-rules", methods=["GET"])
@access(*REVERSERS)
@bp.response(200, MoneyRulesSchema)
def get_money_rules() -> Any:
    """The rules about money as they hold now."""
    return policy_queries.values()


@bp.route("/money-rules", methods=["PUT"])
@scope("decide")
@access(Role.TREASURER)
@bp.arguments(ProposedRulesSchema)
@bp.response(202, WaitingRulesSchema)
def set_money_rules(body: dict[str, Any]) -> Any:
    """Propose other rules about money. They count once somebody else agreed, from their day on, and never before."""
    counts_from = body.pop("counts_from", None) or clock.today()
    with field_names(), transaction():
        made = policy_services.propose_rules(current_actor(), body, counts_from)
        return {"id": made.id, **made.facts}


@bp.route("/balances", methods=["GET"])
@access(MEMBERS)
@bp.arguments(BalanceArgs, location="query")
@bp.response(200, BalancesSchema)
def balances(args: dict[str, Any]) -> Any:
    """What each school paid, bears and owes by the books: all, or of one project, or posted in one period."""
    actor = current_actor()
    if "project" in args:
        projects.project(actor, args["project"])
    if "period" in args:
        books.period(args["period"])
    return {"items": projects.positions(actor, args.get("project"), args.get("period"))}


def _record(body: dict[str, Any]) -> RecordCost:
    hours = Hours(**body["hours"]) if body["hours"] else None
    foreign = Foreign(**body["currency"]) if body["currency"] else None
    gross = _gross(body["gross_cents"], hours, foreign)
    return RecordCost(
        description=body["description"],
        dated_on=body["date"],
        gross_cents=gross,
        payers=_payers(body["payers"], gross),
        kind=body["kind"],
        vat_cents=body["vat_cents"] or 0,
        supplier=body["supplier"] or "",
        document_number=body["document_number"] or "",
        replaces=body.get("replaces"),
        hours=hours,
        foreign=foreign,
        credits=body["credits"],
        in_kind=body["in_kind"],
        key_name=body["key"] or "",
    )


def _gross(given: int | None, hours: Hours | None, foreign: Foreign | None) -> int:
    if given is not None:
        return given
    if hours is not None:
        return derived_amounts.hours_cents(hours.minutes, hours.rate_cents)
    if foreign is not None:
        return derived_amounts.euro_cents(foreign.minor, foreign.rate_millionths, foreign.currency)
    raise Invalid({"gross_cents": _("Fill in an amount above € 0,00.")})


def _payers(given: list[dict[str, Any]], gross: int) -> tuple[tuple[int, int], ...]:
    if len(given) == 1 and given[0]["cents"] is None:
        return ((given[0]["school_id"], gross),)
    return tuple((payer["school_id"], payer["cents"] or 0) for payer in given)


def _cost(cost_id: int) -> dict[str, Any]:
    row = cost_queries.cost(current_actor(), cost_id)
    facts = _facts(row)
    proposed = proposal(row)
    approval = approval_statuses(current_actor(), [row]).get(cost_id)
    linked, kept = links_of(cost_id), cost_details.of_cost(cost_id, row.kind)
    inside = permission_rules.may_see_inside(current_actor(), row.kind, row.recorded_for_school_id)
    return facts | {
        "payers": cost_queries.payers([cost_id])[cost_id],
        "shares": cost_queries.shares(cost_id),
        "receipts": cost_queries.receipts(cost_id) if inside else [],
        "history": cost_queries.history(cost_id, inside),
        "approvals": approvals([cost_id])[cost_id],
        "waits_for": approval,
        "hours": kept.hours if inside or not kept.hours else replace(kept.hours, **_UNSEEN),
        "currency": kept.foreign,
        "same_document": [twin.id for twin in cost_queries.same_document(current_actor(), row)],
        "reversal": reversals.last_request(cost_id),
        "replaces": linked.replaces.id if linked.replaces else None,
        "replaced_by": linked.replaced_by.id if linked.replaced_by else None,
        "credits": linked.credits.id if linked.credits else None,
        "credited_by": [credit.id for credit in linked.credited_by],
        "proposal": proposed if proposed.division else None,
    }
