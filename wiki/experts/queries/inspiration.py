"""The experts and visits of an activity: one statement when there are none."""

from sqlalchemy import exists, select

from wiki.experts.models import ExpertLink, VisitOffer
from wiki.experts.queries.experts import ExpertRow
from wiki.experts.queries.links import experts_with
from wiki.experts.queries.offers import OfferRow, offers_of
from wiki.experts.rules.experts import LinkKind
from wiki.kernel.db import session
from wiki.schools.rules import Actor

SHOWN = 6


def with_activity(actor: Actor, activity_id: int) -> tuple[list[ExpertRow], list[OfferRow]]:
    """The experts and the offers with an activity, as far as this actor may see them."""
    experts = exists().where(ExpertLink.activity_id == activity_id)
    offers = exists().where(VisitOffer.activity_id == activity_id)
    has_experts, has_offers = session().execute(select(experts, offers)).one()
    return (
        experts_with(actor, LinkKind.ACTIVITY, activity_id) if has_experts else [],
        offers_of(actor, activity=activity_id, limit=SHOWN) if has_offers and actor.is_member else [],
    )
