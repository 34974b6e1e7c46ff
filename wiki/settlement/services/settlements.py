"""Settling a period: what is open becomes transfers between schools, in one step that either happens whole or not.

Above the limit for a second approver, or through another school than was agreed, the treasurer proposes it and the
second approver agrees.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _
from wiki.ledger.models import MoneyProposal, Period
from wiki.ledger.queries import books, policies
from wiki.ledger.rules import Account, JournalKind, Line, PeriodState, ProposalKind
from wiki.ledger.services import posting, proposals
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.settlement.models import Settlement, Transfer
from wiki.settlement.queries import settlements
from wiki.settlement.rules.references import transfer_reference
from wiki.settlement.rules.transfers import Plan, minimal, per_project, through_hub
from wiki.settlement.services import notifications
from wiki.settlement.services import permissions as permission_services
from wiki.settlement.services.payments import settle_costs_when_paid

_MOST_TRANSFERS = 10_000
"""Of one settlement: its number and that of the transfer in it together make the reference."""


class Mode(StrEnum):
    """How a period is settled."""

    MINIMAL = "minimal"
    HUB = "hub"
    PROJECT = "project"


@dataclass(frozen=True)
class Proposal:
    """What a settlement would be, by project (None: of all projects together)."""

    mode: Mode
    hub_school_id: int | None
    plans: tuple[tuple[int | None, Plan], ...]
    balances: Mapping[int, Mapping[int, int]]
    """What is open, in cents, per project and school."""

    @property
    def together(self) -> dict[int, int]:
        """What is open of all projects together, per school."""
        return _together(self.balances)

    @property
    def count(self) -> int:
        """How many transfers."""
        return sum(len(plan.transfers) for _project, plan in self.plans)

    @property
    def cents(self) -> int:
        """All transfers together."""
        return sum(transfer.cents for _project, plan in self.plans for transfer in plan.transfers)

    @property
    def proven_minimal(self) -> bool:
        """True when every part is proven to have the fewest transfers there can be."""
        return all(plan.proven_minimal for _project, plan in self.plans)

    @property
    def algorithm(self) -> str:
        """How the transfers were found."""
        return "+".join(sorted({plan.algorithm.value for _project, plan in self.plans}))

    @property
    def mark(self) -> str:
        """What it comes to, in short: a settlement is made only of exactly what was looked at."""
        text = repr((self.mode.value, self.hub_school_id, [plan for _id, plan in self.plans]))
        return hashlib.sha256(text.encode()).hexdigest()[:20]


def propose(period: Period, mode: Mode, hub_school_id: int | None = None) -> Proposal:
    """Work out a settlement without making it; a hub that is not given is the one that was agreed, or else the school
    that leads most projects."""
    found = settlements.unsettled(period)
    order = settlements.brin_order()
    if mode is Mode.PROJECT:
        plans = per_project(found, order=order)
        return Proposal(mode, None, tuple(plans.items()), found)
    owed = _together(found)
    if mode is Mode.MINIMAL:
        return Proposal(mode, None, ((None, minimal(owed, order)),), found)
    hub = hub_school_id or agreed_hub(found)
    if hub is None:
        return Proposal(mode, None, (), found)
    return Proposal(mode, hub, ((None, through_hub(owed, hub, order)),), found)


def agreed_hub(found: Mapping[int, object]) -> int | None:
    """The school that collects by the rules about money, or else the one that leads most of these projects."""
    return policies.values()[policies.HUB] or settlements.usual_hub(list(found))


def due_on() -> date:
    """Until when what is settled today has to be paid."""
    return clock.today() + timedelta(days=policies.values()[policies.PAYMENT_DAYS])


def needs_second(proposal: Proposal) -> bool:
    """True when somebody else has to agree: it is above the limit, or through another school than was agreed."""
    above = proposal.cents > policies.values()[policies.SECOND_ABOVE]
    return above or (proposal.mode is Mode.HUB and proposal.hub_school_id != agreed_hub(proposal.balances))


def settle_period(actor: Actor, period_id: int, mode: Mode, hub_school_id: int | None = None) -> Settlement:
    """Turn what is open in and before a period into transfers, and book it.

    Raises NotFound, NotAllowed, Invalid (field `hub`), and Conflict when there is nothing to settle, when there are too
    many transfers, when a later period was settled already, or when somebody else has to agree first.
    """
    permission_services.need_settling(actor)
    period, proposal = _worked_out(period_id, mode, hub_school_id)
    if needs_second(proposal):
        raise Conflict(_("The second approver agrees to this settlement before it is made."))
    return _make(actor.member_id, period, proposal)


def ask_to_settle(
    actor: Actor, period_id: int, mode: Mode, hub_school_id: int | None = None, seen: str | None = None
) -> Settlement | MoneyProposal:
    """Settle, or have the second approver asked where one person may not; `seen` is the mark of what was looked at.

    Raises NotFound, NotAllowed, Invalid (fields `hub`, `reason`), and Conflict as `settle_period`, when the books
    changed since, or when such a proposal waits.
    """
    permission_services.need_settling(actor)
    period, proposal = _worked_out(period_id, mode, hub_school_id)
    if seen is not None and seen != proposal.mark:
        raise Conflict(_("The books changed in the meantime. Look at the transfers again."))
    if not needs_second(proposal):
        return _make(actor.member_id, period, proposal)
    facts = {
        "mode": proposal.mode.value,
        "hub": proposal.hub_school_id,
        "mark": proposal.mark,
        "cents": proposal.cents,
    }
    return proposals.propose(actor, ProposalKind.SETTLE, period_id, facts)


def settle_as_agreed(asked: MoneyProposal) -> Settlement:
    """Make the settlement that somebody agreed to, of exactly what was proposed.

    Raises NotFound, Invalid (field `hub`), and Conflict when the books changed since.
    """
    period, proposal = _worked_out(asked.subject_id, Mode(asked.facts["mode"]), asked.facts["hub"])
    if proposal.mark != asked.facts["mark"]:
        raise Conflict(
            _("The books changed since this was proposed. Refuse it; then the treasurer proposes it again.")
        )
    return _make(asked.proposed_by_id, period, proposal)


def _worked_out(period_id: int, mode: Mode, hub_school_id: int | None) -> tuple[Period, Proposal]:
    period = _locked(period_id)
    if hub_school_id is not None and session().get(School, hub_school_id) is None:
        raise Invalid({"hub": _("There is no such school.")})
    if later := settlements.later_settled(period):
        raise Conflict(_("%(period)s has already been settled. Settle that period.", period=later.label))
    proposal = propose(period, mode, hub_school_id)
    if not proposal.balances:
        raise Conflict(_("There is nothing to settle."))
    return period, proposal


def _make(by_id: int, period: Period, proposal: Proposal) -> Settlement:
    settlement = _store(by_id, period, proposal)
    _post(by_id, period, proposal, settlement)
    settle_costs_when_paid(settlement.id)
    record(
        by_id,
        "settle_period",
        "settlement",
        settlement.id,
        period=period.label,
        mode=proposal.mode.value,
        transfers=proposal.count,
        cents=proposal.cents,
    )
    notifications.tell_of_settlement(settlement.id)
    return settlement


def _locked(period_id: int) -> Period:
    """The period, with it and all before it locked: nothing is posted there until this step is done."""
    period = books.period(period_id)
    earlier = select(Period.id).where(Period.starts_on <= period.starts_on).order_by(Period.starts_on)
    session().execute(earlier.with_for_update()).all()
    session().refresh(period)
    return period


def _together(found: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    owed: dict[int, int] = {}
    for balances in found.values():
        for school_id, cents in balances.items():
            owed[school_id] = owed.get(school_id, 0) + cents
    return owed


def _store(by_id: int, period: Period, proposal: Proposal) -> Settlement:
    settlement = Settlement(
        period_id=period.id,
        mode=proposal.mode.value,
        hub_school_id=proposal.hub_school_id,
        algorithm=proposal.algorithm,
        proven_minimal=proposal.proven_minimal,
        proof=_proof(proposal),
        made_by_id=by_id,
        made_at=clock.now(),
        due_on=due_on(),
    )
    session().add(settlement)
    session().flush()
    session().add_all(_transfers(settlement.id, proposal))
    session().flush()
    return settlement


def _proof(proposal: Proposal) -> list[dict[str, object]]:
    together = _together(proposal.balances)
    return [
        {
            "project": project_id,
            "groups": [list(group) for group in plan.groups],
            "balances": {
                str(school): cents
                for school, cents in (proposal.balances[project_id] if project_id else together).items()
                if cents
            },
        }
        for project_id, plan in proposal.plans
    ]


def _transfers(settlement_id: int, proposal: Proposal) -> list[Transfer]:
    planned = [(project_id, t) for project_id, plan in proposal.plans for t in plan.transfers]
    if len(planned) >= _MOST_TRANSFERS:
        raise Conflict(_("These are too many transfers for one settlement."))
    return [
        Transfer(
            settlement_id=settlement_id,
            project_id=project_id,
            from_school_id=transfer.from_school,
            to_school_id=transfer.to_school,
            cents=transfer.cents,
            reference=transfer_reference(settlement_id * _MOST_TRANSFERS + number),
            end_to_end_id=f"LW-{settlement_id}-{number}",
        )
        for number, (project_id, transfer) in enumerate(planned, start=1)
    ]


def _post(by_id: int, period: Period, proposal: Proposal, settlement: Settlement) -> None:
    """One journal: nothing is open any more, and every school still owes as much as it did."""
    open_period = period if period.state != PeriodState.CLOSED else posting.period_for(clock.today())
    posting.post(
        JournalKind.SETTLEMENT,
        clock.today(),
        settlement_lines(proposal.balances, by_project=proposal.mode is Mode.PROJECT),
        period=open_period,
        by_id=by_id,
        settlement_id=settlement.id,
    )


def settlement_lines(balances: Mapping[int, Mapping[int, int]], *, by_project: bool) -> Sequence[Line]:
    """Take up per project what is open; what is to be transferred names the project only when settled by project."""
    taken = [
        Line(Account.SETTLED, -cents, school_id, project_id)
        for project_id, owed in balances.items()
        for school_id, cents in owed.items()
    ]
    if by_project:
        return taken + [
            Line(Account.TRANSFER, -line.cents, line.school_id, line.project_id) for line in taken
        ]
    owed = _together(balances).items()
    return taken + [Line(Account.TRANSFER, cents, school_id) for school_id, cents in owed if cents]
