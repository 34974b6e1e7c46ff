"""What goes over to the next school year, and how; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NUMBER_MAX = 10
RESULT_MAX = 500


class Decision(StrEnum):
    """What becomes of an activity in the next year."""

    CONTINUED = "continued"
    ENDED = "ended"


@dataclass(frozen=True)
class Choice:
    """What is decided of one activity. Lead school, result and people are those of the next year. `seen` is the
    decision that whoever chose saw, empty when there was none; None does not ask whether it is still the same."""

    activity_id: int
    decision: Decision
    lead_school_id: int | None = None
    result: str = ""
    working_group: tuple[int, ...] = ()
    seen: str | None = None

    def is_overtaken(self, decision: str, is_own: bool) -> bool:
        """Whether a colleague decided about it since, and it is not that both let it end."""
        both_end = decision == self.decision == Decision.ENDED
        return self.seen not in (None, decision) and not is_own and not both_end


@dataclass(frozen=True)
class Difference:
    """What is other in the next year than in this one: (before, after), and the names of who came and who left."""

    lead: tuple[str, str] | None = None
    result: tuple[str, str] | None = None
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def is_any(self) -> bool:
        """False when everything stays as it was."""
        return any((self.lead, self.result, self.joined, self.left))


def a_year_later(day: date | None) -> date | None:
    """The same day of the next year; 29 February becomes 28 February."""
    if day is None:
        return None
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return last.replace(year=day.year + 1)


def same_weekday_later(day: date, first: date, last: date) -> date:
    """The same day of the week a year later, within the school year that runs from `first` to `last`."""
    return min(max(day + timedelta(weeks=52), first), last)


def free_number(number: str, taken: Collection[str]) -> str:
    """This number, or when another activity has it the first one that nobody has: A4, A4-2, A4-3."""
    tries = (f"{number[: NUMBER_MAX - len(str(n)) - 1]}-{n}" for n in range(2, len(taken) + 3))
    return next(candidate for candidate in (number, *tries) if candidate not in taken)


def difference(
    leads: tuple[str, str], results: tuple[str, str], before: Collection[str], after: Collection[str]
) -> Difference:
    """What changed between two years; of lead, result and the names of the people."""
    return Difference(
        lead=leads if leads[0] != leads[1] else None,
        result=results if results[0] != results[1] else None,
        joined=tuple(name for name in after if name not in before),
        left=tuple(name for name in before if name not in after),
    )
