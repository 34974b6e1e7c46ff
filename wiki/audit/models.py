"""The audit trail: rows are added, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class AuditEvent(Model):
    """One thing somebody did. `entity` and `entity_id` name what it was done to."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_entity", "entity", "entity_id"),
        Index("uq_audit_event_seq", "seq", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(60))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    """Its place in the chain, from 1, without gaps."""
    hash: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the hash before it and of this event: who changes an old event breaks every hash after it."""
    rows: Mapped[dict[str, dict[str, str]] | None] = mapped_column(JSON(none_as_null=True))
    """{table: {group: hash of its rows}} of every witnessed row that was written with it; see wiki.kernel.witness."""
