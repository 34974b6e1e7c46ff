"""Budget against actual, in cents: what was planned, approved and still waits, per project and activity of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.queries.projects import visible_to
from wiki.costs.rules.lifecycle import COUNTED, State
from wiki.kernel.db import session
from wiki.ledger.models import Posting
from wiki.ledger.rules import Account
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Spending:
    """Of a project, an activity or all together; no budget is None. `approved` may be above the budget."""

    title: str
    url: str
    budget: int | None
    approved: int
    waiting: int

    @property
    def left(self) -> int | None:
        """What is left of the budget when all that waits is approved; below zero it is not enough."""
        return None if self.budget is None else self.budget - self.approved - self.waiting

    @property
    def most(self) -> int:
        """What a drawing has to have room for."""
        return max(self.budget or 0, self.approved + self.waiting, self.approved, 0)


@dataclass(frozen=True)
class ActivitySpending:
    """An activity with its projects."""

    total: Spending
    projects: tuple[Spending, ...]


@dataclass(frozen=True)
class SchoolSpending:
    """What a school paid and bears of the projects of a school year."""

    school_id: int
    school: str
    colour: str
    paid: int
    borne: int


def spending(actor: Actor, year_id: int, of_person: int | None = None) -> list[ActivitySpending]:
    """The activities of a school year that have projects, in the order of the plan: one statement.

    With `of_person` only those in whose working group this person is.
    """
    statement = (
        select(
            Activity.id,
            Activity.number,
            Activity.title,
            Activity.slug,
            Project.id.label("project_id"),
            Project.title.label("project"),
            Project.slug.label("project_slug"),
            Project.budget_cents,
            _sum(Cost.status.in_(COUNTED)).label("approved"),
            _sum(Cost.status == State.SUBMITTED).label("waiting"),
        )
        .join(Project, Project.activity_id == Activity.id)
        .outerjoin(Cost, Cost.project_id == Project.id)
        .where(Activity.school_year_id == year_id, visible_to(actor))
        .group_by(Activity.id, Project.id)
        .order_by(Activity.position, Activity.id, Project.id)
    )
    if of_person is not None:
        in_group = exists().where(
            WorkingGroupMember.activity_id == Activity.id, WorkingGroupMember.person_id == of_person
        )
        statement = statement.where(in_group)
    found: dict[int, list[Any]] = {}
    for row in session().execute(statement):
        found.setdefault(row.id, []).append(row)
    return [_activity(rows) for rows in found.values()]


def _sum(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((where, Cost.gross_cents), else_=0)), 0)


def _activity(rows: Sequence[Any]) -> ActivitySpending:
    projects = tuple(
        Spending(
            row.project,
            f"/projects/{row.project_id}-{row.project_slug}",
            row.budget_cents,
            int(row.approved),
            int(row.waiting),
        )
        for row in rows
    )
    first = rows[0]
    return ActivitySpending(
        together(projects, f"{first.number} {first.title}", f"/plan/activities/{first.id}-{first.slug}"),
        projects,
    )


def together(parts: Sequence[Spending], title: str = "", url: str = "") -> Spending:
    """Added up; the budget is that of the parts that have one, None when none has."""
    budgets = [part.budget for part in parts if part.budget is not None]
    return Spending(
        title,
        url,
        sum(budgets) if budgets else None,
        sum(part.approved for part in parts),
        sum(part.waiting for part in parts),
    )


def schools(actor: Actor, year_id: int) -> list[SchoolSpending]:
    """Who paid and who bears, of all projects of a school year by the books, in BRIN order: one statement."""
    of_year = (
        select(Project.id)
        .join(Activity, Activity.id == Project.activity_id)
        .where(Activity.school_year_id == year_id, visible_to(actor))
    )
    statement = (
        select(School.id, School.name, School.colour, _posted(Account.PAID), _posted(Account.BORNE))
        .join(Posting, Posting.school_id == School.id)
        .where(Posting.project_id.in_(of_year), Posting.account.in_((Account.PAID, Account.BORNE)))
        .group_by(School.id)
        .order_by(School.brin)
    )
    return [
        SchoolSpending(id_, name, colour, -int(paid), int(borne))
        for id_, name, colour, paid, borne in session().execute(statement)
    ]


def _posted(account: Account) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((Posting.account == account, Posting.cents), else_=0)), 0)


def year_with_projects(label: str | None) -> SchoolYear | None:
    """The school year of this label; without one the newest that has a project, else the newest."""
    if label is not None:
        return session().scalar(select(SchoolYear).where(SchoolYear.label == label))
    with_projects = (
        select(Activity.school_year_id).join(Project, Project.activity_id == Activity.id).scalar_subquery()
    )
    statement = select(SchoolYear).order_by(
        SchoolYear.id.in_(with_projects).desc(), SchoolYear.starts_on.desc()
    )
    return session().scalar(statement.limit(1))
