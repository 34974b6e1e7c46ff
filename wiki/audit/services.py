"""Writing the audit trail, inside the transaction of what it tells of, each event chained to the one before it.

Events are written at the end of the transaction: the chain is locked as briefly as can be, and always last, so that
two transactions never wait for each other. The last event of a transaction tells of every witnessed row that was
written in it (see wiki.kernel.witness).
"""

from typing import Any

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from wiki.audit.models import AuditEvent
from wiki.audit.queries import hashes
from wiki.audit.rules import chain_hash
from wiki.kernel import clock, witness
from wiki.kernel.db import session

_WAITING = "lichtwerk_audit"
_SAVED = "lichtwerk_audit_saved"
"""How many events waited when each savepoint was made."""
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
    if current.in_nested_transaction():
        return
    current.flush()
    waiting: list[AuditEvent] = current.info.pop(_WAITING, [])
    written = witness.taken(current)
    if written and not waiting:
        waiting = [AuditEvent(at=clock.now(), action="rows", entity="books", entity_id="", details={})]
    if waiting:
        chain(current, waiting, written)


@event.listens_for(Session, "after_transaction_create")
def _began(current: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        current.info.setdefault(_SAVED, {})[transaction] = len(current.info.get(_WAITING, []))
    elif transaction.parent is None:
        current.info.pop(_SAVED, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget(current: Session, transaction: SessionTransaction) -> None:
    """What was undone is not told of; of what is written yet, all is looked at again at the end."""
    if transaction.nested:
        del current.info.get(_WAITING, [])[current.info[_SAVED][transaction] :]
    else:
        current.info.pop(_WAITING, None)
        witness.forget(current)


def chain(current: Session, events: list[AuditEvent], written: witness.Written | None = None) -> None:
    """Put events at the end of the chain, in this order, and add them to the session; the last tells of these rows."""
    if current.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time as it is
        current.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if written:  # read once the chain is ours: whoever wrote rows beside these has told of theirs
        events[-1].rows = hashes(current.connection(), written)
    last = select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc().nulls_last()).limit(1)
    row = current.execute(last).first()
    seq, previous = (row.seq or 0, row.hash or "") if row else (0, "")
    for seq, new in enumerate(events, start=seq + 1):  # noqa: B020  # counts on from where the chain is
        new.seq = seq
        new.hash = previous = chain_hash(
            previous,
            seq,
            new.at,
            new.actor_id,
            new.action,
            new.entity,
            new.entity_id,
            new.details,
            new.rows,
        )
        current.add(new)
