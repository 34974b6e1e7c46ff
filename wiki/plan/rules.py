"""The rules of the year plan. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from wiki.schools.rules import Actor, Role

LABEL = re.compile(r"(\d{4})-(\d{4})", re.ASCII)


class Kind(StrEnum):
    """Structural activities come back every year, incidental ones do not."""

    STRUCTURAL = "structural"
    INCIDENTAL = "incidental"


@dataclass(frozen=True)
class ActivityCommand:
    """What somebody wants an activity to be. `lead_school_id` None: the core team leads."""

    number: str
    title: str
    kind: Kind
    lead_school_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    result: str = ""
    description: str = ""
    working_group: tuple[int, ...] = field(default_factory=tuple)
    building_blocks: tuple[int, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Section:
    """What a slice shows on the page of an activity: a template that gets `values` under the name `given`. Sections
    come in the order of `place`: 10 milestones, 20 pages, 30 workshops, 40 wishes, 50 money."""

    place: int
    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    """A day that a slice puts on the timeline of a school year. `word` says what it is, `tone` is one of a chip."""

    on: date
    title: str
    url: str
    word: str
    tone: str = "info"
    activity_id: int | None = None


@dataclass(frozen=True)
class Figure:
    """A number of a school year in words; `group` is the heading it goes under, `url` where one sees what was counted.
    `euro`: the number is cents."""

    group: str
    label: str
    number: int
    url: str = ""
    euro: bool = False


def may_edit_plan(actor: Actor) -> bool:
    """The network coordinator maintains the year plan."""
    return actor.has(Role.NETWORK_COORDINATOR)


def year_span(label: str) -> tuple[date, date] | None:
    """First and last day of a school year, or None when the label is not one."""
    match = LABEL.fullmatch(label)
    if match is None or int(match[2]) != int(match[1]) + 1 or not 2000 <= int(match[1]) <= 2200:
        return None
    return date(int(match[1]), 8, 1), date(int(match[2]), 7, 31)


def following(label: str) -> str:
    """The label of the school year after this one."""
    first = int(label[:4]) + 1
    return f"{first}-{first + 1}"


def moved(order: list[int], item: int, step: int) -> list[int]:
    """The order with `item` one place up (-1) or down (1); unchanged at an end."""
    at = order.index(item)
    to = min(max(at + step, 0), len(order) - 1)
    rest = [i for i in order if i != item]
    return [*rest[:to], item, *rest[to:]]
