"""The simulator on the screen. Everything is in the address, so what somebody tried can be shared as a link."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from wiki.costs import wording
from wiki.costs.forms import keys as key_forms
from wiki.costs.queries import projects as project_queries
from wiki.desk.queries import budget_report, simulation
from wiki.desk.queries.simulation import Scope
from wiki.desk.rules.simulation import Outcome, simulate
from wiki.desk.views.blueprint import bp
from wiki.kernel import clock
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_id, read_ids
from wiki.kernel.i18n import _
from wiki.plan import queries as plan
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools
from wiki.schools.queries.schools import SchoolCard
from wiki.statements.services import spreadsheets
from wiki.statements.services.spreadsheets import Cell, Cents


@dataclass(frozen=True)
class Tried:
    """What came of the key that was tried; None before one was."""

    outcome: Outcome | None
    invalid: Invalid | None = None


@bp.get("/simulator")
@access(MEMBERS)
def simulator() -> ResponseReturnValue:
    """Try another key, other numbers of pupils or other schools on the costs of a project or a school year."""
    actor, args = current_actor(), request.args
    scope, everybody = _scope(args), schools.schools_by_brin()
    tried = _try(scope, args, everybody) if args.get("method") else Tried(None)
    names = {card.id: card for card in everybody}
    if tried.outcome and args.get("format") == "csv":
        return _csv(tried.outcome, names)
    page = render_template(
        "desk/simulation.html",
        projects=[(row.id, row.title) for row in project_queries.projects(actor, limit=200).items],
        years=[(row.label, row.label) for row in plan.school_years()],
        year=_year_label(scope),
        schools=everybody,
        pupils=schools.pupils_on(clock.today()),
        values=args,
        chosen=set(args.getlist("schools")),
        outcome=tried.outcome,
        names=names,
        problems=_problems(tried.outcome, names),
        errors=tried.invalid.errors if tried.invalid else {},
        readings=getattr(tried.invalid, "readings", {}),
        words=wording,
        csv=f"/simulator?{request.query_string.decode('ascii', 'replace')}&format=csv",
    )
    return page, 422 if tried.invalid else 200


def _scope(args: MultiDict[str, str]) -> Scope:
    project_id = read_id(args.get("project"))
    if project_id is not None and 0 < project_id < 10**9:
        return Scope(project_id=project_queries.project(current_actor(), project_id).id)
    year = budget_report.year_with_projects(args.get("year") or None)
    if year is None and args.get("year"):
        abort(404)
    return Scope(year_id=year.id if year else 0)


def _year_label(scope: Scope) -> str:
    return next((row.label for row in plan.school_years() if row.id == scope.year_id), "")


def _try(scope: Scope, args: MultiDict[str, str], everybody: Sequence[SchoolCard]) -> Tried:
    ids = [card.id for card in everybody]
    wanted = set(read_ids(args.getlist("schools")))
    chosen = tuple(id_ for id_ in ids if id_ in wanted)
    try:
        found = simulation.costs(current_actor(), scope)
        bearing = chosen or tuple(id_ for id_ in ids if any(id_ in cost.borne for cost in found))
        key = key_forms.key_to_try(args, bearing, clock.today())
        return Tried(simulate(found, key, key_forms.pupils(args, ids), chosen))
    except Invalid as invalid:
        return Tried(None, invalid)


def _problems(outcome: Outcome | None, names: dict[int, Any]) -> list[str]:
    """Why the key could not divide some of the costs, each reason once."""
    called = {id_: card.name for id_, card in names.items()}
    found = [wording.key_sentence(problem, called) for _id, problem in outcome.problems] if outcome else []
    return list(dict.fromkeys(str(sentence) for sentence in found))


def _csv(outcome: Outcome, names: dict[int, SchoolCard]) -> Response:
    head: tuple[Cell, ...] = (_("School"), _("Now"), _("Would be"), _("Difference"))
    rows = (
        (names[row.school_id].name, Cents(row.now), Cents(row.then), Cents(row.difference))
        for row in outcome.changes
    )
    out = io.BytesIO()
    spreadsheets.write_csv(iter([head, *rows]), out)
    return attached(out.getvalue(), "text/csv; charset=utf-8", "simulatie.csv")
