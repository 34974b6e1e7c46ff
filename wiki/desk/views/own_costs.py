"""Costs for who decides on none: what their school paid, bears and owes, what waits, and entering a cost."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.rules.lifecycle import ENTERING
from wiki.desk.queries.own_school import open_for_costs, own_activities, own_school
from wiki.desk.views.blueprint import bp
from wiki.kernel.forms import read_id
from wiki.schools.access import access
from wiki.schools.rules import Actor


def own_costs(actor: Actor) -> str:
    """The screen."""
    return render_template(
        "desk/own_costs.html",
        own=own_school(actor),
        projects=open_for_costs(actor),
        activities=own_activities(actor),
        words=wording,
    )


@bp.get("/costs/new")
@access(*ENTERING)
def new_cost() -> ResponseReturnValue:
    """On to the form for a cost of the project that was chosen."""
    project_id = read_id(request.args.get("project"))
    if project_id is None:
        abort(404)
    return redirect(url_for("costs.new_cost", project_id=project_id))
