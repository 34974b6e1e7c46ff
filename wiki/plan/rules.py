"""The rules of the year plan. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

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


def may_edit_plan(actor: Actor) -> bool:
    """The network coordinator maintains the year plan."""
    return actor.has(Role.NETWORK_COORDINATOR)


def year_span(label: str) -> tuple[date, date] | None:
    """First and last day of a school year, or None when the label is not one."""
    match = LABEL.fullmatch(label)
    if match is None or int(match[2]) != int(match[1]) + 1 or not 2000 <= int(match[1]) <= 2200:
        return None
    return date(int(match[1]), 8, 1), date(int(match[2]), 7, 31)


def moved(order: list[int], item: int, step: int) -> list[int]:
    """The order with `item` one place up (-1) or down (1); unchanged at an end."""
    at = order.index(item)
    to = min(max(at + step, 0), len(order) - 1)
    rest = [i for i in order if i != item]
    return [*rest[:to], item, *rest[to:]]
