"""Which schools fit a focal point, and why. Pure.

The rule of the ranking, as docs/reference/focal-points.md tells it: schools that ask or offer what is asked in the same
words come first. Each kind of reason counts once, with its WEIGHTS, or TICKED when it rests on a box that was ticked
alone; the highest sum comes first. Of equal sums the one with more facts, then the older school.

Two focal points are *about the same* when they are of one building block, or when their titles share a word that tells
something (see `concepts`). Requests and offers of other subjects fit only when they share two such words.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wiki.focus.rules.concepts import FEW_SCHOOLS, OF_SCHOOLS, Concepts, Language
from wiki.focus.rules.points import Flag, Stage

STRONG = 2
"""Words that requests and offers share when the focal points are not about the same."""
FURTHER = range(1, 3)
"""One or two stages further: near enough to remember how it was."""
MOST_FACTS = 3
"""Facts of one kind that are named."""


class ReasonKind(StrEnum):
    """Why a school fits."""

    OFFERS = "offers"
    FURTHER = "further"
    SAME_QUESTION = "same_question"
    SAME_STAGE = "same_stage"
    ASKS = "asks"
    USES = "uses"
    WROTE = "wrote"
    GROUP = "group"
    HOSTS = "hosts"


WEIGHTS = {
    ReasonKind.OFFERS: 5,
    ReasonKind.FURTHER: 4,
    ReasonKind.SAME_QUESTION: 4,
    ReasonKind.SAME_STAGE: 3,
    ReasonKind.ASKS: 3,
    ReasonKind.USES: 2,
    ReasonKind.WROTE: 2,
    ReasonKind.GROUP: 2,
    ReasonKind.HOSTS: 1,
}


TICKED = 1
"""What a question or an offer counts for without words that fit: by the boxes alone."""
SPOKEN = frozenset([ReasonKind.OFFERS, ReasonKind.SAME_QUESTION, ReasonKind.ASKS])
"""What people say in words, and can also tick."""
_ORDER = {kind: number for number, kind in enumerate(ReasonKind)}


@dataclass(frozen=True)
class Point:
    """A focal point of a school; `title` is what it is called, with the name of its building block."""

    id: int
    school_id: int
    building_block_id: int | None
    title: str
    stage: Stage
    requests: str = ""
    offers: str = ""
    flags: frozenset[Flag] = frozenset()

    @property
    def text(self) -> str:
        """All its words."""
        return f"{self.title}\n{self.requests}\n{self.offers}"

    @property
    def asks(self) -> bool:
        """Whether the school wants something of others."""
        return bool(self.requests.strip() or self.flags & {Flag.HAS_QUESTION, Flag.SEEKS_PARTNER})


@dataclass(frozen=True)
class Trace:
    """Something a school does or did: an instrument it uses (USES), a page it wrote (WROTE), or an activity in whose
    working group it has people (GROUP). `object_id` is of the page or the activity."""

    kind: ReasonKind
    school_id: int
    object_id: int
    title: str
    building_blocks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One fact: of which kind, about which focal point of the other school, page or activity; `shared` are the concepts
    that the texts have in common; `said` when words of a request or an offer are among them."""

    kind: ReasonKind
    object_id: int
    shared: frozenset[str] = frozenset()
    said: bool = False

    @property
    def weight(self) -> int:
        """What it counts for."""
        return WEIGHTS[self.kind] if self.said or self.kind not in SPOKEN else TICKED


@dataclass(frozen=True)
class Match:
    """A school that fits a focal point, with every reason, the weightiest first."""

    point_id: int
    school_id: int
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """How well it fits: each kind of reason once."""
        best: dict[ReasonKind, int] = {}
        for reason in self.reasons:
            best[reason.kind] = max(reason.weight, best.get(reason.kind, 0))
        return sum(best.values())

    @property
    def in_words(self) -> bool:
        """Whether what is asked and offered fits in words, and not by boxes alone."""
        return any(reason.said for reason in self.reasons)

    @property
    def order(self) -> tuple[bool, int, int, int]:
        """By what matches are put in order."""
        return not self.in_words, -self.score, -len(self.reasons), self.school_id

    @property
    def id(self) -> str:
        """What it is known by."""
        return f"{self.point_id}-{self.school_id}"


@dataclass(frozen=True)
class _About:
    point: Point
    title: Concepts
    requests: Concepts
    offers: Concepts

    @cached_property
    def whole(self) -> Concepts:
        return self.title | self.requests | self.offers

    def is_about(self, other: "_About") -> bool:
        mine, theirs = self.point.building_block_id, other.point.building_block_id
        return (mine is not None and mine == theirs) or bool(self.title.shared(other.title))


