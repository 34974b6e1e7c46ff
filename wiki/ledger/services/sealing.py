"""The seal of a period: what it holds, and the same again for a period that was sealed before.

A seal takes as long for many costs as for few. The audit trail holds a hash of every journal, posting, share and key,
each chained to the one before it; so the seal holds where that chain stood, and the sums of the period by account,
school and project, and of shares by school. `lichtwerk verify` holds the rows against the chain, and finds what was
told of them after the seal.

Periods that were sealed before this was so hold every row itself; theirs are worked out as they always were.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from wiki.audit import queries as trail
from wiki.audit.models import AuditEvent
from wiki.kernel.db import session
from wiki.kernel.signals import period_sealing, period_summing
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.rules import seal

Fact = Sequence[object]


def trail_now() -> int:
    """The number of the last event of the audit trail: what a seal that is made now holds. 0 while there is none."""
    head = trail.head()
    return head.seq if head else 0


def trail_of(period_id: int) -> int | None:
    """Up to which event the seal of a closed period holds the audit trail; None for one that holds every row itself."""
    statement = select(AuditEvent.details).where(
        AuditEvent.entity == "period",
        AuditEvent.action == "close_period",
        AuditEvent.entity_id == str(period_id),
    )
    details = session().scalar(statement.order_by(AuditEvent.id.desc()).limit(1))
    told = None if details is None else details.get("trail")
    return told if isinstance(told, int) else None


def seal_of(period: Period) -> str:
    """The seal that a closed period has to have."""
    told = trail_of(period.id)
    return seal_of_rows(period) if told is None else seal_at(period, told)


def seal_of_rows(period: Period) -> str:
    """The seal of a period that holds every row itself, as seals once were made."""
    return _seal(period, _rows_of(period))


def seal_at(period: Period, told: int) -> str:
    """The seal of a period with the audit trail up to and with this event, and of the seal before it."""
    facts = [("trail", told, trail.hash_of(told) or ""), *_sums(period)]
    return _seal(period, facts)


def _seal(period: Period, facts: Iterable[Fact]) -> str:
    head = ("period", period.id, period.label, period.starts_on, period.ends_on)
    return seal(period.previous_seal_sha256 or "", chain((head,), facts))


def _sums(period: Period) -> list[Fact]:
    """How many postings there are by account, school and project, and what they come to; and shares by school."""
    where = (Posting.account, Posting.school_id, Posting.project_id)
    rows = session().execute(
        select(*where, func.count(), func.sum(Posting.cents))
        .where(Posting.period_id == period.id)
        .group_by(*where)
    )
    own = [("sum", *place, int(count), int(cents)) for *place, count, cents in rows]
    told: list[tuple[Any, Iterable[Fact]]] = period_summing.send(period_id=period.id)
    return sorted([*own, *chain.from_iterable(facts for _receiver, facts in told)], key=str)


def _rows_of(period: Period) -> Iterator[Fact]:
    yield from _rows(
        "journal",
        Journal.period_id == period.id,
        Journal.id,
        Journal.kind,
        Journal.occurred_on,
        Journal.cost_id,
        Journal.settlement_id,
        Journal.transfer_id,
        Journal.reverses_id,
    )
    yield from _rows(
        "posting",
        Posting.period_id == period.id,
        Posting.id,
        Posting.journal_id,
        Posting.account,
        Posting.school_id,
        Posting.project_id,
        Posting.cents,
    )
    told: list[tuple[Any, Iterable[Fact]]] = period_sealing.send(period_id=period.id)
    yield from sorted(chain.from_iterable(facts for _receiver, facts in told), key=str)


def _rows(name: str, where: Any, *columns: Any) -> Iterator[Fact]:
    for row in session().execute(select(*columns).where(where).order_by(columns[0])):
        yield (name, *row)
