"""Closing a project and opening it again, on the screen."""

from flask import flash
from flask.typing import ResponseReturnValue

from wiki.costs.queries import projects as project_queries
from wiki.costs.services import projects as project_services
from wiki.costs.views.blueprint import bp
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Role


@bp.post("/projects/<id:project_id>/close")
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def close_project(project_id: int) -> ResponseReturnValue:
    """Let a project take no new costs."""
    actor = current_actor()
    with transaction():
        project_services.close_project(actor, project_id)
    flash(
        _(
            "The project is closed. It does not accept new costs; what has been entered can still be decided "
            "on."
        )
    )
    return see_other(project_queries.project(actor, project_id).url)


@bp.post("/projects/<id:project_id>/reopen")
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def reopen_project(project_id: int) -> ResponseReturnValue:
    """Let a closed project take costs again."""
    actor = current_actor()
    with transaction():
        project_services.reopen_project(actor, project_id)
    flash(_("The project is open again."))
    return see_other(project_queries.project(actor, project_id).url)
