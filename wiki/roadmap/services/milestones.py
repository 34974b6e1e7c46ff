"""Changing milestones and results of an activity."""

from collections.abc import Sequence
from typing import Any

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.signals import activity_shown, year_counted, year_drawn
from wiki.plan.models import SchoolYear
from wiki.plan.queries import ActivityRow, GroupMember
from wiki.plan.queries import activity as activity_row
from wiki.plan.rules import Figure, Moment, Section
from wiki.roadmap.models import Milestone
from wiki.roadmap.queries import milestones as queries
from wiki.roadmap.queries.roll_over import lineage
from wiki.roadmap.rules.milestones import MilestoneCommand, MilestoneKind, MilestoneState, may_edit_milestones
from wiki.schools.rules import Actor


def listen() -> None:
    """Be on the page of an activity, and on the timeline of its year."""
    activity_shown.connect(_activity_shown)
    year_drawn.connect(_year_drawn)
    year_counted.connect(_year_counted)


def add_milestone(actor: Actor, activity_id: int, command: MilestoneCommand) -> Milestone:
    """Add a milestone or a result to an activity. Raises NotAllowed and NotFound."""
    if activity_row(activity_id) is None:
        raise NotFound
    _must_edit(actor, activity_id)
    added = Milestone(activity_id=activity_id, version=1)
    _fill(added, command)
    session().add(added)
    session().flush()
    record(actor.id, "milestone.added", "milestone", added.id, activity=activity_id, title=added.title)
    return added


def edit_milestone(actor: Actor, milestone_id: int, version: int, command: MilestoneCommand) -> Milestone:
    """Change a milestone; `version` is the one the writer started from. Raises NotAllowed, NotFound, and Conflict
    when somebody else changed it since."""
    found = _locked(actor, milestone_id)
    if found.version != version:
        raise Conflict(
            _(
                "Somebody else changed this in the meantime. Look at what is there now and make your "
                "change again."
            )
        )
    _fill(found, command)
    found.version = version + 1
    record(actor.id, "milestone.changed", "milestone", found.id, title=found.title, state=found.state)
    return found


def reach_milestone(actor: Actor, milestone_id: int) -> Milestone:
    """Say that a milestone was reached today; doing it twice changes nothing. Raises NotAllowed and NotFound."""
    found = _locked(actor, milestone_id)
    if found.state != MilestoneState.REACHED:
        found.state, found.reached_on = MilestoneState.REACHED.value, clock.today()
        found.version += 1
        record(actor.id, "milestone.reached", "milestone", found.id)
    return found


def remove_milestone(actor: Actor, milestone_id: int) -> int:
    """Take away a milestone that was entered by mistake; returns the id of its activity. Raises NotAllowed and
    NotFound."""
    found = _locked(actor, milestone_id)
    session().delete(found)
    record(actor.id, "milestone.removed", "milestone", found.id, title=found.title)
    return found.activity_id


def _locked(actor: Actor, milestone_id: int) -> Milestone:
    found = session().get(Milestone, milestone_id, with_for_update=True) if milestone_id else None
    if found is None:
        raise NotFound(_("There is no such milestone."))
    _must_edit(actor, found.activity_id)
    return found


def _must_edit(actor: Actor, activity_id: int) -> None:
    if not queries.may_edit(actor, activity_id):
        raise NotAllowed(
            _("Only the working group, the lead school and the core team can change milestones.")
        )


def _fill(milestone: Milestone, command: MilestoneCommand) -> None:
    reached = command.state is MilestoneState.REACHED
    milestone.kind, milestone.title, milestone.note = command.kind.value, command.title, command.note
    milestone.due_on, milestone.state = command.due_on, command.state.value
    milestone.reached_on = (command.reached_on or clock.today()) if reached else None


def _activity_shown(
    _sender: Any, actor: Actor, activity: ActivityRow, group: Sequence[GroupMember], **_more: Any
) -> Section:
    in_group = any(member.id == actor.id for member in group)
    values = {
        "milestones": queries.milestones_of(activity.id),
        "may_edit": may_edit_milestones(actor, activity.lead_school_id, in_group),
        "lineage": lineage(activity.id),
        "activity_id": activity.id,
    }
    return Section(10, "roadmap/_of_activity.html", values)


def _year_drawn(_sender: Any, year: SchoolYear, **_more: Any) -> Sequence[Moment]:
    return [
        Moment(
            row.due_on,
            row.title,
            row.url,
            word=row.kind_word if row.state == MilestoneState.OPEN and not row.is_late else row.word[0],
            tone="plain" if row.kind == MilestoneKind.RESULT and row.word[1] == "info" else row.word[1],
            activity_id=row.activity_id,
        )
        for row in queries.milestones_of_year(year.id)
    ]


def _year_counted(_sender: Any, year: SchoolYear, **_more: Any) -> Sequence[Figure]:
    counts, at, group = (
        queries.counts_of_year(year.id),
        f"/plan/{year.label}/timeline",
        _("Milestones and results"),
    )
    return [
        Figure(group, _("Milestones"), counts.milestones, at),
        Figure(group, _("Milestones reached"), counts.milestones_reached, at),
        Figure(group, _("Results"), counts.results, at),
        Figure(group, _("Results reached"), counts.results_reached, at),
        Figure(group, _("Past their date"), counts.late, at),
    ]
