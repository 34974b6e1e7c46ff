"""The rules about money on the screen: the treasurer proposes others, and who decides sees them."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.forms import policies as policy_forms
from wiki.costs.rules.lifecycle import REVERSERS
from wiki.costs.views.blueprint import bp
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.ledger.queries import policies as policy_queries
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.rules import ProposalKind
from wiki.ledger.services import policies as policy_services
from wiki.schools.access import access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import Role


@bp.get("/costs/rules")
@access(*REVERSERS)
def rules() -> ResponseReturnValue:
    """From which amount two people approve, who collects, and the days that schools have."""
    return _page()


@bp.post("/costs/rules")
@access(Role.TREASURER)
def set_rules() -> ResponseReturnValue:
    """Propose other rules; they count when somebody else agreed."""
    return act(
        lambda: policy_services.propose_rules(current_actor(), *policy_forms.money_rules(request.form)),
        _page,
        done=_("The rules are proposed. They count once somebody else agrees."),
        to="/costs/rules",
    )


def _page(wrong: FormErrors = NO_ERRORS) -> str:
    schools_by_id = {card.id: card.name for card in schools.schools_by_brin()}
    waits = proposal_queries.waits(ProposalKind.RULES, 0)
    return render_template(
        "costs/rules.html",
        values=request.form if wrong.errors else _stored(),
        held=[
            (wording.MONEY_RULES.get(name, name), wording.rule_value(name, value, schools_by_id))
            for name, value in policy_queries.values().items()
        ],
        history=policy_queries.history(),
        waits=waits,
        waits_from=date.fromisoformat(waits.facts["counts_from"]) if waits else None,
        schools=schools_by_id,
        now=clock.now(),
        may_set=current_actor().has(Role.TREASURER),
        words=wording,
        errors=wrong.errors,
        readings=wrong.readings,
    )


def _stored() -> dict[str, Any]:
    now: dict[str, Any] = dict(policy_queries.values())
    typed = wording.typed_euro(now[policy_queries.SECOND_ABOVE])
    return now | {policy_queries.SECOND_ABOVE: typed, "counts_from": clock.today().isoformat()}
