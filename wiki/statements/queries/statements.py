"""Reading a school's statement from the books: a period or a calendar year, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import aliased

from wiki.audit import queries as trail
from wiki.costs.models.cost import Cost, CostShare
from wiki.costs.models.key import KeyVersion
from wiki.costs.models.project import Project
from wiki.costs.queries.projects import visible_to
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.queries import books
from wiki.schools.models import School
from wiki.schools.queries import schools
from wiki.schools.queries.schools import SchoolCard
from wiki.schools.rules import Actor
from wiki.settlement.models import Transfer
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow
from wiki.statements.rules import Bridge, Movement, Totals, bridge, totals

FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True)
class Cut:
    """Which part of the books: a period, or a calendar year."""

    period: Period | None = None
    year: int | None = None

    @property
    def label(self) -> str:
        """`2018-2019` or `2019`."""
        return self.period.label if self.period else str(self.year)

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self.period.starts_on if self.period else date(self.year or FIRST_YEAR, 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day."""
        return self.period.ends_on if self.period else date(self.year or FIRST_YEAR, 12, 31)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"period={self.period.id}" if self.period else f"year={self.year}"


@dataclass(frozen=True)
class ProjectPart:
    """The movements of one project; of none when `title` is empty."""

    title: str
    movements: tuple[Movement, ...]
    totals: Totals


@dataclass(frozen=True)
class Statement:
    """What a school paid, bears, settled and transferred, from the balance it began with to that it ended with."""

    school: SchoolCard
    cut: Cut
    opening_cents: int
    closing_cents: int
    movements: tuple[Movement, ...]
    parts: tuple[ProjectPart, ...]
    totals: Totals
    bridge: Bridge
    open_transfers: tuple[TransferRow, ...]
    seal: str
    trail: str
    """The seal of the audit trail: of when the period was closed, or of the last that was done to the books."""

    @property
    def to_pay(self) -> list[TransferRow]:
        """The transfers that this school still has to make."""
        return [row for row in self.open_transfers if row.from_school_id == self.school.id]


def cut(period: str | int | None, year: int | None) -> Cut:
    """The cut somebody asks for, the newest period when they ask for none; raises NotFound."""
    if year is not None:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NotFound(_("There is no such year."))
        return Cut(year=year)
    if period is not None:
        return Cut(settlements.period_by(str(period)))
    found = books.periods()
    if not found:
        raise NotFound(_("There are no books yet."))
    return Cut(found[0])


def statement(actor: Actor, school_id: int, chosen: Cut) -> Statement:
    """The statement of a school; raises NotFound."""
    card = schools.school(school_id)
    if card is None:
        raise NotFound(_("There is no such school."))
    found = _movements(actor, school_id, chosen)
    before = _sum(actor, school_id, _before(chosen))
    added = totals(found)
    return Statement(
        card,
        chosen,
        before,
        before + added.sum,
        tuple(found),
        tuple(_parts(found)),
        added,
        _bridge(actor, school_id, chosen),
        tuple(row for row in settlements.transfers(school_id=school_id) if row.open_cents),
        (chosen.period.seal_sha256 or "") if chosen.period else "",
        _trail(chosen),
    )


def _trail(chosen: Cut) -> str:
    closed = trail.head_at_closing(chosen.period.id) if chosen.period else None
    return str(closed or trail.head_of_books() or "")


def calendar_years() -> list[int]:
    """The calendar years in which something occurred, the newest first."""
    first, last = (
        session().execute(select(func.min(Journal.occurred_on), func.max(Journal.occurred_on))).one()
    )
    return list(range(last.year, first.year - 1, -1)) if first else []


def _seen(actor: Actor) -> ColumnElement[bool]:
    return visible_to(actor)


def _within(chosen: Cut) -> ColumnElement[bool]:
    if chosen.period:
        return Journal.period_id == chosen.period.id
    return Journal.occurred_on.between(chosen.starts_on, chosen.ends_on)


