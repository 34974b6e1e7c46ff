"""Payment files: what a school still has to pay of a settlement, as one order for its bank (pain.001.001.09).

The file is built once and kept; who asks for it again gets the same bytes.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from defusedxml import ElementTree as DefusedET
from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role
from wiki.settlement.models import BankAccount, PaymentFile, Settlement
from wiki.settlement.queries import settlements
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.rules import pain001
from wiki.settlement.rules.pain001_check import NAMESPACE, FileCode
from wiki.settlement.services import accounts

MAKERS = (Role.TREASURER, Role.SCHOOL_COORDINATOR)
_FURTHEST = timedelta(days=365)
_MAX_FILE = 10_000_000


@dataclass(frozen=True)
class MakeFile:
    """Which transfers to pay on which day. `again`: also those that an earlier file pays already."""

    transfer_ids: tuple[int, ...]
    execute_on: date
    again: bool = False


@dataclass(frozen=True)
class Payable:
    """A transfer that is open: with the account it goes to (None: not known yet), and whether a file pays it."""

    transfer: TransferRow
    account: BankAccount | None
    ordered: bool


def may_make_file(actor: Actor, school_id: int) -> bool:
    """The treasurer, and the coordinator of the school that pays."""
    return actor.has(Role.TREASURER) or actor.coordinates(school_id)


def payers(actor: Actor, settlement: settlements.SettlementRow) -> list[tuple[int, str]]:
    """The schools that still have to pay something and for which the actor may make a file: (id, name)."""
    found = {t.from_school_id: t.from_school for t in settlement.transfers if t.open_cents}
    return [(id_, name) for id_, name in sorted(found.items()) if may_make_file(actor, id_)]


def payable(settlement: settlements.SettlementRow, school_id: int) -> list[Payable]:
    """What a school still has to pay of a settlement."""
    open_rows = [t for t in settlement.transfers if t.from_school_id == school_id and t.open_cents]
    known = accounts.current({t.to_school_id for t in open_rows})
    ordered = _ordered(settlement.id, school_id)
    return [Payable(t, known.get(t.to_school_id), t.end_to_end_id in ordered) for t in open_rows]


def files(settlement_id: int, school_id: int) -> list[PaymentFile]:
    """The files that were made for a school, the newest first."""
    statement = (
        select(PaymentFile)
        .where(PaymentFile.settlement_id == settlement_id, PaymentFile.school_id == school_id)
        .order_by(PaymentFile.id.desc())
    )
    return list(session().scalars(statement))


def make_file(actor: Actor, settlement_id: int, school_id: int, command: MakeFile) -> PaymentFile:
    """Build the file, check it as a bank does, and store it.

    Raises NotFound, NotAllowed, and Invalid (fields `transfers`, `again`, `execute_on`).
    """
    if not may_make_file(actor, school_id):
        raise NotAllowed(_("A payment file is made by the treasurer or the school that pays."))
    session().execute(select(Settlement.id).where(Settlement.id == settlement_id).with_for_update()).all()
    settlement = settlements.settlement(settlement_id)
    own = accounts.current({school_id}).get(school_id)
    chosen = _chosen(payable(settlement, school_id), own, command)
    number = 1 + len(files(settlement_id, school_id))
    message_id = f"LW-{settlement_id}-{school_id}-{number}"
    content = _built(message_id, own, chosen, command.execute_on)
    row = PaymentFile(
        settlement_id=settlement_id,
        school_id=school_id,
        message_id=message_id,
        execute_on=command.execute_on,
        sha256=blobs().put(io.BytesIO(content), _MAX_FILE).sha256,
        made_by_id=actor.member_id,
        made_at=clock.now(),
    )
    session().add(row)
    session().flush()
    cents = sum(item.transfer.open_cents for item in chosen)
    details = {"school": school_id, "transfers": len(chosen), "cents": cents, "sha256": row.sha256}
    record(actor.member_id, "make_payment_file", "payment_file", row.id, **details)
    return row


def content(actor: Actor, file_id: int) -> tuple[PaymentFile, bytes]:
    """A file that was made, byte for byte. Raises NotFound and NotAllowed."""
    row = session().get(PaymentFile, file_id)
    if row is None:
        raise NotFound(_("There is no such payment file."))
    if not may_make_file(actor, row.school_id):
        raise NotAllowed(_("A payment file is for the treasurer and the school that pays."))
    return row, blobs().read(row.sha256)


def _chosen(found: list[Payable], own: BankAccount | None, command: MakeFile) -> list[Payable]:
    """The transfers to pay; raises Invalid with what stands in the way, by field."""
    chosen = [item for item in found if item.transfer.id in command.transfer_ids]
    errors = _transfer_errors(chosen, own, command)
    if not clock.today() <= command.execute_on <= clock.today() + _FURTHEST:
        errors["execute_on"] = _("Enter a day from today onwards, at most a year ahead.")
    if errors:
        raise Invalid(errors)
    return chosen


def _transfer_errors(chosen: list[Payable], own: BankAccount | None, command: MakeFile) -> dict[str, str]:
    if not chosen:
        return {"transfers": _("Choose at least one transfer that is still open.")}
    if own is None:
        return {"transfers": _("The account of the paying school is not known yet.")}
    if unknown := sorted({item.transfer.to_school for item in chosen if item.account is None}):
        names = ", ".join(unknown)
        return {"transfers": _("There is no approved account yet for: %(names)s.", names=names)}
    if not command.again and any(item.ordered for item in chosen):
        return {
            "again": _("An earlier file already pays some of these. Confirm that you want to pay them again.")
        }
    return {}


def _built(message_id: str, own: BankAccount | None, chosen: Iterable[Payable], day: date) -> bytes:
    order = pain001.PaymentOrder(
        message_id=message_id,
        batch_id=batch_of(message_id),
        created_at=clock.now().replace(tzinfo=None),
        execute_on=day,
        debtor=_account(own),
        payments=tuple(
            pain001.Payment(
                item.transfer.end_to_end_id,
                item.transfer.open_cents,
                _account(item.account),
                reference=item.transfer.reference,
            )
            for item in chosen
        ),
    )
    try:
        return pain001.build(order, clock.today())
    except pain001.RefusedFile as refused:
        raise Invalid({"transfers": _refusal(refused)}) from refused


def _refusal(refused: pain001.RefusedFile) -> str:
    """Names are all that can still be wrong: everything else was checked when it was entered."""
    names = {FileCode.NAME_MISSING, FileCode.NAME_TOO_LONG, FileCode.CHARACTERS}
    if any(problem.code in names for problem in refused.problems):
        return _("A bank cannot read the name of one of the accounts. Enter it with plain letters.")
    if any(problem.code is FileCode.OWN_ACCOUNT for problem in refused.problems):
        return _("Two of these schools have the same account: there is nothing to transfer between them.")
    return _("A bank would refuse this file: %(why)s.", why=str(refused))


def _account(row: BankAccount | None) -> pain001.Account:
    if row is None:
        raise Invalid({"transfers": _("The account of the paying school is not known yet.")})
    return pain001.Account(row.account_name, row.iban, row.bic)


def _ordered(settlement_id: int, school_id: int) -> set[str]:
    """The end-to-end ids that earlier files pay."""
    return {end for row in files(settlement_id, school_id) for end in paid_by(row)}


def paid_by(row: PaymentFile) -> list[str]:
    """The end-to-end id of each payment in a file."""
    root: Element = DefusedET.fromstring(blobs().read(row.sha256), forbid_dtd=True)
    return [element.text or "" for element in root.iter(f"{{{NAMESPACE}}}EndToEndId")]


def batch_of(message_id: str) -> str:
    """What the payments of a file are called together: the bank names it when it books them as one."""
    return f"{message_id}-B"
