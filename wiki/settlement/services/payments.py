"""What was paid of a transfer: noted whole or in parts, undone by a counter-row, and booked each time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wiki.audit.services import record
from wiki.costs.models.cost import Cost
from wiki.costs.rules.lifecycle import State, Step, state_after
from wiki.kernel import clock
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, date_long
from wiki.kernel.money import format_euro
from wiki.ledger.rules import Account, JournalKind, Line
from wiki.ledger.services.posting import post
from wiki.schools.rules import Actor
from wiki.settlement.models import Payment, Settlement, Transfer
from wiki.settlement.queries import settlements
from wiki.settlement.services import permissions as permission_services

MAX_NOTE = 200
"""Characters of a note with a payment."""


@dataclass(frozen=True)
class RecordPayment:
    """What was paid, in cents, on which day."""

    cents: int
    paid_on: date
    note: str = ""
    bank_entry_id: int | None = None


def record_payment(actor: Actor, transfer_id: int, command: RecordPayment) -> Payment:
    """Record that (a part of) a transfer was paid, and book it.

    Raises NotFound, NotAllowed, Conflict when it was paid already, and Invalid (fields `cents`, `paid_on`, `note`).
    """
    transfer = _locked_transfer(transfer_id)
    permission_services.need_recording_payment(actor, transfer.to_school_id)
    _check(transfer, command)
    payment = _store(actor, transfer, command)
    settle_costs_when_paid(transfer.settlement_id)
    return payment


def undo_payment(actor: Actor, payment_id: int, note: str = "") -> Payment:
    """Undo a payment that was recorded by mistake: a counter-row of today; both stay to be seen.

    Costs that were settled by it stay settled. Raises NotFound, NotAllowed, Conflict the second time, and Invalid
    (field `note`).
    """
    found = session().get(Payment, payment_id)
    if found is None:
        raise NotFound(_("There is no such payment."))
    transfer = _locked_transfer(found.transfer_id)
    permission_services.need_recording_payment(actor, transfer.to_school_id)
    if found.undoes_id is not None:
        raise Conflict(_("This undid a payment; record the payment again."))
    if session().scalar(select(Payment.id).where(Payment.undoes_id == payment_id)):
        raise Conflict(_("This payment has already been undone."))
    command = RecordPayment(-found.cents, clock.today(), _checked_note(note))
    return _store(actor, transfer, command, undoes_id=payment_id)


def _locked_transfer(transfer_id: int) -> Transfer:
    """The transfer, with its settlement locked: of two who record a payment at once, one comes second."""
    transfer = session().get(Transfer, transfer_id)
    if transfer is None:
        raise NotFound(_("There is no such transfer."))
    session().execute(
        select(Settlement.id).where(Settlement.id == transfer.settlement_id).with_for_update()
    ).all()
    return transfer


def _check(transfer: Transfer, command: RecordPayment) -> None:
    row = settlements.transfer(transfer.id)
    left = row.open_cents
    if row.withdrawn:
        raise Conflict(_("The settlement was withdrawn: nothing has to be paid any more."))
    if left == 0:
        raise Conflict(_("This transfer has already been paid."))
    if command.cents <= 0:
        raise Invalid({"cents": _("Enter an amount above zero.")})
    if command.cents > left:
        raise Invalid({"cents": _("No more than %(amount)s is outstanding.", amount=format_euro(left))})
    if command.paid_on > clock.today():
        raise Invalid({"paid_on": _("This day is still to come.")})
    made_on = settled_on(transfer.settlement_id)
    if command.paid_on < made_on:
        raise Invalid(
            {"paid_on": _("This was settled on %(day)s: it cannot be paid before.", day=date_long(made_on))}
        )
    _checked_note(command.note)


def settled_on(settlement_id: int) -> date:
    """The day on which a settlement was made: from then on it can be paid. Raises NotFound."""
    return settlements.settlement(settlement_id).made_at.astimezone(AMSTERDAM).date()


def _checked_note(note: str) -> str:
    if len(note) > MAX_NOTE:
        raise Invalid({"note": too_long(MAX_NOTE)})
    return note


def _store(actor: Actor, transfer: Transfer, command: RecordPayment, undoes_id: int | None = None) -> Payment:
    payment = Payment(
        transfer_id=transfer.id,
        cents=command.cents,
        paid_on=command.paid_on,
        bank_entry_id=command.bank_entry_id,
        undoes_id=undoes_id,
        note=command.note.strip(),
        recorded_by_id=actor.member_id,
        recorded_at=clock.now(),
    )
    session().add(payment)
    session().flush()
    lines = [
        Line(Account.TRANSFER, -command.cents, transfer.from_school_id, transfer.project_id),
        Line(Account.TRANSFER, command.cents, transfer.to_school_id, transfer.project_id),
    ]
    post(JournalKind.PAYMENT, command.paid_on, lines, by_id=actor.member_id, transfer_id=transfer.id)
    action = "record_payment" if undoes_id is None else "undo_payment"
    record(actor.member_id, action, "payment", payment.id, transfer=transfer.id, cents=command.cents)
    return payment


def settle_costs_when_paid(settlement_id: int) -> None:
    """Set the costs that a settlement took up to settled when all its transfers are paid: the system's own step.

    Raises NotFound for a settlement that does not exist.
    """
    settlement = settlements.settlement(settlement_id)
    if settlement.open_cents or settlement.withdrawn:
        return
    for cost_id in settlements.costs_taken_up(settlement_id):
        cost = session().get_one(Cost, cost_id)
        after = state_after(State(cost.status), Step.SETTLE)
        if after is not None:
            cost.status = after.value
            record(None, "settle", "cost", cost_id, settlement=settlement_id)
    session().flush()
