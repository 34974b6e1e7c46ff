"""The bank account a school is paid on: one person enters it, another approves it, a change is a new row.

A change counts a day after it was approved: everybody concerned is told, at old addresses too, and can stop it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.models import School
from wiki.schools.rules import Actor, Role
from wiki.schools.services.trust import need_apart
from wiki.settlement.models import BankAccount, Transfer
from wiki.settlement.rules.references import account_hash, compact, iban_problem, in_fours, is_bic
from wiki.settlement.rules.sepa_charset import is_plain, transliterate
from wiki.settlement.services import account_notices

HOLDERS = (Role.TREASURER, Role.SECOND_APPROVER, Role.SCHOOL_COORDINATOR)
_ALL_SCHOOLS = (Role.TREASURER, Role.SECOND_APPROVER)
WAITS = timedelta(days=1)
"""So long after it was approved another account begins to count."""
MAX_ACCOUNT_NAME = 70
"""Characters of the name of an account: what a payment file takes."""


@dataclass(frozen=True)
class EnterAccount:
    """An account as it was typed; the name exactly as the bank knows it."""

    iban: str
    account_name: str
    bic: str = ""


def may_enter_account(actor: Actor, school_id: int) -> bool:
    """The treasurer, and the coordinator of the school."""
    return actor.has(Role.TREASURER) or actor.coordinates(school_id)


def may_approve_account(actor: Actor, school_id: int) -> bool:
    """As entering, and the second approver; never the person who entered it."""
    return may_enter_account(actor, school_id) or actor.has(Role.SECOND_APPROVER)


def may_see_account(actor: Actor, school_id: int) -> bool:
    """Who may approve it, and coordinators of schools that have something to transfer to that school."""
    if may_approve_account(actor, school_id):
        return True
    if not actor.coordinates(actor.school_id):
        return False
    pays = select(Transfer.id).where(
        Transfer.from_school_id == actor.school_id, Transfer.to_school_id == school_id
    )
    return session().scalar(pays.limit(1)) is not None


@dataclass(frozen=True)
class AccountRow:
    """An account with the names a screen shows; `approved` and `refused` tell how it was decided."""

    id: int
    school_id: int
    school: str
    iban: str
    account_name: str
    bic: str
    entered_by: str
    entered_by_id: int
    entered_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    refused_at: datetime | None
    current: bool
    counts_from: datetime | None = None
    stopped_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """True while nobody decided on it."""
        return self.approved_at is None and self.refused_at is None

    @property
    def can_be_stopped(self) -> bool:
        """True while it is approved and does not count yet."""
        return bool(self.counts_from and not self.stopped_at and clock.now() < self.counts_from)


def listed(actor: Actor) -> list[AccountRow]:
    """Every account the actor may approve or enter, by school, the newest first: one statement."""
    entered, approved = aliased(Person), aliased(Person)
    statement = (
        select(BankAccount, School.name, entered.name, approved.name)
        .join(School, School.id == BankAccount.school_id)
        .join(entered, entered.id == BankAccount.entered_by_id)
        .outerjoin(approved, approved.id == BankAccount.approved_by_id)
        .order_by(School.brin, BankAccount.id.desc())
    )
    if not actor.has(*_ALL_SCHOOLS):
        statement = statement.where(BankAccount.school_id == _own_school(actor))
    seen: set[int] = set()
    rows = []
    for row, school, by, approver in session().execute(statement):
        current = _counts(row) and row.school_id not in seen
        if current:
            seen.add(row.school_id)
        rows.append(
            AccountRow(
                row.id,
                row.school_id,
                school,
                in_fours(row.iban),
                row.account_name,
                row.bic,
                by,
                row.entered_by_id,
                row.entered_at,
                approver,
                row.approved_at,
                row.refused_at,
                current,
                row.counts_from,
                row.stopped_at,
            )
        )
    return rows


def _counts(row: BankAccount) -> bool:
    """Whether a school may be paid on it by now."""
    begun = row.counts_from is None or row.counts_from <= clock.now()
    return row.approved_at is not None and row.stopped_at is None and begun


def _counting() -> ColumnElement[bool]:
    """As `_counts`, in the database."""
    return and_(
        BankAccount.approved_at.is_not(None),
        BankAccount.stopped_at.is_(None),
        or_(BankAccount.counts_from.is_(None), BankAccount.counts_from <= clock.now()),
    )


def schools_to_enter(actor: Actor) -> list[tuple[int, str]]:
    """The schools whose account the actor may enter: (id, name) by BRIN."""
    statement = select(School.id, School.name).order_by(School.brin)
    if not actor.has(Role.TREASURER):
        statement = statement.where(School.id == _own_school(actor))
    return [(id_, name) for id_, name in session().execute(statement)]


def _own_school(actor: Actor) -> int:
    """The school somebody coordinates; 0 is no school."""
    return actor.school_id or 0 if actor.has(Role.SCHOOL_COORDINATOR) else 0


def account_of(actor: Actor, school_id: int) -> BankAccount | None:
    """The account a school is paid on: the newest that was approved. Raises NotAllowed."""
    if not may_see_account(actor, school_id):
        _refuse()
    return session().scalar(
        select(BankAccount)
        .where(BankAccount.school_id == school_id, _counting())
        .order_by(BankAccount.approved_at.desc(), BankAccount.id.desc())
        .limit(1)
    )


def current(school_ids: Collection[int]) -> dict[int, BankAccount]:
    """The account each of these schools is paid on; who asks has checked that it may be seen."""
    statement = (
        select(BankAccount)
        .where(BankAccount.school_id.in_(school_ids), _counting())
        .order_by(BankAccount.approved_at, BankAccount.id)
    )
    return {row.school_id: row for row in session().scalars(statement)}


def enter_account(actor: Actor, school_id: int, command: EnterAccount) -> BankAccount:
    """Enter an account, to be approved by somebody else.

    Raises NotFound, NotAllowed, and Invalid (fields `iban`, `account_name`, `bic`).
    """
    if session().get(School, school_id) is None:
        raise NotFound(_("There is no such school."))
    if not may_enter_account(actor, school_id):
        _refuse()
    _check(command)
    row = BankAccount(
        school_id=school_id,
        iban=compact(command.iban),
        account_name=command.account_name.strip(),
        bic=compact(command.bic),
        entered_by_id=actor.member_id,
        entered_at=clock.now(),
    )
    session().add(row)
    session().flush()
    mark = account_hash(school_id, row.iban, row.account_name, row.bic)
    record(actor.member_id, "enter_account", "bank_account", row.id, school=school_id, sha256=mark)
    account_notices.tell_entered(actor, row)
    return row


def approve_account(actor: Actor, account_id: int) -> BankAccount:
    """Approve what somebody else entered: the first of a school counts at once, another one a day later.

    Raises NotFound, NotAllowed, and Conflict when it was decided on.
    """
    row = _waiting(actor, account_id)
    if row.entered_by_id == actor.id:
        raise NotAllowed(_("You entered this account. Somebody else approves it."))
    need_apart(actor, row.entered_by_id)
    before = current([row.school_id]).get(row.school_id)
    row.approved_by_id, row.approved_at = actor.member_id, clock.now()
    row.counts_from = row.approved_at + WAITS if before else row.approved_at
    session().flush()
    record(actor.member_id, "approve_account", "bank_account", row.id, school=row.school_id)
    account_notices.decided(row)
    if before is not None:
        account_notices.tell_changed(row, before)
    return row


def stop_account(actor: Actor, account_id: int) -> BankAccount:
    """Stop an account that was approved and does not count yet: the school is still paid on the one before.

    Raises NotFound, NotAllowed, and Conflict when it counts already, or never will.
    """
    row = _locked(actor, account_id)
    if not (row.counts_from and clock.now() < row.counts_from) or row.stopped_at is not None:
        raise Conflict(_("This account counts already, or it was stopped: enter another one."))
    row.stopped_by_id, row.stopped_at = actor.member_id, clock.now()
    session().flush()
    record(actor.member_id, "stop_account", "bank_account", row.id, school=row.school_id)
    account_notices.tell_stopped(actor, row)
    return row


def refuse_account(actor: Actor, account_id: int) -> BankAccount:
    """Refuse an account that waits, also one's own. Raises NotFound, NotAllowed, and Conflict when decided on."""
    row = _waiting(actor, account_id)
    row.refused_at = clock.now()
    session().flush()
    record(actor.member_id, "refuse_account", "bank_account", row.id, school=row.school_id)
    account_notices.decided(row)
    return row


