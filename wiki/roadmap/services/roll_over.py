"""Going over to the next school year: each activity at most once, however often and by however many it is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.plan import queries as plan
from wiki.plan import services as plan_services
from wiki.plan.models import Activity, ActivityBuildingBlock, SchoolYear, WorkingGroupMember
from wiki.plan.rules import ActivityCommand, Kind, following, may_edit_plan
from wiki.roadmap.models import Continuation, Milestone
from wiki.roadmap.rules.milestones import MilestoneState
from wiki.roadmap.rules.roll_over import (
    RESULT_MAX,
    Choice,
    Decision,
    a_year_later,
    free_number,
    same_weekday_later,
)
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class RolledOver:
    """The next school year, and what was added to it and ended now: ids of new and of old activities."""

    school_year_id: int
    school_year: str
    added: tuple[int, ...]
    ended: tuple[int, ...]


def roll_over(actor: Actor, school_year_id: int, choices: Collection[Choice] | None = None) -> RolledOver:
    """Take activities of a school year over to the next one, which is opened in preparation when it is not there.

    Without `choices` every structural activity goes over as it is. What went over already stays as it is. People whose
    account is closed do not go along. Raises NotAllowed, NotFound, Conflict when a colleague decided something else
    since, and Invalid (fields `lead_school_N` and `result_N`, by the id of the activity).
    """
    if not may_edit_plan(actor):
        raise NotAllowed(_("Only the network coordinator can change the year plan."))
    year = session().get(SchoolYear, school_year_id, with_for_update=True, populate_existing=True)
    if year is None:
        raise NotFound
    later = _next_year(actor, year)
    rows = {row.id: row for row in plan.activities_of(year.id)}
    decided = _decided(later.id)
    wanted = _as_they_are(rows.values()) if choices is None else choices
    _must_not_be_overtaken(actor, rows, decided, wanted)
    added, ended = [], []
    for choice in wanted:
        before = decided.get(choice.activity_id)
        if choice.activity_id not in rows or (before and before.decision != Decision.ENDED):
            continue
        if choice.decision is Decision.CONTINUED:
            added.append(_continue(actor, rows[choice.activity_id], later, choice, before))
        elif before is None:
            _decide(actor, choice, later.id, None, None)
            ended.append(choice.activity_id)
    return RolledOver(later.id, later.label, tuple(added), tuple(ended))


def _must_not_be_overtaken(
    actor: Actor,
    rows: Mapping[int, plan.ActivityRow],
    decided: Mapping[int, Continuation],
    wanted: Collection[Choice],
) -> None:
    overtaken = [
        rows[choice.activity_id].number
        for choice in wanted
        if choice.activity_id in rows
        and (before := decided.get(choice.activity_id)) is not None
        and choice.is_overtaken(before.decision, before.decided_by_id == actor.member_id)
    ]
    if overtaken:
        text = _(
            "Nothing is saved yet: a colleague decided about %(numbers)s in the meantime. See what, and save the rest.",
            numbers=", ".join(overtaken),
        )
        raise Conflict(text)


def _next_year(actor: Actor, year: SchoolYear) -> SchoolYear:
    label = following(year.label)
    return plan.school_year(label) or plan_services.add_school_year(actor, label, in_preparation=True)


def _decided(next_year_id: int) -> dict[int, Continuation]:
    rows = session().scalars(select(Continuation).where(Continuation.school_year_id == next_year_id))
    return {row.activity_id: row for row in rows}


def _as_they_are(rows: Collection[plan.ActivityRow]) -> list[Choice]:
    structural = [row for row in rows if row.kind == Kind.STRUCTURAL]
    groups = _groups([row.id for row in structural])
    return [
        Choice(row.id, Decision.CONTINUED, row.lead_school_id, row.result, groups.get(row.id, ()))
        for row in structural
    ]


def _groups(activity_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    member = WorkingGroupMember
    asked = select(member.activity_id, member.person_id).where(member.activity_id.in_(activity_ids))
    found: dict[int, tuple[int, ...]] = {}
    for activity_id, person_id in session().execute(asked.order_by(member.person_id)):
        found[activity_id] = (*found.get(activity_id, ()), person_id)
    return found


def _continue(
    actor: Actor, row: plan.ActivityRow, later: SchoolYear, choice: Choice, before: Continuation | None
) -> int:
    if len(choice.result) > RESULT_MAX:
        raise Invalid({f"result_{row.id}": too_long(RESULT_MAX)})
    try:
        added = plan_services.add_activity(actor, later.id, _command(row, later, choice))
    except Invalid as invalid:
        raise Invalid({f"{name}_{row.id}": said for name, said in invalid.errors.items()}) from invalid
    _copy_milestones(row.id, added, later)
    _decide(actor, choice, later.id, added.id, before)
    return added.id


def _command(row: plan.ActivityRow, later: SchoolYear, choice: Choice) -> ActivityCommand:
    taken = session().scalars(select(Activity.number).where(Activity.school_year_id == later.id)).all()
    blocks = select(ActivityBuildingBlock.building_block_id).where(
        ActivityBuildingBlock.activity_id == row.id
    )
    active = select(Person.id).where(Person.id.in_(choice.working_group), Person.active)
    return ActivityCommand(
        number=free_number(row.number, taken),
        title=row.title,
        kind=Kind(row.kind),
        lead_school_id=choice.lead_school_id,
        starts_on=a_year_later(row.starts_on),
        ends_on=a_year_later(row.ends_on),
        result=choice.result,
        description=row.description,
        working_group=tuple(session().scalars(active)),
        building_blocks=tuple(session().scalars(blocks)),
    )


def _copy_milestones(activity_id: int, added: Activity, later: SchoolYear) -> None:
    asked = select(Milestone).where(Milestone.activity_id == activity_id).order_by(Milestone.id)
    for old in session().scalars(asked.where(Milestone.state != MilestoneState.DROPPED.value)).all():
        due_on = same_weekday_later(old.due_on, later.starts_on, later.ends_on)
        copy = Milestone(activity_id=added.id, kind=old.kind, title=old.title, due_on=due_on, version=1)
        session().add(copy)


def _decide(
    actor: Actor, choice: Choice, next_year_id: int, new_id: int | None, before: Continuation | None
) -> None:
    row = before or Continuation(activity_id=choice.activity_id, school_year_id=next_year_id)
    row.decision, row.new_activity_id = choice.decision.value, new_id
    row.decided_by_id, row.at = actor.member_id, clock.now()
    session().add(row)
    session().flush()
    record(actor.id, f"activity.{choice.decision}", "activity", choice.activity_id, into=new_id)
