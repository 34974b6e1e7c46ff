"""How old what is open is. Pure: whole cents and days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Age(StrEnum):
    """How long ago something should have been done."""

    NOT_DUE = "not_due"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    THREE_MONTHS = "three_months"
    LONGER = "longer"


STEPS = ((0, Age.NOT_DUE), (30, Age.MONTH), (60, Age.TWO_MONTHS), (90, Age.THREE_MONTHS))
"""Days up to which an age lasts, the youngest first."""


def age(due_on: date, today: date) -> Age:
    """The age of what was to be done on or before a day."""
    late = (today - due_on).days
    return next((found for days, found in STEPS if late <= days), Age.LONGER)


@dataclass(frozen=True)
class Aged:
    """Cents by age, of whom or what `name` says."""

    name: str
    cents: dict[Age, int]

    @property
    def total(self) -> int:
        """All ages together."""
        return sum(self.cents.values())

    @property
    def late(self) -> int:
        """What should have been done before today."""
        return self.total - self.cents[Age.NOT_DUE]


def aged(amounts: Iterable[tuple[str, date, int]], today: date) -> list[Aged]:
    """Amounts by name and age, in the order in which the names first come: (name, due on, cents)."""
    found: dict[str, dict[Age, int]] = {}
    for name, due_on, cents in amounts:
        row = found.setdefault(name, dict.fromkeys(Age, 0))
        row[age(due_on, today)] += cents
    return [Aged(name, row) for name, row in found.items()]


def together(rows: Iterable[Aged], name: str = "") -> Aged:
    """Added up."""
    sums = dict.fromkeys(Age, 0)
    for row in rows:
        for each, cents in row.cents.items():
            sums[each] += cents
    return Aged(name, sums)
