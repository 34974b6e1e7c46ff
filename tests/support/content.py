"""Pages and projects for tests, written by the services of their slices."""

from datetime import date

from sqlalchemy import insert

from tests.support import cast
from wiki.costs.models import Project
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.signals import project_saved
from wiki.pages import services
from wiki.pages.rules import Labels, NewPage, Text
from wiki.schools.actor import by_id
from wiki.schools.rules import Actor


def actor(name: str) -> Actor:
    """One of the cast."""
    found = by_id(cast.PEOPLE[name][0])
    assert found is not None
    return found


def page(
    title: str,
    body: str = "",
    *,
    by: str = "anna",
    kind: str = "page",
    public: bool = False,
    tags: tuple[str, ...] = (),
    activities: tuple[int, ...] = (),
    state: str = "ready",
) -> int:
    """A page; returns its id."""
    labels = Labels(activities=frozenset(activities), tags=tags, state=state)
    visibility = "public" if public else "network"
    return services.create_page(actor(by), NewPage(Text(title, body, labels), kind, visibility=visibility)).id


def archive(page_id: int) -> None:
    """Take a page out of the lists."""
    with transaction():
        services.set_archived(actor("kim"), page_id, True)


def project(title: str, description: str = "", activity: int = cast.LEARNING_GOALS) -> int:
    """A project of De Veenpluis; returns its id."""
    with transaction():
        row = {"code": f"P{title[:6]}", "title": title, "slug": "project", "description": description}
        row |= {"activity_id": activity, "lead_school_id": cast.VEENPLUIS, "created_by_id": cast.KIM}
        span = {"starts_on": date(2018, 9, 1), "ends_on": date(2019, 6, 30)}
        statement = insert(Project).values(**row, **span, created_at=clock.now()).returning(Project.id)
        id_ = session().execute(statement).scalar_one()
        project_saved.send(project_id=id_)
    return id_
