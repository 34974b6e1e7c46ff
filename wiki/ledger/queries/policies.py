"""Reading the rules of the network about money: from when which limit holds."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.ledger.models import MoneyRule
from wiki.ledger.rules import SECOND_APPROVER_ABOVE

SECOND_ABOVE, OBJECTION_DAYS, PAYMENT_DAYS = "second_approver_above", "objection_days", "payment_days"
DEFAULTS: Mapping[str, int] = {SECOND_ABOVE: SECOND_APPROVER_ABOVE, OBJECTION_DAYS: 14, PAYMENT_DAYS: 30}


@dataclass(frozen=True)
class RuleRow:
    """A rule as it was set."""

    name: str
    value: int
    set_by: str
    set_at: datetime


class Limits:
    """The amount above which a second approval is needed, as it held at any moment."""

    def __init__(self, rows: Sequence[tuple[datetime, int]]) -> None:
        self._moments = [moment for moment, _cents in rows]
        self._cents = [cents for _moment, cents in rows]

    def at(self, moment: datetime | None) -> int:
        """Cents; at the moment a cost was handed in, so that no later change lets a cost slip through."""
        place = bisect_right(self._moments, moment) if moment else len(self._moments)
        return self._cents[place - 1] if place else DEFAULTS[SECOND_ABOVE]


def limits() -> Limits:
    """Every limit there has been, in one statement."""
    statement = select(MoneyRule.set_at, MoneyRule.value).where(MoneyRule.name == SECOND_ABOVE)
    return Limits([(at, int(cents)) for at, cents in session().execute(statement.order_by(MoneyRule.id))])


def values() -> dict[str, int]:
    """What each rule says now."""
    return dict(DEFAULTS) | {row.name: row.value for row in reversed(history()) if row.name in DEFAULTS}


def history() -> list[RuleRow]:
    """Every rule that was set, the newest first."""
    statement = (
        select(MoneyRule.name, MoneyRule.value, Person.name, MoneyRule.set_at)
        .join(Person, Person.id == MoneyRule.set_by_id)
        .order_by(MoneyRule.id.desc())
    )
    return [RuleRow(name, int(value), by, at) for name, value, by, at in session().execute(statement)]
