"""Milestones and results. Like the year plan, everybody may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, exists, func, select

from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.roadmap.models import Milestone
from wiki.roadmap.rules.milestones import MilestoneKind, MilestoneState, is_late, may_edit_milestones
from wiki.roadmap.wording import KINDS, state_word
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone or a result as lists show it."""

    id: int
    activity_id: int
    activity_number: str
    activity_title: str
    activity_slug: str
    school_year: str
    kind: str
    title: str
    due_on: date
    state: str
    reached_on: date | None
    note: str
    version: int

    @property
    def activity_url(self) -> str:
        """The address of its activity."""
        return f"/plan/activities/{self.activity_id}-{self.activity_slug}"

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"{self.activity_url}#milestone-{self.id}"

    @property
    def is_late(self) -> bool:
        """True when its day has passed."""
        return is_late(self.state, self.due_on, clock.today())

    @property
    def word(self) -> tuple[str, str]:
        """Where it stands: the word and the tone of its chip."""
        return state_word(self.state, self.is_late)

    @property
    def kind_word(self) -> str:
        """Milestone or result."""
        return str(KINDS[self.kind])  # type: ignore[index]


_MILESTONES: Any = (
    select(
        Milestone.id,
        Milestone.activity_id,
        Activity.number.label("activity_number"),
        Activity.title.label("activity_title"),
        Activity.slug.label("activity_slug"),
        SchoolYear.label.label("school_year"),
        Milestone.kind,
        Milestone.title,
        Milestone.due_on,
        Milestone.state,
        Milestone.reached_on,
        Milestone.note,
        Milestone.version,
    )
    .join(Activity, Activity.id == Milestone.activity_id)
    .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
)
_BY_DAY = (
    Milestone.due_on,
    case((Milestone.kind == MilestoneKind.MILESTONE.value, 0), else_=1),
    Milestone.id,
)


def _rows(*those: Any, limit: int | None = None) -> list[MilestoneRow]:
    asked = _MILESTONES.where(*those).order_by(*_BY_DAY).limit(limit)
    return [MilestoneRow(**row._mapping) for row in session().execute(asked)]


def milestones_of(activity_id: int) -> list[MilestoneRow]:
    """The milestones and results of an activity, by day."""
    return _rows(Milestone.activity_id == activity_id)


def milestones_of_year(school_year_id: int) -> list[MilestoneRow]:
    """The milestones and results of all activities of a school year, by day."""
    return _rows(Activity.school_year_id == school_year_id)


def late_milestones(school_year_id: int, limit: int) -> list[MilestoneRow]:
    """Those of a school year whose day has passed without a word on what came of them, the longest late first."""
    late = Milestone.state == MilestoneState.OPEN.value, Milestone.due_on < clock.today()
    return _rows(Activity.school_year_id == school_year_id, *late, limit=limit)


def milestone(milestone_id: int) -> MilestoneRow:
    """One of them. Raises NotFound."""
    found = _rows(Milestone.id == milestone_id) if may_be_id(milestone_id) else []
    if not found:
        raise NotFound(_("There is no such milestone."))
    return found[0]


def may_edit(actor: Actor, activity_id: int) -> bool:
    """Whether the actor may change the milestones of this activity."""
    if not actor.is_member or not may_be_id(activity_id):
        return False
    of_group = WorkingGroupMember.activity_id == activity_id, WorkingGroupMember.person_id == actor.member_id
    asked = select(Activity.lead_school_id, exists().where(*of_group)).where(Activity.id == activity_id)
    row = session().execute(asked).one_or_none()
    return row is not None and may_edit_milestones(actor, row[0], bool(row[1]))


class Counts(NamedTuple):
    """How many milestones and results there are; what was dropped is not counted."""

    milestones: int
    milestones_reached: int
    results: int
    results_reached: int
    late: int


def counts_of_year(school_year_id: int) -> Counts:
    """How many there are in a school year."""
    alive = Milestone.state != MilestoneState.DROPPED.value
    late = and_(Milestone.state == MilestoneState.OPEN.value, Milestone.due_on < clock.today())
    conditions = [
        condition
        for kind in MilestoneKind
        for condition in (
            and_(Milestone.kind == kind.value, alive),
            and_(Milestone.kind == kind.value, Milestone.state == MilestoneState.REACHED.value),
        )
    ]
    sums = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in (*conditions, late))
    asked = select(*sums).select_from(Milestone).join(Activity, Activity.id == Milestone.activity_id)
    row = session().execute(asked.where(Activity.school_year_id == school_year_id)).one()
    return Counts(*map(int, row))
