"""Where something is missing in a school year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import String, and_, cast, exists, func, select

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.pages.models import Page, PageActivity, Revision
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import address
from wiki.plan.models import Activity, SchoolYear
from wiki.plan.queries import activities_of
from wiki.roadmap.models import Milestone
from wiki.roadmap.queries.milestones import MilestoneRow, late_milestones
from wiki.roadmap.rules.milestones import MilestoneState
from wiki.schools.rules import Actor
from wiki.wishes.models import Wish
from wiki.wishes.queries import Filters, WishRow, of_year, wishes
from wiki.wishes.queries import visible_to as wishes_visible_to
from wiki.wishes.rules import WishState

SHOWN = 30
MATERIAL = ("instrument", "research", "story")


class LoosePage(NamedTuple):
    """Material that belongs to no activity."""

    id: int
    slug: str
    title: str
    kind: str
    revision: int

    @property
    def url(self) -> str:
        """Its address."""
        return address(self.id, self.slug)


@dataclass(frozen=True)
class WhiteSpots:
    """What is missing, at most SHOWN of each; `counts` says how many there are of each in all."""

    without_pages: Sequence[Any]
    loose_pages: Sequence[LoosePage]
    open_wishes: Sequence[WishRow]
    late: Sequence[MilestoneRow]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many white spots there are."""
        return sum(self.counts.values())


def white_spots(actor: Actor, year: SchoolYear) -> WhiteSpots:
    """What is missing in a school year: activities without material, material without activity, wishes without maker,
    milestones past their date. Closed activities are left alone."""
    with_pages = set(session().scalars(_with_pages(actor, year.id)))
    activities = activities_of(year.id)
    bare = [row for row in activities if row.id not in with_pages and row.closed_at is None]
    open_wishes = wishes(actor, Filters(state=WishState.OPEN, year=year), limit=SHOWN).items
    loose = session().execute(
        select(Page.id, Page.slug, Page.title, Page.kind, Page.revision)
        .where(*_loose(actor))
        .order_by(Page.changed_at.desc(), Page.id.desc())
        .limit(SHOWN)
    )
    return WhiteSpots(
        without_pages=bare[:SHOWN],
        loose_pages=[LoosePage(*row) for row in loose],
        open_wishes=open_wishes,
        late=late_milestones(year.id, SHOWN),
        counts={"without_pages": len(bare), **_counts(actor, year)},
    )


def _with_pages(actor: Actor, year_id: int) -> Any:
    return (
        select(PageActivity.activity_id)
        .join(Activity, Activity.id == PageActivity.activity_id)
        .join(Page, Page.id == PageActivity.page_id)
        .where(Activity.school_year_id == year_id, visible_to(actor), Page.archived_at.is_(None))
        .distinct()
    )


def _loose(actor: Actor) -> list[Any]:
    """What makes a page material without activity; what only waits for a release to get its activity does not count."""
    newest_has_none = exists().where(
        Revision.page_id == Page.id,
        Revision.number == Page.revision,
        cast(Revision.labels, String).like('%"activities": []%'),
    )
    has_one = exists().where(PageActivity.page_id == Page.id)
    return [visible_to(actor), Page.archived_at.is_(None), Page.kind.in_(MATERIAL), ~has_one, newest_has_none]


def _counts(actor: Actor, year: SchoolYear) -> dict[str, int]:
    late = and_(Milestone.state == MilestoneState.OPEN.value, Milestone.due_on < clock.today())
    milestones = (
        select(func.count())
        .select_from(Milestone)
        .join(Activity, Activity.id == Milestone.activity_id)
        .where(Activity.school_year_id == year.id, late)
    )
    loose = select(func.count()).select_from(Page).where(*_loose(actor))
    wished = (
        select(func.count())
        .select_from(Wish)
        .where(wishes_visible_to(actor), Wish.state == WishState.OPEN.value, of_year(year))
    )
    row = session().execute(
        select(loose.scalar_subquery(), wished.scalar_subquery(), milestones.scalar_subquery())
    )
    return dict(zip(("loose_pages", "open_wishes", "late"), row.one(), strict=True))
