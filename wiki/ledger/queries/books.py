"""Reading the books. Balances are always added up from the postings, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.rules import Account, PeriodState
from wiki.schools.models import School


@dataclass(frozen=True)
class SchoolBalance:
    """What the books say of one school, in cents: above zero it owes, below zero it is owed."""

    school_id: int
    school: str
    brin: str
    colour: str
    paid: int
    """What it paid of costs: zero or more, a reversal takes it off again."""
    borne: int
    settled: int
    """What settlements turned into transfers, with the sign turned."""
    transfer: int
    """What it still has to transfer (or, below zero, receives)."""

    @property
    def unsettled(self) -> int:
        """What no settlement has taken up yet."""
        return self.borne - self.paid + self.settled

    @property
    def balance(self) -> int:
        """All together."""
        return self.unsettled + self.transfer


@dataclass(frozen=True)
class Scope:
    """Which postings count; None is no limit. `since` and `until` are days on which something occurred."""

    period_ids: tuple[int, ...] | None = None
    project_id: int | None = None
    since: date | None = None
    until: date | None = None


def balances(scope: Scope = Scope(), project_ids: Any = None) -> list[SchoolBalance]:  # frozen
    """Every school that has postings in the scope, in BRIN order; together they are zero.

    `project_ids` is a statement or list of the projects that may be seen; None when all may. Raises ValueError when
    the balances are not zero together: no balance may be shown from broken books.
    """
    statement = (
        select(Posting.school_id, Posting.account, func.sum(Posting.cents))
        .where(Posting.school_id.is_not(None), *_limits(scope, project_ids))
        .group_by(Posting.school_id, Posting.account)
    )
    sums: dict[int, dict[str, int]] = {}
    rows: list[Any] = list(session().execute(statement))
    for school_id, account, cents in rows:
        sums.setdefault(school_id, {})[account] = int(cents)
    schools = session().scalars(select(School).where(School.id.in_(sums)).order_by(School.brin))
    found = [_balance(school, sums[school.id]) for school in schools]
    if sum(row.balance for row in found):
        raise ValueError("the balances of all schools together are not zero")
    return found


def _limits(scope: Scope, project_ids: Any) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = []
    if scope.period_ids is not None:
        limits.append(Posting.period_id.in_(scope.period_ids))
    if scope.project_id is not None:
        limits.append(Posting.project_id == scope.project_id)
    if project_ids is not None:
        limits.append(Posting.project_id.is_(None) | Posting.project_id.in_(project_ids))
    if scope.since is not None or scope.until is not None:
        days = [
            bound
            for bound in (
                Journal.occurred_on >= scope.since if scope.since else None,
                Journal.occurred_on <= scope.until if scope.until else None,
            )
            if bound is not None
        ]
        limits.append(Posting.journal_id.in_(select(Journal.id).where(*days)))
    return limits


def _balance(school: School, sums: dict[str, int]) -> SchoolBalance:
    return SchoolBalance(
        school.id,
        school.name,
        school.brin,
        school.colour,
        -sums.get(Account.PAID, 0),
        sums.get(Account.BORNE, 0),
        sums.get(Account.SETTLED, 0),
        sums.get(Account.TRANSFER, 0),
    )


def trial_balance(scope: Scope = Scope()) -> dict[str, int]:  # frozen
    """The sum of every account; together they are zero."""
    statement = (
        select(Posting.account, func.sum(Posting.cents))
        .where(*_limits(scope, None))
        .group_by(Posting.account)
        .order_by(Posting.account)
    )
    return {account: int(cents) for account, cents in session().execute(statement)}


def period(period_id: int) -> Period:
    """A period by its id; raises NotFound."""
    row = session().get(Period, period_id)
    if row is None:
        raise NotFound(_("There is no such period."))
    return row


def periods() -> list[Period]:
    """Every period, the newest first."""
    return list(session().scalars(select(Period).order_by(Period.starts_on.desc())))


def periods_until(last: Period) -> list[Period]:
    """This period and all before it, the oldest first."""
    statement = select(Period).where(Period.starts_on <= last.starts_on).order_by(Period.starts_on)
    return list(session().scalars(statement))


def period_on(day: date) -> Period | None:
    """The period a day is in, whatever its state."""
    return session().scalar(select(Period).where(Period.starts_on <= day, Period.ends_on >= day))


def open_from(day: date) -> Period | None:
    """The first period, from the one of this day on, that still takes postings."""
    return session().scalar(
        select(Period)
        .where(Period.ends_on >= day, Period.state != PeriodState.CLOSED)
        .order_by(Period.starts_on)
        .limit(1)
    )


def closed_from(day: date) -> bool:
    """Whether a period that begins on this day or later is closed: none is made before it any more."""
    statement = select(Period.id).where(Period.starts_on >= day, Period.state == PeriodState.CLOSED)
    return session().scalar(statement.limit(1)) is not None


def within(first: date, last: date) -> bool:
    """Whether there is a period with any of these days."""
    statement = select(Period.id).where(Period.starts_on <= last, Period.ends_on >= first)
    return session().scalar(statement.limit(1)) is not None


def adjustments(period_: Period) -> int:
    """How many journals of a period are about days before it: adjustments of prior periods."""
    statement = select(func.count(Journal.id)).where(
        Journal.period_id == period_.id, Journal.occurred_on < period_.starts_on
    )
    return session().scalars(statement).one()


def before_closed() -> list[Period]:
    """Periods that are not closed while a later one is, the oldest first: a wrong date made them once."""
    last = select(func.max(Period.starts_on)).where(Period.state == PeriodState.CLOSED).scalar_subquery()
    statement = select(Period).where(Period.state != PeriodState.CLOSED, Period.starts_on < last)
    return list(session().scalars(statement.order_by(Period.starts_on)))


@dataclass(frozen=True)
class JournalRow:
    """A journal with its postings, for screens and exports."""

    id: int
    period_id: int
    kind: str
    occurred_on: date
    posted_at: datetime
    cost_id: int | None
    settlement_id: int | None
    transfer_id: int | None
    reverses_id: int | None
    memo: str
    lines: tuple[Posting, ...]


def journals(period_ids: Iterable[int]) -> list[JournalRow]:
    """Everything that was posted in these periods, in the order of posting, in two statements."""
    wanted = tuple(period_ids)
    lines: dict[int, list[Posting]] = {}
    for line in session().scalars(select(Posting).where(Posting.period_id.in_(wanted)).order_by(Posting.id)):
        lines.setdefault(line.journal_id, []).append(line)
    heads = session().scalars(select(Journal).where(Journal.period_id.in_(wanted)).order_by(Journal.id))
    return [
        JournalRow(
            head.id,
            head.period_id,
            head.kind,
            head.occurred_on,
            head.posted_at,
            head.cost_id,
            head.settlement_id,
            head.transfer_id,
            head.reverses_id,
            head.memo,
            tuple(lines.get(head.id, ())),
        )
        for head in heads
    ]


def of_cost(cost_id: int) -> list[Journal]:
    """The journals of a cost, in the order of posting."""
    return list(session().scalars(select(Journal).where(Journal.cost_id == cost_id).order_by(Journal.id)))


def open_to_objections(cost_id: int) -> Period | None:
    """The period in review in which a cost was posted, as long as schools may object; None when there is none."""
    statement = (
        select(Period)
        .join(Journal, Journal.period_id == Period.id)
        .where(
            Journal.cost_id == cost_id,
            Period.state == PeriodState.REVIEW.value,
            Period.objections_until >= clock.today(),
        )
        .order_by(Period.starts_on)
    )
    return session().scalars(statement).first()
