"""What a proposal about money would do, for who has to agree: the transfers, the rules, the objection."""

from datetime import date
from typing import Any

from wiki.ledger.queries import books
from wiki.ledger.queries.proposals import ProposalRow
from wiki.ledger.rules import ProposalKind
from wiki.settlement.queries import objections, settlements
from wiki.settlement.services.settlements import Mode, Proposal, propose

_PARTS = ("counts_from", "period", "mode", "cents", "transfers", "changed", "settlement", "objection")


def details(row: ProposalRow) -> dict[str, Any]:
    """What belongs to a proposal, None for what does not; what was decided is not worked out again."""
    return dict.fromkeys(_PARTS) | _DETAILS[row.kind](row)


def _rules(row: ProposalRow) -> dict[str, Any]:
    return {"counts_from": date.fromisoformat(row.facts["counts_from"])}


def _settle(row: ProposalRow) -> dict[str, Any]:
    period = books.period(row.subject_id)
    found: dict[str, Any] = {"period": period, "mode": row.facts["mode"], "cents": row.facts["cents"]}
    if row.agreed is not None:
        return found
    proposal = propose(period, Mode(row.facts["mode"]), row.facts["hub"])
    unchanged = proposal.mark == row.facts["mark"]
    return found | {"transfers": transfers_of(proposal) if unchanged else [], "changed": not unchanged}


def transfers_of(proposal: Proposal) -> list[tuple[int, int, int, int | None]]:
    """Who would pay whom how much, and of which project: (from, to, cents, project)."""
    return [
        (t.from_school, t.to_school, t.cents, project)
        for project, plan in proposal.plans
        for t in plan.transfers
    ]


def _withdraw(row: ProposalRow) -> dict[str, Any]:
    return {"settlement": settlements.settlement(row.subject_id)}


def _overrule(row: ProposalRow) -> dict[str, Any]:
    return {"objection": objections.named(row.subject_id)}


_DETAILS = {
    ProposalKind.RULES: _rules,
    ProposalKind.SETTLE: _settle,
    ProposalKind.WITHDRAW: _withdraw,
    ProposalKind.OVERRULE: _overrule,
}
