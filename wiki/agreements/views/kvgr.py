"""Costs for joint account on the screen: the seven conditions, and the file to take away."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wiki.agreements import wording
from wiki.agreements.queries import kvgr
from wiki.agreements.services import tax_file
from wiki.agreements.views.blueprint import bp
from wiki.costs.queries import projects
from wiki.kernel.file_responses import attached_file
from wiki.schools.access import MEMBERS, access, current_actor


@bp.get("/projects/<id:project_id>/kvgr")
@access(MEMBERS)
def conditions(project_id: int) -> ResponseReturnValue:
    """The seven conditions, with what to do about each that is not in order."""
    actor = current_actor()
    project = projects.project(actor, project_id)
    return render_template(
        "agreements/kvgr.html",
        project=project,
        findings=kvgr.findings_of(project_id),
        waiting=project.waiting_cents,
        may_take=tax_file.may_take(actor, project_id),
        words=wording,
    )


@bp.get("/projects/<id:project_id>/kvgr.zip")
@access(MEMBERS)
def conditions_file(project_id: int) -> ResponseReturnValue:
    """Agreement, keys, documents, shares and findings in one ZIP."""
    return attached_file(*tax_file.of_project(current_actor(), project_id))
