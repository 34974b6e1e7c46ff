"""Projects, distribution keys, costs, their shares and decisions. Amounts are whole cents; nothing is deleted."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model

STATES = "'draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'reversed', 'settled'"


class Project(Model):
    """A project under an activity: schools that develop something together and share what it costs."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("budget_cents is null or budget_cents >= 0", name="budget_not_negative"),
        CheckConstraint("ends_on >= starts_on", name="period"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(220))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    lead_school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    budget_cents: Mapped[int | None] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ProjectParticipant(Model):
    """A school that takes part in a project, from a date and perhaps to one."""

    __tablename__ = "project_participant"
    __table_args__ = (UniqueConstraint("project_id", "school_id", "from_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class KeyVersion(Model):
    """A version of a project's distribution key. A new rule is a new version; a used one never changes."""

    __tablename__ = "key_version"
    __table_args__ = (
        UniqueConstraint("project_id", "version"),
        CheckConstraint(
            "method in ('equal', 'pupils', 'percent', 'weights', 'fixed_rest')",
            name="method",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    version: Mapped[int]
    method: Mapped[str] = mapped_column(String(12))
    effective_from: Mapped[date]
    rationale: Mapped[str] = mapped_column(String(500), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    """The key counts as fixed from this moment; a cost dated earlier is flagged."""


class KeyLine(Model):
    """What a key says of one school: basis points, a weight or cents by method; empty is the rest (fixed_rest)."""

    __tablename__ = "key_line"
    __table_args__ = (CheckConstraint("value is null or value >= 0", name="value_not_negative"),)

    key_version_id: Mapped[int] = mapped_column(ForeignKey("key_version.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    value: Mapped[int | None] = mapped_column(BigInteger)


class Cost(Model):
    """A cost of a project. `number` counts within the project and decides where odd cents begin."""

    __tablename__ = "cost"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(f"status in ({STATES})", name="status"),
        CheckConstraint("net_cents + vat_cents = gross_cents", name="gross_is_net_and_vat"),
        Index("ix_cost_status", "status", "submitted_at", "id"),
        Index("ix_cost_document", "supplier", "document_number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(String(300))
    supplier: Mapped[str] = mapped_column(String(120), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")
    dated_on: Mapped[date]
    net_cents: Mapped[int] = mapped_column(BigInteger)
    vat_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    gross_cents: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    key_version_id: Mapped[int | None] = mapped_column(ForeignKey("key_version.id"))
    """The key it was split by, set at approval."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_for_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    recorded_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of what was submitted; a decision is about exactly this content."""
    version: Mapped[int] = mapped_column(default=1)


class CostPayer(Model):
    """A school that paid (a part of) a cost; together they paid the gross amount."""

    __tablename__ = "cost_payer"

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    cents: Mapped[int] = mapped_column(BigInteger)


class CostShare(Model):
    """What a school bears of a cost, frozen at approval, with all that is needed to work it out again."""

    __tablename__ = "cost_share"

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    floor_cents: Mapped[int] = mapped_column(BigInteger)
    rank: Mapped[int]
    cents: Mapped[int] = mapped_column(BigInteger)


class Receipt(Model):
    """The document behind a cost (PDF or image). A newer one is a new row; the older stays."""

    __tablename__ = "receipt"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class Decision(Model):
    """A step of a cost: submitted, approved, rejected, withdrawn; by whom, why, and about which content."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_cost_id", "cost_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"))
    step: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500), default="")
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    """Which content it is about; an approval without one was given unseen."""
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    actor_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    at: Mapped[datetime]
