"""What the register can be narrowed down to."""

from sqlalchemy import select

from wiki.costs.models.project import Project
from wiki.kernel.db import session
from wiki.register.queries.narrowing import projects_visible_to
from wiki.schools.rules import Actor

MOST = 500
"""Of a list that somebody chooses from; older projects are found by their activity, or by text."""


def projects_to_choose(actor: Actor) -> list[tuple[int, str]]:
    """The projects that the actor may see, the newest first."""
    statement = select(Project.id, Project.code, Project.title).where(projects_visible_to(actor))
    rows = session().execute(statement.order_by(Project.starts_on.desc(), Project.id.desc()).limit(MOST))
    return [(id_, f"{code} {title}") for id_, code, title in rows]
