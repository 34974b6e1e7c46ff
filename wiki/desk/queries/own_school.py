"""What money has to do with somebody who decides on none of it: their school, and the activities they work on."""

from dataclasses import dataclass

from wiki.costs.queries import costs, projects
from wiki.costs.queries.costs import CostRow
from wiki.costs.queries.projects import ProjectRow, SchoolPosition
from wiki.costs.rules.lifecycle import ENTERING
from wiki.desk.queries.budget_report import ActivitySpending, spending, year_with_projects
from wiki.schools.rules import Actor
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow

PROJECTS = 50
"""How many projects can be chosen from; a school takes part in a handful."""


@dataclass(frozen=True)
class OwnSchool:
    """What a school paid, bears and owes; what of its costs waits; whom it still pays, and who still pays it."""

    id: int
    position: SchoolPosition | None
    waiting: list[CostRow]
    to_pay: list[TransferRow]
    to_receive: list[TransferRow]


def own_school(actor: Actor) -> OwnSchool | None:
    """That of the actor; None for who belongs to no school. Takes three statements."""
    if actor.school_id is None:
        return None
    own = actor.school_id
    unpaid = [row for row in settlements.transfers(school_id=own) if row.open_cents]
    return OwnSchool(
        own,
        next((row for row in projects.positions(actor) if row.school_id == own), None),
        costs.open_costs_of_school(actor, own),
        [row for row in unpaid if row.from_school_id == own],
        [row for row in unpaid if row.to_school_id == own],
    )


def open_for_costs(actor: Actor) -> list[ProjectRow]:
    """The projects that the actor may enter a cost in, the newest first; none for who enters no costs."""
    if not actor.has(*ENTERING):
        return []
    own = actor.school_id if actor.coordinates(actor.school_id) else None
    found = projects.projects(actor, participant_id=own, limit=PROJECTS).items
    return [row for row in found if row.closed_at is None]


def own_activities(actor: Actor) -> list[ActivitySpending]:
    """The activities of the newest year with projects in whose working group the actor is, with what they cost."""
    year = year_with_projects(None)
    return spending(actor, year.id, of_person=actor.member_id) if year else []
