"""Mails about money: what is to be paid, what is overdue, and what was withdrawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.money import format_euro
from wiki.kernel.signals import notices_due
from wiki.ledger.queries.proposals import holders
from wiki.notices import queries as notices
from wiki.notices.services.notices import notify
from wiki.schools.rules import Role
from wiki.settlement.queries import people, settlements
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.rules.reminders import next_step

_LADDER = ("transfer_overdue", "transfer_overdue_again", "transfer_overdue_last")


def listen() -> None:
    """Look every hour which schools have to be reminded."""
    notices_due.connect(_remind)


def tell_of_settlement(settlement_id: int) -> None:
    """Every school hears what it pays and what it receives. Raises NotFound."""
    _tell(settlement_id, "transfer_to_pay", "transfer_to_receive")


def tell_of_withdrawal(settlement_id: int) -> None:
    """Every school hears that it has nothing to pay or receive after all. Raises NotFound."""
    _tell(settlement_id, "transfer_withdrawn", "transfer_withdrawn")


def _tell(settlement_id: int, paying: str, receiving: str) -> None:
    row = settlements.settlement(settlement_id)
    schools = {id_ for t in row.transfers for id_ in (t.from_school_id, t.to_school_id)}
    whom = people.coordinators(schools)
    for transfer in row.transfers:
        _notify(whom.get(transfer.from_school_id, []), paying, transfer)
        _notify(whom.get(transfer.to_school_id, []), receiving, transfer)


def _remind(_sender: Any, today: date, **_more: Any) -> None:
    """What is overdue and still open, one step of the ladder at a time."""
    late = [row for row in settlements.transfers(due_before=today) if row.open_cents]
    if not late:
        return
    whom = people.coordinators({row.from_school_id for row in late})
    for row in late:
        step = next_step(row.due_on, today, _told(row))
        if step is not None:
            _climb(row, step, whom.get(row.from_school_id, []))


def _climb(row: TransferRow, step: int, coordinators: Sequence[int]) -> None:
    """One step of the ladder; where nobody can be reminded the treasurer hears it at the first."""
    _notify(coordinators, _LADDER[step], row)
    if not coordinators:
        _notify(holders([Role.TREASURER]), "transfer_overdue_unheard", row)
    elif step == len(_LADDER) - 1:
        _notify(holders([Role.TREASURER]), "transfer_overdue_told", row)


def _told(row: TransferRow) -> tuple[date, ...]:
    moments = (notices.first_told(kind, str(row.id)) for kind in _LADDER)
    return tuple(moment.astimezone(AMSTERDAM).date() for moment in moments if moment)


def _notify(whom: Any, kind: str, row: TransferRow) -> None:
    notify(
        whom,
        kind,
        key=str(row.id),
        url=f"/settlement/transfers/{row.id}",
        amount=format_euro(row.open_cents or row.cents),
        school=row.to_school,
        payer=row.from_school,
        day=row.due_on,
    )
