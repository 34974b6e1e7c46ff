"""Periods, settlements and payments by the JSON API: the same services as the screens."""

from collections.abc import Callable
from typing import Any

from flask import jsonify

from wiki.kernel.access import scope
from wiki.kernel.db import transaction
from wiki.ledger.queries import books
from wiki.ledger.rules import PeriodState
from wiki.ledger.services import period_closing
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Actor, Role
from wiki.settlement.api import bank, four_eyes
from wiki.settlement.api.bank import payments_of
from wiki.settlement.api.blueprint import RECORDING, bp
from wiki.settlement.api.four_eyes import shown
from wiki.settlement.models import BankAccount, Settlement
from wiki.settlement.queries import settlements as settlement_queries
from wiki.settlement.schemas.four_eyes import MoneyProposalSchema
from wiki.settlement.schemas.settlements import (
    AccountsSchema,
    ClosePeriod,
    NewAccount,
    NewPayment,
    NewPeriod,
    NewSettlement,
    OneSettlementSchema,
    PaymentsSchema,
    PeriodReportSchema,
    PeriodsSchema,
    SettlementsSchema,
    Undo,
)
from wiki.settlement.services import accounts, payments
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.accounts import HOLDERS, EnterAccount
from wiki.settlement.services.payments import RecordPayment

__all__ = ["bank", "bp", "four_eyes"]


@bp.route("/periods", methods=["GET"])
@access(MEMBERS)
@bp.response(200, PeriodsSchema)
def list_periods() -> Any:
    """The periods of the books, the newest first."""
    return {"items": books.periods()}


@bp.route("/periods", methods=["POST"])
@access(Role.TREASURER)
@bp.arguments(NewPeriod)
@bp.response(201, PeriodsSchema)
def open_period(body: dict[str, Any]) -> Any:
    """Open a school year, by its label."""
    with transaction():
        period_id = period_closing.open_period(current_actor(), body["label"]).id
    return {"items": [books.period(period_id)]}


