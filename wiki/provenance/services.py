"""Naming the projects that made a page, and storing what it cost with it. Inside the caller's transaction."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from wiki.audit.services import record
from wiki.costs.queries.projects import project as project_row
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.signals import journal_posted, page_joined, page_saved, project_saved
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.services import embedded_facts
from wiki.provenance import queries, rules
from wiki.provenance.models import PageProject
from wiki.provenance.rules import Provenance
from wiki.schools.rules import Actor


def listen() -> None:
    """Refresh what pages show of their costs when the books, the schools that use them or names of projects change."""
    journal_posted.connect(_journal_posted)
    page_saved.connect(_page_saved)
    project_saved.connect(_project_saved)
    page_joined.connect(_page_joined)


def _journal_posted(_sender: Any, project_ids: Collection[int], **_more: Any) -> None:
    refresh(*queries.pages_of(project_ids))


def _project_saved(_sender: Any, project_id: int, **_more: Any) -> None:
    session().flush()
    refresh(*queries.pages_of([project_id]))


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    session().flush()
    if queries.projects_of([page_id])[page_id]:
        refresh(page_id)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    """The projects that made a page made the one that it went up in; it is as large a part as both were."""
    db = session()
    moved = db.scalars(select(PageProject).where(PageProject.page_id == page_id)).all()
    for row in moved:
        known = db.get(PageProject, (into_id, row.project_id), with_for_update=True)
        if known is None:
            row.page_id = into_id
        else:
            known.weight = min(known.weight + row.weight, rules.WEIGHT_MAX)
            db.delete(row)
    db.flush()
    if moved:
        refresh(page_id, *queries.pages_of([row.project_id for row in moved]))


def name(actor: Actor, page_id: int, project_id: int, weight: int = 1) -> None:
    """Name a project as the maker of a page, with how large a part of the project the page is.

    Raises NotAllowed, NotFound, and Invalid (fields `project`, `weight`).
    """
    _may(actor, page_id, project_id)
    if not 1 <= weight <= rules.WEIGHT_MAX:
        raise Invalid({"weight": _("Enter a whole number from 1 to 1000.")})
    db = session()
    known = db.get(PageProject, (page_id, project_id), with_for_update=True)
    if known is not None and known.weight == weight:
        return
    if known is None:
        row = {"page_id": page_id, "project_id": project_id, "named_by_id": actor.member_id}
        db.add(PageProject(**row, weight=weight, at=clock.now()))
    else:
        known.weight = weight
    db.flush()
    record(actor.id, "provenance.named", "page", page_id, project=project_id, weight=weight)
    refresh(*queries.pages_of([project_id]))


def forget(actor: Actor, page_id: int, project_id: int) -> None:
    """Remove a project from the makers of a page. Raises NotAllowed, NotFound, and Invalid (field `project`)."""
    _may(actor, page_id, project_id)
    known = session().get(PageProject, (page_id, project_id), with_for_update=True)
    if known is None:
        raise NotFound(_("This project is not named on the page."))
    session().delete(known)
    session().flush()
    record(actor.id, "provenance.forgotten", "page", page_id, project=project_id)
    refresh(page_id, *queries.pages_of([project_id]))


def refresh(*page_ids: int) -> None:
    """Work out again what members who read these pages see of their costs, and store it with each page.

    Raises NotFound for a page that does not exist.
    """
    for page_id in sorted(set(page_ids)):
        # Held before it is worked out: who posts at the same time waits, and works it out after.
        page = session().get_one(Page, page_id, with_for_update=True)
        embedded_facts.store(page_id, "costs", embedded_costs(queries.provenance(page_id, page.use_count)))


def embedded_costs(found: Provenance) -> dict[str, Any]:
    """What is stored with a page; empty when no project made it."""
    if not found.parts:
        return {}
    return {
        "projects": [{"title": part.project.title, "url": part.project.url} for part in found.parts],
        "cents": found.cents,
        "minutes": found.minutes,
        "sharing": found.sharing,
        "using": found.using,
        "per_school": found.per_using_school,
    }


def _may(actor: Actor, page_id: int, project_id: int) -> None:
    if not actor.is_member:
        raise NotAllowed(_("Sign in to do this."))
    page_row(actor, page_id)
    try:
        project_row(actor, project_id)
    except NotFound:
        raise Invalid({"project": _("Choose a project.")}) from None
    if not rules.may_name(actor, queries.participants(project_id)):
        raise NotAllowed(_("People of the schools in the project, and the core team, can say what it made."))
