"""Which schools take part in an activity, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import literal, select, union

from wiki.costs.models.project import Project, ProjectParticipant
from wiki.costs.queries.projects import visible_to as projects_visible_to
from wiki.kernel.db import session
from wiki.plan.models import Activity, WorkingGroupMember
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class TakingPart:
    """A school; `why` says how it takes part: lead, group, project."""

    id: int
    name: str
    slug: str
    colour: str | None
    why: tuple[str, ...]

    @property
    def url(self) -> str:
        """Its address."""
        return f"/schools/{self.id}-{self.slug}"


_ORDER = ("lead", "group", "project")


def schools_taking_part(actor: Actor, activity_id: int) -> list[TakingPart]:
    """The schools that lead an activity, have people in its working group, or take part in a project of it; who leads
    comes first. Of projects only what the actor may see."""
    ways = union(*_ways(actor, activity_id)).subquery()
    asked = (
        select(School.id, School.name, School.slug, School.colour, ways.c.why)
        .join(ways, ways.c.school_id == School.id)
        .order_by(School.brin)
    )
    by_school = groupby(session().execute(asked).all(), key=lambda row: row.id)
    taking = [_taking_part(list(rows)) for _id, rows in by_school]
    return sorted(taking, key=lambda school: "lead" not in school.why)


def _taking_part(rows: list[Any]) -> TakingPart:
    school, ways = rows[0], {row.why for row in rows}
    why = tuple(way for way in _ORDER if way in ways)
    return TakingPart(school.id, school.name, school.slug, school.colour, why)


def _ways(actor: Actor, activity_id: int) -> Sequence[Any]:
    of_projects = Project.activity_id == activity_id, projects_visible_to(actor)
    lead = select(Activity.lead_school_id.label("school_id"), literal("lead").label("why"))
    group = (
        select(Membership.school_id, literal("group"))
        .join(WorkingGroupMember, WorkingGroupMember.person_id == Membership.person_id)
        .where(WorkingGroupMember.activity_id == activity_id)
    )
    taking_part = (
        select(ProjectParticipant.school_id, literal("project"))
        .join(Project, Project.id == ProjectParticipant.project_id)
        .where(*of_projects)
    )
    leading = select(Project.lead_school_id, literal("project")).where(*of_projects)
    return [lead.where(Activity.id == activity_id), group, taking_part, leading]
