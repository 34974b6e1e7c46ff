"""What one person proposed about money, on the screen: look at it, and agree or refuse."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from wiki.costs import wording as cost_wording
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.ledger.models import MoneyProposal
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.services import proposals as proposal_services
from wiki.schools.access import access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import MONEY_ROLES, Actor
from wiki.settlement import wording
from wiki.settlement.services import consents, proposed
from wiki.settlement.views.blueprint import bp

SEES = tuple(sorted(MONEY_ROLES))


@bp.get("/settlement/proposals")
@access(*SEES)
def proposals() -> ResponseReturnValue:
    """What waits until somebody else agrees, with all that would happen, and what was decided."""
    actor = current_actor()
    cards = {card.id: card for card in schools.schools_by_brin()}
    return render_template(
        "settlement/proposals.html",
        waiting=[_shown(actor, row) for row in proposal_queries.waiting()],
        decided=[_shown(actor, row) for row in proposal_queries.decided()],
        names=cards,
        schools={id_: card.name for id_, card in cards.items()},
        words=wording,
        rule_words=cost_wording,
    )


@bp.post("/settlement/proposals/<id:proposal_id>/agree")
@access(*SEES)
def agree(proposal_id: int) -> ResponseReturnValue:
    """Agree to what somebody else proposed; it is done at once."""
    return _decide(consents.agree, proposal_id, _("You agreed, and it is done."))


@bp.post("/settlement/proposals/<id:proposal_id>/refuse")
@access(*SEES)
def refuse(proposal_id: int) -> ResponseReturnValue:
    """Refuse it, or take back what one proposed oneself."""
    return _decide(consents.refuse, proposal_id, _("It does not go on."))


def _decide(step: Callable[[Actor, int], MoneyProposal], proposal_id: int, done: str) -> ResponseReturnValue:
    with transaction():
        step(current_actor(), proposal_id)
    flash(done)
    return see_other("/settlement/proposals")


def _shown(actor: Actor, row: proposal_queries.ProposalRow) -> dict[str, Any]:
    return {
        "row": row,
        "may_agree": proposal_services.may_agree(actor, row),
        "may_refuse": row.agreed is None
        and (row.by_id == actor.id or actor.has(*proposal_services.AGREEING[row.kind])),
        **proposed.details(row),
    }
