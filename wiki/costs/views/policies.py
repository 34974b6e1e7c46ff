"""The rules about money on the screen, for the treasurer to set and who decides to see."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.forms import policies as policy_forms
from wiki.costs.rules.lifecycle import DECIDERS
from wiki.costs.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.i18n import _
from wiki.ledger.queries import policies as policy_queries
from wiki.ledger.services import policies as policy_services
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Role


@bp.get("/costs/rules")
@access(*DECIDERS)
def rules() -> ResponseReturnValue:
    """From which amount two people approve, and the days that schools have."""
    return _page()


@bp.post("/costs/rules")
@access(Role.TREASURER)
def set_rules() -> ResponseReturnValue:
    """Set these rules; those that did not change are not set again."""
    return act(
        lambda: policy_services.set_rules(current_actor(), policy_forms.money_rules(request.form)),
        _page,
        done=_("The rules are saved. They apply to what is submitted from now on."),
        to="/costs/rules",
    )


def _page(wrong: FormErrors = NO_ERRORS) -> str:
    return render_template(
        "costs/rules.html",
        values=request.form if wrong.errors else _stored(),
        history=policy_queries.history(),
        may_set=current_actor().has(Role.TREASURER),
        words=wording,
        errors=wrong.errors,
        readings=wrong.readings,
    )


def _stored() -> dict[str, Any]:
    now: dict[str, Any] = dict(policy_queries.values())
    return now | {policy_queries.SECOND_ABOVE: wording.typed_euro(now[policy_queries.SECOND_ABOVE])}
