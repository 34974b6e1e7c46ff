"""Costs for joint account on the screen: the seven conditions, and the file to take away."""

from io import SEEK_END

from flask import Response, render_template, send_file
from flask.typing import ResponseReturnValue

from wiki.agreements import wording
from wiki.agreements.queries import kvgr, tax_file_contents
from wiki.agreements.services import tax_file
from wiki.agreements.views.blueprint import ID, bp
from wiki.costs.queries import projects as costs
from wiki.costs.rules.permissions import REVERSERS
from wiki.kernel.errors import NotAllowed
from wiki.kernel.file_names import disposition
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Actor


def may_take(actor: Actor, project_id: int) -> bool:
    """The whole file goes to members of the schools that take part, and to who decides on costs."""
    if actor.has(*REVERSERS):
        return True
    return actor.school_id in {school.school_id for school in costs.participants(project_id)}


@bp.get(f"/projects/<{ID}:project_id>/kvgr")
@access(MEMBERS)
def conditions(project_id: int) -> ResponseReturnValue:
    """The seven conditions, with what to do about each that is not in order."""
    actor = current_actor()
    project = costs.project(actor, project_id)
    return render_template(
        "agreements/kvgr.html",
        project=project,
        findings=kvgr.findings_of(project_id),
        waiting=project.waiting_cents,
        may_take=may_take(actor, project_id),
        words=wording,
    )


@bp.get(f"/projects/<{ID}:project_id>/kvgr.zip")
@access(MEMBERS)
def conditions_file(project_id: int) -> ResponseReturnValue:
    """Agreement, keys, documents, shares and findings in one ZIP."""
    return zipped(current_actor(), project_id)


def zipped(actor: Actor, project_id: int) -> Response:
    """The ZIP as an answer; raises NotFound, NotAllowed and Invalid."""
    project = costs.project(actor, project_id)
    if not may_take(actor, project_id):
        raise NotAllowed(_("Only schools that take part in this project take its file away."))
    file = tax_file.write(tax_file_contents.of_project(actor, project_id))
    size = file.seek(0, SEEK_END)
    file.seek(0)
    response: Response = send_file(file, "application/zip")
    response.content_length = size
    name = f"kvgr-{project.code.lower()}-{project.slug}.zip"
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
