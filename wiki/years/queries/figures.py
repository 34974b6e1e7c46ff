"""A school year in figures. What the actor may not see is not counted."""

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Any

from sqlalchemy import and_, case, func, or_, select, union

from wiki.adoptions.models import Adoption
from wiki.adoptions.rules import UseState
from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.costs.queries.projects import visible_to as projects_visible_to
from wiki.costs.rules.lifecycle import COUNTED, State
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.i18n import _
from wiki.kernel.signals import year_counted
from wiki.pages.models import Page, PageActivity, Revision
from wiki.pages.queries.pages import visible_to as pages_visible_to
from wiki.pages.rules.pages import KINDS as PAGE_KINDS
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.plan.rules import Figure
from wiki.schools.models import Membership
from wiki.schools.rules import Actor


def figures(actor: Actor, year: SchoolYear) -> list[tuple[str, list[Figure]]]:
    """The figures of a school year under their headings, in a fixed order."""
    answers = (found for _receiver, found in year_counted.send(actor=actor, year=year))
    own = [*_plan(year), *_pages(actor, year), *_writing(actor, year), *_use(actor, year)]
    found = [*own, *_money(actor, year), *sorted(chain.from_iterable(answers), key=lambda f: f.group)]
    return [(group, list(rows)) for group, rows in groupby(found, key=lambda figure: figure.group)]


def _plan(year: SchoolYear) -> Iterator[Figure]:
    db, at, group = session(), f"/plan/{year.label}", _("Year plan")
    asked = select(Activity.kind, func.count(), func.count(Activity.closed_at)).group_by(Activity.kind)
    kinds = {
        kind: (all_, closed)
        for kind, all_, closed in db.execute(asked.where(Activity.school_year_id == year.id))
    }
    structural, incidental = kinds.get("structural", (0, 0)), kinds.get("incidental", (0, 0))
    people, schools = db.execute(_people_and_schools(year.id)).one()
    yield Figure(group, _("Structural activities"), structural[0], f"{at}#structural")
    yield Figure(group, _("Incidental activities"), incidental[0], f"{at}#incidental")
    yield Figure(group, _("Activities that are closed"), structural[1] + incidental[1], at)
    yield Figure(group, _("People in working groups"), people, at)
    yield Figure(group, _("Schools that lead or are in a working group"), schools, "/schools/")


def _people_and_schools(year_id: int) -> Any:
    member, of = WorkingGroupMember, Activity.school_year_id == year_id
    people = select(member.person_id).join(Activity, Activity.id == member.activity_id).where(of).distinct()
    schools = union(
        select(Membership.school_id.label("id")).where(
            Membership.person_id.in_(people), Membership.school_id.is_not(None)
        ),
        select(Activity.lead_school_id).where(of, Activity.lead_school_id.is_not(None)),
    ).subquery()
    return select(
        select(func.count()).select_from(people.subquery()).scalar_subquery(),
        select(func.count()).select_from(schools).scalar_subquery(),
    )


def _of_the_year(actor: Actor, year: SchoolYear) -> Any:
    """The ids of the pages that belong to its activities."""
    return (
        select(PageActivity.page_id)
        .join(Activity, Activity.id == PageActivity.activity_id)
        .join(Page, Page.id == PageActivity.page_id)
        .where(Activity.school_year_id == year.id, pages_visible_to(actor), Page.archived_at.is_(None))
    )


def _pages(actor: Actor, year: SchoolYear) -> Iterator[Figure]:
    group = _("Pages of its activities")
    words = {
        "instrument": _("Instruments"),
        "research": _("Research results"),
        "story": _("Stories"),
        "page": _("Other pages"),
    }
    asked = select(Page.kind, func.count(), func.count(Page.released)).group_by(Page.kind)
    found = {
        kind: (all_, ready)
        for kind, all_, ready in session().execute(asked.where(Page.id.in_(_of_the_year(actor, year))))
    }
    for kind in PAGE_KINDS:
        yield Figure(group, words[kind], found.get(kind, (0, 0))[0], f"/pages/?kind={kind}")
    yield Figure(
        group, _("Ready for use"), sum(ready for _all, ready in found.values()), "/pages/?state=ready"
    )


def _writing(actor: Actor, year: SchoolYear) -> Iterator[Figure]:
    """What was written in the year, on whatever page."""
    start, end = clock.span(year.starts_on, year.ends_on)
    within = Revision.at >= start, Revision.at < end
    asked = (
        select(
            func.count(),
            func.count(Revision.author_id.distinct()),
            func.sum(case((Revision.number == 1, 1), else_=0)),
        )
        .join(Page, Page.id == Revision.page_id)
        .where(*within, pages_visible_to(actor))
    )
    versions, writers, made = session().execute(asked).one()
    group = _("Written in this year")
    yield Figure(group, _("New pages"), int(made or 0), "/pages/")
    yield Figure(group, _("Versions"), versions)
    yield Figure(group, _("People who wrote"), writers)


def _use(actor: Actor, year: SchoolYear) -> Iterator[Figure]:
    asked = select(
        func.count(), func.count(Adoption.school_id.distinct()), func.count(Adoption.page_id.distinct())
    ).where(Adoption.state == UseState.IN_USE, Adoption.page_id.in_(_of_the_year(actor, year)))
    uses, schools, pages = session().execute(asked).one()
    group = _("In use")
    yield Figure(group, _("Times that a school uses a page of this year"), uses)
    yield Figure(group, _("Schools that use one"), schools)
    yield Figure(group, _("Pages that are used"), pages)


def _money(actor: Actor, year: SchoolYear) -> Iterator[Figure]:
    projects = (
        select(Project.id)
        .join(Activity, Activity.id == Project.activity_id)
        .where(Activity.school_year_id == year.id, projects_visible_to(actor))
    )
    of = Project.id.in_(projects)
    schools = union(
        select(ProjectParticipant.school_id.label("id")).where(ProjectParticipant.project_id.in_(projects)),
        select(Project.lead_school_id).where(of),
    ).subquery()
    asked = select(
        select(func.count()).select_from(Project).where(of).scalar_subquery(),
        select(func.count()).select_from(schools).scalar_subquery(),
        select(func.sum(Project.budget_cents)).where(of).scalar_subquery(),
        _spent(projects, *COUNTED),
        _spent(projects, State.SUBMITTED),
    )
    count, taking_part, budget, spent, waiting = session().execute(asked).one()
    group = _("Projects and costs")
    yield Figure(group, _("Projects"), count, "/projects/")
    yield Figure(group, _("Schools that take part"), taking_part, "/projects/")
    yield Figure(group, _("Budget"), int(budget or 0), "/costs/overview", euro=True)
    yield Figure(group, _("Approved costs"), int(spent or 0), "/costs/overview", euro=True)
    yield Figure(group, _("Costs that wait for a decision"), int(waiting or 0), euro=True)


def _spent(projects: Any, *states: State) -> Any:
    of = and_(Cost.project_id.in_(projects), or_(*(Cost.status == state for state in states)))
    return select(func.sum(Cost.gross_cents)).where(of).scalar_subquery()
