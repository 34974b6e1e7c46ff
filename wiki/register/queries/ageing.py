"""What is open and since when: transfers that were not paid, and costs that wait for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.rules.lifecycle import State
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.ledger.queries import books
from wiki.register.queries.narrowing import costs_visible_to
from wiki.register.rules.ageing import Aged, aged, together
from wiki.register.rules.filters import sees_all
from wiki.schools.rules import Actor
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow


@dataclass(frozen=True)
class Open:
    """What is open: transfers by the school that pays, and those themselves; costs by their school; and what no
    settlement took up yet, of each school (above zero it will pay)."""

    today: date
    payers: list[Aged]
    transfers: list[TransferRow]
    waiting: list[Aged]
    unsettled: list[tuple[str, int]]

    @property
    def payers_together(self) -> Aged:
        """All transfers."""
        return together(self.payers)

    @property
    def waiting_together(self) -> Aged:
        """All costs that wait."""
        return together(self.waiting)


def open_now(actor: Actor) -> Open:
    """What is open of what the actor may see, as it is today: four statements."""
    today = clock.today()
    transfers = sorted(_transfers(actor), key=lambda row: (row.due_on, row.id))
    return Open(
        today,
        aged([(row.from_school, row.due_on, row.open_cents) for row in transfers], today),
        transfers,
        aged(_waiting(actor), today),
        _unsettled(actor),
    )


def _transfers(actor: Actor) -> Sequence[TransferRow]:
    if not sees_all(actor) and actor.school_id is None:
        return []
    found = settlements.transfers(school_id=None if sees_all(actor) else actor.school_id)
    return [row for row in found if row.open_cents]


def _waiting(actor: Actor) -> list[tuple[str, date, int]]:
    """(project, day on which it was handed in, cents) of what waits, the oldest first."""
    statement = (
        select(Project.title, Cost.submitted_at, func.sum(Cost.gross_cents))
        .join(Project, Project.id == Cost.project_id)
        .where(Cost.status == State.SUBMITTED, costs_visible_to(actor))
        .group_by(Project.id, Project.title, Cost.submitted_at)
        .order_by(Cost.submitted_at)
    )
    return [
        (title, at.astimezone(clock.AMSTERDAM).date(), int(cents))
        for title, at, cents in session().execute(statement)
        if at is not None
    ]


def _unsettled(actor: Actor) -> list[tuple[str, int]]:
    return [
        (row.school, row.unsettled)
        for row in books.balances()
        if row.unsettled and (sees_all(actor) or row.school_id == actor.school_id)
    ]
