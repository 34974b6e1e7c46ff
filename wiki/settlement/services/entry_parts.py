"""One bank entry that pays several transfers: what may be proposed, and booking what a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.money import format_euro
from wiki.schools.rules import Actor
from wiki.settlement.models import BankEntry, PaymentFile
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.rules.references import references_in
from wiki.settlement.rules.splitting import OpenPart, Parts, proposed
from wiki.settlement.services import accounts, bank_entries, payment_files
from wiki.settlement.services.bank_entries import MAX_REASON


@dataclass(frozen=True)
class Division:
    """An entry, the open transfers that it may pay, and how much of each is proposed; what is proposed stands first."""

    id: int
    cents: int
    booked_on: date
    counter_name: str
    text: str
    transfers: tuple[TransferRow, ...]
    proposed: Parts


def division(actor: Actor, entry_id: int) -> Division:
    """How an entry may be divided. Raises NotFound, NotAllowed, and Conflict when it was decided on."""
    entry, school_ids = bank_entries.undecided(actor, entry_id)
    rows = _open(entry, school_ids)
    parts = proposed(
        abs(entry.cents),
        _open_parts(entry, rows),
        orders=_orders(entry, rows),
        named=references_in(f"{entry.reference} {entry.text}"),
        other_iban=entry.counter_iban,
    )
    first = sorted(rows, key=lambda row: (row.id not in parts, row.id))
    return Division(
        entry.id, entry.cents, entry.booked_on, entry.counter_name, entry.text, tuple(first), parts
    )


def book_parts(actor: Actor, entry_id: int, parts: Mapping[int, int], rest: str = "") -> None:
    """Book an entry as payments of several transfers; `rest` says what the rest of it is, when there is one.

    Raises NotFound, NotAllowed, Conflict when it was decided on or a transfer was paid, and Invalid (fields `parts`,
    `rest`, and `part-` with the id of a transfer).
    """
    entry, school_ids = bank_entries.undecided(actor, entry_id)
    _check(entry, parts, rest)
    errors: dict[str, str] = {}
    for transfer_id, cents in sorted(parts.items()):
        try:
            bank_entries.pay(actor, entry, school_ids, transfer_id, cents)
        except Invalid as invalid:
            errors[f"part-{transfer_id}"] = " ".join(invalid.errors.values())
    if errors:
        raise Invalid(errors)
    bank_entries.decide(actor, entry, "booked", rest.strip())


def _check(entry: BankEntry, parts: Mapping[int, int], rest: str) -> None:
    together, size = sum(parts.values()), abs(entry.cents)
    if not parts:
        raise Invalid({"parts": _("Fill in an amount for at least one transfer.")})
    if together > size:
        raise Invalid(
            {
                "parts": _(
                    "Together this is %(together)s; the bank booked %(size)s.",
                    together=format_euro(together),
                    size=format_euro(size),
                )
            }
        )
    if together < size and not rest.strip():
        raise Invalid(
            {"rest": _("%(amount)s is left. Say what that is.", amount=format_euro(size - together))}
        )
    if len(rest) > MAX_REASON:
        raise Invalid({"rest": too_long(MAX_REASON)})


def _open(entry: BankEntry, school_ids: frozenset[int]) -> list[TransferRow]:
    """The open transfers to these schools when money came in, from them when it went out, since they were settled."""
    found = {row.id: row for id_ in school_ids for row in settlements.transfers(school_id=id_)}
    return [
        row
        for _id, row in sorted(found.items())
        if row.open_cents and (row.to_school_id if entry.cents > 0 else row.from_school_id) in school_ids
    ]


def _open_parts(entry: BankEntry, rows: list[TransferRow]) -> list[OpenPart]:
    others = {row.id: row.from_school_id if entry.cents > 0 else row.to_school_id for row in rows}
    known = accounts.current(set(others.values()))
    return [
        OpenPart(
            row.id,
            row.open_cents,
            row.reference,
            known[others[row.id]].iban if others[row.id] in known else "",
        )
        for row in rows
    ]


def _orders(entry: BankEntry, rows: list[TransferRow]) -> list[tuple[int, ...]]:
    """The transfers of each payment file that this entry may be: of the one that the bank names, else of all."""
    if entry.cents > 0:
        return []
    by_end = {row.end_to_end_id: row.id for row in rows}
    files = session().scalars(
        select(PaymentFile)
        .where(PaymentFile.school_id.in_({row.from_school_id for row in rows}))
        .order_by(PaymentFile.id.desc())
    )
    return [
        tuple(by_end.get(end, 0) for end in payment_files.paid_by(file))
        for file in files
        if entry.batch_id in (None, file.message_id, payment_files.batch_of(file.message_id))
    ]
