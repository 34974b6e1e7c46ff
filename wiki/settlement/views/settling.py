"""Settling on the screen: what is sent to whom, asked once more; and withdrawing a settlement by two people."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.ledger.models import MoneyProposal
from wiki.ledger.queries import books
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.rules import ProposalKind
from wiki.schools.access import access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import Role
from wiki.settlement import forms, wording
from wiki.settlement.models import Settlement
from wiki.settlement.queries import people, settlements
from wiki.settlement.services import accounts, proposed, withdrawals
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.views.blueprint import bp


@bp.get("/settlement/periods/<id:period_id>/settle")
@access(Role.TREASURER)
def confirm_settling(period_id: int) -> ResponseReturnValue:
    """What settling this way makes and sends, before it is done."""
    period = books.period(period_id)
    mode, hub = forms.mode(request.args)
    proposal = settlement_services.propose(period, mode, hub)
    transfers = proposed.transfers_of(proposal)
    concerned = {id_ for row in transfers for id_ in row[:2]}
    told = people.coordinators(concerned)
    by_id = people.names({id_ for ids in told.values() for id_ in ids})
    return render_template(
        "settlement/settle.html",
        period=period,
        proposal=proposal,
        transfers=transfers,
        names={card.id: card for card in schools.schools_by_brin()},
        told={school: [by_id[id_] for id_ in ids] for school, ids in told.items()},
        concerned=[card for card in schools.schools_by_brin() if card.id in concerned],
        without_account={row[1] for row in transfers} - set(accounts.current({row[1] for row in transfers})),
        due_on=settlement_services.due_on(),
        needs_second=settlement_services.needs_second(proposal),
        waits=proposal_queries.waits(ProposalKind.SETTLE, period_id),
        words=wording,
    )


@bp.post("/settlement/periods/<id:period_id>/settle")
@access(Role.TREASURER)
def settle(period_id: int) -> ResponseReturnValue:
    """Make the settlement that was shown, or ask the second approver; nothing when the books changed meanwhile."""
    mode, hub = forms.mode(request.form)
    seen = request.form.get("seen", "")

    def done(made: Settlement | MoneyProposal) -> str:
        if isinstance(made, Settlement):
            return _("The settlement is ready. Every school gets a message of what it pays or receives.")
        return _("The settlement is proposed. The second approver gets a message, and agrees or refuses.")

    def to(made: Settlement | MoneyProposal) -> str:
        return f"/settlement/{made.id}" if isinstance(made, Settlement) else "/settlement/proposals"

    return act(
        lambda: settlement_services.ask_to_settle(current_actor(), period_id, mode, hub, seen),
        lambda _wrong: confirm_settling(period_id),
        done,
        to,
    )


@bp.get("/settlement/<id:settlement_id>/withdraw")
@access(Role.TREASURER)
def confirm_withdrawing(settlement_id: int) -> ResponseReturnValue:
    """What withdrawing a settlement means, and the reason that every school reads."""
    return _withdrawing(settlement_id)


@bp.post("/settlement/<id:settlement_id>/withdraw")
@access(Role.TREASURER)
def withdraw(settlement_id: int) -> ResponseReturnValue:
    """Propose to withdraw a settlement of which nothing was paid."""
    reason = request.form.get("reason", "")
    return act(
        lambda: withdrawals.propose_withdrawal(current_actor(), settlement_id, reason),
        lambda wrong: _withdrawing(settlement_id, wrong),
        done=_("This is proposed. Somebody else agrees, or refuses."),
        to=f"/settlement/{settlement_id}",
    )


def _withdrawing(settlement_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    row = settlements.settlement(settlement_id)
    return render_template(
        "settlement/withdraw.html",
        settlement=row,
        may_propose=withdrawals.may_propose(current_actor(), row),
        values=request.form,
        errors=wrong.errors,
        words=wording,
    )
