"""Bank entries that wait for a person: booked on a transfer, taken back, or set aside with a reason; decided once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role
from wiki.settlement.models import BankAccount, BankEntry, BankStatement, EntryDecision, Payment
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.services import bank_import, payments
from wiki.settlement.services.payments import RecordPayment
from wiki.settlement.wording import QUEUES

SHOWN = 50
MAX_REASON = 300
_ALL_ACCOUNTS = (Role.TREASURER, Role.SECOND_APPROVER)


@dataclass(frozen=True)
class EntryRow:
    """An entry that waits: what the bank wrote, and the transfer it may belong to. Above zero came in."""

    id: int
    queue: str
    iban: str
    booked_on: date
    cents: int
    counter_iban: str
    counter_name: str
    reference: str
    text: str
    return_reason: str
    transfer_id: int | None
    perhaps_on: str = ""
    """The number of the statement that may have brought it already."""


@dataclass(frozen=True)
class StatementRow:
    """A statement that was read."""

    id: int
    iban: str
    statement_id: str
    sequence: int | None
    opening_cents: int
    closing_cents: int
    imported_at: Any
    entries: int
    kind: str | None = None
    """`report` or `notice`: these have no balances."""


def waiting(actor: Actor, queue: str) -> list[EntryRow]:
    """The oldest entries of a queue that the actor may see."""
    rows = session().execute(_waiting(actor, queue).order_by(BankEntry.booked_on, BankEntry.id).limit(SHOWN))
    return [
        EntryRow(
            entry.id,
            entry.found,
            iban,
            entry.booked_on,
            entry.cents,
            entry.counter_iban,
            entry.counter_name,
            entry.reference,
            entry.text,
            entry.return_reason,
            entry.proposed_transfer_id,
            earlier or "",
        )
        for entry, iban, earlier in rows
    ]


def counts(actor: Actor) -> dict[str, int]:
    """How many entries wait in each queue."""
    found = _waiting(actor).subquery()
    rows = session().execute(select(found.c.found, func.count()).group_by(found.c.found)).all()
    return {queue: count for queue, count in rows}  # noqa: C416 - a row is no pair to the type checker


def _waiting(actor: Actor, queue: str = "") -> Select[BankEntry, str, str]:
    """Entries with their account, and the number of the statement that may have brought them already."""
    same, earlier = aliased(BankEntry), aliased(BankStatement)
    wanted = BankEntry.found == queue if queue else BankEntry.found.in_(list(QUEUES))
    return (
        select(BankEntry, BankStatement.iban, earlier.statement_id.label("earlier"))
        .join(BankStatement, BankStatement.id == BankEntry.bank_statement_id)
        .outerjoin(same, same.id == BankEntry.perhaps_same_id)
        .outerjoin(earlier, earlier.id == same.bank_statement_id)
        .outerjoin(EntryDecision, EntryDecision.bank_entry_id == BankEntry.id)
        .where(wanted, EntryDecision.bank_entry_id.is_(None), _visible_to(actor))
    )


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    """Statements of every account for who looks after all; else of the school's own."""
    if actor.has(*_ALL_ACCOUNTS):
        return true()
    own = actor.school_id if actor.coordinates(actor.school_id) else 0
    accounts = select(BankAccount.iban).where(
        BankAccount.school_id == own, BankAccount.approved_at.is_not(None)
    )
    return BankStatement.iban.in_(accounts)


def statements(actor: Actor) -> list[StatementRow]:
    """The statements that were read last."""
    count = (
        select(func.count()).where(BankEntry.bank_statement_id == BankStatement.id).correlate(BankStatement)
    ).scalar_subquery()
    rows = session().execute(
        select(BankStatement, count).where(_visible_to(actor)).order_by(BankStatement.id.desc()).limit(SHOWN)
    )
    return [
        StatementRow(
            row.id,
            row.iban,
            row.statement_id,
            row.sequence,
            row.opening_cents,
            row.closing_cents,
            row.imported_at,
            entries,
            row.kind,
        )
        for row, entries in rows
    ]


def open_transfers(actor: Actor) -> list[TransferRow]:
    """Transfers that an entry may still be booked on."""
    school_id = None if actor.has(*_ALL_ACCOUNTS) else actor.school_id
    return [row for row in settlements.transfers(school_id=school_id) if row.open_cents]


