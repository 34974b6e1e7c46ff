"""The rules of the network about money: the treasurer proposes, another person agrees, and they count from a day on."""

from collections.abc import Mapping
from datetime import date, timedelta

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.money import MAX_CENTS
from wiki.ledger.models import MoneyProposal, MoneyRule
from wiki.ledger.queries.policies import (
    HUB,
    OBJECTION_DAYS,
    PAYMENT_DAYS,
    SECOND_ABOVE,
    TIE_RULE,
    forget,
    values,
)
from wiki.ledger.rules import ProposalKind, TieRule
from wiki.ledger.services import proposals
from wiki.schools.queries import schools
from wiki.schools.rules import Actor

_MOST: Mapping[str, int] = {
    SECOND_ABOVE: MAX_CENTS,
    OBJECTION_DAYS: 90,
    PAYMENT_DAYS: 365,
    TIE_RULE: max(TieRule),
}
_FURTHEST = timedelta(days=731)


def propose_rules(actor: Actor, given: Mapping[str, int], counts_from: date) -> MoneyProposal:
    """Propose the rules that differ from what holds on that day; they count when somebody else agreed.

    Raises NotAllowed, Conflict when a proposal waits already, and Invalid with the name of each rule as its field,
    `counts_from`, or "" when nothing differs.
    """
    _check(given, counts_from)
    first, _last = clock.span(counts_from, counts_from)
    held = values(max(first, clock.now()))
    changed = {name: value for name, value in given.items() if value != held[name]}
    if not changed:
        raise Invalid({"": _("These are the rules that hold already.")})
    facts = {"rules": changed, "counts_from": counts_from.isoformat()}
    return proposals.propose(actor, ProposalKind.RULES, 0, facts)


def apply(proposal: MoneyProposal) -> None:
    """Set the rules that somebody agreed to: from the day that was proposed, or from now when that is later."""
    counts_from = max(date.fromisoformat(proposal.facts["counts_from"]), clock.today())
    held = values()
    for name, value in proposal.facts["rules"].items():
        rule = MoneyRule(
            name=name,
            value=value,
            set_by_id=proposal.proposed_by_id,
            set_at=clock.now(),
            counts_from=counts_from,
            proposal_id=proposal.id,
        )
        session().add(rule)
        details = {"value": value, "before": held[name], "counts_from": counts_from.isoformat()}
        record(proposal.decided_by_id, "money_rule.set", "money_rule", name, **details)
    session().flush()
    forget()


def _check(given: Mapping[str, int], counts_from: date) -> None:
    errors = {
        name: _("Choose a number from 0 to %(most)s.", most=_MOST[name])
        for name, value in given.items()
        if name in _MOST and not 0 <= value <= _MOST[name]
    }
    hub = given.get(HUB, 0)
    if hub and hub not in {card.id for card in schools.schools_by_brin()}:
        errors[HUB] = _("There is no such school.")
    if not clock.today() <= counts_from <= clock.today() + _FURTHEST:
        errors["counts_from"] = _("A rule counts from today or later, and at most two years ahead.")
    if errors:
        raise Invalid(errors)
