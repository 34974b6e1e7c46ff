"""What is told of the accounts that schools are paid on: who leads money away must not do so unseen."""

from typing import Any

from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.ledger.queries.proposals import holders
from wiki.notices.services.notices import no_longer_asked, notify, notify_old_addresses
from wiki.schools.models import School
from wiki.schools.rules import Actor, Role
from wiki.settlement.models import BankAccount
from wiki.settlement.queries import people

_URL = "/settlement/accounts"
_LOOK_AFTER_ALL = (Role.TREASURER, Role.SECOND_APPROVER)


def tell_entered(actor: Actor, row: BankAccount) -> None:
    """Everybody who can approve it, but who entered it."""
    whom = _concerned(row.school_id) - {row.entered_by_id}
    values = {"who": actor.name, "school": _name(row.school_id)}
    notify(whom, "account_entered", key=str(row.id), url=_URL, **values)


def decided(row: BankAccount) -> None:
    """Nobody has to look at it any more."""
    no_longer_asked("account_entered", str(row.id))


def tell_changed(row: BankAccount, before: BankAccount) -> None:
    """The school, who looks after all accounts, and who entered and approved the one before; also at the addresses
    that they had before."""
    whom = _concerned(row.school_id) | {row.entered_by_id, before.entered_by_id}
    whom |= {id_ for id_ in (row.approved_by_id, before.approved_by_id) if id_ is not None}
    day = (row.counts_from or row.entered_at).astimezone(AMSTERDAM).date()
    values: dict[str, Any] = {"school": _name(row.school_id), "day": day, "ending": row.iban[-4:]}
    notify(whom, "account_changed", key=str(row.id), url=_URL, **values)
    notify_old_addresses(whom, "account_changed", key=str(row.id), url=_URL, **values)


def tell_stopped(actor: Actor, row: BankAccount) -> None:
    """The same people hear that it does not go on."""
    whom = _concerned(row.school_id) | {row.entered_by_id}
    values = {"who": actor.name, "school": _name(row.school_id)}
    notify(whom, "account_stopped", key=str(row.id), url=_URL, **values)


def _concerned(school_id: int) -> set[int]:
    return {*people.coordinators([school_id]).get(school_id, []), *holders(_LOOK_AFTER_ALL)}


def _name(school_id: int) -> str:
    return session().get_one(School, school_id).name