def book_entry(actor: Actor, entry_id: int, transfer_id: int, cents: int) -> Payment:
    """Book an entry, or a part of it, as a payment of a transfer.

    Raises NotFound, NotAllowed, Conflict when it was decided on or the transfer was paid, and Invalid (fields
    `transfer`, `cents`).
    """
    entry, school_ids = undecided(actor, entry_id)
    payment = pay(actor, entry, school_ids, transfer_id, cents)
    decide(actor, entry, "booked", "")
    return payment


def pay(actor: Actor, entry: BankEntry, school_ids: frozenset[int], transfer_id: int, cents: int) -> Payment:
    """Book (a part of) an entry on the account of these schools as a payment.

    Raises NotFound, NotAllowed, Conflict when the transfer was paid, and Invalid (fields `transfer`, `cents`).
    """
    transfer = settlements.transfer(transfer_id)
    side = transfer.to_school_id if entry.cents > 0 else transfer.from_school_id
    if side not in school_ids:
        raise Invalid({"transfer": _("This transfer does not involve this account.")})
    if cents > abs(entry.cents):
        raise Invalid({"cents": _("The bank booked less than that.")})
    if entry.booked_on < payments.settled_on(transfer.settlement_id):
        raise Invalid({"transfer": _("The bank booked this before the settlement was made.")})
    command = RecordPayment(cents, entry.booked_on, bank_entry_id=entry.id)
    return payments.record_payment(actor, transfer_id, command)


def undo_returned_payment(actor: Actor, entry_id: int) -> Payment:
    """The money came back: undo the newest payment of the same amount of the transfer it belongs to.

    Raises NotFound, NotAllowed, Invalid (fields of a payment), and Conflict when the entry was decided on or there is
    no such payment.
    """
    entry, _schools = undecided(actor, entry_id)
    later = select(Payment.undoes_id).where(Payment.undoes_id.is_not(None))
    found = session().scalar(
        select(Payment.id)
        .where(
            Payment.transfer_id == entry.proposed_transfer_id,
            Payment.cents == abs(entry.cents),
            Payment.id.not_in(later),
        )
        .order_by(Payment.id.desc())
        .limit(1)
    )
    if entry.found != "returned" or found is None:
        raise Conflict(_("There is no payment of this amount to undo."))
    payment = payments.undo_payment(actor, found)
    decide(actor, entry, "booked", _("Returned"))
    return payment


def set_aside(actor: Actor, entry_id: int, reason: str) -> None:
    """Decide that an entry is no payment of a transfer, with the reason.

    Raises NotFound, NotAllowed, Conflict when it was decided on, and Invalid (field `reason`).
    """
    entry, _schools = undecided(actor, entry_id)
    if not reason.strip():
        raise Invalid({"reason": _("Say in a few words why.")})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": too_long(MAX_REASON)})
    decide(actor, entry, "set_aside", reason.strip())


def undecided(actor: Actor, entry_id: int) -> tuple[BankEntry, frozenset[int]]:
    """The entry, locked, and the schools whose account it is on.

    Raises NotFound, NotAllowed, and Conflict when it was decided on.
    """
    entry = session().scalar(select(BankEntry).where(BankEntry.id == entry_id).with_for_update())
    if entry is None:
        raise NotFound(_("There is no such entry."))
    iban = (
        session().scalars(select(BankStatement.iban).where(BankStatement.id == entry.bank_statement_id)).one()
    )
    school_ids = bank_import.owners(iban)
    if not bank_import.may_read(actor, school_ids):
        raise NotAllowed(_("Only the treasurer and the school whose account it is can see the entries."))
    if entry.found not in QUEUES or session().get(EntryDecision, entry.id) is not None:
        raise Conflict(_("This entry has already been decided on."))
    return entry, school_ids


def decide(actor: Actor, entry: BankEntry, decision: str, reason: str) -> None:
    """Note what somebody decided on an entry: `booked` or `set_aside`."""
    row = EntryDecision(
        bank_entry_id=entry.id,
        decision=decision,
        reason=reason,
        decided_by_id=actor.member_id,
        decided_at=clock.now(),
    )
    session().add(row)
    session().flush()
    record(actor.member_id, "decide_entry", "bank_entry", entry.id, decision=decision, reason=reason)


def proposed(rows: Sequence[EntryRow]) -> dict[int, TransferRow]:
    """The transfers that these entries may belong to, by id."""
    wanted = {row.transfer_id for row in rows if row.transfer_id}
    return {row.id: row for row in settlements.transfers() if row.id in wanted} if wanted else {}
