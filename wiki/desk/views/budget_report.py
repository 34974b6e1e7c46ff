"""Budget against actual on the screen, with drawings and the same numbers as tables."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from wiki.desk.queries import budget_report
from wiki.desk.views.blueprint import bp
from wiki.plan import queries as plan
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/costs/overview")
@access(MEMBERS)
def overview() -> ResponseReturnValue:
    """What was planned, approved and still waits in a school year; who paid, and who bears."""
    actor = current_actor()
    year = budget_report.year_with_projects(request.args.get("year"))
    if year is None and request.args.get("year"):
        abort(404)
    activities = budget_report.spending(actor, year.id) if year else []
    return render_template(
        "desk/budget_report.html",
        year=year,
        years=[(row.label, row.label) for row in plan.school_years()],
        activities=activities,
        total=budget_report.together([activity.total for activity in activities]),
        schools=budget_report.schools(actor, year.id) if year else [],
    )
