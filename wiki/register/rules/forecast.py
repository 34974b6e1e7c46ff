"""What a project is expected to cost in the end. Pure: whole cents.

What was spent and what is on its way carries on at the pace it had until now, up to the last day of the project. Of a
project that just began, or in which nothing was spent, the budget is expected; of one that is over, what is known.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BEGINNING = 10
"""The pace says nothing before a tenth of the days is over."""


class By(StrEnum):
    """What the forecast is added up by."""

    PROJECT = "project"
    ACTIVITY = "activity"
    CATEGORY = "category"
    YEAR = "year"


@dataclass(frozen=True)
class Span:
    """A project in time. `over` says that no cost will come any more."""

    starts_on: date
    ends_on: date
    today: date
    over: bool = False


@dataclass(frozen=True)
class Part:
    """What one category of one project cost until now: `category` is empty for what is not known yet."""

    project: int
    category: str
    spent: int
    committed: int
    """Entered or handed in, and not decided on."""
    coming: int = 0
    """What is still expected beside that."""

    @property
    def expected(self) -> int:
        """All that is expected in the end."""
        return self.spent + self.committed + self.coming


def expected(known: int, budget: int | None, span: Span) -> int:
    """What a project is expected to cost in the end; never less than is known of it."""
    days, gone = (span.ends_on - span.starts_on).days + 1, (span.today - span.starts_on).days + 1
    if span.over or gone >= days:
        return known
    if gone * BEGINNING < days or known <= 0:
        return max(known, budget or 0)
    return max(known, (2 * known * days + gone) // (2 * gone))


def parts(project: int, known: Sequence[Part], budget: int | None, span: Span) -> list[Part]:
    """The categories of one project with what is still coming, divided as it was until now, to the cent."""
    total = sum(part.expected for part in known)
    coming = expected(total, budget, span) - total
    weights = [max(part.expected, 0) for part in known]
    if not coming:
        return list(known)
    if not sum(weights):
        return [*known, Part(project, "", 0, 0, coming)]
    divided = _divided(coming, weights)
    return [
        Part(part.project, part.category, part.spent, part.committed, cents)
        for part, cents in zip(known, divided, strict=True)
    ]


def _divided(cents: int, weights: Sequence[int]) -> list[int]:
    """In proportion; the cents that are left go to the largest remainders, the first of equal ones first."""
    whole = sum(weights)
    floors = [cents * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda n: (-(cents * weights[n] % whole), n))
    for place in order[: cents - sum(floors)]:
        floors[place] += 1
    return floors


@dataclass(frozen=True)
class Line:
    """A line of the forecast."""

    key: Hashable
    budget: int | None
    spent: int
    committed: int
    expected: int

    @property
    def left(self) -> int | None:
        """What is left of the budget in the end; below zero it is not enough. None without a budget."""
        return None if self.budget is None else self.budget - self.expected


def lines(
    found: Iterable[Part], key: Callable[[Part], Hashable], budgets: dict[Hashable, int | None]
) -> list[Line]:
    """Added up by a key, in the order in which the keys first come; `budgets` by the same keys."""
    sums: dict[Hashable, list[int]] = {}
    for part in found:
        row = sums.setdefault(key(part), [0, 0, 0])
        for place, cents in enumerate((part.spent, part.committed, part.expected)):
            row[place] += cents
    return [Line(name, budgets.get(name), *row) for name, row in sums.items()]


def total(found: Iterable[Line]) -> Line:
    """All lines together; the budget is that of the lines that have one."""
    rows = list(found)
    budgets = [row.budget for row in rows if row.budget is not None]
    return Line(
        "",
        sum(budgets) if budgets else None,
        sum(row.spent for row in rows),
        sum(row.committed for row in rows),
        sum(row.expected for row in rows),
    )
