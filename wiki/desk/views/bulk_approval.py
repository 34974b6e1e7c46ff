"""Approving several costs at once: look at all of them on one screen, then approve exactly these."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.queries import costs
from wiki.costs.queries.approval_status import approval_statuses
from wiki.costs.queries.costs import CostRow
from wiki.costs.queries.share_preview import proposal
from wiki.costs.rules.lifecycle import DECIDERS
from wiki.desk.services import bulk_approval
from wiki.desk.services.bulk_approval import Outcome, Seen
from wiki.desk.views.blueprint import bp
from wiki.kernel.forms import read_ids
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.web import see_other
from wiki.schools.access import access, current_actor


@bp.get("/costs/several")
@access(*DECIDERS)
def preview_several() -> ResponseReturnValue:
    """The chosen costs with their shares, to be approved together."""
    return _page(_chosen(), [])


@bp.post("/costs/several")
@access(*DECIDERS)
def approve_several() -> ResponseReturnValue:
    """Approve exactly what was shown; what changed since, or cannot be approved, is shown again with the reason."""
    form = request.form
    seen = [Seen(id_, form.get(f"content_{id_}", ""), form.get(f"shares_{id_}", "")) for id_ in _ids("cost")]
    outcomes = bulk_approval.approve_several(current_actor(), seen)
    approved = [outcome for outcome in outcomes if outcome.approved]
    if approved:
        flash(ngettext("%(num)s approval is saved.", "%(num)s approvals are saved.", len(approved)))
    refused = [outcome for outcome in outcomes if not outcome.approved]
    if not refused:
        if not approved:
            flash(_("You have not chosen a cost."))
        return see_other("/costs/")
    rows = costs.costs_by_id(current_actor(), [outcome.cost_id for outcome in refused])
    return _page(rows, refused), 409


def _ids(name: str) -> list[int]:
    return list(read_ids(request.values.getlist(name)))[: bulk_approval.MOST]


def _chosen() -> list[CostRow]:
    return costs.costs_by_id(current_actor(), _ids("cost"))


def _page(rows: list[CostRow], refused: list[Outcome]) -> str:
    approval = approval_statuses(current_actor(), rows)
    able = [row for row in rows if row.id in approval and approval[row.id].refusal is None]
    others = [
        (row, str(wording.REFUSALS[why]))
        for row in rows
        if row.id in approval and (why := approval[row.id].refusal)
    ]
    return render_template(
        "desk/bulk_approval.html",
        costs=able,
        others=others,
        proposals={row.id: proposal(row) for row in able},
        payers=costs.payers([row.id for row in able]),
        cents=sum(row.gross_cents for row in able),
        refused=[(row, outcome.refusal) for outcome in refused for row in rows if row.id == outcome.cost_id],
    )
