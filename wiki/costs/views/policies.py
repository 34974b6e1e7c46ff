"""The rules about money on the screen, for the treasurer to set and who decides to see."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.forms import policies as policy_forms
from wiki.costs.rules.lifecycle import DECIDERS
from wiki.costs.views.blueprint import bp
from wiki.costs.views.projects import problems_of
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.ledger.queries import policies as policy_queries
from wiki.ledger.services import policies as policy_services
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Role


@bp.get("/costs/rules")
@access(*DECIDERS)
def rules() -> ResponseReturnValue:
    """From which amount two people approve, and the days that schools have."""
    return _page(None)


@bp.post("/costs/rules")
@access(Role.TREASURER)
def set_rules() -> ResponseReturnValue:
    """Set these rules; those that did not change are not set again."""
    try:
        with transaction():
            policy_services.set_rules(current_actor(), policy_forms.money_rules(request.form))
    except Invalid as invalid:
        return _page(invalid), 422
    flash(_("The rules are saved. They apply to what is submitted from now on."))
    return see_other("/costs/rules")


def _page(invalid: Invalid | None) -> str:
    return render_template(
        "costs/rules.html",
        values=request.form.to_dict() if invalid else _stored(),
        history=policy_queries.history(),
        may_set=current_actor().has(Role.TREASURER),
        words=wording,
        **problems_of(invalid),
    )


def _stored() -> dict[str, Any]:
    now: dict[str, Any] = dict(policy_queries.values())
    return now | {policy_queries.SECOND_ABOVE: wording.typed_euro(now[policy_queries.SECOND_ABOVE])}
