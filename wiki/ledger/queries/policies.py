"""Reading the rules of the network about money: what holds from when. A rule never counts before it was set."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import SessionTransaction, aliased

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.ledger.models import MoneyProposal, MoneyRule
from wiki.ledger.rules import SECOND_APPROVER_ABOVE, TieRule

SECOND_ABOVE, OBJECTION_DAYS, PAYMENT_DAYS = "second_approver_above", "objection_days", "payment_days"
HUB, TIE_RULE = "hub", "tie_rule"
DEFAULTS: Mapping[str, int] = {
    SECOND_ABOVE: SECOND_APPROVER_ABOVE,
    OBJECTION_DAYS: 14,
    PAYMENT_DAYS: 30,
    HUB: 0,
    TIE_RULE: TieRule.IN_TURN.value,
}
_KEPT = "lichtwerk_money_rules"
_Stored = Sequence[tuple[str, datetime, date | None, int]]
_Kept = tuple[SessionTransaction | None, _Stored]
"""The transaction in which the rules were read, and the rules."""


@dataclass(frozen=True)
class RuleRow:
    """A rule as it was set: proposed by one, agreed to by another (empty for rules of before that was asked)."""

    name: str
    value: int
    set_by: str
    agreed_by: str
    counts_from: date | None
    begins: datetime
    """The moment from which it counts."""


class RuleOverTime:
    """What a rule said at any moment."""

    def __init__(self, rows: Iterable[tuple[datetime, int]], at_first: int) -> None:
        ordered = sorted(rows, key=lambda row: row[0])  # stable: of one moment the last that was set counts
        self._moments = [moment for moment, _value in ordered]
        self._values = [value for _moment, value in ordered]
        self._at_first = at_first

    def at(self, moment: datetime | None) -> int:
        """The value at this moment; without one, as it is now."""
        place = bisect_right(self._moments, moment or clock.now())
        return self._values[place - 1] if place else self._at_first


class TieRules(RuleOverTime):
    """Which rule for left-over cents held when."""

    def start(self, cost_number: int, moment: datetime | None = None) -> int:
        """Where the order of schools begins for a cost that is divided at this moment; without one: now."""
        return TieRule(self.at(moment)).start(cost_number)


def limits() -> RuleOverTime:
    """The amount (cents) above which a second approval is needed: at the moment a cost was handed in, so that no later
    change lets a cost slip through."""
    return RuleOverTime(_over_time(SECOND_ABOVE), DEFAULTS[SECOND_ABOVE])


def ties() -> TieRules:
    """The rule for left-over cents, at the moment a cost was divided for good."""
    return TieRules(_over_time(TIE_RULE), DEFAULTS[TIE_RULE])


def values(moment: datetime | None = None) -> dict[str, int]:
    """What each rule says at a moment; without one: now."""
    return {name: RuleOverTime(_over_time(name), first).at(moment) for name, first in DEFAULTS.items()}


def history() -> list[RuleRow]:
    """Every rule that was set, the newest first; also what only counts later."""
    agreed = aliased(Person)
    statement = (
        select(MoneyRule, Person.name, agreed.name)
        .join(Person, Person.id == MoneyRule.set_by_id)
        .outerjoin(MoneyProposal, MoneyProposal.id == MoneyRule.proposal_id)
        .outerjoin(agreed, agreed.id == MoneyProposal.decided_by_id)
        .order_by(MoneyRule.id.desc())
    )
    return [
        RuleRow(
            row.name,
            int(row.value),
            by,
            other or "",
            row.counts_from,
            begins(row.set_at, row.counts_from),
        )
        for row, by, other in session().execute(statement)
    ]


def begins(set_at: datetime, counts_from: date | None) -> datetime:
    """The moment from which a rule counts: its day, and never before it was set."""
    if counts_from is None:
        return set_at
    first, _last = clock.span(counts_from, counts_from)
    return max(first, set_at)


def forget() -> None:
    """Read the rules again in this transaction: they have just been set."""
    session().info.pop(_KEPT, None)


def _over_time(name: str) -> list[tuple[datetime, int]]:
    return [(begins(set_at, day), value) for found, set_at, day, value in _stored() if found == name]


def _stored() -> _Stored:
    """Every rule that was set, in order; read once in a transaction, in which several are asked for."""
    current = session()
    kept: _Kept | None = current.info.get(_KEPT)
    if kept and kept[0] is not None and kept[0] is current.get_transaction():
        return kept[1]
    columns = MoneyRule.name, MoneyRule.set_at, MoneyRule.counts_from, MoneyRule.value
    found = current.execute(select(*columns).order_by(MoneyRule.id))
    rows = [(name, set_at, day, int(value)) for name, set_at, day, value in found]
    current.info[_KEPT] = (current.get_transaction(), rows)
    return rows