@bp.route("/periods/<id:period_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, PeriodReportSchema)
def get_period(period_id: int) -> Any:
    """A period, with what stands in the way of closing it."""
    return _report(period_id)


@bp.route("/periods/<id:period_id>/close", methods=["POST"])
@scope("decide")
@access(*period_closing.SECOND_PERSON)
@bp.arguments(ClosePeriod, required=False)
@bp.response(200, PeriodReportSchema)
def close_period(body: dict[str, Any] | None, period_id: int) -> Any:
    """Put an open period in review (the treasurer), or close one in review (another person)."""
    actor, given = current_actor(), body or {}
    with transaction():
        if books.period(period_id).state == PeriodState.OPEN:
            period_closing.start_review(actor, period_id, given.get("objections_until"))
        else:
            flags_seen, seen = given.get("flags_seen", False), given.get("seen", "")
            period_closing.close_period(actor, period_id, flags_seen=flags_seen, seen=seen)
    return _report(period_id)


@bp.route("/periods/<id:period_id>/split", methods=["POST"])
@scope("decide")
@access(Role.TREASURER)
@bp.response(201, PeriodsSchema)
def split_period(period_id: int) -> Any:
    """Make two halves of a school year in which nothing was posted yet."""
    with transaction():
        halves = period_closing.split_into_halves(current_actor(), period_id)
        ids = [half.id for half in halves]
    return {"items": [books.period(id_) for id_ in ids]}


def _report(period_id: int) -> dict[str, Any]:
    report = period_closing.closing_report(books.period(period_id))
    return {
        "period": report.period,
        "objections": report.objections,
        "flags": report.flags,
        "mark": report.mark,
    }


@bp.route("/settlements", methods=["GET"])
@access(MEMBERS)
@bp.response(200, SettlementsSchema)
def list_settlements() -> Any:
    """Settlements with their transfers, the newest first."""
    return {"items": settlement_queries.settlements()}


@bp.route("/settlements", methods=["POST"])
@scope("decide")
@access(Role.TREASURER)
@bp.arguments(NewSettlement)
@bp.response(201, OneSettlementSchema)
@bp.alt_response(202, schema=MoneyProposalSchema, description="Proposed: the second approver agrees first")
def settle(body: dict[str, Any]) -> Any:
    """Turn what is open in and before a period into transfers; above the limit the second approver is asked."""
    with transaction():
        period = settlement_queries.period_by(body["period"])
        how = body["mode"], body.get("hub"), body.get("seen")
        made = settlement_services.ask_to_settle(current_actor(), period.id, *how)
        if not isinstance(made, Settlement):
            return jsonify(MoneyProposalSchema().dump(shown(made))), 202
        made_id = made.id
    return settlement_queries.settlement(made_id)


@bp.route("/settlements/<id:settlement_id>", methods=["GET"])
@access(MEMBERS)
@bp.response(200, OneSettlementSchema)
def get_settlement(settlement_id: int) -> Any:
    """One settlement with its transfers."""
    return settlement_queries.settlement(settlement_id)


@bp.route("/transfers/<id:transfer_id>/payments", methods=["GET"])
@access(MEMBERS)
@bp.response(200, PaymentsSchema)
def list_payments(transfer_id: int) -> Any:
    """What was noted of a transfer, in order."""
    return payments_of(transfer_id)


@bp.route("/transfers/<id:transfer_id>/payments", methods=["POST"])
@access(*RECORDING)
@bp.arguments(NewPayment)
@bp.response(201, PaymentsSchema)
def record_payment(body: dict[str, Any], transfer_id: int) -> Any:
    """Note that (a part of) a transfer was paid."""
    with transaction():
        cents = body.get("cents") or settlement_queries.transfer(transfer_id).open_cents
        command = RecordPayment(cents, body["paid_on"], body["note"])
        payments.record_payment(current_actor(), transfer_id, command)
    return payments_of(transfer_id)


@bp.route("/payments/<id:payment_id>/undo", methods=["POST"])
@access(*RECORDING)
@bp.arguments(Undo, required=False)
@bp.response(201, PaymentsSchema)
def undo_payment(body: dict[str, Any], payment_id: int) -> Any:
    """Take back a payment that was noted by mistake."""
    with transaction():
        note = (body or {}).get("note", "")
        transfer_id = payments.undo_payment(current_actor(), payment_id, note).transfer_id
    return payments_of(transfer_id)


@bp.route("/bank-accounts", methods=["GET"])
@access(*HOLDERS)
@bp.response(200, AccountsSchema)
def list_accounts() -> Any:
    """The accounts of every school that the caller may approve or enter, the newest of a school first."""
    return {"items": accounts.listed(current_actor())}


@bp.route("/bank-accounts", methods=["POST"])
@access(*HOLDERS)
@bp.arguments(NewAccount)
@bp.response(201, AccountsSchema)
def enter_account(body: dict[str, Any]) -> Any:
    """Enter the account of a school, for somebody else to approve."""
    actor = current_actor()
    with transaction():
        command = EnterAccount(body["iban"], body["account_name"], body["bic"])
        accounts.enter_account(actor, body["school"], command)
    return {"items": [row for row in accounts.listed(actor) if row.school_id == body["school"]]}


@bp.route("/bank-accounts/<id:account_id>/approve", methods=["POST"])
@scope("decide")
@access(*HOLDERS)
@bp.response(200, AccountsSchema)
def approve_account(account_id: int) -> Any:
    """Approve an account that somebody else entered."""
    return _decided(accounts.approve_account, account_id)


@bp.route("/bank-accounts/<id:account_id>/refuse", methods=["POST"])
@scope("decide")
@access(*HOLDERS)
@bp.response(200, AccountsSchema)
def refuse_account(account_id: int) -> Any:
    """Refuse an account that waits."""
    return _decided(accounts.refuse_account, account_id)


@bp.route("/bank-accounts/<id:account_id>/stop", methods=["POST"])
@scope("decide")
@access(*HOLDERS)
@bp.response(200, AccountsSchema)
def stop_account(account_id: int) -> Any:
    """Stop an account that was approved and does not count yet."""
    return _decided(accounts.stop_account, account_id)


def _decided(step: Callable[[Actor, int], BankAccount], account_id: int) -> dict[str, Any]:
    actor = current_actor()
    with transaction():
        school_id = step(actor, account_id).school_id
    return {"items": [row for row in accounts.listed(actor) if row.school_id == school_id]}
