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
from itertools import chain
from typing import NamedTuple

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
_ASKING = frozenset([Flag.HAS_QUESTION, Flag.SEEKS_PARTNER])
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
    def brings(self) -> bool:
        """Whether the school says that it brings what it is about."""
        return Flag.BRINGS in self.flags

    @property
    def asks(self) -> bool:
        """Whether the school wants something of others."""
        return bool(self.requests.strip() or self.flags & _ASKING)


@dataclass(frozen=True)
class Trace:
    """Something a school does or did: an instrument it uses (USES), a page it wrote (WROTE), or an activity in whose
    working group it has people (GROUP). `object_id` is of the page or the activity."""

    kind: ReasonKind
    school_id: int
    object_id: int
    title: str
    building_blocks: frozenset[int] = frozenset()


class Reason(NamedTuple):
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
    """A school that fits a focal point, with all that was `found` to say so. Of the many in a large network few are
    shown, so that reasons are put in order when they are asked for."""

    point_id: int
    school_id: int
    found: Collection[Reason]

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason that is named, the weightiest first."""
        return _in_order(self.found)

    @cached_property
    def score(self) -> int:
        """How well it fits: each kind of reason once."""
        best: dict[ReasonKind, int] = {}
        for reason in self.found:
            best[reason.kind] = max(reason.weight, best.get(reason.kind, 0))
        return sum(best.values())

    @property
    def facts(self) -> int:
        """How many reasons are named."""
        if len(self.found) <= MOST_FACTS:
            return len(self.found)
        return sum(min(many, MOST_FACTS) for many in Counter(one.kind for one in self.found).values())

    @property
    def in_words(self) -> bool:
        """Whether what is asked and offered fits in words, and not by boxes alone."""
        return any(reason.said for reason in self.found)

    @cached_property
    def order(self) -> tuple[bool, int, int, int]:
        """By what matches are put in order."""
        return not self.in_words, -self.score, -self.facts, self.school_id

    @property
    def further(self) -> int | None:
        """The focal point with which it is further; None when it is not."""
        return min((one.object_id for one in self.found if one.kind is ReasonKind.FURTHER), default=None)

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

    @cached_property
    def subject(self) -> tuple[object, ...]:
        """By what others about the same are found: its building block, and the words of its title."""
        block = self.point.building_block_id
        return (*(() if block is None else (block,)), *self.title.every)

    @cached_property
    def brought(self) -> Concepts:
        """What it offers; who says that they bring it, offers the subject itself too."""
        return self.offers | self.title if self.point.brings else self.offers

    def is_of_block(self, other: "_About") -> bool:
        """Whether both are of one building block."""
        mine = self.point.building_block_id
        return mine is not None and mine == other.point.building_block_id


class _Shared(NamedTuple):
    """The concepts that two focal points have in common: in what both are about, in what the first asks and the other
    offers, the other way about, and in what both ask."""

    subject: frozenset[str]
    offered: frozenset[str]
    asked: frozenset[str]
    question: frozenset[str]
    same: bool
    """Whether both are about the same."""


def _compare(mine: _About, theirs: _About) -> _Shared | None:
    """What two focal points share; None when that is too little for any reason."""
    subject = mine.title.shared(theirs.title)
    same = bool(subject) or mine.is_of_block(theirs)
    offered = mine.requests.shared(theirs.brought)
    asked = theirs.requests.shared(mine.brought)
    question = mine.requests.shared(theirs.requests)
    if same or len(offered) >= STRONG or len(asked) >= STRONG or len(question) >= STRONG:
        return _Shared(subject, offered, asked, question, same)
    return None


class Network:
    """The focal points of all schools in one year, and what the schools do; asked who fits."""

    def __init__(self, points: Iterable[Point], traces: Iterable[Trace], language: Language) -> None:
        self._language = language
        self._points = {point.id: self._about(point) for point in points}
        self._by_subject: dict[object, set[int]] = defaultdict(set)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for id_, about in self._points.items():
            for key in about.subject:
                self._by_subject[key].add(id_)
            for word in about.whole.every:
                self._by_word[word].add(id_)
        self._found: dict[tuple[int, frozenset[int]], list[Match]] = {}
        self._found_for: int | None = None
        self._traces: dict[object, dict[Trace, Concepts]] = defaultdict(dict)
        for trace in _telling(traces, {about.point.school_id for about in self._points.values()}):
            title = language.concepts(trace.title)
            for key in (*trace.building_blocks, *title.every):
                self._traces[key][trace] = title

    def matches(self, point_id: int, without: Iterable[int] = ()) -> list[Match]:
        """The other schools that fit a focal point, best first; not those in `without`. Found once for whoever asks of
        one school after the other: those of all schools at once are so many that keeping them costs more than finding
        them."""
        key, school_id = (point_id, frozenset(without)), self._points[point_id].point.school_id
        if school_id != self._found_for:
            self._found, self._found_for = {}, school_id
        if key not in self._found:
            self._found[key] = self._matches(*key)
        return self._found[key]

    def _matches(self, point_id: int, without: frozenset[int]) -> list[Match]:
        mine, left_out = self._points[point_id], {*without, self._points[point_id].point.school_id}
        reasons: dict[int, set[Reason]] = defaultdict(set)
        for theirs in self._near(mine):
            if theirs.point.school_id not in left_out and (shared := _compare(mine, theirs)):
                reasons[theirs.point.school_id].update(_reasons(mine, theirs, shared))
        for trace, reason in self._traced(mine):
            if trace.school_id not in left_out:
                reasons[trace.school_id].add(reason)
        found = [Match(point_id, school, why) for school, why in reasons.items() if why]
        return sorted(found, key=lambda match: match.order)

    def _about(self, point: Point) -> _About:
        of = self._language.concepts
        return _About(point, of(point.title), of(point.requests), of(point.offers))

    def _near(self, mine: _About) -> Iterator[_About]:
        """Every focal point that may fit: about the same, or with so many words in common."""
        common = Counter(chain.from_iterable(self._by_word[word] for word in mine.whole.every))
        ids = {id_ for id_, words in common.items() if words >= STRONG}
        ids.update(*(self._by_subject[key] for key in mine.subject))
        return (self._points[id_] for id_ in sorted(ids))

    def _traced(self, mine: _About) -> Iterator[tuple[Trace, Reason]]:
        for key in mine.subject:
            for trace, title in self._traces.get(key, {}).items():
                shared = mine.title.shared(title)
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


def _reasons(mine: _About, theirs: _About, shared: _Shared) -> Iterator[Reason]:
    """Every reason why the school of `theirs` fits the focal point `mine`."""
    me, other, same, subject = mine.point, theirs.point, shared.same, shared.subject
    if _fits(shared.offered, same and other.brings and me.asks, same):
        yield Reason(ReasonKind.OFFERS, other.id, shared.offered | subject, bool(shared.offered))
    if _fits(shared.asked, same and me.brings and other.asks, same):
        yield Reason(ReasonKind.ASKS, other.id, shared.asked | subject, bool(shared.asked))
    if _fits(shared.question, same and bool(me.flags & _ASKING and other.flags & _ASKING), same):
        yield Reason(ReasonKind.SAME_QUESTION, other.id, shared.question | subject, bool(shared.question))
    if same:
        if other.stage.rank - me.stage.rank in FURTHER:
            yield Reason(ReasonKind.FURTHER, other.id, subject)
        if other.stage is me.stage:
            yield Reason(ReasonKind.SAME_STAGE, other.id, subject)
        if Flag.HOSTS in other.flags:
            yield Reason(ReasonKind.HOSTS, other.id, subject)


def _fits(words: frozenset[str], by_box: bool, same: bool) -> bool:
    """Whether what one says fits what the other says: in words, fewer when they are about the same, or by the boxes
    that both ticked."""
    return by_box or len(words) >= (1 if same else STRONG)


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