def _before(chosen: Cut) -> ColumnElement[bool]:
    if chosen.period:
        return Journal.period_id.in_(select(Period.id).where(Period.starts_on < chosen.period.starts_on))
    return Journal.occurred_on < chosen.starts_on


def _sum(actor: Actor, school_id: int, where: ColumnElement[bool]) -> int:
    total = session().scalar(
        select(func.coalesce(func.sum(Posting.cents), 0))
        .join(Journal, Journal.id == Posting.journal_id)
        .where(Posting.school_id == school_id, where, _seen(actor))
    )
    return int(total or 0)


def _movements(actor: Actor, school_id: int, chosen: Cut) -> list[Movement]:
    """Ordered by project, then by day and by the order of posting."""
    payer, payee = aliased(School), aliased(School)
    rows = session().execute(
        select(Posting, Journal, Period, Project.title, Cost, CostShare, KeyVersion.method, Transfer)
        .add_columns(payer.name, payee.name)
        .join(Journal, Journal.id == Posting.journal_id)
        .join(Period, Period.id == Journal.period_id)
        .outerjoin(Project, Project.id == Posting.project_id)
        .outerjoin(Cost, Cost.id == Journal.cost_id)
        .outerjoin(CostShare, (CostShare.cost_id == Cost.id) & (CostShare.school_id == Posting.school_id))
        .outerjoin(KeyVersion, KeyVersion.id == Cost.key_version_id)
        .outerjoin(Transfer, Transfer.id == Journal.transfer_id)
        .outerjoin(payer, payer.id == Transfer.from_school_id)
        .outerjoin(payee, payee.id == Transfer.to_school_id)
        .where(Posting.school_id == school_id, _within(chosen), _seen(actor))
        .order_by(Project.title, Project.id, Journal.occurred_on, Journal.id, Posting.id)
    )
    found = [_movement(school_id, *row) for row in rows]
    return [row for row in found if row.project] + [row for row in found if not row.project]


def _movement(school_id: int, *row: Any) -> Movement:
    posting, journal, period, title, cost, share, method, transfer, payer, payee = row
    borne = share is not None and posting.account == "borne" and share.denominator
    return Movement(
        journal.id,
        journal.occurred_on,
        period.label,
        posting.account,
        journal.kind,
        posting.cents,
        title or "",
        cost.number if cost else None,
        cost.dated_on if cost else None,
        cost.description if cost else "",
        cost.gross_cents if cost else None,
        Fraction(share.numerator, share.denominator) if borne else None,
        method or "",
        transfer.reference if transfer else "",
        "" if transfer is None else (payee if transfer.from_school_id == school_id else payer),
        journal.occurred_on < period.starts_on,
    )


def _parts(movements: Sequence[Movement]) -> list[ProjectPart]:
    parts = []
    for title, rows in groupby(movements, key=lambda movement: movement.project):
        found = tuple(rows)
        parts.append(ProjectPart(title, found, totals(found)))
    return parts


def _bridge(actor: Actor, school_id: int, chosen: Cut) -> Bridge:
    """Of every period that touches the cut: a school year and the two calendar years it lies in, or the other way."""
    year = extract("year", Journal.occurred_on)
    rows = session().execute(
        select(Period.label, year, func.sum(Posting.cents))
        .join(Journal, Journal.id == Posting.journal_id)
        .join(Period, Period.id == Journal.period_id)
        .where(Posting.school_id == school_id, _touching(chosen), _seen(actor))
        .group_by(Period.label, Period.starts_on, year)
        .order_by(Period.starts_on, year)
    )
    return bridge([(label, int(found), int(cents)) for label, found, cents in rows])


def _touching(chosen: Cut) -> ColumnElement[bool]:
    first, last = date(chosen.starts_on.year, 1, 1), date(chosen.ends_on.year, 12, 31)
    return Journal.occurred_on.between(first, last) | _within(chosen)
