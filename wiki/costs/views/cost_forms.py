"""Screens to enter a cost and to change a draft."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from wiki.costs import wording
from wiki.costs.forms import costs as cost_forms
from wiki.costs.forms import edit_conflicts, form_values
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import projects
from wiki.costs.queries.costs import CostRow
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.lifecycle import ENTERING, State
from wiki.costs.services import costs as cost_services
from wiki.costs.services import idempotency, receipts
from wiki.costs.services import permissions as permission_services
from wiki.costs.views.blueprint import bp
from wiki.costs.views.projects import problems_of
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import read_id
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Actor

SWITCH = "switch"
"""The button that shows the fields of the chosen kind, with everything that was typed so far."""


@bp.route("/projects/<id:project_id>/costs/new", methods=["GET", "POST"])
@access(*ENTERING)
def new_cost(project_id: int) -> ResponseReturnValue:
    """Enter a cost of a project; it can begin with what another cost says (`copy`), or as a credit note (`credits`)."""
    actor = current_actor()
    project = projects.project(actor, project_id)
    schools = _schools_of(project_id)
    if not permission_rules.may_record_cost(actor, dict(schools)):
        raise NotAllowed(_("Coordinators enter costs of projects their own school takes part in."))
    invalid: Invalid | None = None
    status = 200
    if request.method == "POST" and SWITCH not in request.form:
        try:
            return see_other(f"/costs/{_record(actor, project_id, dict(schools))}")
        except Invalid as found:
            invalid, status = found, 422
        except Conflict as conflict:
            invalid, status = Invalid({"": conflict.detail}), 409
    values = (
        request.form.to_dict()
        if request.method == "POST"
        else form_values.first(actor, project_id, request.args, dict(schools))
        | {"form_id": idempotency.new_form_id()}
    )
    page = render_template(
        "costs/cost_form.html",
        title=_("New cost"),
        project=project,
        schools=schools,
        values=values,
        back=project.url,
        with_receipt=True,
        words=wording,
        **form_values.choices(actor, project_id, str(values.get("kind", ""))),
        **problems_of(invalid),
    )
    return page, status


def _record(actor: Actor, project_id: int, schools: dict[int, str]) -> int:
    command = cost_forms.record_cost(request.form, list(schools))
    upload = request.files.get("receipt")
    stored = receipts.store(upload.filename, upload.stream) if upload and upload.filename else None
    mark = idempotency.mark_of(request.form.get("form_id", ""), command, stored)
    with transaction():
        cost_id = idempotency.record_cost_once(actor, project_id, command, stored, mark)
    flash(_("The cost is saved as a draft. Check it and submit it."))
    return cost_id


@bp.route("/costs/<id:cost_id>/edit", methods=["GET", "POST"])
@access(*ENTERING)
def edit_cost(cost_id: int) -> ResponseReturnValue:
    """Change a draft."""
    actor = current_actor()
    row = own_cost(actor, cost_id)
    if row.status != State.DRAFT and request.method == "GET":
        raise Conflict(_("Only a draft can be changed. Return the cost to draft first."))
    schools = _schools_of(row.project_id)
    invalid: Invalid | None = None
    status = 200
    form: MultiDict[str, str] = request.form
    if request.method == "POST" and SWITCH not in request.form:
        if _is_behind(row):
            joined = edit_conflicts.join(request.form, form_values.stored(row), row.version, dict(schools))
            if joined.open:
                return _clash_page(actor, row, joined), 409
            if not joined.clashes:
                return see_other(f"/costs/{cost_id}")
            form = joined.form
        try:
            return see_other(f"/costs/{_change(actor, cost_id, form, dict(schools))}")
        except Invalid as found:
            invalid, status = found, 422
        except Conflict as conflict:
            invalid, status = Invalid({"": conflict.detail}), 409
    values = form.to_dict() if request.method == "POST" else form_values.stored(row)
    page = render_template(
        "costs/cost_form.html",
        title=_("Edit cost"),
        project=projects.project(actor, row.project_id),
        schools=schools,
        values=values,
        back=row.url,
        with_receipt=False,
        words=wording,
        **form_values.choices(actor, row.project_id, str(values.get("kind", ""))),
        **problems_of(invalid),
    )
    return page, status


def _change(actor: Actor, cost_id: int, form: MultiDict[str, str], schools: dict[int, str]) -> int:
    version, command = version_of(form), cost_forms.record_cost(form, list(schools))
    with transaction():
        cost_services.change_cost(actor, cost_id, version, command)
    flash(_("The cost is saved."))
    return cost_id


def _is_behind(row: CostRow) -> bool:
    """True when somebody saved the draft after this form was opened."""
    opened = read_id(request.form.get("version", ""))
    return row.status == State.DRAFT and opened is not None and opened != row.version


def _clash_page(actor: Actor, row: CostRow, joined: edit_conflicts.Joined) -> str:
    answered = "theirs_version" in request.form
    unanswered = [clash.name for clash in joined.clashes if answered and not clash.choice]
    return render_template(
        "costs/cost_conflict.html",
        project=projects.project(actor, row.project_id),
        cost=row,
        clashes=joined.clashes,
        values=joined.form.to_dict(),
        who=cost_queries.history(row.id)[-1].by,
        errors={f"choice_{name}": _("Choose theirs or yours.") for name in unanswered},
    )


def own_cost(actor: Actor, cost_id: int) -> CostRow:
    """A cost that this person may change; raises NotFound, NotAllowed."""
    row = cost_queries.cost(actor, cost_id)
    permission_services.need_change(actor, row.recorded_for_school_id)
    return row


def _schools_of(project_id: int) -> list[tuple[int, str]]:
    return list({row.school_id: row.name for row in projects.participants(project_id)}.items())
