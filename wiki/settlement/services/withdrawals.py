"""Withdrawing a settlement of which nothing was paid: the treasurer proposes it, another person agrees.

Its journal is mirrored, so that all it took up is open again; both stay to be seen.
"""

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _
from wiki.kernel.signals import settlement_withdrawn
from wiki.ledger.models import Journal, MoneyProposal
from wiki.ledger.queries import books
from wiki.ledger.rules import JournalKind, ProposalKind
from wiki.ledger.services import posting, proposals
from wiki.schools.rules import Actor, Role
from wiki.settlement.models import Payment, Settlement, Transfer
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import SettlementRow
from wiki.settlement.rules.withdrawing import were_all_paid_once
from wiki.settlement.services import notifications


def propose_withdrawal(actor: Actor, settlement_id: int, reason: str) -> MoneyProposal:
    """Propose to withdraw a settlement.

    Raises NotFound, NotAllowed, Conflict when something of it was paid or it was withdrawn, and Invalid (field
    `reason`).
    """
    _need_withdrawable(settlement_id)
    if not reason.strip():
        raise Invalid({"reason": _("Say why it is withdrawn, so that every school understands it.")})
    return proposals.propose(actor, ProposalKind.WITHDRAW, settlement_id, {}, reason)


def may_propose(actor: Actor, settlement: SettlementRow) -> bool:
    """Whether this person can propose to withdraw it."""
    return actor.has(Role.TREASURER) and not _refusal(settlement)


def withdraw(asked: MoneyProposal) -> None:
    """Withdraw a settlement as two people agreed. Raises NotFound, and Conflict when something was paid meanwhile."""
    settlement = _need_withdrawable(asked.subject_id)
    journal = (
        session()
        .scalars(
            select(Journal).where(
                Journal.settlement_id == settlement.id, Journal.kind == JournalKind.SETTLEMENT.value
            )
        )
        .one()
    )
    by_id = asked.decided_by_id or asked.proposed_by_id
    posting.reverse(journal, by_id=by_id, memo=asked.reason[:200], period=books.period(journal.period_id))
    record(by_id, "withdraw_settlement", "settlement", settlement.id, period=settlement.period)
    notifications.tell_of_withdrawal(settlement.id)
    settlement_withdrawn.send(settlement_id=settlement.id, by_id=by_id, reason=asked.reason)


def _need_withdrawable(settlement_id: int) -> SettlementRow:
    """The settlement, held so that nobody records a payment of it meanwhile."""
    session().execute(select(Settlement.id).where(Settlement.id == settlement_id).with_for_update()).all()
    settlement = settlements.settlement(settlement_id)
    if refusal := _refusal(settlement):
        raise Conflict(refusal)
    return settlement


def _refusal(settlement: SettlementRow) -> str:
    if settlement.withdrawn:
        return _("This settlement has already been withdrawn.")
    if any(transfer.paid_cents for transfer in settlement.transfers):
        return _(
            "Something of this settlement has been paid: undo that payment first, when it was a mistake."
        )
    if were_all_paid_once([t.cents for t in settlement.transfers], _paid_in_order(settlement)):
        return _("All of this settlement was paid once, and its costs are settled: it cannot be withdrawn.")
    return ""


def _paid_in_order(settlement: SettlementRow) -> list[tuple[int, int]]:
    """Every payment that was recorded, also what was undone: (place of its transfer, cents)."""
    place = {transfer.id: number for number, transfer in enumerate(settlement.transfers)}
    rows = session().execute(
        select(Payment.transfer_id, Payment.cents)
        .join(Transfer, Transfer.id == Payment.transfer_id)
        .where(Transfer.settlement_id == settlement.id)
        .order_by(Payment.id)
    )
    return [(place[transfer_id], cents) for transfer_id, cents in rows]
