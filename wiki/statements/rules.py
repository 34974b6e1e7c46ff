"""What a statement of a school adds up to, and how school years and calendar years meet. Pure: whole cents.

A movement is one posting of the school: above zero it owes more, below zero less. Every movement lies in exactly one
period of the books and in exactly one calendar year, so both ways of cutting hold the same money.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

PAID, BORNE, SETTLED, TRANSFER = "paid", "borne", "settled", "transfer"


@dataclass(frozen=True, slots=True)
class Movement:
    """One posting of the school, with what it is about."""

    journal_id: int
    occurred_on: date
    period: str
    account: str
    kind: str
    cents: int
    project: str = ""
    number: int | None = None
    dated_on: date | None = None
    description: str = ""
    gross_cents: int | None = None
    part: Fraction | None = None
    method: str = ""
    reference: str = ""
    other_school: str = ""
    prior: bool = False
    """It is of an earlier period, which was closed (or never opened) when it was posted in this one."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What movements come to, by account."""

    paid: int
    borne: int
    settled: int
    transfer: int

    @property
    def sum(self) -> int:
        """All together: what the school owes more at the end than at the beginning."""
        return self.borne - self.paid + self.settled + self.transfer


def totals(movements: Iterable[Movement]) -> Totals:
    """Add movements up by account; `paid` has its sign turned, as it is what the school laid out."""
    sums = dict.fromkeys((PAID, BORNE, SETTLED, TRANSFER), 0)
    for movement in movements:
        sums[movement.account] += movement.cents
    return Totals(-sums[PAID], sums[BORNE], sums[SETTLED], sums[TRANSFER])


@dataclass(frozen=True, slots=True)
class Bridge:
    """What moved, by period (rows) and by calendar year (columns)."""

    periods: tuple[str, ...]
    years: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def by_period(self) -> tuple[int, ...]:
        """The sum of each row."""
        return tuple(sum(row) for row in self.cells)

    @property
    def by_year(self) -> tuple[int, ...]:
        """The sum of each column."""
        return tuple(sum(row[i] for row in self.cells) for i in range(len(self.years)))

    @property
    def difference(self) -> int:
        """All periods less all calendar years: zero, or the books are broken."""
        return sum(self.by_period) - sum(self.by_year)


def bridge(sums: Sequence[tuple[str, int, int]]) -> Bridge:
    """From (period, calendar year, cents); periods in the order in which they come."""
    periods = tuple(dict.fromkeys(period for period, _year, _cents in sums))
    years = tuple(sorted({year for _period, year, _cents in sums}))
    found: dict[tuple[str, int], int] = {}
    for period, year, cents in sums:
        found[period, year] = found.get((period, year), 0) + cents
    return Bridge(periods, years, tuple(tuple(found.get((p, y), 0) for y in years) for p in periods))
