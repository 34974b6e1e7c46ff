"""The rules of the network about money: from when which limit holds, and setting another one."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.costs.rules.lifecycle import SECOND_APPROVER_ABOVE
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.kernel.money import MAX_CENTS
from wiki.ledger.models import MoneyRule
from wiki.schools.rules import Actor, Role

SECOND_ABOVE, OBJECTION_DAYS, PAYMENT_DAYS = "second_approver_above", "objection_days", "payment_days"
DEFAULTS: Mapping[str, int] = {SECOND_ABOVE: SECOND_APPROVER_ABOVE, OBJECTION_DAYS: 14, PAYMENT_DAYS: 30}
_MOST: Mapping[str, int] = {SECOND_ABOVE: MAX_CENTS, OBJECTION_DAYS: 90, PAYMENT_DAYS: 365}


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


def set_rules(actor: Actor, given: Mapping[str, int]) -> None:
    """Set what differs from what holds now; raises NotAllowed for who is not the treasurer, Invalid by name."""
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer sets the rules about money."))
    errors = {
        name: _("Choose a number from 0 to %(most)s.", most=_MOST[name])
        for name, value in given.items()
        if not 0 <= value <= _MOST[name]
    }
    if errors:
        raise Invalid(errors)
    now = values()
    for name, value in given.items():
        if value != now[name]:
            session().add(MoneyRule(name=name, value=value, set_by_id=actor.member_id, set_at=clock.now()))
            record(actor.id, "money_rule.set", "money_rule", name, value=value, before=now[name])
    session().flush()
