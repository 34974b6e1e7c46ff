"""What makes a journal sound and a period shut. Pure: no clock, no tables.

A school's balance is the sum of its postings: above zero it owes, below zero it is owed.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Account(StrEnum):
    """The account of a posting. The first four are of a school; the others are their contra accounts."""

    PAID = "paid"
    BORNE = "borne"
    SETTLED = "settled"
    TRANSFER = "transfer"
    COST = "cost"
    IN_KIND = "in_kind"
    RECHARGE = "recharge"


SCHOOL_ACCOUNTS = frozenset({Account.PAID, Account.BORNE, Account.SETTLED, Account.TRANSFER})


class JournalKind(StrEnum):
    """Why something was posted."""

    COST = "cost"
    ALLOCATION = "allocation"
    REVERSAL = "reversal"
    SETTLEMENT = "settlement"
    PAYMENT = "payment"


class ProposalKind(StrEnum):
    """What one person proposes and another agrees to."""

    RULES = "rules"
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    OVERRULE = "overrule"


class TieRule(IntEnum):
    """Which school comes first for a left-over cent when schools lost as much by rounding."""

    IN_TURN = 0
    """The order of BRIN, beginning one further with each cost."""
    BY_BRIN = 1
    """The order of BRIN, always from its beginning."""

    def start(self, cost_number: int) -> int:
        """Where the order begins for a cost with this number, modulo how many schools bear something."""
        return cost_number if self is TieRule.IN_TURN else 0


class PeriodState(StrEnum):
    """The states of a period; a closed one is never opened again."""

    OPEN = "open"
    REVIEW = "review"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One posting to make: `cents` is never zero, a school's account names its school."""

    account: Account
    cents: int
    school_id: int | None = None
    project_id: int | None = None


def line_problem(lines: Sequence[Line]) -> str:
    """Why these lines cannot be posted as one journal; empty when nothing does."""
    if len(lines) < 2:
        return "a journal has at least two postings"
    if any(line.cents == 0 for line in lines):
        return "a posting is never of nothing"
    if any((line.account in SCHOOL_ACCOUNTS) != (line.school_id is not None) for line in lines):
        return "an account of a school names its school, another account none"
    total = sum(line.cents for line in lines)
    return f"the postings are {total} cents together, not 0" if total else ""


def mirrored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that undo these, to the cent."""
    return tuple(Line(line.account, -line.cents, line.school_id, line.project_id) for line in lines)


def school_year_of(day: date) -> tuple[str, date, date]:
    """Label, first and last day of the school year (1 August - 31 July) a day is in."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}", date(first, 8, 1), date(first + 1, 7, 31)


def halves_of(label: str) -> tuple[tuple[str, date, date], tuple[str, date, date]]:
    """The two halves of a school year: August to January and February to July."""
    first = int(label[:4])
    return (
        (f"{label} I", date(first, 8, 1), date(first + 1, 1, 31)),
        (f"{label} II", date(first + 1, 2, 1), date(first + 1, 7, 31)),
    )


def seal(previous: str, facts: Iterable[Sequence[object]]) -> str:
    """SHA-256 (hex) of a period: the seal before it, and every fact of it in the order given, one a line."""
    digest = hashlib.sha256(previous.encode("ascii"))
    for fact in facts:
        line = json.dumps(list(fact), ensure_ascii=True, separators=(",", ":"), default=str)
        digest.update(b"\n" + line.encode("ascii"))
    return digest.hexdigest()


SECOND_APPROVER_ABOVE = 500_000
"""Cents above which a cost needs a second approval, as long as the treasurer set no other limit."""
