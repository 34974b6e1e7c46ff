"""The money on an account as it will be: what comes in and goes out on which day. Pure: whole cents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Why(StrEnum):
    """What makes money move."""

    TRANSFER = "transfer"
    UNSETTLED = "unsettled"
    SPENDING = "spending"


@dataclass(frozen=True)
class Flow:
    """Money that comes in (above zero) or goes out on a day; `what` names the school or the project."""

    on: date
    cents: int
    why: Why
    what: str


@dataclass(frozen=True)
class Point:
    """A flow, and what is on the account after it."""

    flow: Flow
    balance: int


def line(opening: int, flows: Iterable[Flow], today: date) -> list[Point]:
    """The flows in order of day with the balance after each; what should have come before today comes today."""
    found, balance = [], opening
    for flow in sorted(flows, key=lambda one: (max(one.on, today), -one.cents)):
        balance += flow.cents
        found.append(Point(Flow(max(flow.on, today), flow.cents, flow.why, flow.what), balance))
    return found


def lowest(opening: int, points: Sequence[Point], today: date) -> tuple[date, int]:
    """The day on which there is least, the first of several, and how much that is."""
    found = today, opening
    for point in points:
        if point.balance < found[1]:
            found = point.flow.on, point.balance
    return found


def by_month(cents: int, first: date, last: date) -> list[tuple[date, int]]:
    """An amount in equal parts, one on the last day of each month from `first` to `last`; odd cents come last."""
    ends = _month_ends(first, last)
    part, odd = divmod(cents, len(ends))
    return [(end, part + (place >= len(ends) - odd)) for place, end in enumerate(ends)]


def _month_ends(first: date, last: date) -> list[date]:
    found, day = [], first
    while True:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(min(following - timedelta(days=1), max(first, last)))
        if found[-1] >= last:
            return found
        day = following


WIDTH, HEIGHT = 600, 160


def drawn(opening: int, points: Sequence[Point], today: date) -> tuple[str, int]:
    """The line as points of an SVG polyline in WIDTH x HEIGHT, in steps, and how high zero lies."""
    end = max([point.flow.on for point in points], default=today)
    days, sums = max((end - today).days, 1), [opening, 0, *(point.balance for point in points)]
    top, bottom = max(sums), min(sums)

    def high(cents: int) -> int:
        return HEIGHT - (cents - bottom) * HEIGHT // max(top - bottom, 1)

    corners, level = [(0, high(opening))], high(opening)
    for point in points:
        across = (point.flow.on - today).days * WIDTH // days
        corners.append((across, level))
        level = high(point.balance)
        corners.append((across, level))
    corners.append((WIDTH, level))
    return " ".join(f"{x},{y}" for x, y in corners), high(0)
