"""Settlements, payments and accounts: what was booked is what they say, and they say what was decided."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from wiki.audit.models import AuditEvent
from wiki.kernel.db import session
from wiki.ledger.models import Journal
from wiki.ledger.rules import Account, JournalKind
from wiki.settlement.models import BankAccount, BankEntry, EntryDecision, Payment, Settlement, Transfer
from wiki.settlement.rules.matching import CERTAIN
from wiki.settlement.rules.references import account_hash
from wiki.verification.books import Place, Side, compared, sides_of


def settlements() -> Iterator[str]:
    """Every settlement has one journal, in which each school transfers what its transfers say."""
    heads = _heads(Journal.settlement_id, JournalKind.SETTLEMENT)
    sides = sides_of(id_ for ids in heads.values() for id_ in ids)
    owed = _owed()
    for settlement in session().scalars(select(Settlement).order_by(Settlement.id)):
        found = heads.get(settlement.id, [])
        if len(found) != 1:
            yield f"settlement {settlement.id}: it has {len(found)} journal rows, not 1."
            continue
        places = sides.get(found[0], {})
        transfers = {place: side for place, side in places.items() if place[0] == Account.TRANSFER}
        why = f"transfer rows of settlement {settlement.id}"
        yield from compared(found[0], owed.get(settlement.id, {}), transfers, why)
        yield from _proof(settlement, places)


def _owed() -> dict[int, dict[Place, int]]:
    """What each school is to transfer, by settlement; below zero it receives."""
    owed: dict[int, dict[Place, int]] = {}
    for row in session().scalars(select(Transfer)):
        places = owed.setdefault(row.settlement_id, {})
        for school, cents in ((row.from_school_id, row.cents), (row.to_school_id, -row.cents)):
            place = (Account.TRANSFER.value, school, row.project_id)
            places[place] = places.get(place, 0) + cents
    return {id_: {place: cents for place, cents in found.items() if cents} for id_, found in owed.items()}


def _proof(settlement: Settlement, places: dict[Place, Side]) -> Iterator[str]:
    """The balances that are printed with a settlement are what it took up."""
    printed: dict[int, int] = {}
    for part in settlement.proof:
        for school, cents in part["balances"].items():
            printed[int(school)] = printed.get(int(school), 0) + cents
    taken: dict[int, int] = {}
    for (account, school_id, _project), side in places.items():
        if account == Account.SETTLED and school_id is not None:
            taken[school_id] = taken.get(school_id, 0) - side.cents
    for school_id in sorted(printed.keys() | taken.keys()):
        if printed.get(school_id, 0) != taken.get(school_id, 0):
            yield (
                f"settlement {settlement.id}: its proof says {printed.get(school_id, 0)} cents of school "
                f"{school_id}, its journal {taken.get(school_id, 0)}."
            )


def payments() -> Iterator[str]:
    """Every payment is booked once, from the school that pays to the one it pays; never more than the transfer."""
    heads = _heads(Journal.transfer_id, JournalKind.PAYMENT)
    sides = sides_of(id_ for ids in heads.values() for id_ in ids)
    paid: dict[int, list[int]] = {}
    for transfer_id, cents in session().execute(select(Payment.transfer_id, Payment.cents)):
        paid.setdefault(transfer_id, []).append(cents)
    for transfer in session().scalars(select(Transfer).order_by(Transfer.id)):
        noted, ids = sorted(paid.get(transfer.id, [])), heads.get(transfer.id, [])
        if not 0 <= sum(noted) <= transfer.cents:
            yield f"payment of transfer {transfer.id}: {sum(noted)} cents were paid of {transfer.cents}."
        booked = sorted(_paid_in(transfer, sides.get(id_, {})) for id_ in ids)
        if noted != booked:
            yield f"payment of transfer {transfer.id}: {noted} cents, in journals {ids}: {booked}."
        for id_ in ids:
            yield from compared(id_, _moved(transfer, sides.get(id_, {})), sides.get(id_, {}), "a payment")


def _paid_in(transfer: Transfer, places: dict[Place, Side]) -> int:
    side = places.get((Account.TRANSFER, transfer.from_school_id, transfer.project_id))
    return -side.cents if side else 0


def _moved(transfer: Transfer, places: dict[Place, Side]) -> dict[Place, int]:
    cents = _paid_in(transfer, places)
    return {
        (Account.TRANSFER, transfer.from_school_id, transfer.project_id): -cents,
        (Account.TRANSFER, transfer.to_school_id, transfer.project_id): cents,
    }


def bank_entries() -> Iterator[str]:
    """No bank entry pays more than it amounts to, and every payment taken from one was certain or decided."""
    statement = (
        select(
            BankEntry.id, BankEntry.found, BankEntry.cents, func.sum(Payment.cents), EntryDecision.decision
        )
        .join(Payment, Payment.bank_entry_id == BankEntry.id)
        .outerjoin(EntryDecision, EntryDecision.bank_entry_id == BankEntry.id)
        .group_by(BankEntry.id, BankEntry.found, BankEntry.cents, EntryDecision.decision)
        .order_by(BankEntry.id)
    )
    for id_, found, cents, paid, decision in session().execute(statement):
        if paid > abs(cents):
            yield f"bank_entry {id_}: payments of {paid} cents stand on {abs(cents)}."
        if found not in CERTAIN and decision != "booked":
            yield f"bank_entry {id_}: a payment stands on it and nobody decided so."


def accounts() -> Iterator[str]:
    """Every account to pay on is the one that was entered, and was approved by who says so."""
    told: dict[tuple[str, str], AuditEvent] = {}
    for event in session().scalars(select(AuditEvent).where(AuditEvent.entity == "bank_account")):
        told[event.action, event.entity_id] = event
    for row in session().scalars(select(BankAccount).order_by(BankAccount.id)):
        entered = told.get(("enter_account", str(row.id)))
        mark = account_hash(row.school_id, row.iban, row.account_name, row.bic)
        if entered is None or entered.details.get("sha256", mark) != mark:
            yield f"bank_account {row.id}: it is not what was entered."
        approved = told.get(("approve_account", str(row.id)))
        if row.approved_at and (approved is None or approved.actor_id != row.approved_by_id):
            yield f"bank_account {row.id}: no audit_event tells that it was approved."


def _heads(column: Any, kind: JournalKind) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = select(column, Journal.id).where(Journal.kind == kind).order_by(Journal.id)
    for of, id_ in session().execute(rows):
        found.setdefault(of, []).append(id_)
    return found