def _locked(actor: Actor, account_id: int) -> BankAccount:
    statement: Any = select(BankAccount).where(BankAccount.id == account_id).with_for_update()
    row: BankAccount | None = session().scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(_("There is no such account."))
    if not may_approve_account(actor, row.school_id):
        _refuse()
    return row


def _waiting(actor: Actor, account_id: int) -> BankAccount:
    row = _locked(actor, account_id)
    if row.approved_at is not None or row.refused_at is not None:
        raise Conflict(_("This account has already been decided on."))
    return row


def _check(command: EnterAccount) -> None:
    errors: dict[str, str] = {}
    if iban_problem(compact(command.iban)):
        errors["iban"] = _("This is not an IBAN: check the digits.")
    if wrong := _name_problem(command.account_name.strip()):
        errors["account_name"] = wrong
    if command.bic.strip() and not is_bic(compact(command.bic)):
        errors["bic"] = _("This is not a BIC: a BIC has 8 or 11 letters and digits.")
    if errors:
        raise Invalid(errors)


def _name_problem(name: str) -> str:
    """What a bank will not take of a name; empty when it takes all of it."""
    if not 0 < len(name) <= MAX_ACCOUNT_NAME:
        return _("Give the name of the account as the bank knows it.")
    spelled = transliterate(name)
    if not is_plain(spelled):
        strange = " ".join(dict.fromkeys(char for char in spelled if not is_plain(char)))
        return _("A bank does not take “%(characters)s” in a name: leave that out.", characters=strange)
    if len(spelled) > MAX_ACCOUNT_NAME or not spelled.strip():
        return _("Give the name of the account as the bank knows it.")
    return ""


def _refuse() -> None:
    raise NotAllowed(
        _("Only the school itself, the treasurer and those who pay the school can see its accounts.")
    )
