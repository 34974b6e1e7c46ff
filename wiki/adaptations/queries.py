"""Reading own versions and offers; of pages this actor may see, and for members only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.adaptations.models import Adaptation, Offer
from wiki.adaptations.rules import Standing, standing
from wiki.kernel.database_limits import known_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Page
from wiki.pages.queries.columns import PageRow
from wiki.pages.queries.pages import page_row, release_row, revision, visible_to
from wiki.schools.models import School
from wiki.schools.rules import Actor

NO_OFFER = _("This offer does not exist, or you are not allowed to see it.")


@dataclass(frozen=True)
class Moved:
    """A school's version against its original: both pages, and what is new in the original."""

    adaptation: Adaptation
    page: PageRow
    origin: PageRow
    """What readers get of the original now."""
    standing: Standing

    @property
    def is_behind(self) -> bool:
        """True when the original has something that this version does not have."""
        return bool(self.standing.news)


def adaptation(actor: Actor, page_id: int) -> Adaptation:
    """What this page was made of. Raises NotFound when it is of itself."""
    statement = (
        select(Adaptation)
        .join(Page, Page.id == Adaptation.page_id)
        .where(Page.id == page_id, visible_to(actor))
    )
    found = session().scalar(statement) if actor.is_member else None
    if found is None:
        raise NotFound(_("This page was not made from another one."))
    return found


def moved(actor: Actor, page_id: int) -> Moved:
    """What moved in the original since it was last joined. Raises NotFound."""
    kept = adaptation(actor, page_id)
    own, origin = page_row(actor, page_id), release_row(actor, kept.origin_page_id)
    base = revision(actor, kept.origin_page_id, kept.origin_revision)
    return Moved(kept, own, origin, standing(base.body, own.body, origin.body))


def family(actor: Actor, origin_page_id: int) -> Sequence[Row[Any]]:
    """The versions that schools made of a page, by school."""
    statement: Any = (
        select(
            Page.id,
            Page.slug,
            Page.title,
            School.name.label("school"),
            School.colour,
            Adaptation.school_id,
            Adaptation.origin_revision,
        )
        .join(Adaptation, Adaptation.page_id == Page.id)
        .join(School, School.id == Adaptation.school_id)
        .where(Adaptation.origin_page_id == origin_page_id, visible_to(actor), Page.archived_at.is_(None))
        .order_by(School.brin)
    )
    return session().execute(statement).all() if actor.is_member else ()


_OFFERER, _DECIDER = aliased(Person), aliased(Person)
_OFFERS: Any = (
    select(
        Offer.id,
        Offer.page_id,
        Offer.origin_page_id,
        Offer.base_revision,
        Offer.from_revision,
        Offer.message,
        Offer.state,
        Offer.offered_at,
        Offer.offered_by_id,
        Offer.decided_at,
        Offer.remark,
        Offer.taken,
        Offer.made_revision,
        _OFFERER.name.label("offered_by"),
        _DECIDER.name.label("decided_by"),
        School.name.label("school"),
        School.colour,
    )
    .join(_OFFERER, _OFFERER.id == Offer.offered_by_id)
    .outerjoin(_DECIDER, _DECIDER.id == Offer.decided_by_id)
    .join(Adaptation, Adaptation.page_id == Offer.page_id)
    .join(School, School.id == Adaptation.school_id)
    .join(Page, Page.id == Offer.origin_page_id)
    .order_by(Offer.id.desc())
)


def offers_to(actor: Actor, origin_page_id: int) -> Sequence[Row[Any]]:
    """What schools offered to the writers of a page, newest first."""
    wanted = _OFFERS.where(Offer.origin_page_id == origin_page_id, visible_to(actor))
    return session().execute(wanted).all() if actor.is_member else ()


def offers_of(actor: Actor, page_id: int) -> Sequence[Row[Any]]:
    """What was offered from a school's version, newest first."""
    wanted = _OFFERS.where(Offer.page_id == page_id, visible_to(actor))
    return session().execute(wanted).all() if actor.is_member else ()


def offer(actor: Actor, offer_id: int) -> Row[Any]:
    """One offer. Raises NotFound."""
    wanted = _OFFERS.where(Offer.id == offer_id, visible_to(actor))
    row = session().execute(wanted).first() if actor.is_member and known_id(offer_id) else None
    if row is None:
        raise NotFound(NO_OFFER)
    found: Row[Any] = row
    return found


def offered(actor: Actor, row: Any) -> Standing:
    """What an offer changes in the draft of the original as it is now."""
    base = revision(actor, row.origin_page_id, row.base_revision)
    given = revision(actor, row.page_id, row.from_revision)
    return standing(base.body, page_row(actor, row.origin_page_id).body, given.body)


class ToDecide(NamedTuple):
    """An offer that waits for the writer of a page."""

    id: int
    title: str
    offered_at: datetime
    school: str


def to_decide(actor: Actor, limit: int = 6) -> list[ToDecide]:
    """Open offers to pages that this member wrote the first version of."""
    wanted: Any = (
        select(Offer.id, Page.title, Offer.offered_at, School.name.label("school"))
        .join(Page, Page.id == Offer.origin_page_id)
        .join(Adaptation, Adaptation.page_id == Offer.page_id)
        .join(School, School.id == Adaptation.school_id)
        .where(Offer.state == "open", Page.created_by_id == actor.id, visible_to(actor))
        .order_by(Offer.offered_at)
        .limit(limit)
    )
    return [ToDecide._make(row) for row in session().execute(wanted)]
