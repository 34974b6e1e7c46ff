"""Reading own versions and offers; of pages this actor may see, and for members only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.adaptations.models import Adaptation, Offer
from wiki.adaptations.rules import OfferState, Standing, standing
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Page
from wiki.pages.queries.columns import PageRow
from wiki.pages.queries.files import same_files
from wiki.pages.queries.pages import page_row, release_row, revision, visible_to
from wiki.pages.rules.file_names import with_files
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
    files = same_files(kept.origin_page_id, page_id)
    news = standing(with_files(base.body, files), own.body, with_files(origin.body, files))
    return Moved(kept, own, origin, news)


class OwnVersion(NamedTuple):
    """The version that a school made of a page; `origin_revision` is what it has of the original."""

    id: int
    slug: str
    title: str
    school: str
    colour: str
    school_id: int
    origin_revision: int


def family(actor: Actor, origin_page_id: int) -> list[OwnVersion]:
    """The versions that schools made of a page, by school; for members."""
    if not actor.is_member:
        return []
    statement: Any = (
        select(
            Page.id,
            Page.slug,
            Page.title,
            School.name,
            School.colour,
            Adaptation.school_id,
            Adaptation.origin_revision,
        )
        .join(Adaptation, Adaptation.page_id == Page.id)
        .join(School, School.id == Adaptation.school_id)
        .where(Adaptation.origin_page_id == origin_page_id, visible_to(actor), Page.archived_at.is_(None))
        .order_by(School.brin)
    )
    return [OwnVersion._make(row) for row in session().execute(statement)]


class OfferRow(NamedTuple):
    """What a school offered to the writers of the original, and what they decided."""

    id: int
    page_id: int
    origin_page_id: int
    base_revision: int
    from_revision: int
    message: str
    state: str
    offered_at: datetime
    offered_by_id: int
    decided_at: datetime | None
    remark: str
    taken: int | None
    made_revision: int | None
    offered_by: str
    decided_by: str | None
    school: str
    colour: str


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
        _OFFERER.name,
        _DECIDER.name,
        School.name,
        School.colour,
    )
    .join(_OFFERER, _OFFERER.id == Offer.offered_by_id)
    .outerjoin(_DECIDER, _DECIDER.id == Offer.decided_by_id)
    .join(Adaptation, Adaptation.page_id == Offer.page_id)
    .join(School, School.id == Adaptation.school_id)
    .join(Page, Page.id == Offer.origin_page_id)
    .order_by(Offer.id.desc())
)


def offers_to(actor: Actor, origin_page_id: int) -> list[OfferRow]:
    """What schools offered to the writers of a page, newest first; for members."""
    return _offers(actor, Offer.origin_page_id == origin_page_id)


def offers_of(actor: Actor, page_id: int) -> list[OfferRow]:
    """What was offered from a school's version, newest first; for members."""
    return _offers(actor, Offer.page_id == page_id)


def offer(actor: Actor, offer_id: int) -> OfferRow:
    """One offer. Raises NotFound."""
    found = _offers(actor, Offer.id == offer_id) if may_be_id(offer_id) else []
    if not found:
        raise NotFound(NO_OFFER)
    return found[0]


def _offers(actor: Actor, condition: ColumnElement[bool]) -> list[OfferRow]:
    if not actor.is_member:
        return []
    wanted = _OFFERS.where(condition, visible_to(actor))
    return [OfferRow._make(row) for row in session().execute(wanted)]


def offered(actor: Actor, row: OfferRow | Offer) -> Standing:
    """What an offer changes in the draft of the original as it is now."""
    base = revision(actor, row.origin_page_id, row.base_revision)
    given = revision(actor, row.page_id, row.from_revision)
    files = same_files(row.page_id, row.origin_page_id)
    return standing(base.body, page_row(actor, row.origin_page_id).body, with_files(given.body, files))


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
        .where(Offer.state == OfferState.OPEN, Page.created_by_id == actor.id, visible_to(actor))
        .order_by(Offer.offered_at)
        .limit(limit)
    )
    return [ToDecide._make(row) for row in session().execute(wanted)]
