"""Who fits the focal points of a school, with the facts that say so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import distinct, func, literal, select, union_all

from wiki.adoptions.models import Adoption
from wiki.adoptions.rules import UseState
from wiki.focus.models import FocusContact, FocusDismissal, FocusOptOut
from wiki.focus.queries.points import PointRow, points
from wiki.focus.rules.concepts import Language, in_words
from wiki.focus.rules.matching import Match, Network, Point, Reason, ReasonKind, Trace
from wiki.focus.rules.points import may_see_matches
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.pages.models import Page, PageActivity, PageBuildingBlock
from wiki.pages.queries.pages import visible_to as pages_visible_to
from wiki.pages.rules.pages import address
from wiki.plan.models import Activity, ActivityBuildingBlock, SchoolYear, WorkingGroupMember
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor
from wiki.search.models import Synonym

_GIVEN = 1_000_000
"""A building block that the plan gives an activity counts for more pages than it can have."""
MOST = 8
"""Schools that are suggested for one focal point."""


@dataclass(frozen=True)
class Fact:
    """One reason, as it can be shown: the title and the address of what it is about, for a focal point its stage, and
    the words that fit."""

    kind: ReasonKind
    title: str
    url: str
    point: PointRow | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatchRow:
    """A school that fits a focal point, with its facts. `contact_id` is of what was asked already."""

    id: str
    point: PointRow
    school_id: int
    school: str
    slug: str
    colour: str
    score: int
    facts: tuple[Fact, ...]
    dismissed: bool = False
    contact_id: int | None = None

    @property
    def school_url(self) -> str:
        """The focal points of that school."""
        return f"/focus/schools/{self.school_id}-{self.slug}"


@dataclass(frozen=True)
class NetworkRows:
    """A network that can be asked who fits, and what its facts are called."""

    network: Network
    language: Language
    points: dict[int, PointRow]
    things: dict[tuple[str, int], tuple[str, str]]
    """Title and address of pages and activities."""
    schools: dict[int, Any]
    about: dict[int, frozenset[int]]
    """The building blocks that activities are about."""


class Marks(NamedTuple):
    """What schools did with matches: dismissed, or asked (by the contact that came of it), by focal point and school;
    and the schools that opted out."""

    dismissed: set[tuple[int, int]]
    asked: dict[tuple[int, int], int]
    out: frozenset[int]


def network_of(actor: Actor, year: SchoolYear) -> NetworkRows:
    """All focal points of a school year with what the schools do; a school that opted out is not in it as one that
    fits. Six statements, however many schools there are."""
    rows = points(actor, year.id)
    about = _blocks_of_activities(actor, year)
    traces, things = _traces(actor, year, about)
    language = Language.of([(row.school_id, rule_point(row).text) for row in rows], _synonyms())
    schools = {
        row.id: row
        for row in session().execute(
            select(School.id, School.name, School.slug, School.colour, School.active_to)
        )
    }
    network = Network(map(rule_point, rows), traces, language)
    return NetworkRows(network, language, {row.id: row for row in rows}, things, schools, about)


def rule_point(row: PointRow) -> Point:
    """A focal point as the rules know it."""
    name = f"{row.title}\n{row.building_block or ''}"
    return Point(
        row.id,
        row.school_id,
        row.building_block_id,
        name,
        row.stage,
        row.requests,
        row.offers,
        frozenset(row.flags),
    )


def matches_of_school(actor: Actor, school_id: int, year: SchoolYear, *, most: int = MOST) -> list[MatchRow]:
    """Who fits each focal point of a school, best first; those that were dismissed come last. Raises NotAllowed."""
    if not may_see_matches(actor, school_id):
        raise NotAllowed(_("Only people of this school see who fits it."))
    rows = network_of(actor, year)
    return matches_in(rows, school_id, marks_of(rows, school_id), most=most)


def matches_in(rows: NetworkRows, school_id: int, marks: Marks, *, most: int = MOST) -> list[MatchRow]:
    """The same, in a network that was read already."""
    own = [row for row in rows.points.values() if row.school_id == school_id]
    found = [
        _row(rows, match, marks)
        for point in own
        for match in rows.network.matches(point.id, marks.out)[:most]
    ]
    return sorted(found, key=lambda match: match.dismissed)


def best_of(rows: NetworkRows, school_id: int, marks: Marks, most: int) -> list[MatchRow]:
    """The schools that fit a school best, each by its best match; not those that were dismissed for it."""
    own = [row.id for row in rows.points.values() if row.school_id == school_id]
    found = [match for point_id in own for match in rows.network.matches(point_id, marks.out)]
    best: dict[int, Match] = {}
    for match in sorted(found, key=lambda match: match.order):
        if (match.point_id, match.school_id) not in marks.dismissed:
            best.setdefault(match.school_id, match)
    return [_row(rows, match, marks) for match in list(best.values())[:most]]


def marks_of(rows: NetworkRows, school_id: int | None = None) -> Marks:
    """What was done with the matches of a school, or of all of them."""
    ids = [row.id for row in rows.points.values() if school_id in (None, row.school_id)]
    return _marks(ids)


def match(actor: Actor, point_id: int, school_id: int, year: SchoolYear) -> MatchRow:
    """One match. Raises NotAllowed, and NotFound when these do not fit (any more)."""
    rows = network_of(actor, year)
    own = rows.points.get(point_id)
    if own is None:
        raise NotFound(_("This focal point is not there (any more)."))
    if not may_see_matches(actor, own.school_id):
        raise NotAllowed(_("Only people of this school see who fits it."))
    marks = marks_of(rows, own.school_id)
    found = [one for one in rows.network.matches(point_id, marks.out) if one.school_id == school_id]
    if not found:
        raise NotFound(_("This school is no longer suggested."))
    return _row(rows, found[0], marks)


def _row(rows: NetworkRows, match: Match, marks: Marks) -> MatchRow:
    key = match.point_id, match.school_id
    school = rows.schools[match.school_id]
    facts = tuple(_fact(rows, reason) for reason in match.reasons)
    point = rows.points[match.point_id]
    return MatchRow(
        match.id, point, school.id, school.name, school.slug, school.colour, match.score, facts,
        key in marks.dismissed, marks.asked.get(key),
    )  # fmt: skip


_OF_PAGES = {ReasonKind.USES: "page", ReasonKind.WROTE: "page", ReasonKind.GROUP: "activity"}


def _fact(rows: NetworkRows, reason: Reason) -> Fact:
    if reason.kind in _OF_PAGES:
        title, url = rows.things[_OF_PAGES[reason.kind], reason.object_id]
        return Fact(reason.kind, title, url, words=tuple(in_words(reason.shared, title, rows.language)))
    theirs = rows.points[reason.object_id]
    texts = {ReasonKind.OFFERS: theirs.offers, ReasonKind.ASKS: theirs.requests}.get(
        reason.kind, theirs.requests
    )
    words = in_words(reason.shared, f"{theirs.name} {texts}", rows.language)
    return Fact(reason.kind, theirs.name, theirs.url, theirs, tuple(words))


def _marks(ids: Sequence[int]) -> Marks:
    """In one statement: what was dismissed, what was asked, and who opted out."""
    dismissed, asked, out = FocusDismissal, FocusContact, FocusOptOut
    statement: Any = union_all(
        select(
            literal("dismissed").label("what"),
            dismissed.focal_point_id,
            dismissed.school_id,
            literal(0).label("id"),
        ).where(dismissed.focal_point_id.in_(ids)),
        select(literal("asked"), asked.focal_point_id, asked.school_id, asked.id).where(
            asked.focal_point_id.in_(ids)
        ),
        select(literal("out"), literal(0), out.school_id, literal(0)).where(out.school_id.is_not(None)),
    )
    rows = session().execute(statement).all()
    return Marks(
        {(row.focal_point_id, row.school_id) for row in rows if row.what == "dismissed"},
        {(row.focal_point_id, row.school_id): row.id for row in rows if row.what == "asked"},
        frozenset(row.school_id for row in rows if row.what == "out"),
    )


def _synonyms() -> dict[str, int]:
    return {row.form: row.group_id for row in session().execute(select(Synonym.form, Synonym.group_id))}


def _traces(
    actor: Actor, year: SchoolYear, about: Mapping[int, frozenset[int]]
) -> tuple[list[Trace], dict[tuple[str, int], tuple[str, str]]]:
    """What schools use and wrote, and the activities of the year in whose working groups they have people."""
    things: dict[tuple[str, int], tuple[str, str]] = {}
    blocks: dict[tuple[ReasonKind, int, int], set[int]] = defaultdict(set)
    for row in session().execute(_pages(actor)):
        things["page", row.id] = row.title, address(row.id, row.slug)
        kind = ReasonKind.USES if row.uses else ReasonKind.WROTE
        blocks[kind, row.school_id, row.id].update(() if row.block is None else (row.block,))
    for row in session().execute(_groups(year)):
        things["activity", row.id] = row.title, f"/plan/activities/{row.id}-{row.slug}"
        blocks[ReasonKind.GROUP, row.school_id, row.id].update(about.get(row.id, ()))
    made = [
        Trace(kind, school_id, id_, things[_OF_PAGES[kind], id_][0], frozenset(of))
        for (kind, school_id, id_), of in blocks.items()
    ]
    return made, things


def _pages(actor: Actor) -> Any:
    """Pages with their building blocks: by the school that wrote them, and by the schools that use them."""
    there = pages_visible_to(actor), Page.archived_at.is_(None)
    columns = Page.id, Page.slug, Page.title, PageBuildingBlock.building_block_id.label("block")
    labelled = PageBuildingBlock.page_id == Page.id
    use = (Adoption.page_id == Page.id) & (Adoption.state == UseState.IN_USE.value)
    uses = select(*columns, Adoption.school_id, literal(1).label("uses")).join(Adoption, use)
    wrote = select(*columns, Page.school_id, literal(0).label("uses")).where(Page.school_id.is_not(None))
    return (
        uses.outerjoin(PageBuildingBlock, labelled)
        .where(*there)
        .union_all(wrote.outerjoin(PageBuildingBlock, labelled).where(*there))
    )


def _groups(year: SchoolYear) -> Any:
    """Schools with people in the working group of an activity."""
    return (
        select(Activity.id, Activity.slug, Activity.title, Membership.school_id)
        .join(WorkingGroupMember, WorkingGroupMember.activity_id == Activity.id)
        .join(Membership, Membership.person_id == WorkingGroupMember.person_id)
        .where(Activity.school_year_id == year.id, Membership.school_id.is_not(None))
        .distinct()
    )


def _blocks_of_activities(actor: Actor, year: SchoolYear) -> dict[int, frozenset[int]]:
    """What activities are about: the building blocks that the plan gives them; without these the one that most of their
    pages have, and those that half as many have."""
    page, block = PageActivity.page_id, PageBuildingBlock.building_block_id
    statement = (
        select(PageActivity.activity_id, block, func.count(distinct(page)).label("pages"))
        .join(Activity, Activity.id == PageActivity.activity_id)
        .join(Page, Page.id == page)
        .join(PageBuildingBlock, PageBuildingBlock.page_id == page)
        .where(Activity.school_year_id == year.id, pages_visible_to(actor), Page.archived_at.is_(None))
        .group_by(PageActivity.activity_id, block)
    )
    given = (
        select(ActivityBuildingBlock.activity_id, ActivityBuildingBlock.building_block_id, literal(_GIVEN))
        .join(Activity, Activity.id == ActivityBuildingBlock.activity_id)
        .where(Activity.school_year_id == year.id)
    )
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in session().execute(statement.union_all(given)):
        counts[row.activity_id][row.building_block_id] += row.pages
    return {
        id_: frozenset(b for b, pages in of.items() if 2 * pages >= max(of.values()))
        for id_, of in counts.items()
    }
