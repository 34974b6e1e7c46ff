"""The money of a school that collects and pays, as it will be: its bank statement, transfers, and what it leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from wiki.costs.models.project import Project
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.queries import books, policies
from wiki.ledger.queries.books import SchoolBalance
from wiki.register.queries.forecast import planned
from wiki.register.rules.filters import sees_all
from wiki.register.rules.liquidity import Flow, Point, Why, by_month, line, lowest
from wiki.schools.queries import schools
from wiki.schools.queries.schools import SchoolCard
from wiki.schools.rules import Actor
from wiki.settlement.models import BankAccount, BankStatement, Settlement
from wiki.settlement.queries import settlements


@dataclass(frozen=True)
class Liquidity:
    """What is on the account of a school now and later. `known` says that a bank statement tells the beginning."""

    school: SchoolCard
    today: date
    opening: int
    known: bool
    points: list[Point]

    @property
    def lowest(self) -> tuple[date, int]:
        """The day on which there is least, and how much."""
        return lowest(self.opening, self.points, self.today)


def hub(actor: Actor) -> int | None:
    """The school whose money is asked about when none is named: the own one, or the one that collects."""
    if not sees_all(actor):
        return actor.school_id
    newest = select(Settlement.hub_school_id).where(Settlement.hub_school_id.is_not(None))
    last = session().scalar(newest.order_by(Settlement.id.desc()).limit(1))
    return last or settlements.usual_hub(list(session().scalars(select(Project.id))))


def liquidity(actor: Actor, school_id: int, opening: int | None = None) -> Liquidity:
    """The line of a school, from what the last bank statement or `opening` says.

    Raises NotAllowed for another school than the own one, for who does not see all; NotFound.
    """
    if not sees_all(actor) and school_id != actor.school_id:
        raise NotAllowed(_("You see the money of your own school here."))
    card = schools.school(school_id)
    if card is None:
        raise NotFound(_("There is no such school."))
    told = _on_account(school_id) if opening is None else None
    begins = opening if opening is not None else told or 0
    today = clock.today()
    flows = [*_transfers(school_id), *_unsettled(school_id, today), *_spending(actor, school_id, today)]
    return Liquidity(card, today, begins, told is not None, line(begins, flows, today))


def _on_account(school_id: int) -> int | None:
    """What the last statement of the account of a school ends with."""
    account = (
        select(BankAccount.iban)
        .where(BankAccount.school_id == school_id, BankAccount.approved_at.is_not(None))
        .order_by(BankAccount.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(BankStatement.closing_cents).where(BankStatement.iban == account)
    newest = statement.order_by(BankStatement.sequence.desc().nulls_last(), BankStatement.id.desc())
    return session().scalar(newest.limit(1))


def _transfers(school_id: int) -> Iterator[Flow]:
    """What the school receives and pays by settlements, on the last day for it."""
    for row in settlements.transfers(school_id=school_id):
        if row.open_cents and row.to_school_id == school_id:
            yield Flow(row.due_on, row.open_cents, Why.TRANSFER, row.from_school)
        elif row.open_cents:
            yield Flow(row.due_on, -row.open_cents, Why.TRANSFER, row.to_school)


def _unsettled(school_id: int, today: date) -> Iterator[Flow]:
    """What no settlement took up yet: as if it were settled today, and paid on the last day for it."""
    found: SchoolBalance | None = next((row for row in books.balances() if row.school_id == school_id), None)
    if found and found.unsettled:
        days = policies.values()[policies.PAYMENT_DAYS]
        yield Flow(today + timedelta(days=days), -found.unsettled, Why.UNSETTLED, "")


def _spending(actor: Actor, school_id: int, today: date) -> Iterator[Flow]:
    """What the projects that the school leads are still expected to cost, in equal parts for each month."""
    for one in planned(actor, lead_school_id=school_id):
        coming = sum(part.coming for part in one.parts)
        if coming > 0 and one.row.ends_on >= today:
            for day, cents in by_month(coming, max(today, one.row.starts_on), one.row.ends_on):
                yield Flow(day, -cents, Why.SPENDING, one.row.title)
