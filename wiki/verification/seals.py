"""The seals of closed periods: each holds what it held, and nothing was told of its rows since."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from wiki.audit.models import AuditEvent
from wiki.costs.models.cost import Cost
from wiki.kernel.db import session
from wiki.ledger.models import Journal, Period
from wiki.ledger.rules import JournalKind, PeriodState
from wiki.ledger.services.sealing import seal_of, trail_of


def seals() -> Iterator[str]:
    """Every closed period is what was sealed, and each seal goes on from the one before it."""
    closed = select(Period).where(Period.state == PeriodState.CLOSED)
    before: Period | None = None
    for period in session().scalars(closed.order_by(Period.closed_at, Period.starts_on)).all():
        if (period.previous_seal_sha256 or None) != (before.seal_sha256 if before else None):
            yield f"period {period.id}: its seal does not go on from the one before it."
        if seal_of(period) != period.seal_sha256:
            yield (
                f"period {period.id}: its journal, posting, cost_share or key_version rows are not what was sealed."
            )
        if (told := trail_of(period.id)) is not None:
            yield from _told_since(period.id, told)
        before = period


def _told_since(period_id: int, told: int) -> Iterator[str]:
    """Rows of a period that an event after its seal tells of: who writes there tells of it, and it is still wrong."""
    since = _since(told)
    for name, column in (
        ("journal", Journal.id),
        ("posting", Journal.id),
        ("cost_share", Journal.cost_id),
        ("key_version", Cost.key_version_id),
        ("key_line", Cost.key_version_id),
        ("key_approval", Cost.key_version_id),
    ):
        statement = select(column).select_from(Journal).outerjoin(Cost, Cost.id == Journal.cost_id)
        within = Journal.period_id == period_id
        if name.startswith(("cost", "key")):
            within &= Journal.kind == JournalKind.ALLOCATION
        for some in _batches(sorted(since.get(name, ()))):
            for id_ in session().scalars(statement.where(within, column.in_(some)).distinct()):
                yield f"{name} {id_}: period {period_id} was sealed with it, and it was written again since."


def _since(told: int) -> dict[str, set[int]]:
    """The groups of rows that are told of after an event, by table."""
    found: dict[str, set[int]] = {}
    events = select(AuditEvent.rows).where(AuditEvent.rows.is_not(None), AuditEvent.seq > told)
    with session().execute(events, execution_options={"yield_per": 500}) as rows:
        for (tables,) in rows:
            for name, groups in (tables or {}).items():
                found.setdefault(name, set()).update(int(group) for group in groups if group.isdecimal())
    return found


def _batches(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
