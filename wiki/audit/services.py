"""Writing the audit trail, inside the transaction of what it tells of, each event chained to the one before it.

Events are written at the end of the transaction: the chain is locked as briefly as can be, and always last, so that
two transactions never wait for each other.
"""

from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from wiki.audit.models import AuditEvent
from wiki.audit.rules import chain_hash
from wiki.kernel import clock
from wiki.kernel.db import session

_WAITING = "lichtwerk_audit"
_LOCK = 7_108_105_000
"""Any number, the same in every process: PostgreSQL's name for the lock on the chain."""


def record(actor_id: int | None, action: str, entity: str, entity_id: object, **details: Any) -> None:
    """Note who did what; never give it a password, a token, a name or a file's content."""
    waiting: list[AuditEvent] = session().info.setdefault(_WAITING, [])
    waiting.append(
        AuditEvent(
            at=clock.now(),
            actor_id=actor_id,
            action=action,
            entity=entity,
            entity_id=str(entity_id),
            details=details,
        )
    )


@event.listens_for(Session, "before_commit")
def _write(current: Session) -> None:
    waiting: list[AuditEvent] = current.info.pop(_WAITING, [])
    if waiting:
        chain(current, waiting)


@event.listens_for(Session, "after_rollback")
def _forget(current: Session) -> None:
    current.info.pop(_WAITING, None)


def chain(current: Session, events: list[AuditEvent]) -> None:
    """Put events at the end of the chain, in this order, and add them to the session."""
    if current.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time as it is
        current.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc().nulls_last()).limit(1)
    row = current.execute(last).first()
    seq, previous = (row.seq or 0, row.hash or "") if row else (0, "")
    for seq, new in enumerate(events, start=seq + 1):  # noqa: B020  # counts on from where the chain is
        new.seq = seq
        new.hash = previous = chain_hash(
            previous, seq, new.at, new.actor_id, new.action, new.entity, new.entity_id, new.details
        )
        current.add(new)
