"""Agreeing to what somebody else proposed about money: what was proposed then happens, in the same transaction."""

from wiki.ledger.models import MoneyProposal
from wiki.ledger.rules import ProposalKind
from wiki.ledger.services import policies, proposals
from wiki.schools.rules import Actor
from wiki.settlement.services import objections, settlements, withdrawals


def agree(actor: Actor, proposal_id: int) -> MoneyProposal:
    """Agree, and do what was proposed.

    Raises NotFound, NotAllowed for who may not agree, Conflict when it was decided on or can no longer be done, and
    Invalid (field `hub`) when the school to settle through is gone.
    """
    asked = proposals.agree(actor, proposal_id)
    match ProposalKind(asked.kind):
        case ProposalKind.RULES:
            policies.apply(asked)
        case ProposalKind.SETTLE:
            settlements.settle_as_agreed(asked)
        case ProposalKind.WITHDRAW:
            withdrawals.withdraw(asked)
        case ProposalKind.OVERRULE:
            objections.overrule(actor, asked)
    return asked


def refuse(actor: Actor, proposal_id: int) -> MoneyProposal:
    """Refuse it, or take back what one proposed. Raises NotFound, NotAllowed, and Conflict when it was decided on."""
    return proposals.refuse(actor, proposal_id)
