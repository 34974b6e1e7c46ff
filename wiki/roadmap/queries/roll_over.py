"""What is proposed for the next school year, beside what was decided already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.kernel.collation import dutch_key
from wiki.kernel.db import session
from wiki.kernel.i18n import _
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.plan.queries import ActivityRow, activities_of, school_year
from wiki.plan.rules import Kind, following
from wiki.roadmap.models import Continuation
from wiki.roadmap.rules.roll_over import Decision, Difference, difference


class GroupPerson(NamedTuple):
    """Somebody in a working group; without an open account they cannot go on."""

    id: int
    name: str
    active: bool


@dataclass(frozen=True)
class Proposal:
    """One activity of this year: what could go on, and what was decided. `new` is the activity it became."""

    activity: ActivityRow
    group: tuple[GroupPerson, ...]
    decision: str | None
    new: ActivityRow | None
    changed: Difference
    decided_by: str = ""

    @property
    def is_structural(self) -> bool:
        """True for what comes back every year."""
        return self.activity.kind == Kind.STRUCTURAL

    @property
    def can_be_chosen(self) -> bool:
        """True as long as it did not go over."""
        return self.decision != Decision.CONTINUED

    @property
    def people(self) -> list[tuple[int, str]]:
        """Who can go on, as (id, name)."""
        return [(person.id, person.name) for person in self.group if person.active]

    @property
    def gone(self) -> list[str]:
        """Who has no account any more."""
        return [person.name for person in self.group if not person.active]


def proposals(year: SchoolYear) -> list[Proposal]:
    """Every activity of a school year with what is proposed or decided for the next one, structural ones first."""
    next_year = school_year(following(year.label))
    decided = _decisions(year.id, next_year.id) if next_year else {}
    later = {row.id: row for row in activities_of(next_year.id)} if next_year else {}
    groups = _groups(year.id, next_year.id if next_year else 0)
    rows = sorted(activities_of(year.id), key=lambda row: row.kind != Kind.STRUCTURAL)
    return [_proposal(row, decided.get(row.id), later, groups) for row in rows]


def _proposal(
    row: ActivityRow,
    decided: tuple[str, int | None, str] | None,
    later: Mapping[int, ActivityRow],
    groups: Mapping[int, Sequence[GroupPerson]],
) -> Proposal:
    decision, new_id, by = decided or (None, None, "")
    new = later.get(new_id or 0)
    changed = Difference()
    if new is not None:
        changed = difference(
            (_lead(row), _lead(new)),
            (row.result, new.result),
            [person.name for person in groups.get(row.id, ())],
            [person.name for person in groups.get(new.id, ())],
        )
    return Proposal(row, tuple(groups.get(row.id, ())), decision, new, changed, by)


def _lead(row: ActivityRow) -> str:
    return row.lead_school or _("Core team")


def _decisions(year_id: int, next_id: int) -> dict[int, tuple[str, int | None, str]]:
    asked = (
        select(Continuation.activity_id, Continuation.decision, Continuation.new_activity_id, Person.name)
        .join(Activity, Activity.id == Continuation.activity_id)
        .join(Person, Person.id == Continuation.decided_by_id)
        .where(Activity.school_year_id == year_id, Continuation.school_year_id == next_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in session().execute(asked)}


def _groups(*year_ids: int) -> dict[int, list[GroupPerson]]:
    asked: Any = (
        select(WorkingGroupMember.activity_id, Person.id, Person.name, Person.active)
        .join(Person, Person.id == WorkingGroupMember.person_id)
        .join(Activity, Activity.id == WorkingGroupMember.activity_id)
        .where(Activity.school_year_id.in_(year_ids))
    )
    found: dict[int, list[GroupPerson]] = {}
    for row in sorted(session().execute(asked), key=lambda row: (dutch_key(row[2]), row[1])):
        found.setdefault(row[0], []).append(GroupPerson(*row[1:]))
    return found


def lineage(activity_id: int) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """Where an activity comes from and where it went on: (school year, address) of each, when there is one."""
    asked = (
        select(Continuation.new_activity_id == activity_id, SchoolYear.label, Activity.id, Activity.slug)
        .join(
            Activity,
            (Continuation.activity_id == Activity.id) & (Continuation.new_activity_id == activity_id)
            | (Continuation.new_activity_id == Activity.id) & (Continuation.activity_id == activity_id),
        )
        .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
        .order_by(SchoolYear.starts_on)
    )
    found = {bool(r[0]): (r[1], f"/plan/activities/{r[2]}-{r[3]}") for r in session().execute(asked)}
    return found.get(True), found.get(False)
