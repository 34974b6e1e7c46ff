"""Costs, their payers, shares, receipts and decisions. Amounts are whole cents; nothing is deleted."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.costs.rules.lifecycle import State
from wiki.discussions.models import Comment
from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed

STATES = "'draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'reversed', 'settled'"


@witnessed("id")
class Cost(Model):
    """A cost of a project. `number` counts within the project and decides where odd cents begin."""

    __tablename__ = "cost"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(f"status in ({STATES})", name="status"),
        CheckConstraint("net_cents + vat_cents = gross_cents", name="gross_is_net_and_vat"),
        Index("ix_cost_status", "status", "submitted_at", "id"),
        Index("ix_cost_document", "supplier", "document_number"),
        Index("ix_cost_dated_on", "dated_on", "id"),
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
    status: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
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
    key_name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """Which key of the project it is split by; empty is the usual one."""
    in_kind: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Work or goods a school brought in; it counts as money does."""


@witnessed("cost_id")
class CostHours(Model):
    """Hours that a school's people worked: the amount is minutes x rate; wage cost is apart, names are not stored."""

    __tablename__ = "cost_hours"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("rate_cents >= 0 and wage_cents >= 0", name="rates_not_negative"),
    )

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    minutes: Mapped[int]
    rate_cents: Mapped[int] = mapped_column(BigInteger)
    """For an hour."""
    wage_cents: Mapped[int] = mapped_column(BigInteger)
    """What an hour costs the school; a rate above 105 % of it needs a reason."""
    rate_reason: Mapped[str] = mapped_column(String(300), default="")


@witnessed("cost_id")
class CostCurrency(Model):
    """A cost in another currency: what the document says, and the rate it was turned into euros by, frozen."""

    __tablename__ = "cost_currency"
    __table_args__ = (CheckConstraint("rate_millionths > 0", name="rate_positive"),)

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3))
    original_minor: Mapped[int] = mapped_column(BigInteger)
    """In the smallest unit of the currency."""
    rate_millionths: Mapped[int] = mapped_column(BigInteger)
    """Euros for one unit of the currency, times a million."""
    rate_on: Mapped[date]
    rate_source: Mapped[str] = mapped_column(String(120))


@witnessed("cost_id")
class CostLink(Model):
    """How a cost hangs together with another: a credit note with what it credits, a new cost with a reversed one."""

    __tablename__ = "cost_link"
    __table_args__ = (
        CheckConstraint("(credits_cost_id is null) <> (replaces_cost_id is null)", name="one_of_two"),
    )

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    credits_cost_id: Mapped[int | None] = mapped_column(ForeignKey("cost.id"), index=True)
    replaces_cost_id: Mapped[int | None] = mapped_column(ForeignKey("cost.id"), unique=True)


class CostComment(Comment):
    """A contribution to the discussion of a cost."""

    __tablename__ = "cost_comment"
    __table_args__ = (Index("ix_cost_comment_cost_id", "cost_id", "id"),)

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"))


@witnessed("cost_id")
class ReversalRequest(Model):
    """A person asks to reverse an approved cost, with a reason; it is done when another agrees."""

    __tablename__ = "reversal_request"
    __table_args__ = (
        Index("ix_reversal_request_cost_id", "cost_id"),
        CheckConstraint("decided_by_id is null or decided_by_id <> asked_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"))
    reason: Mapped[str] = mapped_column(String(500))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


@witnessed("cost_id")
class CostPayer(Model):
    """A school that paid (a part of) a cost; together they paid the gross amount."""

    __tablename__ = "cost_payer"

    cost_id: Mapped[int] = mapped_column(ForeignKey("cost.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    cents: Mapped[int] = mapped_column(BigInteger)


@witnessed("cost_id")
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
    place: Mapped[int | None]
    """Where the school stood among those that share, by BRIN, when it was approved: a BRIN may be put right later."""


@witnessed("cost_id")
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


@witnessed("cost_id")
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
