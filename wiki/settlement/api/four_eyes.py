"""Where two people decide, and where schools object, by the JSON API: the same services as the screens."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from wiki.kernel.access import scope
from wiki.kernel.db import transaction
from wiki.ledger.models import MoneyProposal
from wiki.ledger.queries import books
from wiki.ledger.queries import proposals as proposal_queries
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import MONEY_ROLES, Role
from wiki.settlement.api.blueprint import bp
from wiki.settlement.queries import objections as objection_queries
from wiki.settlement.queries import people
from wiki.settlement.rules.objecting import Object
from wiki.settlement.schemas.four_eyes import (
    AnswerSchema,
    MoneyProposalSchema,
    MoneyProposalsSchema,
    NewObjection,
    SchoolObjectionSchema,
    SchoolObjectionsSchema,
    SettlingArgs,
    SettlingSchema,
    WithdrawSchema,
)
from wiki.settlement.services import consents, objections, proposed, withdrawals
from wiki.settlement.services import settlements as settlement_services

DECIDING = tuple(sorted(MONEY_ROLES))
SEES_OBJECTIONS = (*DECIDING, Role.SCHOOL_COORDINATOR)


@bp.route("/money-proposals", methods=["GET"])
@access(*DECIDING)
@bp.response(200, MoneyProposalsSchema)
def list_proposals() -> Any:
    """What was proposed about money: what waits until somebody else agrees, and what was decided."""
    waiting = [_would_do(row) for row in proposal_queries.waiting()]
    return {"waiting": waiting, "decided": proposal_queries.decided()}


def _would_do(row: proposal_queries.ProposalRow) -> dict[str, Any]:
    found = proposed.details(row)
    return asdict(row) | {
        "transfers": _planned(found["transfers"] or []),
        "changed": bool(found["changed"]),
    }


def _planned(transfers: Iterable[tuple[int, int, int, int | None]]) -> list[dict[str, Any]]:
    return [
        {"from": payer, "to": payee, "cents": cents, "project": project}
        for payer, payee, cents, project in transfers
    ]


@bp.route("/money-proposals/<id:proposal_id>/agree", methods=["POST"])
@scope("decide")
@access(*DECIDING)
@bp.response(200, MoneyProposalSchema)
def agree(proposal_id: int) -> Any:
    """Agree to what somebody else proposed; it is done at once."""
    with transaction():
        consents.agree(current_actor(), proposal_id)
    return proposal_queries.proposal(proposal_id)


@bp.route("/money-proposals/<id:proposal_id>/refuse", methods=["POST"])
@scope("decide")
@access(*DECIDING)
@bp.response(200, MoneyProposalSchema)
def refuse(proposal_id: int) -> Any:
    """Refuse it, or take back what one proposed."""
    with transaction():
        consents.refuse(current_actor(), proposal_id)
    return proposal_queries.proposal(proposal_id)


@bp.route("/periods/<id:period_id>/settling", methods=["GET"])
@access(MEMBERS)
@bp.arguments(SettlingArgs, location="query")
@bp.response(200, SettlingSchema)
def get_settling(args: dict[str, Any], period_id: int) -> Any:
    """What settling this way would make, and who would get a message of it."""
    proposal = settlement_services.propose(books.period(period_id), args["mode"], args.get("hub"))
    transfers = proposed.transfers_of(proposal)
    concerned = {id_ for row in transfers for id_ in row[:2]}
    told = people.coordinators(concerned)
    names = people.names({id_ for ids in told.values() for id_ in ids})
    return {
        "mode": proposal.mode.value,
        "hub": proposal.hub_school_id,
        "transfers": _planned(transfers),
        "cents": proposal.cents,
        "due_on": settlement_services.due_on(),
        "told": {str(school): [names[id_] for id_ in told.get(school, [])] for school in concerned},
        "needs_second_approver": settlement_services.needs_second(proposal),
        "seen": proposal.mark,
    }


@bp.route("/settlements/<id:settlement_id>/withdraw", methods=["POST"])
@scope("decide")
@access(Role.TREASURER)
@bp.arguments(WithdrawSchema)
@bp.response(202, MoneyProposalSchema)
def withdraw(body: dict[str, Any], settlement_id: int) -> Any:
    """Propose to withdraw a settlement of which nothing was paid."""
    with transaction():
        made = withdrawals.propose_withdrawal(current_actor(), settlement_id, body["reason"])
        return shown(made)


def shown(made: MoneyProposal) -> proposal_queries.ProposalRow:
    """A proposal that was just made, as the API gives it."""
    return proposal_queries.proposal(made.id)


@bp.route("/periods/<id:period_id>/objections", methods=["GET"])
@access(*SEES_OBJECTIONS)
@bp.response(200, SchoolObjectionsSchema)
def list_objections(period_id: int) -> Any:
    """The objections of a period: all for who decides on money, else of the own school."""
    period = books.period(period_id)
    return {"items": objection_queries.of_period(current_actor(), period.id)}


@bp.route("/periods/<id:period_id>/objections", methods=["POST"])
@access(Role.SCHOOL_COORDINATOR)
@bp.arguments(NewObjection)
@bp.response(201, SchoolObjectionSchema)
def object_to(body: dict[str, Any], period_id: int) -> Any:
    """Object for one's school while a period is in review."""
    actor = current_actor()
    with transaction():
        command = Object(body["reason"], body["cost"], body["settlement"])
        made = objections.object_to(actor, period_id, command).id
    return objection_queries.objection(actor, made)


@bp.route("/objections/<id:objection_id>", methods=["GET"])
@access(*SEES_OBJECTIONS)
@bp.response(200, SchoolObjectionSchema)
def get_objection(objection_id: int) -> Any:
    """One objection."""
    return objection_queries.objection(current_actor(), objection_id)


@bp.route("/objections/<id:objection_id>/answer", methods=["POST"])
@scope("decide")
@access(Role.TREASURER)
@bp.arguments(AnswerSchema)
@bp.response(200, SchoolObjectionSchema)
def answer_objection(body: dict[str, Any], objection_id: int) -> Any:
    """Answer an objection, and grant it or not."""
    actor = current_actor()
    with transaction():
        objections.answer(actor, objection_id, body["answer"], grant=body["grant"])
    return objection_queries.objection(actor, objection_id)


@bp.route("/objections/<id:objection_id>/take-back", methods=["POST"])
@access(Role.SCHOOL_COORDINATOR)
@bp.response(200, SchoolObjectionSchema)
def take_objection_back(objection_id: int) -> Any:
    """Take back an objection of one's own school."""
    actor = current_actor()
    with transaction():
        objections.take_back(actor, objection_id)
    return objection_queries.objection(actor, objection_id)


@bp.route("/objections/<id:objection_id>/overrule", methods=["POST"])
@scope("decide")
@access(Role.TREASURER)
@bp.response(202, MoneyProposalSchema)
def overrule_objection(objection_id: int) -> Any:
    """Propose to overrule an objection that was answered."""
    with transaction():
        return shown(objections.propose_overruling(current_actor(), objection_id))
