"""Reading a bank's statement (CAMT.053): what is certain is booked at once, the rest waits for a person.

The same file twice adds nothing; nor does an entry that another file brought already. A transfer between two schools
comes by twice, on the statement of who pays and of who receives: it is one payment, and the second is the other side.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, func, insert, select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role
from wiki.settlement import wording
from wiki.settlement.models import BankAccount, BankEntry, BankStatement, Payment
from wiki.settlement.queries import settlements
from wiki.settlement.rules import camt053
from wiki.settlement.rules import permissions as permission_rules
from wiki.settlement.rules.camt053 import BadStatement, Entry, Statement
from wiki.settlement.rules.matching import CERTAIN, Match, OpenItem, Outcome, match
from wiki.settlement.services import accounts
from wiki.settlement.services.payments import RecordPayment, record_payment

OTHER_SIDE = "counterpart"
"""Of an entry: it is the other side of a payment that was noted already."""
_JUDGED = {Outcome.MATCHED, Outcome.PARTIAL, Outcome.SHORT, Outcome.OVER, Outcome.DOUBLE}


@dataclass(frozen=True)
class ReadStatement:
    """What came of one statement: how many entries were new, booked at once, and wait for a person."""

    iban: str
    statement_id: str
    known: bool
    """It was read before."""
    added: int = 0
    booked: int = 0
    waiting: int = 0
    breaks: tuple[camt053.Break, ...] = ()


@dataclass
class _Reading:
    """One statement while it is being taken in: what is open on each transfer, as it becomes less."""

    actor: Actor
    iban: str
    school_ids: frozenset[int]
    items: dict[int, OpenItem]
    payees: dict[int, int]
    """The school that each transfer goes to."""
    rows: list[dict[str, object]] = field(default_factory=list)
    """Entries that are not in the database yet: they go there together."""

    def write(self) -> None:
        """Have the entries so far in the database, in their order."""
        if self.rows:
            session().execute(insert(BankEntry), self.rows)
            self.rows = []


def read_statements(actor: Actor, content: bytes) -> list[ReadStatement]:
    """Take in all statements of a file, whole or not at all.

    Raises Invalid (field `files`) with why a file or its account is refused, and NotFound, NotAllowed, Conflict and
    Invalid as `record_payment` for a payment that is booked at once.
    """
    try:
        found = camt053.parse(content)
    except BadStatement as bad:
        raise Invalid({"files": wording.statement_problem(bad)}) from bad
    file_sha256 = hashlib.sha256(content).hexdigest()
    return [_take(actor, statement, file_sha256) for statement in found]


def may_read(actor: Actor, school_ids: Iterable[int]) -> bool:
    """The treasurer, and the coordinator of a school whose account it is."""
    return actor.has(Role.TREASURER) or any(actor.coordinates(id_) for id_ in school_ids)


def owners(iban: str) -> frozenset[int]:
    """The schools that were ever paid on an account; their rows are locked until the transaction ends."""
    rows = session().execute(
        select(BankAccount.school_id)
        .where(BankAccount.iban == iban, BankAccount.approved_at.is_not(None))
        .with_for_update()
    )
    return frozenset(rows.scalars())


def _take(actor: Actor, statement: Statement, file_sha256: str) -> ReadStatement:
    school_ids = owners(statement.iban)
    if not may_read(actor, school_ids) or not school_ids:
        # One sentence for both: nobody learns here which accounts other schools have.
        raise Invalid({"files": _("This is not a statement of an account that you manage.")})
    if any(entry.booked_on > clock.today() for entry in statement.entries):
        raise Invalid({"files": _("This statement has an entry for a day that is still to come.")})
    if _read_already(statement, file_sha256):
        return ReadStatement(statement.iban, statement.statement_id, known=True)
    before, fresh = _last(statement.iban), _unknown(statement)
    row = _store(actor, statement, file_sha256)
    reading = _Reading(actor, statement.iban, school_ids, *_open_items(statement.iban, school_ids))
    found = [_enter(reading, row.id, entry) for entry in fresh]
    reading.write()
    booked = sum(outcome in CERTAIN for outcome in found)
    waiting = sum(outcome not in {*CERTAIN, OTHER_SIDE} for outcome in found)
    details = {"entries": len(found), "booked": booked, "sha256": file_sha256}
    record(actor.member_id, "read_statement", "bank_statement", row.id, **details)
    follows = camt053.breaks(before, statement) if before else ()
    return ReadStatement(row.iban, row.statement_id, False, len(found), booked, waiting, follows)


def _last(iban: str) -> Statement | None:
    """The newest statement of this account, without its entries."""
    row = session().scalar(
        select(BankStatement).where(BankStatement.iban == iban).order_by(BankStatement.id.desc()).limit(1)
    )
    if row is None:
        return None
    return Statement(row.statement_id, row.sequence, row.iban, row.opening_cents, row.closing_cents, ())


def _read_already(statement: Statement, file_sha256: str) -> bool:
    """The same file; or the same statement sent anew: its number, its balances, and each of its entries."""
    same = (
        BankStatement.iban == statement.iban,
        BankStatement.statement_id == statement.statement_id,
        BankStatement.opening_cents == statement.opening_cents,
        BankStatement.closing_cents == statement.closing_cents,
    )
    rows = session().execute(select(BankStatement.id, BankStatement.file_sha256).where(*same)).all()
    if any(row.file_sha256 == file_sha256 for row in rows):
        return True
    sent = {_mark(entry) for entry in statement.entries}
    return any(_marks(BankEntry.bank_statement_id == row.id) == sent for row in rows)


def _mark(entry: Entry) -> tuple[object, ...]:
    return entry.servicer_ref, entry.part, entry.booked_on, entry.cents


def _marks(*where: ColumnElement[bool]) -> set[tuple[object, ...]]:
    """What tells the entries that were kept apart."""
    rows = session().execute(
        select(BankEntry.servicer_reference, BankEntry.part, BankEntry.booked_on, BankEntry.cents)
        .join(BankStatement, BankStatement.id == BankEntry.bank_statement_id)
        .where(*where)
    )
    return {tuple(row) for row in rows}


def _unknown(statement: Statement) -> list[Entry]:
    """The entries that no other statement of this account brought: banks give each its own reference."""
    known = _marks(
        BankStatement.iban == statement.iban,
        BankEntry.servicer_reference.in_([entry.servicer_ref for entry in statement.entries]),
        BankEntry.servicer_reference.not_like("entry %"),
    )
    return [entry for entry in statement.entries if _mark(entry) not in known]


def _store(actor: Actor, statement: Statement, file_sha256: str) -> BankStatement:
    row = BankStatement(
        file_sha256=file_sha256,
        iban=statement.iban,
        statement_id=statement.statement_id,
        sequence=statement.sequence_number,
        opening_cents=statement.opening_cents,
        closing_cents=statement.closing_cents,
        imported_by_id=actor.member_id,
        imported_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row


def _open_items(iban: str, school_ids: frozenset[int]) -> tuple[dict[int, OpenItem], dict[int, int]]:
    """Every transfer from or to these schools, paid ones too: a second payment must be seen."""
    rows = [t for id_ in sorted(school_ids) for t in settlements.transfers(school_id=id_)]
    ibans = {
        id_: row.iban
        for id_, row in accounts.current(
            {t.from_school_id for t in rows} | {t.to_school_id for t in rows}
        ).items()
    }
    ibans |= dict.fromkeys(school_ids, iban)
    items = {
        t.id: OpenItem(
            t.id,
            t.reference,
            t.end_to_end_id,
            ibans.get(t.from_school_id, ""),
            ibans.get(t.to_school_id, ""),
            t.open_cents,
        )
        for t in rows
    }
    return items, {t.id: t.to_school_id for t in rows}


def _enter(reading: _Reading, statement_id: int, entry: Entry) -> str:
    """Keep an entry with what became of it, and book it when that is certain; returns what became of it."""
    (found,) = match([entry], reading.items.values(), reading.iban)
    transfer_id = found.transfer_ids[0] if len(found.transfer_ids) == 1 else None
    outcome = _outcome(reading, found, transfer_id)
    reading.rows.append(
        {
            "bank_statement_id": statement_id,
            "servicer_reference": entry.servicer_ref,
            "part": entry.part,
            "booked_on": entry.booked_on,
            "cents": entry.cents,
            "counter_iban": entry.counter_iban[:34],
            "counter_name": entry.counter_name,
            "reference": entry.structured_reference[:35],
            "end_to_end_id": entry.end_to_end_id,
            "text": entry.unstructured,
            "return_reason": entry.return_reason[:4],
            "found": outcome,
            "proposed_transfer_id": transfer_id,
        }
    )
    if outcome in CERTAIN and transfer_id is not None:
        _book(reading, transfer_id, found)
    return outcome


def _book(reading: _Reading, transfer_id: int, found: Match) -> None:
    """Note the payment that the last entry stands for."""
    statement_id, part = reading.rows[-1]["bank_statement_id"], reading.rows[-1]["part"]
    reading.write()
    this = BankEntry.bank_statement_id == statement_id, BankEntry.part == part
    entry_id = (
        session()
        .scalars(select(BankEntry.id).where(*this, BankEntry.servicer_reference == found.entry.servicer_ref))
        .one()
    )
    payment = RecordPayment(found.cents, found.entry.booked_on, bank_entry_id=entry_id)
    record_payment(reading.actor, transfer_id, payment)
    item = reading.items[transfer_id]
    reading.items[transfer_id] = replace(item, open_cents=item.open_cents - found.cents)


def _outcome(reading: _Reading, found: Match, transfer_id: int | None) -> str:
    if transfer_id is None:
        return found.outcome.value
    if found.outcome in _JUDGED and _is_other_side(reading, found.entry, transfer_id):
        return OTHER_SIDE
    if found.outcome in CERTAIN and not permission_rules.may_record_payment(
        reading.actor, reading.payees[transfer_id]
    ):
        return Outcome.PROPOSED.value
    return found.outcome.value


def _is_other_side(reading: _Reading, entry: Entry, transfer_id: int) -> bool:
    """More payments of this size were noted than this account has entries for: this entry is one of those."""
    reading.write()
    size = abs(entry.cents)
    undone = select(Payment.undoes_id).where(Payment.undoes_id.is_not(None))
    noted = select(func.count()).where(
        Payment.transfer_id == transfer_id, Payment.cents == size, Payment.id.not_in(undone)
    )
    return session().scalars(noted).one() > _entries_of(reading.iban, entry.cents, transfer_id)


def _entries_of(iban: str, cents: int, transfer_id: int) -> int:
    """How many entries of this account stand for a payment of this transfer: booked, or the other side of one."""
    booked = select(Payment.bank_entry_id).where(
        Payment.transfer_id == transfer_id, Payment.bank_entry_id.is_not(None)
    )
    stands = (BankEntry.found == OTHER_SIDE) & (BankEntry.proposed_transfer_id == transfer_id)
    statement = (
        select(func.count())
        .select_from(BankEntry)
        .join(BankStatement, BankStatement.id == BankEntry.bank_statement_id)
        .where(BankStatement.iban == iban, BankEntry.cents == cents, BankEntry.id.in_(booked) | stands)
    )
    return session().scalars(statement).one()
