"""Which workshops of a network day fit a focal point, and why. Pure.

The rule of the ranking, as docs/reference/focal-points.md tells it, is that of schools that fit: each kind of reason
counts once, with its WEIGHTS; of equal sums the workshop with more facts, then the one that was planned first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wiki.focus.rules.concepts import Concepts, Language
from wiki.focus.rules.matching import MOST_FACTS, STRONG, Point


class WorkshopReason(StrEnum):
    """Why a workshop fits."""

    ANSWERS = "answers"
    ABOUT = "about"
    FURTHER = "further"
    ACTIVITY = "activity"
    MATERIAL = "material"


WEIGHTS = {
    WorkshopReason.ANSWERS: 5,
    WorkshopReason.ABOUT: 4,
    WorkshopReason.FURTHER: 3,
    WorkshopReason.ACTIVITY: 2,
    WorkshopReason.MATERIAL: 2,
}


@dataclass(frozen=True)
class Material:
    """A page that a workshop uses."""

    id: int
    title: str
    building_blocks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Offer:
    """A workshop on offer: `subject` is its title with that of its activity, `building_blocks` those that the activity
    is about, `schools` those of who leads it."""

    id: int
    subject: str
    text: str = ""
    building_blocks: frozenset[int] = frozenset()
    material: tuple[Material, ...] = ()
    schools: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Why:
    """One fact: `object_id` is of a page (MATERIAL), the workshop (ACTIVITY) or the focal point of who leads it
    (FURTHER), else of the focal point itself; `shared` are the concepts that the texts have in common."""

    kind: WorkshopReason
    object_id: int
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fit:
    """A workshop that fits a focal point, with every reason, the weightiest first."""

    point_id: int
    workshop_id: int
    reasons: tuple[Why, ...]

    @property
    def score(self) -> int:
        """How well it fits: each kind of reason once."""
        return sum(WEIGHTS[kind] for kind in {reason.kind for reason in self.reasons})

    @property
    def order(self) -> tuple[int, int, int]:
        """By what fits are put in order."""
        return -self.score, -len(self.reasons), self.workshop_id


@dataclass(frozen=True)
class _Read:
    offer: Offer
    subject: Concepts
    whole: Concepts
    material: tuple[tuple[Material, Concepts], ...]


class Programme:
    """The workshops of a day, asked which of them fit; `language` has their words too."""

    def __init__(self, offers: Iterable[Offer], language: Language) -> None:
        there = list(offers)
        self.language = language.knowing(f"{offer.subject}\n{offer.text}" for offer in there)
        self._of = self.language.concepts
        self._offers = [self._read(offer) for offer in there]

    def _read(self, offer: Offer) -> _Read:
        subject = self._of(offer.subject)
        material = tuple((page, self._of(page.title)) for page in offer.material)
        return _Read(offer, subject, subject | self._of(offer.text), material)

    def fits(self, point: Point, further: Mapping[int, int]) -> list[Fit]:
        """The workshops that fit a focal point, best first, but for those that its school leads alone. `further`: by
        school the focal point with which it is further than this one."""
        title, requests = self._of(point.title), self._of(point.requests)
        found = []
        for read in self._offers:
            if read.offer.schools != {point.school_id}:
                reasons = tuple(_reasons(point, title, requests, read, further))
                found += [Fit(point.id, read.offer.id, reasons)] if reasons else []
        return sorted(found, key=lambda fit: fit.order)


def _reasons(
    point: Point, title: Concepts, requests: Concepts, read: _Read, further: Mapping[int, int]
) -> Iterator[Why]:
    block, subject = point.building_block_id, title.shared(read.subject)
    in_activity = block in read.offer.building_blocks
    about = bool(subject) or in_activity
    asked = requests.shared(read.whole)
    if len(asked) >= (1 if about else STRONG):
        yield Why(WorkshopReason.ANSWERS, point.id, asked)
    if subject:
        yield Why(WorkshopReason.ABOUT, point.id, subject)
    if about:
        for school in sorted(read.offer.schools & further.keys())[:MOST_FACTS]:
            yield Why(WorkshopReason.FURTHER, further[school])
    if in_activity:
        yield Why(WorkshopReason.ACTIVITY, read.offer.id)
    pages = [(page, title.shared(words)) for page, words in read.material]
    fitting = [(page, shared) for page, shared in pages if shared or block in page.building_blocks]
    for page, shared in fitting[:MOST_FACTS]:
        yield Why(WorkshopReason.MATERIAL, page.id, shared)
