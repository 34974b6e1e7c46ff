"""Screens on who decides on money: who has which role, what waits until somebody agrees, and what changed."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, abort, flash, make_response, render_template
from flask.typing import ResponseReturnValue

from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools import rules
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import trust as trust_queries
from wiki.schools.rules import MONEY_ROLES, Actor, Role
from wiki.schools.services import trust

bp = Blueprint("trust", __name__, url_prefix="/appointments")
SEES = (*sorted(MONEY_ROLES), Role.ADMINISTRATOR)
SHOWN = timedelta(days=365)


@bp.get("")
@access(*SEES)
def index() -> ResponseReturnValue:
    """Who decides on money."""
    actor = current_actor()
    page = render_template(
        "schools/trust.html",
        holders=trust_queries.holders(),
        waiting=trust_queries.waiting(actor),
        changes=trust_queries.decided_since(clock.now() - SHOWN),
        may={
            "edit_schools": rules.may_edit_schools(actor),
            "see_trust": True,
            "see_people": rules.sees_everybody(actor),
        },
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<id:change_id>/agree")
@access(MEMBERS)
def agree(change_id: int) -> ResponseReturnValue:
    """Agree to what somebody else asked for."""
    return _decide(trust.agree, change_id, _("You agreed. Everybody who decides on money is told."))


@bp.post("/<id:change_id>/refuse")
@access(MEMBERS)
def refuse(change_id: int) -> ResponseReturnValue:
    """Refuse it, or take back what one asked oneself."""
    return _decide(trust.refuse, change_id, _("It does not go on."))


def _decide(service: Callable[[Actor, int], None], change_id: int, done: str) -> ResponseReturnValue:
    actor = current_actor()
    row = trust_queries.change(change_id)
    if row is None or not (rules.sees_trust(actor) or row.person_id == actor.id):
        abort(404)
    with transaction():
        service(actor, change_id)
    flash(done)
    return see_other("/appointments" if rules.sees_trust(actor) else "/account")
