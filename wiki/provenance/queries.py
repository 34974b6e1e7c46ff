"""What projects cost by the ledger, and which pages they made. For members, who see every project."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.costs.models.cost import Cost, CostHours
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.costs.queries.projects import visible_to
from wiki.kernel.db import session
from wiki.ledger.models import Journal, Posting
from wiki.ledger.rules import JournalKind
from wiki.pages.models import Page
from wiki.pages.rules.pages import address
from wiki.provenance import rules
from wiki.provenance.models import PageProject
from wiki.provenance.rules import Provenance
from wiki.schools.rules import Actor, Role


def projects_of(page_ids: Collection[int]) -> dict[int, list[rules.Project]]:
    """The projects that made each of these pages, by code; four queries, whatever the number."""
    linked: Any = select(PageProject.project_id).where(PageProject.page_id.in_(page_ids))
    statement = select(Project.id, Project.code, Project.title, Project.slug).where(Project.id.in_(linked))
    rows = session().execute(statement.order_by(Project.code, Project.id)).all()
    if not rows:
        return {page: [] for page in page_ids}
    ids = [row.id for row in rows]
    weights, borne, minutes = _weights(ids), _borne(ids), _minutes(ids)
    found = [
        rules.Project(
            row.id,
            row.code,
            row.title,
            f"/projects/{row.id}-{row.slug}",
            borne[row.id],
            minutes.get(row.id, 0),
            weights[row.id],
        )
        for row in rows
    ]
    return {page: [project for project in found if page in project.weights] for page in page_ids}


def _weights(project_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    statement = select(PageProject.project_id, PageProject.page_id, PageProject.weight).where(
        PageProject.project_id.in_(project_ids)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for project, page, weight in session().execute(statement):
        found[project][page] = weight
    return found


def _borne(project_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """What each school bears of each project: everything that was posted, with what was reversed taken off."""
    statement = (
        select(Posting.project_id, Posting.school_id, func.sum(Posting.cents))
        .where(Posting.project_id.in_(project_ids), Posting.account == "borne")
        .group_by(Posting.project_id, Posting.school_id)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows: list[Any] = list(session().execute(statement))
    for project, school, cents in rows:
        found[project][school] = int(cents)
    return found


def _minutes(project_ids: Sequence[int]) -> dict[int, int]:
    """The work in the costs that are in the books and were not reversed."""
    undone = aliased(Journal)
    stands = (
        select(Journal.id)
        .outerjoin(undone, undone.reverses_id == Journal.id)
        .where(Journal.cost_id == Cost.id, Journal.kind != JournalKind.REVERSAL, undone.id.is_(None))
    )
    statement = (
        select(Cost.project_id, func.sum(CostHours.minutes))
        .join(Cost, Cost.id == CostHours.cost_id)
        .where(Cost.project_id.in_(project_ids), stands.exists())
        .group_by(Cost.project_id)
    )
    return {project: int(minutes) for project, minutes in session().execute(statement)}


def provenance(page_id: int, using: int) -> Provenance:
    """What a page cost, when so many schools use it."""
    return rules.provenance(page_id, projects_of([page_id])[page_id], using)


@dataclass(frozen=True)
class Made:
    """A page that a project made, with its part of the costs."""

    id: int
    title: str
    url: str
    weight: int
    cents: int
    minutes: int
    using: int


def made_by(project_id: int) -> list[Made]:
    """The pages of a project and what each has of its costs, by title."""
    statement = (
        select(Page.id, Page.title, Page.slug, Page.use_count, PageProject.weight)
        .join(PageProject, PageProject.page_id == Page.id)
        .where(PageProject.project_id == project_id)
        .order_by(Page.title, Page.id)
    )
    rows = session().execute(statement).all()
    if not rows:
        return []
    projects = projects_of([rows[0].id])[rows[0].id]
    project = next(found for found in projects if found.id == project_id)
    cents, minutes = project.parts(project.cents), project.parts(project.minutes)
    return [
        Made(r.id, r.title, address(r.id, r.slug), r.weight, cents[r.id], minutes[r.id], r.use_count)
        for r in rows
    ]


def participants(project_id: int) -> set[int]:
    """The schools of a project, those that left too."""
    wanted = select(ProjectParticipant.school_id).where(ProjectParticipant.project_id == project_id)
    return set(session().scalars(wanted))


def project_choices(actor: Actor, without: Collection[int]) -> list[tuple[int, str]]:
    """The projects this actor may name, newest first: (id, name)."""
    statement = select(Project.id, Project.code, Project.title).where(
        visible_to(actor), Project.id.not_in(without)
    )
    if not actor.has(Role.NETWORK_COORDINATOR):
        own: Any = select(ProjectParticipant.project_id).where(
            ProjectParticipant.school_id == actor.school_id
        )
        statement = statement.where(Project.id.in_(own))
    rows = session().execute(statement.order_by(Project.starts_on.desc(), Project.id.desc())).all()
    return [(row.id, f"{row.code} {row.title}") for row in rows]


def pages_of(project_ids: Collection[int]) -> list[int]:
    """The pages these projects made."""
    wanted = select(PageProject.page_id).where(PageProject.project_id.in_(project_ids)).distinct()
    return sorted(session().scalars(wanted))