class Network:
    """The focal points of all schools in one year, and what the schools do; asked who fits."""

    def __init__(self, points: Iterable[Point], traces: Iterable[Trace], language: Language) -> None:
        self._language = language
        self._points = {point.id: self._about(point) for point in points}
        self._by_key: dict[object, set[int]] = defaultdict(set)
        for id_, about in self._points.items():
            for key in _keys(about.point.building_block_id, about.whole):
                self._by_key[key].add(id_)
        self._found: dict[tuple[int, frozenset[int]], list[Match]] = {}
        self._traces: dict[object, set[Trace]] = defaultdict(set)
        for trace in _telling(traces, {about.point.school_id for about in self._points.values()}):
            for key in (*trace.building_blocks, *_all(language.concepts(trace.title))):
                self._traces[key].add(trace)

    def matches(self, point_id: int, without: Iterable[int] = ()) -> list[Match]:
        """The other schools that fit a focal point, best first; not those in `without`."""
        key = point_id, frozenset(without)
        if key not in self._found:
            self._found[key] = self._matches(*key)
        return self._found[key]

    def _matches(self, point_id: int, without: frozenset[int]) -> list[Match]:
        mine, left_out = self._points[point_id], {*without, self._points[point_id].point.school_id}
        reasons: dict[int, set[Reason]] = defaultdict(set)
        for theirs in self._near(mine):
            if theirs.point.school_id not in left_out:
                reasons[theirs.point.school_id].update(_reasons(mine, theirs))
        for trace, reason in self._traced(mine):
            if trace.school_id not in left_out:
                reasons[trace.school_id].add(reason)
        found = [Match(point_id, school, _in_order(why)) for school, why in reasons.items() if why]
        return sorted(found, key=lambda match: match.order)

    def _about(self, point: Point) -> _About:
        of = self._language.concepts
        return _About(point, of(point.title), of(point.requests), of(point.offers))

    def _near(self, mine: _About) -> Iterator[_About]:
        keys = _keys(mine.point.building_block_id, mine.whole)
        ids = set().union(*(self._by_key.get(key, ()) for key in keys))
        return (self._points[id_] for id_ in sorted(ids))

    def _traced(self, mine: _About) -> Iterator[tuple[Trace, Reason]]:
        for key in _keys(mine.point.building_block_id, mine.title):
            for trace in self._traces.get(key, ()):
                shared = mine.title.shared(self._language.concepts(trace.title))
                if shared or mine.point.building_block_id in trace.building_blocks:
                    yield trace, Reason(trace.kind, trace.object_id, shared)


def _telling(traces: Iterable[Trace], schools: Collection[int]) -> Iterator[Trace]:
    """Traces without working groups in which so many schools have people that it says nothing about any of them."""
    found = set(traces)
    sitting = Counter(trace.object_id for trace in found if trace.kind is ReasonKind.GROUP)
    most = max(FEW_SCHOOLS, len(schools) // OF_SCHOOLS)
    return (
        trace for trace in found if trace.kind is not ReasonKind.GROUP or sitting[trace.object_id] <= most
    )


def _keys(building_block_id: int | None, concepts: Concepts) -> tuple[object, ...]:
    return (*(() if building_block_id is None else (building_block_id,)), *_all(concepts))


def _all(concepts: Concepts) -> frozenset[str]:
    return concepts.own | concepts.parts


def _reasons(mine: _About, theirs: _About) -> Iterator[Reason]:
    """Every reason why the school of `theirs` fits the focal point `mine`."""
    me, other, same = mine.point, theirs.point, mine.is_about(theirs)
    subject = mine.title.shared(theirs.title)
    if (shared := _offered(mine, theirs, same)) is not None:
        yield Reason(ReasonKind.OFFERS, other.id, shared | subject, bool(shared))
    if (shared := _offered(theirs, mine, same)) is not None:
        yield Reason(ReasonKind.ASKS, other.id, shared | subject, bool(shared))
    if (shared := _same_question(mine, theirs, same)) is not None:
        yield Reason(ReasonKind.SAME_QUESTION, other.id, shared | subject, bool(shared))
    if same:
        if other.stage.rank - me.stage.rank in FURTHER:
            yield Reason(ReasonKind.FURTHER, other.id, subject)
        if other.stage is me.stage:
            yield Reason(ReasonKind.SAME_STAGE, other.id, subject)
        if Flag.HOSTS in other.flags:
            yield Reason(ReasonKind.HOSTS, other.id, subject)


def _offered(asking: _About, offering: _About, same: bool) -> frozenset[str] | None:
    """What one asks and the other offers; None when that does not fit."""
    brings = Flag.BRINGS in offering.point.flags
    offers = offering.offers | offering.title if brings else offering.offers
    shared = asking.requests.shared(offers)
    fits = len(shared) >= (1 if same else STRONG) or (same and brings and asking.point.asks)
    return shared if fits else None


def _same_question(mine: _About, theirs: _About, same: bool) -> frozenset[str] | None:
    """What both ask; None when they do not ask the same."""
    shared = mine.requests.shared(theirs.requests)
    flags = {Flag.HAS_QUESTION, Flag.SEEKS_PARTNER}
    both = bool(mine.point.flags & flags and theirs.point.flags & flags)
    fits = len(shared) >= (1 if same else STRONG) or (same and both)
    return shared if fits else None


def _in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The weightiest kind first, and of each kind no more than people read."""
    by_kind: dict[ReasonKind, list[Reason]] = defaultdict(list)
    for reason in sorted(reasons, key=lambda reason: (_ORDER[reason.kind], -reason.weight, reason.object_id)):
        by_kind[reason.kind].append(reason)
    return tuple(reason for kind in by_kind.values() for reason in kind[:MOST_FACTS])


def read_match_id(text: str) -> tuple[int, int] | None:
    """The focal point and the school of a match; None when it is no such name."""
    point, dash, school = text.partition("-")
    if not (dash and point.isascii() and school.isascii() and point.isdigit() and school.isdigit()):
        return None
    return int(point), int(school)
