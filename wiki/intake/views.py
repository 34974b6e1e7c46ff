"""Costs that come in as files, on the screen: one invoice, receipt or photo, or a sheet with many."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording as cost_wording
from wiki.costs.forms import costs as cost_forms
from wiki.costs.forms import form_values
from wiki.costs.queries import projects
from wiki.costs.rules import permissions as cost_permissions
from wiki.costs.rules.lifecycle import ENTERING
from wiki.costs.services import costs as cost_services
from wiki.costs.services.receipts import StoredReceipt
from wiki.intake import forms, wording
from wiki.intake.queries import doubles
from wiki.intake.rules.cost_table import MOST_ROWS
from wiki.intake.services import keeping, reading, sheet
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import read_day
from wiki.kernel.i18n import _, ngettext
from wiki.schools.access import access, current_actor

bp = Blueprint("intake", __name__)


@bp.get("/projects/<id:project_id>/costs/from-file")
@access(*ENTERING)
def choose_file(project_id: int) -> ResponseReturnValue:
    """Choose an electronic invoice, a receipt or a photo, or a sheet with many costs."""
    return _choose(project_id)


def _choose(project_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    return render_template(
        "intake/choose.html",
        project=_project(project_id)[0],
        errors=wrong.errors,
        columns=wording.COLUMNS,
        most=MOST_ROWS,
    )


def _project(project_id: int) -> tuple[projects.ProjectRow, list[tuple[int, str]]]:
    """A project in which the actor may enter costs, with its schools."""
    actor = current_actor()
    project = projects.project(actor, project_id)
    schools = {row.school_id: row.name for row in projects.participants(project_id)}
    if not cost_permissions.may_record_cost(actor, schools):
        raise NotAllowed(_("Coordinators enter costs of projects their own school takes part in."))
    return project, list(schools.items())


@bp.post("/projects/<id:project_id>/costs/from-file")
@access(*ENTERING)
def read_file(project_id: int) -> ResponseReturnValue:
    """Show what a file says, to look at and to save."""
    _row, schools = _project(project_id)

    def show() -> str:
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Invalid({"file": _("Choose a file first.")})
        found = reading.read(upload.filename, upload.stream)
        own = current_actor().school_id
        payer = own if own in dict(schools) else ""
        values = forms.values_of(found.proposal, payer or "")
        return _read_page(project_id, values, found.kept)

    return _shown(show, lambda wrong: _choose(project_id, wrong))


def _shown(show: Callable[[], str], again: Callable[[FormErrors], str]) -> ResponseReturnValue:
    """What was read, or the form once more with what is wrong; nothing is written."""
    try:
        return show()
    except Invalid as invalid:
        return again(FormErrors(invalid.errors)), 422


def _read_page(
    project_id: int, values: dict[str, Any], kept: tuple[StoredReceipt, ...], wrong: FormErrors = NO_ERRORS
) -> str:
    actor = current_actor()
    project, schools = _project(project_id)
    return render_template(
        "intake/read.html",
        project=project,
        schools=schools,
        values=values,
        kept=kept,
        mark=forms.mark_of(actor, project_id, kept),
        same=_same(values),
        words=cost_wording,
        errors=wrong.errors,
        readings=wrong.readings,
        **form_values.choices(actor, project_id, str(values.get("kind", ""))),
    )


def _same(values: dict[str, Any]) -> list[doubles.Known]:
    """Costs that may be the same as what is in the form."""
    day, gross = read_day(str(values.get("dated_on", ""))), forms.cents_of(str(values.get("gross", "")))
    number = str(values.get("document_number", ""))
    there = doubles.known(current_actor(), {day} if day else set(), {number} if number else set())
    return doubles.same(there, day, gross, doubles.numbered(str(values.get("supplier", "")), number))


@bp.post("/projects/<id:project_id>/costs/from-file/save")
@access(*ENTERING)
def save_file(project_id: int) -> ResponseReturnValue:
    """Save what was read as a draft, with the file behind it."""
    actor = current_actor()
    _row, schools = _project(project_id)
    kept = forms.kept(actor, project_id, request.form.get("kept", ""))

    def save() -> int:
        command = cost_forms.record_cost(request.form, [id_ for id_, _name in schools])
        cost = cost_services.record_cost(actor, project_id, command)
        for one in kept:
            cost_services.attach_receipt(actor, cost.id, one)
        return cost.id

    return act(
        save,
        lambda wrong: _read_page(project_id, request.form.to_dict(), kept, wrong),
        done=_("The cost is saved as a draft. Check it and submit it."),
        to=lambda cost_id: f"/costs/{cost_id}",
        conflict_at="",
    )


@bp.post("/projects/<id:project_id>/costs/sheet")
@access(*ENTERING)
def read_sheet(project_id: int) -> ResponseReturnValue:
    """Show what each row of a sheet says, what is wrong with it, and what may be there already."""
    _project(project_id)

    def show() -> str:
        upload = request.files.get("sheet")
        if upload is None or not upload.filename:
            raise Invalid({"sheet": _("Choose a file first.")})
        try:
            kept = keeping.keep(upload.filename, upload.stream, sheet.MOST_BYTES)
            return _sheet_page(project_id, kept)
        except Invalid as invalid:
            raise Invalid({"sheet": next(iter(invalid.errors.values()))}) from invalid

    return _shown(show, lambda wrong: _choose(project_id, wrong))


def _sheet_page(project_id: int, kept: StoredReceipt, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    project, schools = _project(project_id)
    rows = forms.rows(actor, sheet.read(keeping.content(kept)), schools)
    return render_template(
        "intake/sheet.html",
        project=project,
        rows=rows,
        wrong=[row for row in rows if row.errors],
        doubles=[row for row in rows if row.is_double],
        cents=sum(row.command.gross_cents for row in rows if row.command),
        mark=forms.mark_of(actor, project_id, (kept,)),
        columns=wording.COLUMNS,
        errors=wrong.errors,
    )


@bp.post("/projects/<id:project_id>/costs/sheet/save")
@access(*ENTERING)
def save_sheet(project_id: int) -> ResponseReturnValue:
    """Save all rows as drafts, or none."""
    actor = current_actor()
    project, schools = _project(project_id)
    [kept] = forms.kept(actor, project_id, request.form.get("kept", ""))
    rows = forms.rows(actor, sheet.read(keeping.content(kept)), schools)
    if any(row.command is None for row in rows):
        raise Conflict(_("There is a row that is not right yet."))
    if any(row.is_double for row in rows) and not request.form.get("seen"):
        errors = {"seen": _("Look at the rows that may be there already, and say that you saw them.")}
        return _sheet_page(project_id, kept, FormErrors(errors)), 422
    commands = [(row.number, row.command) for row in rows if row.command]
    return act(
        lambda: sheet.record_all(actor, project_id, commands),
        lambda wrong: _sheet_page(project_id, kept, wrong),
        done=lambda made: ngettext(
            "%(num)s cost is saved as a draft.", "%(num)s costs are saved as drafts.", len(made)
        ),
        to=project.url,
        conflict_at="",
    )
