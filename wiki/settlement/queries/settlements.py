"""Reading what is open, settlements, their transfers, and what was paid of them. Nothing here is kept: it is added up.

What a period has open is everything paid and borne in it and in earlier periods, less what settlements of these
periods took up, in whatever period those were posted: a settlement made after closing stands in a later one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.rules.lifecycle import State
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.rules import Account, JournalKind
from wiki.schools.models import School
from wiki.settlement.models import Payment, Settlement, Transfer


@dataclass(frozen=True)
class TransferRow:
    """One school pays another, and how far that is; amounts in cents."""

    id: int
    settlement_id: int
    project_id: int | None
    from_school_id: int
    from_school: str
    to_school_id: int
    to_school: str
    cents: int
    paid_cents: int
    reference: str
    end_to_end_id: str
    due_on: date
    withdrawn: bool = False
    """Its settlement was withdrawn: nothing has to be paid any more."""

    @property
    def open_cents(self) -> int:
        """What is still to be paid; never below zero."""
        return 0 if self.withdrawn else self.cents - self.paid_cents


@dataclass(frozen=True)
class PaymentRow:
    """A payment as it was noted; `undone` when a later one took it back."""

    id: int
    transfer_id: int
    cents: int
    paid_on: date
    note: str
    undoes_id: int | None
    undone: bool
    bank_entry_id: int | None
    recorded_by_id: int
    recorded_at: datetime


@dataclass(frozen=True)
class SettlementRow:
    """A settlement in a list; what is open is derived."""

    id: int
    period_id: int
    period: str
    mode: str
    hub_school_id: int | None
    algorithm: str
    proven_minimal: bool
    proof: list[Any]
    made_by_id: int
    made_at: datetime
    due_on: date
    transfers: tuple[TransferRow, ...]
    withdrawn: bool = False
    """Two people took it back, before anything of it was paid."""

    @property
    def cents(self) -> int:
        """All transfers together."""
        return sum(transfer.cents for transfer in self.transfers)

    @property
    def open_cents(self) -> int:
        """What is still to be paid of them."""
        return sum(transfer.open_cents for transfer in self.transfers)


def period_by(name: str) -> Period:
    """A period by its id or its label (`2018-2019`); raises NotFound."""
    row = session().scalar(select(Period).where(Period.label == name))
    if row is None and name.isascii() and name.isdigit() and len(name) < 10:
        row = session().get(Period, int(name))
    if row is None:
        raise NotFound(_("There is no such period."))
    return row


def unsettled(period: Period) -> dict[int, dict[int, int]]:
    """What no settlement took up, in and before a period: per project and school, in cents, without zeros."""
    statement = (
        select(Posting.project_id, Posting.school_id, func.sum(Posting.cents))
        .join(Journal, Journal.id == Posting.journal_id)
        .where(_counts_until(period))
        .group_by(Posting.project_id, Posting.school_id)
        .having(func.sum(Posting.cents) != 0)
    )
    found: dict[int, dict[int, int]] = {}
    rows: list[Any] = list(session().execute(statement))
    for project_id, school_id, cents in rows:
        found.setdefault(project_id, {})[school_id] = int(cents)
    return found


def _counts_until(period: Period) -> Any:
    until = select(Period.id).where(Period.starts_on <= period.starts_on)
    settlements = select(Settlement.id).where(Settlement.period_id.in_(until))
    costs = Posting.account.in_((Account.PAID, Account.BORNE)) & Posting.period_id.in_(until)
    taken_up = (Posting.account == Account.SETTLED) & Journal.settlement_id.in_(settlements)
    return or_(costs, taken_up)


def withdrawn_ids() -> Select[int | None]:
    """The settlements that two people took back: their journal was reversed."""
    return select(Journal.settlement_id).where(
        Journal.kind == JournalKind.REVERSAL, Journal.settlement_id.is_not(None)
    )


def later_settled(period: Period) -> Period | None:
    """A later period that was settled: it took up what this one had open."""
    return session().scalar(
        select(Period)
        .join(Settlement, Settlement.period_id == Period.id)
        .where(Period.starts_on > period.starts_on, Settlement.id.not_in(withdrawn_ids()))
        .order_by(Period.starts_on.desc())
        .limit(1)
    )


def brin_order() -> list[int]:
    """Every school's id in BRIN order: the order that decides ties."""
    return list(session().scalars(select(School.id).order_by(School.brin)))


def usual_hub(project_ids: Sequence[int]) -> int | None:
    """The school that leads most of these projects, the first by BRIN when more do; None without projects."""
    return session().scalar(
        select(Project.lead_school_id)
        .join(School, School.id == Project.lead_school_id)
        .where(Project.id.in_(project_ids))
        .group_by(Project.lead_school_id, School.brin)
        .order_by(func.count().desc(), School.brin)
        .limit(1)
    )


def project_titles(project_ids: Iterable[int | None]) -> dict[int, str]:
    """What these projects are called."""
    wanted = {id_ for id_ in project_ids if id_ is not None}
    rows = session().execute(select(Project.id, Project.title).where(Project.id.in_(wanted)))
    return {row.id: row.title for row in rows}


