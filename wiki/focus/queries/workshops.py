"""The workshops of a network day that fit the focal points of schools, with the facts that say so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from wiki.days.models import Workshop, WorkshopLeader, WorkshopPage
from wiki.focus.queries.matches import NetworkRows, rule_point
from wiki.focus.queries.points import PointRow
from wiki.focus.rules.concepts import in_words
from wiki.focus.rules.workshops import Fit, Material, Offer, Programme, Why, WorkshopReason
from wiki.kernel.db import session
from wiki.pages.models import Page, PageBuildingBlock
from wiki.pages.queries.pages import visible_to as pages_visible_to
from wiki.pages.rules.pages import address
from wiki.plan.models import Activity
from wiki.schools.models import Membership
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class WorkshopFact:
    """One reason, as it can be shown: the title and the address of what it is about, and the words that fit."""

    kind: WorkshopReason
    title: str
    url: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkshopFit:
    """A workshop that fits a focal point, with its facts."""

    id: int
    title: str
    url: str
    point: PointRow
    score: int
    facts: tuple[WorkshopFact, ...]


YearPoints = tuple[NetworkRows, Sequence[PointRow]]
"""The focal points of a school in a year, with the network of that year."""


@dataclass(frozen=True)
class ProgrammeRows:
    """The workshops of a day that can be asked what fits, and what they and their material are called."""

    programme: Programme
    workshops: dict[int, Any]
    pages: dict[int, tuple[str, str]]

    def fits(self, years: Iterable[YearPoints], out: frozenset[int], most: int) -> list[WorkshopFit]:
        """The workshops that fit some focal points of school years, best first, each once; schools that stay `out` are
        not named."""
        rows_of = {point.id: rows for rows, points in years for point in points}
        found = [fit for point_id, rows in rows_of.items() for fit in self._all(rows, point_id, out)]
        best: dict[int, Fit] = {}
        for fit in sorted(found, key=lambda fit: (*fit.order, fit.point_id)):
            best.setdefault(fit.workshop_id, fit)
        return [self._row(rows_of[fit.point_id], fit) for fit in list(best.values())[:most]]

    def _all(self, rows: NetworkRows, point_id: int, out: frozenset[int]) -> list[Fit]:
        further = {
            match.school_id: match.further
            for match in (rows.network.matches(point_id, out) if self.workshops else ())
            if match.further is not None
        }
        return self.programme.fits(rule_point(rows.points[point_id]), further)

    def _row(self, rows: NetworkRows, fit: Fit) -> WorkshopFit:
        workshop, point = self.workshops[fit.workshop_id], rows.points[fit.point_id]
        facts = tuple(self._fact(rows, workshop, why) for why in fit.reasons)
        return WorkshopFit(
            workshop.id, workshop.title, f"/days/workshops/{workshop.id}", point, fit.score, facts
        )

    def _fact(self, rows: NetworkRows, workshop: Any, why: Why) -> WorkshopFact:
        if why.kind is WorkshopReason.MATERIAL:
            title, url = self.pages[why.object_id]
            return WorkshopFact(
                why.kind, title, url, tuple(in_words(why.shared, title, self.programme.language))
            )
        if why.kind is WorkshopReason.ACTIVITY:
            url = f"/plan/activities/{workshop.activity_id}-{workshop.activity_slug}"
            return WorkshopFact(why.kind, workshop.activity, url)
        point = rows.points[why.object_id]
        if why.kind is WorkshopReason.FURTHER:
            return WorkshopFact(why.kind, f"{point.school}, {point.name}", point.url)
        text = f"{workshop.title} {workshop.activity or ''} {workshop.text}"
        return WorkshopFact(
            why.kind, point.name, point.url, tuple(in_words(why.shared, text, self.programme.language))
        )


def programme_of(actor: Actor, day_id: int, rows: NetworkRows) -> ProgrammeRows:
    """The workshops of a network day. One statement, however many there are."""
    workshops: dict[int, Any] = {}
    pages: dict[int, tuple[str, str]] = {}
    schools: dict[int, set[int]] = defaultdict(set)
    blocks: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in session().execute(_workshops(actor, day_id)):
        workshops[row.id] = row
        schools[row.id].update(() if row.school_id is None else (row.school_id,))
        if row.page_id is not None:
            pages[row.page_id] = row.page, address(row.page_id, row.slug)
            blocks[row.id][row.page_id].update(() if row.block is None else (row.block,))
    offers = [
        Offer(
            row.id,
            f"{row.title}\n{row.activity or ''}",
            row.text,
            rows.about.get(row.activity_id or 0, frozenset()),
            tuple(Material(id_, pages[id_][0], frozenset(of)) for id_, of in sorted(blocks[row.id].items())),
            frozenset(schools[row.id]),
        )
        for row in workshops.values()
    ]
    return ProgrammeRows(Programme(offers, rows.language), workshops, pages)


def _workshops(actor: Actor, day_id: int) -> Any:
    """A row for each workshop, school of who leads it, page that it uses and building block of that page."""
    uses = and_(WorkshopPage.workshop_id == Workshop.id, WorkshopPage.harvest.is_(False))
    leads = and_(Membership.person_id == WorkshopLeader.person_id, Membership.school_id.is_not(None))
    return (
        select(
            Workshop.id,
            Workshop.title,
            Workshop.text,
            Workshop.activity_id,
            Activity.title.label("activity"),
            Activity.slug.label("activity_slug"),
            Membership.school_id,
            Page.id.label("page_id"),
            Page.slug,
            Page.title.label("page"),
            PageBuildingBlock.building_block_id.label("block"),
        )
        .outerjoin(Activity, Activity.id == Workshop.activity_id)
        .outerjoin(WorkshopLeader, WorkshopLeader.workshop_id == Workshop.id)
        .outerjoin(Membership, leads)
        .outerjoin(WorkshopPage, uses)
        .outerjoin(Page, and_(Page.id == WorkshopPage.page_id, pages_visible_to(actor)))
        .outerjoin(PageBuildingBlock, PageBuildingBlock.page_id == Page.id)
        .where(Workshop.day_id == day_id)
        .order_by(Workshop.id)
    )
