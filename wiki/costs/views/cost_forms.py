"""Screens to enter a cost and to change a draft."""

from typing import Any

from flask import render_template, request
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
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, NotAllowed
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

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = request.form.to_dict() if request.method == "POST" else _first(project_id, dict(schools))
        return _form(_("New cost"), project, values, project.url, wrong, with_receipt=True)

    if request.method != "POST" or SWITCH in request.form:
        return page()
    return act(
        lambda: _record(actor, project_id, dict(schools)),
        page,
        done=_("The cost is saved as a draft. Check it and submit it."),
        to=lambda cost_id: f"/costs/{cost_id}",
        conflict_at="",
        opens_transaction=True,  # the receipt is checked and stored first, without a lock
    )


def _first(project_id: int, schools: dict[int, str]) -> dict[str, Any]:
    """What the form of a new cost begins with."""
    values = form_values.first(current_actor(), project_id, request.args, schools)
    return values | {"form_id": idempotency.new_form_id()}


def _form(
    title: str,
    project: projects.ProjectRow,
    values: dict[str, Any],
    back: str,
    wrong: FormErrors,
    *,
    with_receipt: bool,
) -> str:
    """The form of a cost, with the fields of the kind it is about."""
    return render_template(
        "costs/cost_form.html",
        title=title,
        project=project,
        schools=_schools_of(project.id),
        values=values,
        back=back,
        with_receipt=with_receipt,
        words=wording,
        errors=wrong.errors,
        readings=wrong.readings,
        **form_values.choices(current_actor(), project.id, str(values.get("kind", ""))),
    )


def _record(actor: Actor, project_id: int, schools: dict[int, str]) -> int:
    command = cost_forms.record_cost(request.form, list(schools))
    upload = request.files.get("receipt")
    stored = receipts.store(upload.filename, upload.stream) if upload and upload.filename else None
    mark = idempotency.mark_of(request.form.get("form_id", ""), command, stored)
    with transaction():
        return idempotency.record_cost_once(actor, project_id, command, stored, mark)


@bp.route("/costs/<id:cost_id>/edit", methods=["GET", "POST"])
@access(*ENTERING)
def edit_cost(cost_id: int) -> ResponseReturnValue:
    """Change a draft."""
    actor = current_actor()
    row = own_cost(actor, cost_id)
    if row.status != State.DRAFT and request.method != "POST":
        raise Conflict(_("Only a draft can be changed. Return the cost to draft first."))
    if request.method != "POST":
        return _edit_form(row, form_values.stored(row))
    if SWITCH in request.form:
        return _edit_form(row, request.form.to_dict())
    if not _is_behind(row):
        return _change(row, request.form)
    schools = dict(_schools_of(row.project_id))
    joined = edit_conflicts.join(request.form, form_values.stored(row), row.version, schools)
    if joined.open:
        return _clash_page(actor, row, joined), 409
    return _change(row, joined.form) if joined.clashes else see_other(f"/costs/{cost_id}")


def _edit_form(row: CostRow, values: dict[str, Any], wrong: FormErrors = NO_ERRORS) -> str:
    project = projects.project(current_actor(), row.project_id)
    return _form(_("Edit cost"), project, values, row.url, wrong, with_receipt=False)


def _change(row: CostRow, form: MultiDict[str, str]) -> ResponseReturnValue:
    """Save the draft as the form has it."""
    schools = [id_ for id_, _name in _schools_of(row.project_id)]

    def change() -> None:
        version, command = version_of(form), cost_forms.record_cost(form, schools)
        cost_services.change_cost(current_actor(), row.id, version, command)

    return act(
        change,
        lambda wrong: _edit_form(row, form.to_dict(), wrong),
        done=_("The cost is saved."),
        to=f"/costs/{row.id}",
        conflict_at="",
    )


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
