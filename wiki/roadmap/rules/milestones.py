"""Milestones and results; pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wiki.plan.rules import may_edit_plan
from wiki.schools.rules import Actor

TITLE_MAX, NOTE_MAX = 200, 300


class MilestoneKind(StrEnum):
    """A moment on the way, or something that others can use."""

    MILESTONE = "milestone"
    RESULT = "result"


class MilestoneState(StrEnum):
    """Where it stands; a milestone that is late is open, with its day in the past."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True)
class MilestoneCommand:
    """What somebody wants a milestone to be. `reached_on` only counts when it was reached; without it that is today."""

    kind: MilestoneKind
    title: str
    due_on: date
    state: MilestoneState = MilestoneState.OPEN
    reached_on: date | None = None
    note: str = ""


def may_edit_milestones(actor: Actor, lead_school_id: int | None, in_group: bool) -> bool:
    """The core team, the coordinator of the school that leads the activity, and the people of its working group."""
    return may_edit_plan(actor) or actor.coordinates(lead_school_id) or (actor.is_member and in_group)


def is_late(state: str, due_on: date, today: date) -> bool:
    """Whether its day has passed and nobody said what came of it."""
    return state == MilestoneState.OPEN and due_on < today
