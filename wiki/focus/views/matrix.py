"""The matrix of schools and building blocks, on the screen and as a spreadsheet."""

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.focus import forms, wording
from wiki.focus.queries import matrix as matrix_queries
from wiki.focus.queries.points import Filters, shown_year
from wiki.focus.queries.rounds import next_round
from wiki.focus.rules.points import leads_rounds
from wiki.focus.services.spreadsheet import matrix_file
from wiki.focus.views.blueprint import bp
from wiki.kernel.file_responses import attached
from wiki.plan.queries import building_blocks, school_years
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/")
@access(MEMBERS)
def index() -> ResponseReturnValue:
    """Who works on what, and how far everybody is."""
    actor, years = current_actor(), school_years()
    year, filters = shown_year(years, request.args.get("school_year")), forms.filters(request.args)
    return render_template(
        "focus/index.html",
        year=year,
        years=[one.label for one in years],
        matrix=matrix_queries.matrix(actor, year, filters) if year else None,
        filters=filters,
        filtered=filters != Filters(),
        blocks=[(block.id, block.name) for block in building_blocks()],
        stages=wording.STAGES,
        flags=wording.FLAGS,
        marks=wording.MARKS,
        chosen=urlencode({name: value for name, value in request.args.items() if value and name != "format"}),
        own=actor.school_id,
        writes=actor.coordinates(actor.school_id),
        leads=leads_rounds(actor),
        coming=next_round(),
    )


@bp.get("/export")
@access(MEMBERS)
def export() -> ResponseReturnValue:
    """The matrix as a spreadsheet."""
    year = shown_year(school_years(), request.args.get("school_year"))
    found = forms.filters(request.args)
    return attached(*matrix_file(current_actor(), year, found, request.args.get("format", "")), store=False)
