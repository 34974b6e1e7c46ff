"""Setting the rules of the network about money."""

from collections.abc import Mapping

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.kernel.money import MAX_CENTS
from wiki.ledger.models import MoneyRule
from wiki.ledger.queries.policies import OBJECTION_DAYS, PAYMENT_DAYS, SECOND_ABOVE, values
from wiki.schools.rules import Actor, Role

_MOST: Mapping[str, int] = {SECOND_ABOVE: MAX_CENTS, OBJECTION_DAYS: 90, PAYMENT_DAYS: 365}


def set_rules(actor: Actor, given: Mapping[str, int]) -> None:
    """Set the rules that differ from what holds now.

    Raises NotAllowed for who is not the treasurer, and Invalid with the name of each rule as its field.
    """
    if not actor.has(Role.TREASURER):
        raise NotAllowed(_("Only the treasurer can set the rules about money."))
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
