"""Reading what a bank sends: what is certain is booked at once, the rest waits for a person.

A statement is taken whole or not at all; one that is refused stops no other. The same file twice adds nothing; nor does
an entry that another file brought already. A transfer between two schools comes by twice, on the statement of who pays
and of who receives: it is one payment, and the second is the other side.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, insert, select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role
from wiki.settlement import wording
from wiki.settlement.models import BankAccount, BankEntry, BankStatement, EntryDecision, Payment
from wiki.settlement.queries import settlements
from wiki.settlement.rules import bank_files
from wiki.settlement.rules import permissions as permission_rules
from wiki.settlement.rules.entry_identity import not_brought, perhaps_same
from wiki.settlement.rules.matching import CERTAIN, Match, Matcher, OpenItem, Outcome
from wiki.settlement.rules.statements import BadStatement, Break, Entry, Kind, Refused, Statement, breaks
from wiki.settlement.services import accounts
from wiki.settlement.services.payments import RecordPayment, record_payment, settled_on

OTHER_SIDE = "counterpart"
"""Of an entry: it is the other side of a payment that was noted already."""
PERHAPS = "perhaps"
"""Of an entry: an earlier statement may have brought it already (see wiki.settlement.rules.entry_identity)."""
_JUDGED = {Outcome.MATCHED, Outcome.PARTIAL, Outcome.SHORT, Outcome.OVER, Outcome.DOUBLE}


@dataclass(frozen=True)
class ReadStatement:
    """What came of one statement: how many entries were new, booked at once, and wait for a person.

    `problem` says why it was refused; then nothing of it was taken. `name` is that of a file that cannot be read.
    """

    iban: str
    statement_id: str
    known: bool
    """It was read before."""
    added: int = 0
    booked: int = 0
    waiting: int = 0
    breaks: tuple[Break, ...] = ()
    problem: str = ""
    name: str = ""


@dataclass
class _Reading:
    """One statement while it is being taken in: what is open on each transfer, as it becomes less."""

    actor: Actor
    iban: str
    school_ids: frozenset[int]
    matcher: Matcher
    payees: dict[int, int]
    """The school that each transfer goes to."""
    strangers: list[dict[str, object]]
    """Entries that concern no transfer: they are stored together, at the end."""


def read_files(actor: Actor, files: Sequence[tuple[str, bytes]]) -> list[ReadStatement]:
    """Take in the statements of files by name: each whole or not at all, and each by itself.

    Raises Invalid (field `files`) with what is wrong with each of them, when there is none that can be taken; and
    NotFound for a transfer that was taken away meanwhile.
    """
    found = [read for name, content in files for read in _read_file(actor, name, content)]
    if all(read.problem for read in found):
        raise Invalid({"files": " ".join(dict.fromkeys(wording.refused(read) for read in found))})
    return found


def _read_file(actor: Actor, name: str, content: bytes) -> list[ReadStatement]:
    try:
        found = bank_files.read(content)
    except BadStatement as bad:
        return [ReadStatement("", "", False, problem=wording.statement_problem(bad), name=name)]
    file_sha256 = hashlib.sha256(content).hexdigest()
    return [_taken(actor, statement, file_sha256) for statement in found]


def _taken(actor: Actor, found: Statement | Refused, file_sha256: str) -> ReadStatement:
    """What came of one statement; of one that is refused nothing is kept."""
    if isinstance(found, Refused):
        why = wording.statement_problem(found.problem)
        return ReadStatement(found.iban, found.statement_id, False, problem=why, name=found.name)
    try:
        with session().begin_nested():
            return _take(actor, found, file_sha256)
    except Invalid as invalid:
        why = " ".join(invalid.errors.values())
    except (Conflict, NotAllowed) as refused:
        why = str(refused)
    return ReadStatement(found.iban, found.statement_id, False, problem=why)


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
    before, (fresh, perhaps) = _last(statement.iban), _unknown(statement)
    row = _store(actor, statement, file_sha256)
    items, payees = _open_items(statement.iban, school_ids)
    reading = _Reading(actor, statement.iban, school_ids, Matcher(items, statement.iban), payees, [])
    found = [_enter(reading, row.id, entry, perhaps.get(place)) for place, entry in enumerate(fresh)]
    if reading.strangers:
        session().execute(insert(BankEntry), reading.strangers)
    booked = sum(outcome in CERTAIN for outcome in found)
    waiting = sum(outcome not in {*CERTAIN, OTHER_SIDE} for outcome in found)
    details = {"entries": len(found), "booked": booked, "sha256": file_sha256}
    record(actor.member_id, "read_statement", "bank_statement", row.id, **details)
    follows = breaks(before, statement) if before else ()
    return ReadStatement(row.iban, row.statement_id, False, len(found), booked, waiting, follows)


def _last(iban: str) -> Statement | None:
    """The newest statement of this account that has balances, without its entries."""
    row = session().scalar(
        select(BankStatement)
        .where(BankStatement.iban == iban, BankStatement.kind.is_(None))
        .order_by(BankStatement.id.desc())
        .limit(1)
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


def _unknown(statement: Statement) -> tuple[list[Entry], dict[int, int]]:
    """The entries that no other statement of this account brought for certain; and of those that another one may have
    brought, by their place, which entry that is."""
    rows = _kept_on(statement.iban, {entry.booked_on for entry in statement.entries})
    known = [_as_entry(row) for row in rows]
    fresh = not_brought(statement.entries, known)
    perhaps = perhaps_same(fresh, known)
    return fresh, {place: rows[other].id for place, other in perhaps.items()}


def _kept_on(iban: str, days: Collection[date]) -> Sequence[BankEntry]:
    """The entries of an account of these days, without those that somebody said to be another of them."""
    said_same = exists().where(
        EntryDecision.bank_entry_id == BankEntry.id, EntryDecision.decision != "booked"
    )
    statement = (
        select(BankEntry)
        .join(BankStatement, BankStatement.id == BankEntry.bank_statement_id)
        .where(BankStatement.iban == iban, BankEntry.booked_on.in_(days))
        .where(~((BankEntry.found == PERHAPS) & said_same))
    )
    return session().scalars(statement.order_by(BankEntry.id)).all()


def _as_entry(row: BankEntry) -> Entry:
    return Entry(
        row.servicer_reference,
        row.booked_on,
        row.cents,
        row.part,
        counter_iban=row.counter_iban,
        structured_reference=row.reference,
        end_to_end_id=row.end_to_end_id,
        return_reason=row.return_reason,
        valued_on=row.valued_on,
    )


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
        kind=None if statement.kind is Kind.STATEMENT else statement.kind.value,
    )
    session().add(row)
    session().flush()
    return row


def _open_items(iban: str, school_ids: frozenset[int]) -> tuple[list[OpenItem], dict[int, int]]:
    """Every transfer from or to these schools, paid ones too: a second payment must be seen."""
    rows = [t for id_ in sorted(school_ids) for t in settlements.transfers(school_id=id_)]
    ibans = {
        id_: row.iban
        for id_, row in accounts.current(
            {t.from_school_id for t in rows} | {t.to_school_id for t in rows}
        ).items()
    }
    ibans |= dict.fromkeys(school_ids, iban)
    items = [
        OpenItem(
            t.id,
            t.reference,
            t.end_to_end_id,
            ibans.get(t.from_school_id, ""),
            ibans.get(t.to_school_id, ""),
            t.open_cents,
        )
        for t in rows
    ]
    return items, {t.id: t.to_school_id for t in rows}


def _enter(reading: _Reading, statement_id: int, entry: Entry, perhaps_id: int | None = None) -> str:
    """Keep an entry with what became of it, and book it when that is certain.

    `perhaps_id` is the entry that it may be: then a person says whether it is another one.
    """
    found = reading.matcher.match(entry)
    transfer_id = found.transfer_ids[0] if len(found.transfer_ids) == 1 else None
    outcome = PERHAPS if perhaps_id is not None else _outcome(reading, found, transfer_id)
    row = _row(statement_id, entry, outcome, transfer_id, perhaps_id)
    if transfer_id is None:
        reading.strangers.append(row)
        return outcome
    stored = BankEntry(**row)
    session().add(stored)
    session().flush()
    if outcome in CERTAIN:
        command = RecordPayment(found.cents, entry.booked_on, bank_entry_id=stored.id)
        record_payment(reading.actor, transfer_id, command)
        reading.matcher.paid(transfer_id, found.cents)
    return outcome


def _row(
    statement_id: int, entry: Entry, outcome: str, transfer_id: int | None, perhaps_id: int | None
) -> dict[str, object]:
    return {
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
        "valued_on": entry.valued_on,
        "perhaps_same_id": perhaps_id,
        "batch_id": entry.batch_id or None,
    }


def _outcome(reading: _Reading, found: Match, transfer_id: int | None) -> str:
    if transfer_id is None:
        return found.outcome.value
    if found.outcome in _JUDGED and _is_other_side(reading, found.entry, transfer_id):
        return OTHER_SIDE
    if found.outcome in CERTAIN and not _may_be_booked(reading, found.entry, transfer_id):
        return Outcome.PROPOSED.value
    return found.outcome.value


def _may_be_booked(reading: _Reading, entry: Entry, transfer_id: int) -> bool:
    """By this person, and not before there was a settlement to pay."""
    first = settled_on(settlements.transfer(transfer_id).settlement_id)
    may = permission_rules.may_record_payment(reading.actor, reading.payees[transfer_id])
    return may and entry.booked_on >= first


def _is_other_side(reading: _Reading, entry: Entry, transfer_id: int) -> bool:
    """More payments of this size were noted than this account has entries for: this entry is one of those."""
    size = abs(entry.cents)
    undone = select(Payment.undoes_id).where(Payment.undoes_id.is_not(None))
    noted = select(func.count()).where(
        Payment.transfer_id == transfer_id, Payment.cents == size, Payment.id.not_in(undone)
    )
    return session().scalars(noted).one() > _entries_of(reading.iban, entry.cents, transfer_id)


def _entries_of(iban: str, cents: int, transfer_id: int) -> int:
    """How many entries of this account stand for a payment of this size: booked, also in part, or its other side."""
    on_account = select(BankEntry.id).join(BankStatement, BankStatement.id == BankEntry.bank_statement_id)
    same_way = BankEntry.cents > 0 if cents > 0 else BankEntry.cents < 0
    booked = select(func.count()).where(
        Payment.transfer_id == transfer_id,
        Payment.cents == abs(cents),
        Payment.bank_entry_id.in_(on_account.where(BankStatement.iban == iban, same_way)),
    )
    stands = on_account.where(
        BankStatement.iban == iban,
        BankEntry.cents == cents,
        BankEntry.found == OTHER_SIDE,
        BankEntry.proposed_transfer_id == transfer_id,
    )
    others = select(func.count()).select_from(stands.subquery())
    return session().scalars(booked).one() + session().scalars(others).one()
