"""Periods on the screen: what is open, closing by two people, and settling in one of three ways."""

from datetime import timedelta
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.ledger.models import Period
from wiki.ledger.queries import books
from wiki.ledger.queries import policies as policy_queries
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.rules import PeriodState, ProposalKind
from wiki.ledger.services import period_closing
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import Role
from wiki.settlement import forms, wording
from wiki.settlement.queries import objections as objection_queries
from wiki.settlement.queries import settlements as settlement_queries
from wiki.settlement.rules.transfer_diagram import diagram
from wiki.settlement.services import objections, payment_files, proposed, withdrawals
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.settlements import Mode
from wiki.settlement.views.blueprint import bp


@bp.get("/settlement/")
@access(MEMBERS)
def index() -> ResponseReturnValue:
    """The periods of the books, and every settlement that was made."""
    return _overview()


@bp.post("/settlement/periods")
@access(Role.TREASURER)
def open_period() -> ResponseReturnValue:
    """Open a school year."""
    label = request.form.get("label", "")
    return act(
        lambda: period_closing.open_period(current_actor(), label),
        lambda wrong: _overview(wrong),
        done=_("The school year is open."),
        to="/settlement/#periods",
    )


def _overview(wrong: FormErrors = NO_ERRORS) -> str:
    return render_template(
        "settlement/index.html",
        periods=books.periods(),
        settlements=settlement_queries.settlements(),
        own=_own_transfers(),
        years=period_closing.years_to_open() if current_actor().has(Role.TREASURER) else [],
        strays=books.before_closed(),
        errors=wrong.errors,
        words=wording,
    )


def _own_transfers() -> list[settlement_queries.TransferRow]:
    """What the reader's own school still has to pay or receive."""
    school_id = current_actor().school_id
    if school_id is None:
        return []
    return [row for row in settlement_queries.transfers(school_id=school_id) if row.open_cents]


@bp.get("/settlement/periods/<id:period_id>")
@access(MEMBERS)
def period(period_id: int) -> ResponseReturnValue:
    """One period: its state, what prevents closing it, and who would pay whom."""
    return _page(period_id)


@bp.post("/settlement/periods/<id:period_id>/review")
@access(Role.TREASURER)
def review(period_id: int) -> ResponseReturnValue:
    """Put an open period in review."""
    return act(
        lambda: period_closing.start_review(current_actor(), period_id, forms.review(request.form)),
        lambda wrong: _page(period_id, wrong),
        done=_("The period is in review. Somebody else closes it."),
        to=f"/settlement/periods/{period_id}",
    )


@bp.post("/settlement/periods/<id:period_id>/close")
@access(*period_closing.SECOND_PERSON)
def close(period_id: int) -> ResponseReturnValue:
    """Close a period in review, as the second person."""
    ticked, seen = bool(request.form.get("flags_seen")), request.form.get("seen", "")
    return act(
        lambda: period_closing.close_period(current_actor(), period_id, flags_seen=ticked, seen=seen),
        lambda wrong: _page(period_id, wrong),
        done=_("The period is closed and sealed. Nothing more is posted in it."),
        to=f"/settlement/periods/{period_id}",
    )


@bp.post("/settlement/periods/<id:period_id>/split")
@access(Role.TREASURER)
def split(period_id: int) -> ResponseReturnValue:
    """Make two halves of a school year in which nothing was posted."""
    with transaction():
        period_closing.split_into_halves(current_actor(), period_id)
    flash(_("The school year has two halves now."))
    return see_other("/settlement/")


@bp.get("/settlement/<id:settlement_id>")
@access(MEMBERS)
def settlement(settlement_id: int) -> ResponseReturnValue:
    """One settlement: its transfers, how far they are paid, and the proof that there are no fewer."""
    row = settlement_queries.settlement(settlement_id)
    own = current_actor().school_id
    first = sorted(row.transfers, key=lambda t: (own not in (t.from_school_id, t.to_school_id), t.id))
    return render_template(
        "settlement/settlement.html",
        settlement=row,
        transfers=first,
        own=own,
        picture=diagram([(t.from_school_id, t.to_school_id, t.cents) for t in row.transfers]),
        names=_names(),
        may_pay=bool(payment_files.payers(current_actor(), row)),
        may_object=objections.may_object(current_actor(), books.period(row.period_id)),
        may_withdraw=withdrawals.may_propose(current_actor(), row),
        asked=proposal_queries.waits(ProposalKind.WITHDRAW, row.id),
        withdrawal=proposal_queries.agreed(ProposalKind.WITHDRAW, row.id) if row.withdrawn else None,
        words=wording,
    )


def _page(period_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor, found = current_actor(), books.period(period_id)
    later = settlement_queries.later_settled(found)
    proposals = [] if later else _proposals(found)
    rules, names = policy_queries.values(), _names()
    return render_template(
        "settlement/period.html",
        period=found,
        report=period_closing.closing_report(found),
        settlements=settlement_queries.settlements(found.id),
        proposals=proposals,
        later=later,
        names=names,
        titles=settlement_queries.project_titles(
            [id_ for way in proposals for id_, _plan in way["proposal"].plans]
        ),
        hubs=[(id_, card.name) for id_, card in names.items()],
        balances=books.balances(books.Scope(period_ids=(found.id,))),
        may_review=actor.has(Role.TREASURER) and found.state == PeriodState.OPEN,
        may_close=found.state == PeriodState.REVIEW and period_closing.may_close(actor, found),
        may_split=actor.has(Role.TREASURER) and found.state == PeriodState.OPEN and " " not in found.label,
        may_settle=actor.has(Role.TREASURER),
        may_object=objections.may_object(actor, found),
        objections=objection_queries.of_period(actor, found.id),
        asked=proposal_queries.waits(ProposalKind.SETTLE, found.id),
        used=bool(books.trial_balance(books.Scope(period_ids=(found.id,)))),
        until=request.form.get("objections_until") or _until(rules[policy_queries.OBJECTION_DAYS]),
        errors=wrong.errors,
        words=wording,
    )


def _until(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _proposals(found: Period) -> list[dict[str, Any]]:
    """The three ways side by side, or nothing when nothing is open."""
    shown = []
    for mode in Mode:
        hub = read_id(request.args.get("hub")) if mode is Mode.HUB else None
        proposal = settlement_services.propose(found, mode, hub)
        if not proposal.balances:
            return []
        transfers = proposed.transfers_of(proposal)
        shown.append(
            {
                "mode": mode.value,
                "proposal": proposal,
                "transfers": transfers,
                "picture": diagram([t[:3] for t in transfers]) if mode is not Mode.PROJECT else None,
                "needs_second": settlement_services.needs_second(proposal),
            }
        )
    return shown


def _names() -> dict[int, Any]:
    return {school.id: school for school in schools.schools_by_brin()}
