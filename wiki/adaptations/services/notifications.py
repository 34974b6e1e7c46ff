"""The notices about own versions and offers: who gets which."""

from typing import Any

from sqlalchemy import select

from wiki.adaptations.models import Adaptation, Offer
from wiki.adaptations.rules import OfferState, standing
from wiki.kernel.db import session
from wiki.notices.services.notices import notify
from wiki.pages.models import Page, Revision
from wiki.pages.queries.files import same_files
from wiki.pages.rules.file_names import with_files
from wiki.pages.rules.pages import address
from wiki.schools.models import School
from wiki.schools.rules import Actor


def offered(offer: Offer, actor: Actor) -> None:
    """The writers of the original are asked to look at an offer."""
    origin = session().get_one(Page, offer.origin_page_id)
    people = {who["person"] for who in origin.contributors} | {origin.created_by_id}
    school = session().scalar(
        select(School.name)
        .join(Adaptation, Adaptation.school_id == School.id)
        .where(Adaptation.page_id == offer.page_id)
    )
    values = {"page": origin.title, "school": school or ""}
    notify(people - {actor.id}, "change_offered", key=str(offer.id), url=f"/offers/{offer.id}", **values)


def decided(offer: Offer) -> None:
    """Notify who made the offer of the decision."""
    origin = session().get_one(Page, offer.origin_page_id)
    where = {"key": str(offer.id), "url": f"/offers/{offer.id}", "page": origin.title}
    if offer.state == OfferState.ACCEPTED:
        notify([offer.offered_by_id], "change_accepted", count=offer.taken, **where)
    else:
        notify([offer.offered_by_id], "change_declined", remark=offer.remark or "–", **where)


def moved(origin_page_id: int) -> None:
    """Notify schools with an own version of what is new in the released original."""
    db = session()
    origin = db.get_one(Page, origin_page_id)
    for kept in db.scalars(select(Adaptation).where(Adaptation.origin_page_id == origin_page_id)).all():
        own = db.get_one(Page, kept.page_id)
        numbers, files = (
            (kept.origin_revision, origin.released or origin.revision),
            same_files(origin.id, own.id),
        )
        base, now = (with_files(_body(origin.id, number), files) for number in numbers)
        news = standing(base, _body(own.id, own.revision), now).news
        if news:
            where = address(own.id, own.slug) + "/origin"
            key = f"{own.id}:{origin.released}"
            notify([kept.made_by_id], "origin_moved", key=key, url=where, page=own.title, count=len(news))


def _body(page_id: int, number: int) -> Any:
    wanted = select(Revision.body).where(Revision.page_id == page_id, Revision.number == number)
    return session().scalars(wanted).one()
