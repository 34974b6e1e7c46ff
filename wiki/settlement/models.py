"""Settlements, their transfers, accounts to pay to, payments, and what the bank said. Nothing is deleted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed


@witnessed("id")
class Settlement(Model):
    """Who pays whom, worked out once from what was open, and booked. `proof` holds the zero-sum groups."""

    __tablename__ = "settlement"
    __table_args__ = (CheckConstraint("mode in ('minimal', 'hub', 'project')", name="mode"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    mode: Mapped[str] = mapped_column(String(8))
    hub_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    algorithm: Mapped[str] = mapped_column(String(40))
    proven_minimal: Mapped[bool]
    proof: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """[{"project": id or null, "groups": [[school id, ...], ...], "balances": {school id: cents}}]"""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    due_on: Mapped[date]


@witnessed("settlement_id")
class Transfer(Model):
    """One school pays another. What is still open is its amount less what its payments add up to."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("cents > 0", name="positive"),
        CheckConstraint("from_school_id <> to_school_id", name="two_schools"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    """Only when settled per project."""
    from_school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    to_school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    cents: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(25), unique=True)
    """RF reference (ISO 11649)."""
    end_to_end_id: Mapped[str] = mapped_column(String(35), unique=True)


@witnessed("transfer_id")
class Payment(Model):
    """(A part of) a transfer was paid. A mistake is undone by a payment of minus the amount that names it."""

    __tablename__ = "payment"
    __table_args__ = (CheckConstraint("cents <> 0", name="not_nothing"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), index=True)
    cents: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    bank_entry_id: Mapped[int | None] = mapped_column(ForeignKey("bank_entry.id"), index=True)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


@witnessed("id")
class BankAccount(Model):
    """The account a school is paid on, as one person entered it and another approved it. A change is a new row."""

    __tablename__ = "bank_account"
    __table_args__ = (
        CheckConstraint("approved_by_id is null or approved_by_id <> entered_by_id", name="four_eyes"),
        Index("ix_bank_account_school_id", "school_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    iban: Mapped[str] = mapped_column(String(34))
    account_name: Mapped[str] = mapped_column(String(70))
    """Exactly as the bank knows it: banks compare it."""
    bic: Mapped[str] = mapped_column(String(11), default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    counts_from: Mapped[datetime | None]
    """A change waits a day after it was approved; empty in rows of before this was stored."""
    stopped_by_id: Mapped[int | None] = mapped_column(BigId)
    """Who stopped it on that day: it never counted."""
    stopped_at: Mapped[datetime | None]


@witnessed("id")
class PaymentFile(Model):
    """A pain.001 that was made for one school to give to its bank; the same order gives the same bytes."""

    __tablename__ = "payment_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    message_id: Mapped[str] = mapped_column(String(35), unique=True)
    execute_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the file in the blob store."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


@witnessed("id")
class BankStatement(Model):
    """A statement of a bank account that was read; the same file adds nothing a second time."""

    __tablename__ = "bank_statement"
    __table_args__ = (UniqueConstraint("iban", "statement_id", "file_sha256"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)
    iban: Mapped[str] = mapped_column(String(34))
    statement_id: Mapped[str] = mapped_column(String(35))
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    opening_cents: Mapped[int] = mapped_column(BigInteger)
    closing_cents: Mapped[int] = mapped_column(BigInteger)
    imported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    imported_at: Mapped[datetime]
    kind: Mapped[str | None] = mapped_column(String(6))
    """`report` (CAMT.052) or `notice` (CAMT.054): these have no balances and begin at zero. Empty: a statement."""


@witnessed("bank_statement_id")
class BankEntry(Model):
    """A movement on a statement, as the bank wrote it; never changed."""

    __tablename__ = "bank_entry"
    __table_args__ = (UniqueConstraint("bank_statement_id", "servicer_reference", "part"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    bank_statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"))
    servicer_reference: Mapped[str] = mapped_column(String(80))
    part: Mapped[int] = mapped_column(default=0)
    booked_on: Mapped[date]
    cents: Mapped[int] = mapped_column(BigInteger)
    """Above zero came in, below zero went out."""
    counter_iban: Mapped[str] = mapped_column(String(34), default="")
    counter_name: Mapped[str] = mapped_column(String(140), default="")
    reference: Mapped[str] = mapped_column(String(35), default="")
    end_to_end_id: Mapped[str] = mapped_column(String(35), default="")
    text: Mapped[str] = mapped_column(String(500), default="")
    return_reason: Mapped[str] = mapped_column(String(4), default="")
    found: Mapped[str] = mapped_column(String(12))
    """What matching made of it when it came in: matched, partial, proposed, short, over, double, unknown, returned,
    perhaps."""
    proposed_transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    valued_on: Mapped[date | None]
    perhaps_same_id: Mapped[int | None] = mapped_column(BigId)
    """The entry of an earlier statement that this one may be: then a person decides."""
    batch_id: Mapped[str | None] = mapped_column(String(35))
    """The order of several payments that the bank booked as this one."""


@witnessed("bank_entry_id")
class EntryDecision(Model):
    """What a person decided on a movement that matching left to them: a payment was booked, or it is no payment."""

    __tablename__ = "entry_decision"

    bank_entry_id: Mapped[int] = mapped_column(ForeignKey("bank_entry.id"), primary_key=True)
    decision: Mapped[str] = mapped_column(String(10))
    """`booked` or `set_aside`."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]


@witnessed("id")
class PeriodObjection(Model):
    """A school objects to a cost, a settlement or its own statement while a period is in review.

    The treasurer answers. It ends when that answer grants it, when the school takes it back, or when two people
    overrule it; until then the period does not close.
    """

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("about in ('cost', 'settlement', 'statement')", name="about"),
        CheckConstraint("(about = 'cost') = (cost_id is not null)", name="of_cost"),
        CheckConstraint("(about = 'settlement') = (settlement_id is not null)", name="of_settlement"),
        CheckConstraint("state in ('open', 'granted', 'withdrawn', 'overruled')", name="state"),
        CheckConstraint("(state = 'open') = (closed_at is null)", name="closed"),
        CheckConstraint("(answer = '') = (answered_at is null)", name="answered"),
        Index("ix_objection_period_id", "period_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    about: Mapped[str] = mapped_column(String(10))
    cost_id: Mapped[int | None] = mapped_column(ForeignKey("cost.id"))
    settlement_id: Mapped[int | None] = mapped_column(ForeignKey("settlement.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="open")
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
