"""Having experts and visits found by search. Contact and fee are no part of what can be found."""

from sqlalchemy import select

from wiki.experts.models import (
    Expert,
    ExpertConsent,
    ExpertTheme,
    Visit,
    VisitDay,
    VisitOffer,
    VisitTheme,
    VisitTip,
)
from wiki.experts.queries.themes import themes_of
from wiki.experts.rules.experts import Scope
from wiki.experts.rules.visits import VisitState
from wiki.kernel.db import session
from wiki.schools.models import School
from wiki.search.models import SearchEntry
from wiki.search.services import indexing

EXPERT, VISIT = "expert", "visit"


def listen() -> None:
    """Have them indexed when the whole index is built again."""
    indexing.index_also(Expert.id, index_expert)
    indexing.index_also(VisitOffer.id, index_offer)


def index_expert(expert_id: int) -> None:
    """Bring the entry of an expert up to date; who was removed has none."""
    session().flush()
    expert = session().get_one(Expert, expert_id)
    if expert.removed_at is not None:
        indexing.remove_for_good(EXPERT, expert_id)
        return
    agreed = select(ExpertConsent.id).where(
        ExpertConsent.expert_id == expert_id,
        ExpertConsent.scope == Scope.PUBLIC,
        ExpertConsent.withdrawn_at.is_(None),
    )
    indexing.store(
        SearchEntry(
            type=EXPERT,
            object_id=expert_id,
            kind="",
            title=expert.name,
            url=f"/experts/{expert_id}-{expert.slug}",
            plain="\n".join(filter(None, (expert.headline, expert.about))),
            school_id=None,
            public=session().scalar(agreed) is not None,
            changed_at=expert.changed_at,
            **indexing.NO_PAGE,
        ),
        [theme.name for theme in themes_of(ExpertTheme, [expert_id]).get(expert_id, ())],
    )


def index_offer(offer_id: int) -> None:
    """Bring the entry of what a school offers to see up to date, with what those who came asked and took along."""
    session().flush()
    offer, school = (
        session()
        .execute(
            select(VisitOffer, School.name)
            .join(School, School.id == VisitOffer.school_id)
            .where(VisitOffer.id == offer_id)
        )
        .one()
    )
    indexing.store(
        SearchEntry(
            type=VISIT,
            object_id=offer_id,
            kind="",
            title=f"{offer.title} ({school})"[:200],
            url=f"/experts/visits/{offer_id}-{offer.slug}",
            plain="\n".join(filter(None, (offer.text, *_said(offer_id)))),
            school_id=offer.school_id,
            public=False,
            changed_at=offer.changed_at,
            **indexing.NO_PAGE,
        ),
        [theme.name for theme in themes_of(VisitTheme, [offer_id]).get(offer_id, ())],
    )


def _said(offer_id: int) -> list[str]:
    """The questions and tips of the visits that were agreed on."""
    agreed = (
        select(Visit.id, Visit.question)
        .join(VisitDay, VisitDay.id == Visit.day_id)
        .where(VisitDay.offer_id == offer_id, Visit.state == VisitState.ACCEPTED)
        .order_by(Visit.id)
    )
    visits = session().execute(agreed).all()
    tips = (
        select(VisitTip.body).where(VisitTip.visit_id.in_([row.id for row in visits])).order_by(VisitTip.id)
    )
    return [*(row.question for row in visits), *session().scalars(tips)]
