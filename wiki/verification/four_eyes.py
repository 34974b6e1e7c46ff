"""Where two people have to decide: what was done follows from what one proposed and another agreed to."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.ledger.models import Journal, MoneyProposal, MoneyRule
from wiki.ledger.rules import ProposalKind
from wiki.settlement.models import BankAccount, Payment, PeriodObjection, Settlement, Transfer
from wiki.settlement.queries.settlements import withdrawn_ids
from wiki.settlement.rules.objecting import ObjectionState


def rules() -> Iterator[str]:
    """Every rule about money is one that somebody agreed to, and counts from no day before that."""
    for rule in session().scalars(select(MoneyRule).order_by(MoneyRule.id)):
        if rule.counts_from is None:  # of before proposals were kept: the audit trail tells of it
            continue
        asked = session().get(MoneyProposal, rule.proposal_id or 0)
        said = asked.facts.get("rules", {}).get(rule.name) if asked and asked.agreed else None
        if asked is None or said != rule.value or asked.proposed_by_id != rule.set_by_id:
            yield f"money_rule {rule.id}: nobody agreed to {rule.value} for {rule.name}."
        elif rule.counts_from < rule.set_at.astimezone(AMSTERDAM).date():
            yield f"money_rule {rule.id}: it counts from {rule.counts_from}, before it was set."


def proposals() -> Iterator[str]:
    """Who agreed to a proposal is another person than who made it, and what was agreed to was done."""
    done = {
        ProposalKind.RULES: set(session().scalars(select(MoneyRule.proposal_id))),
        ProposalKind.WITHDRAW: set(session().scalars(_withdrawn())),
        ProposalKind.OVERRULE: set(
            session().scalars(
                select(PeriodObjection.id).where(PeriodObjection.state == ObjectionState.OVERRULED)
            )
        ),
        ProposalKind.SETTLE: set(session().scalars(select(Settlement.period_id))),
    }
    agreed = select(MoneyProposal).where(MoneyProposal.agreed.is_(True)).order_by(MoneyProposal.id)
    for row in session().scalars(agreed):
        if row.decided_by_id in (None, row.proposed_by_id):
            yield f"money_proposal {row.id}: nobody else agreed to it."
        subject = row.id if row.kind == ProposalKind.RULES else row.subject_id
        if subject not in done[ProposalKind(row.kind)]:
            yield f"money_proposal {row.id}: it was agreed to, and not done."


def withdrawals() -> Iterator[str]:
    """Every settlement that was withdrawn was so by two people, and nothing of it is paid."""
    agreed = _agreed(ProposalKind.WITHDRAW)
    sums = select(Transfer.settlement_id, func.sum(func.abs(_of_transfer()))).group_by(Transfer.settlement_id)
    paid: dict[int, int] = {row[0]: int(row[1]) for row in session().execute(sums)}
    for settlement_id in session().scalars(_withdrawn()):
        if settlement_id not in agreed:
            yield f"settlement {settlement_id}: it was withdrawn, and no two people agreed to that."
        if paid.get(settlement_id or 0):
            yield f"settlement {settlement_id}: it was withdrawn, and {paid[settlement_id or 0]} cents of it are paid."


def objections() -> Iterator[str]:
    """Every objection that was overruled was so by two people."""
    agreed = _agreed(ProposalKind.OVERRULE)
    overruled = select(PeriodObjection.id).where(PeriodObjection.state == ObjectionState.OVERRULED)
    for id_ in session().scalars(overruled.order_by(PeriodObjection.id)):
        if id_ not in agreed:
            yield f"objection {id_}: it was overruled, and no two people agreed to that."


def accounts() -> Iterator[str]:
    """No account counts before it was approved, and a change not before a day is over."""
    seen: set[int] = set()
    statement = select(BankAccount).where(BankAccount.approved_at.is_not(None))
    for row in session().scalars(statement.order_by(BankAccount.approved_at, BankAccount.id)):
        if row.counts_from and row.approved_at and row.counts_from < row.approved_at:
            yield f"bank_account {row.id}: it counts from before it was approved."
        if row.counts_from and row.counts_from == row.approved_at and row.school_id in seen:
            yield f"bank_account {row.id}: it replaces another, and did not wait a day."
        if row.stopped_at is None:
            seen.add(row.school_id)


def _withdrawn() -> Any:
    return withdrawn_ids().order_by(Journal.settlement_id)


def _of_transfer() -> Any:
    return (
        select(func.coalesce(func.sum(Payment.cents), 0))
        .where(Payment.transfer_id == Transfer.id)
        .correlate(Transfer)
        .scalar_subquery()
    )


def _agreed(kind: ProposalKind) -> set[int]:
    statement = select(MoneyProposal.subject_id).where(
        MoneyProposal.kind == kind.value, MoneyProposal.agreed.is_(True)
    )
    return set(session().scalars(statement))
