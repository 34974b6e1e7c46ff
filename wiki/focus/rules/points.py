"""A focal point: what a school works on in a school year, and how far it is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from wiki.schools.rules import Actor, Role

TITLE_MAX = 120
TEXT_MAX = 1000
MOST_POINTS = 12
"""Focal points of a school in a year: with more there is no focus left."""
CURRENT_FOR = timedelta(days=28)
"""What a school said so long before a network day still says where it stands on that day."""


class Stage(StrEnum):
    """How far a school is with something, in order."""

    EXPLORE = "explore"
    DESIGN = "design"
    TRY_OUT = "try_out"
    INTRODUCE = "introduce"
    EMBED = "embed"

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return _RANKS[self]


_RANKS = {stage: rank for rank, stage in enumerate(Stage)}


class Flag(StrEnum):
    """What a school says besides of a focal point."""

    SEEKS_PARTNER = "seeks_partner"
    BRINGS = "brings"
    HOSTS = "hosts"
    HAS_QUESTION = "has_question"


@dataclass(frozen=True)
class PointCommand:
    """What a focal point is to be: of a building block, in own words, or both. `requests` is what the school wants to
    fetch, `offers` what it can bring; `contact_id` is somebody of the school, None for its coordinator."""

    building_block_id: int | None
    title: str
    stage: Stage
    requests: str = ""
    offers: str = ""
    flags: frozenset[Flag] = frozenset()
    contact_id: int | None = None


@dataclass(frozen=True)
class Change:
    """What is different in a focal point since some day: `then` is None when it is new. `texts` are the names of the
    other fields that changed."""

    then: Stage | None
    now: Stage
    texts: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """True when it was not there yet."""
        return self.then is None

    @property
    def moved(self) -> int:
        """By how many stages it went on; below zero when it went back."""
        return 0 if self.then is None else self.now.rank - self.then.rank


def may_write(actor: Actor, school_id: int) -> bool:
    """Whether the actor keeps the focal points of this school: its own coordinator does."""
    return actor.coordinates(school_id)


def may_see_matches(actor: Actor, school_id: int) -> bool:
    """Whether the actor sees who fits this school: its own people do, and the network coordinator."""
    own = actor.school_id is not None and actor.school_id == school_id
    return actor.is_member and (own or leads_rounds(actor))


def may_ask(actor: Actor, school_id: int) -> bool:
    """Whether the actor may ask other schools for contact on behalf of this one."""
    return actor.is_member and actor.school_id is not None and actor.school_id == school_id


def leads_rounds(actor: Actor) -> bool:
    """Whether the actor asks schools for their focal points and sends what comes of it."""
    return actor.has(Role.NETWORK_COORDINATOR)


def is_current(confirmed_on: date | None, day: date) -> bool:
    """Whether what a school last said, on `confirmed_on`, still counts on a network day."""
    return confirmed_on is not None and confirmed_on >= day - CURRENT_FOR


def is_recent(confirmed_on: date | None, day: date, today: date) -> bool:
    """Whether a school said lately that this is so, for somebody who reads it today: what was said shortly before
    counts also while the network day is still far away."""
    return is_current(confirmed_on, min(day, today))


def facts(command: PointCommand) -> dict[str, Any]:
    """A focal point as a version of it is stored."""
    return {
        "building_block": command.building_block_id,
        "title": command.title,
        "stage": command.stage.value,
        "requests": command.requests,
        "offers": command.offers,
        "flags": sorted(flag.value for flag in command.flags),
    }


def change(then: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Change | None:
    """What is different between two versions of a focal point; None when nothing is. `then` is None when it is new."""
    stage = Stage(now["stage"])
    if then is None:
        return Change(None, stage)
    names = ("building_block", "title", "requests", "offers", "flags")
    texts = tuple(name for name in names if then.get(name) != now.get(name))
    found = Change(Stage(then["stage"]), stage, texts)
    return found if found.moved or texts else None


def shown(title: str, building_block: str | None) -> str:
    """What a focal point is called."""
    return title or building_block or ""


def in_order(stages: Sequence[Stage]) -> list[Stage]:
    """Stages from the furthest to the first, each once."""
    return sorted(set(stages), key=lambda stage: -stage.rank)
