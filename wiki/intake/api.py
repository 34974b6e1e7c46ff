"""Costs that come in as files, by the JSON API: the same reading as on the screen."""

from typing import Any

from flask import request

from wiki.costs.queries import projects
from wiki.costs.rules import permissions as cost_permissions
from wiki.costs.rules.lifecycle import ENTERING
from wiki.intake import forms
from wiki.intake.queries import doubles
from wiki.intake.schemas import ReadCostSchema, ReadSheetSchema, SheetArgs
from wiki.intake.services import reading, sheet
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.access import access, current_actor

bp = ApiBlueprint("intake", __name__, "Costs that come in as files", writes="costs")


@bp.route("/projects/<id:project_id>/costs/from-file", methods=["POST"])
@access(*ENTERING)
@bp.response(200, ReadCostSchema)
def read_file(project_id: int) -> Any:
    """What a file says of a cost: multipart with `file`, an invoice (UBL), a PDF or a photo. Nothing is saved."""
    _schools(project_id)
    upload = request.files.get("file")
    if upload is None:
        raise Invalid({"file": _("Choose a file first.")})
    said = reading.read(upload.filename or "", upload.stream).proposal
    day, number = said.dated_on, said.document_number
    there = doubles.known(current_actor(), {day} if day else set(), {number} if number else set())
    mark = doubles.numbered(said.supplier, number)
    return vars(said) | {"same": doubles.same(there, day, said.gross_cents, mark)}


def _schools(project_id: int) -> list[tuple[int, str]]:
    projects.project(current_actor(), project_id)
    schools = {row.school_id: row.name for row in projects.participants(project_id)}
    if not cost_permissions.may_record_cost(current_actor(), schools):
        raise NotAllowed(_("Coordinators enter costs of projects their own school takes part in."))
    return list(schools.items())


@bp.route("/projects/<id:project_id>/costs/sheet", methods=["POST"])
@access(*ENTERING)
@bp.arguments(SheetArgs, location="query")
@bp.response(200, ReadSheetSchema)
def read_sheet(args: dict[str, Any], project_id: int) -> Any:
    """The rows of a sheet: multipart with `file`, a CSV or XLSX. With `save` all of them become drafts, or none."""
    actor, schools = current_actor(), _schools(project_id)
    upload = request.files.get("file")
    content = upload.stream.read(sheet.MOST_BYTES + 1) if upload else b""
    rows = forms.rows(actor, sheet.read(content), schools)
    if not args["save"]:
        return {"rows": rows, "saved": []}
    if any(row.command is None for row in rows):
        raise Conflict(_("There is a row that is not right yet."))
    if any(row.is_double for row in rows) and not args["seen"]:
        raise Conflict(_("Look at the rows that may be there already, and say that you saw them."))
    with transaction():
        commands = [(row.number, row.command) for row in rows if row.command]
        return {"rows": rows, "saved": sheet.record_all(actor, project_id, commands)}