def settlements(period_id: int | None = None) -> list[SettlementRow]:
    """Settlements with their transfers, the newest first; of one period or of all."""
    statement = _settlements().order_by(Settlement.id.desc())
    if period_id is not None:
        statement = statement.where(Settlement.period_id == period_id)
    found = session().execute(statement).all()
    of: dict[int, list[TransferRow]] = {}
    for row in transfers(settlement_ids=[settlement.id for settlement, _label, _gone in found]):
        of.setdefault(row.settlement_id, []).append(row)
    return [_settlement_row(row, label, of.get(row.id, []), gone) for row, label, gone in found]


def settlement(settlement_id: int) -> SettlementRow:
    """One settlement with its transfers; raises NotFound."""
    found = session().execute(_settlements().where(Settlement.id == settlement_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such settlement."))
    row, label, gone = found
    return _settlement_row(row, label, transfers(settlement_ids=[row.id]), gone)


def _settlements() -> Select[Settlement, str, bool]:
    gone = Settlement.id.in_(withdrawn_ids()).label("withdrawn")
    return select(Settlement, Period.label, gone).join(Period, Period.id == Settlement.period_id)


def _settlement_row(
    row: Settlement, label: str, found: Sequence[TransferRow], withdrawn: bool
) -> SettlementRow:
    return SettlementRow(
        row.id,
        row.period_id,
        label,
        row.mode,
        row.hub_school_id,
        row.algorithm,
        row.proven_minimal,
        row.proof,
        row.made_by_id,
        row.made_at,
        row.due_on,
        tuple(found),
        withdrawn,
    )


def transfers(
    settlement_ids: Sequence[int] | None = None,
    school_id: int | None = None,
    transfer_id: int | None = None,
    due_before: date | None = None,
) -> list[TransferRow]:
    """Transfers with what was paid of them, in the order in which they were made; from or to one school, or those that
    had to be paid before a day."""
    payer, payee = aliased(School), aliased(School)
    paid = (
        select(func.coalesce(func.sum(Payment.cents), 0))
        .where(Payment.transfer_id == Transfer.id)
        .scalar_subquery()
    )
    statement = (
        select(
            Transfer,
            Settlement.due_on,
            payer.name,
            payee.name,
            paid,
            Settlement.id.in_(withdrawn_ids()).label("withdrawn"),
        )
        .join(Settlement, Settlement.id == Transfer.settlement_id)
        .join(payer, payer.id == Transfer.from_school_id)
        .join(payee, payee.id == Transfer.to_school_id)
        .order_by(Transfer.id)
    )
    if settlement_ids is not None:
        statement = statement.where(Transfer.settlement_id.in_(settlement_ids))
    if school_id is not None:
        statement = statement.where(
            or_(Transfer.from_school_id == school_id, Transfer.to_school_id == school_id)
        )
    if due_before is not None:
        statement = statement.where(Settlement.due_on < due_before)
    if transfer_id is not None:
        statement = statement.where(Transfer.id == transfer_id)
    return [_transfer_row(*row) for row in session().execute(statement)]


def transfer(transfer_id: int) -> TransferRow:
    """One transfer; raises NotFound."""
    found = transfers(transfer_id=transfer_id)
    if not found:
        raise NotFound(_("There is no such transfer."))
    return found[0]


def _transfer_row(
    row: Transfer, due_on: date, payer: str, payee: str, paid: Any, withdrawn: bool
) -> TransferRow:
    return TransferRow(
        row.id,
        row.settlement_id,
        row.project_id,
        row.from_school_id,
        payer,
        row.to_school_id,
        payee,
        row.cents,
        int(paid),
        row.reference,
        row.end_to_end_id,
        due_on,
        withdrawn,
    )


def payments(transfer_id: int) -> list[PaymentRow]:
    """What was noted of a transfer, in order; also what was undone and what undid it."""
    later = aliased(Payment)
    statement = (
        select(Payment, exists().where(later.undoes_id == Payment.id))
        .where(Payment.transfer_id == transfer_id)
        .order_by(Payment.id)
    )
    return [
        PaymentRow(
            row.id,
            row.transfer_id,
            row.cents,
            row.paid_on,
            row.note,
            row.undoes_id,
            undone,
            row.bank_entry_id,
            row.recorded_by_id,
            row.recorded_at,
        )
        for row, undone in session().execute(statement)
    ]


def costs_taken_up(settlement_id: int) -> list[int]:
    """The ids of the costs that are approved and that this settlement was the first to take up."""
    rows = session().execute(
        select(Settlement.id, Period.starts_on, func.min(Journal.id))
        .join(Period, Period.id == Settlement.period_id)
        .join(Journal, Journal.settlement_id == Settlement.id)
        .where(Settlement.id.not_in(withdrawn_ids()))
        .group_by(Settlement.id, Period.starts_on)
        .order_by(Settlement.id)
    )
    made = [(id_, starts_on, first) for id_, starts_on, first in rows]
    journals = session().execute(
        select(Journal.cost_id, Journal.id, Period.starts_on)
        .join(Cost, Cost.id == Journal.cost_id)
        .join(Period, Period.id == Journal.period_id)
        .where(Journal.kind == JournalKind.ALLOCATION, Cost.status == State.APPROVED)
        .order_by(Journal.cost_id)
    )
    return [
        cost_id
        for cost_id, journal_id, starts_on in journals
        if cost_id is not None
        and next((s for s, until, first in made if until >= starts_on and first > journal_id), None)
        == settlement_id
    ]
