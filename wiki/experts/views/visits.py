"""One visit: the question, the answer, and afterwards its report and tips."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.experts import wording
from wiki.experts.forms import visits as forms
from wiki.experts.queries import visits as queries
from wiki.experts.rules import visits as rules
from wiki.experts.services import visits as services
from wiki.experts.services.reports import write_report
from wiki.experts.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/visits/asked/<id:visit_id>")
@access(MEMBERS)
def visit(visit_id: int) -> ResponseReturnValue:
    """One visit."""
    return _page(visit_id)


def _page(visit_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    row = queries.visit(actor, visit_id)
    return render_template(
        "experts/visit.html",
        visit=row,
        tips=queries.tips(row.id),
        answers=rules.may_answer(actor, row.host_id, row.contact_id),
        withdraws=rules.may_withdraw(actor, row.asked_by_id, row.school_id),
        reports=rules.may_report(actor, row.schools),
        typed=request.form,
        errors=wrong.errors,
        words=wording,
        rules=rules,
    )


def _done(visit_id: int, do: Callable[[], Any], done: str, to: str = "") -> ResponseReturnValue:
    return act(
        do,
        lambda wrong: _page(visit_id, wrong),
        done=done,
        to=f"/experts/visits/asked/{visit_id}{to}",
        conflict_at="",
    )


@bp.post("/visits/asked/<id:visit_id>/accept")
@access(MEMBERS)
def accept_visit(visit_id: int) -> ResponseReturnValue:
    """Say yes."""
    said = _("You said yes. The school gets a notification, with the visit for its calendar.")
    return _done(
        visit_id, lambda: services.accept(current_actor(), visit_id, forms.remark(request.form)), said
    )


@bp.post("/visits/asked/<id:visit_id>/decline")
@access(MEMBERS)
def decline_visit(visit_id: int) -> ResponseReturnValue:
    """Say no, or call off what was agreed on."""
    said = _("You said no. The school gets a notification.")
    return _done(
        visit_id, lambda: services.decline(current_actor(), visit_id, forms.remark(request.form)), said
    )


@bp.post("/visits/asked/<id:visit_id>/withdraw")
@access(MEMBERS)
def withdraw_visit(visit_id: int) -> ResponseReturnValue:
    """Not come after all."""
    said = _("Taken back. The school gets a notification.")
    return _done(visit_id, lambda: services.withdraw(current_actor(), visit_id), said)


@bp.post("/visits/asked/<id:visit_id>/tips")
@access(MEMBERS)
def add_tip(visit_id: int) -> ResponseReturnValue:
    """Write down what one takes along."""
    said = _("Your tip is saved.")
    return _done(
        visit_id, lambda: services.add_tip(current_actor(), visit_id, forms.tip(request.form)), said, "#tips"
    )


@bp.post("/visits/asked/<id:visit_id>/report")
@access(MEMBERS)
def write_report_page(visit_id: int) -> ResponseReturnValue:
    """Make the page with the report, or go to it."""
    return act(
        lambda: write_report(current_actor(), visit_id),
        lambda wrong: _page(visit_id, wrong),
        done=_("The report is a page. Fill it in; leave out the names of people."),
        to=str,
        conflict_at="",
        opens_transaction=True,  # a page takes long to make
    )
