"""What one person proposes about money, and another agrees to: nothing happens before that.

Who agrees is another person than who proposed it, and nobody who is tied to that one. What then happens is the matter
of whoever proposed it; see `apply` of each kind.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.ledger.models import MoneyProposal
from wiki.ledger.queries import proposals
from wiki.ledger.queries.proposals import ProposalRow
from wiki.ledger.rules import ProposalKind
from wiki.notices.services.notices import no_longer_asked, notify
from wiki.schools.queries import trust
from wiki.schools.rules import MONEY_ROLES, Actor, Role
from wiki.schools.services.trust import need_apart

PROPOSERS: Mapping[ProposalKind, frozenset[Role]] = dict.fromkeys(ProposalKind, frozenset({Role.TREASURER}))
"""Who proposes."""
AGREEING: Mapping[ProposalKind, frozenset[Role]] = {
    ProposalKind.RULES: MONEY_ROLES,
    ProposalKind.SETTLE: frozenset({Role.SECOND_APPROVER}),
    ProposalKind.WITHDRAW: MONEY_ROLES,
    ProposalKind.OVERRULE: MONEY_ROLES,
}
"""Who agrees: one of these, and somebody else."""
_ASKED: Mapping[ProposalKind, str] = {
    ProposalKind.RULES: "proposal_rules",
    ProposalKind.SETTLE: "proposal_settle",
    ProposalKind.WITHDRAW: "proposal_withdraw",
    ProposalKind.OVERRULE: "proposal_overrule",
}
"""How the notice is called that asks them."""
MAX_REASON = 500
ADDRESS = "/settlement/proposals"


def propose(
    actor: Actor, kind: ProposalKind, subject_id: int, facts: Mapping[str, Any], reason: str = ""
) -> MoneyProposal:
    """Propose something, and tell who can agree.

    Raises NotAllowed, Conflict when a proposal of the same waits, and Invalid (field `reason`).
    """
    if not actor.has(*PROPOSERS[kind]):
        raise NotAllowed(_("The treasurer proposes this."))
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": too_long(MAX_REASON)})
    if proposals.waits(kind, subject_id):
        raise Conflict(_("Such a proposal waits already until somebody agrees."))
    row = MoneyProposal(
        kind=kind.value,
        subject_id=subject_id,
        facts=dict(facts),
        reason=reason.strip(),
        proposed_by_id=actor.member_id,
        proposed_at=clock.now(),
    )
    session().add(row)
    session().flush()
    record(actor.member_id, f"propose_{kind}", "money_proposal", row.id, subject=subject_id)
    notify(
        proposals.holders(AGREEING[kind]) - {actor.member_id},
        _ASKED[kind],
        key=str(row.id),
        url=ADDRESS,
        who=actor.name,
    )
    return row


def may_agree(actor: Actor, row: ProposalRow) -> bool:
    """Whether this person is somebody else who can agree."""
    other = row.by_id
    return (
        row.agreed is None
        and actor.has(*AGREEING[row.kind])
        and actor.id != other
        and not trust.bonds().tie(actor.id, other)
    )


def agree(actor: Actor, proposal_id: int) -> MoneyProposal:
    """Agree to what somebody else proposed; the caller then does it, in the same transaction.

    Raises NotFound, NotAllowed, and Conflict when it was decided on.
    """
    row = _waiting(proposal_id)
    if not actor.has(*AGREEING[ProposalKind(row.kind)]):
        raise NotAllowed(_("Somebody with another role agrees to this."))
    if row.proposed_by_id == actor.id:
        raise NotAllowed(_("You proposed this. Somebody else agrees."))
    need_apart(actor, row.proposed_by_id)
    return _decide(actor, row, agreed=True)


def refuse(actor: Actor, proposal_id: int) -> MoneyProposal:
    """Refuse it, or take back what one proposed oneself. Raises NotFound, NotAllowed, and Conflict when decided on."""
    row = _waiting(proposal_id)
    if row.proposed_by_id != actor.id and not actor.has(*AGREEING[ProposalKind(row.kind)]):
        raise NotAllowed(_("Somebody with another role decides on this."))
    return _decide(actor, row, agreed=False)


def _decide(actor: Actor, row: MoneyProposal, *, agreed: bool) -> MoneyProposal:
    row.agreed, row.decided_by_id, row.decided_at = agreed, actor.member_id, clock.now()
    session().flush()
    done = "agree" if agreed else "refuse"
    record(actor.member_id, f"{done}_{row.kind}", "money_proposal", row.id, subject=row.subject_id)
    no_longer_asked(f"proposal_{row.kind}", str(row.id))
    kind = "proposal_agreed" if agreed else "proposal_refused"
    notify({row.proposed_by_id} - {actor.id}, kind, key=str(row.id), url=ADDRESS, who=actor.name)
    return row


def _waiting(proposal_id: int) -> MoneyProposal:
    statement: Any = select(MoneyProposal).where(MoneyProposal.id == proposal_id).with_for_update()
    row: MoneyProposal | None = session().scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(_("There is no such proposal."))
    if row.agreed is not None:
        raise Conflict(_("This has already been decided on."))
    return row
