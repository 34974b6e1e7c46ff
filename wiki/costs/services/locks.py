"""Holding a project or an activity until the end of a transaction, so that of two who change it one comes second."""

from sqlalchemy import select

from wiki.costs.models.project import Project
from wiki.costs.queries import projects
from wiki.costs.services import permissions as permission_services
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotFound
from wiki.kernel.i18n import _
from wiki.plan.models import Activity
from wiki.schools.rules import Actor


def managed_project(actor: Actor, project_id: int) -> Project:
    """The project, locked until the end of the transaction, for who manages it.

    Raises NotFound, NotAllowed, and Conflict when it is closed.
    """
    project = locked_project(actor, project_id)
    permission_services.need_manage(actor, project.lead_school_id)
    if project.closed_at is not None:
        raise Conflict(_("This project is closed."))
    return project


def locked_project(actor: Actor, project_id: int) -> Project:
    """The project, locked until the end of the transaction: one change of its costs and key at a time.

    Raises NotFound.
    """
    project = session().scalar(
        select(Project)
        .where(Project.id == project_id, projects.visible_to(actor))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if project is None:
        raise NotFound(_("There is no such project."))
    return project


def lock_activity(activity_id: int) -> None:
    """Lock an activity, so that nobody else opens a project under it until the end of the transaction."""
    session().execute(select(Activity.id).where(Activity.id == activity_id).with_for_update())
