"""Periods, journals and postings. Amounts are whole cents; the database itself refuses to change what was posted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed
from wiki.ledger.rules import PeriodState

ACCOUNTS = "'paid', 'borne', 'settled', 'transfer', 'cost', 'in_kind', 'recharge'"
KINDS = "'cost', 'allocation', 'reversal', 'settlement', 'payment'"


@witnessed("id")
class Period(Model):
    """A stretch of time that is closed as one: a school year, or half of it. Periods never overlap."""

    __tablename__ = "period"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("state in ('open', 'review', 'closed')", name="state"),
        CheckConstraint("closed_by_id is null or closed_by_id <> review_by_id", name="two_people"),
        CheckConstraint("state <> 'closed' or seal_sha256 is not null", name="closed_is_sealed"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    label: Mapped[str] = mapped_column(String(20), unique=True)
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(6), default=PeriodState.OPEN)
    review_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who put it in review: the first of the two people that close it."""
    review_at: Mapped[datetime | None]
    objections_until: Mapped[date | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    seal_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of everything posted in it and of the seal of the period before it."""
    previous_seal_sha256: Mapped[str | None] = mapped_column(String(64))


@witnessed("id")
class Journal(Model):
    """One event in the books. It is written, its postings are added, then it is posted: then it cannot change."""

    __tablename__ = "journal"
    __table_args__ = (
        CheckConstraint(f"kind in ({KINDS})", name="kind"),
        CheckConstraint(
            "(kind = 'reversal') = (reverses_id is not null)", name="reversal_names_its_original"
        ),
        Index("ix_journal_period_id", "period_id", "id"),
        Index("ix_journal_cost_id", "cost_id"),
        Index("ix_journal_transfer_id", "transfer_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    kind: Mapped[str] = mapped_column(String(10))
    occurred_on: Mapped[date]
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cost_id: Mapped[int | None] = mapped_column(ForeignKey("cost.id"))
    settlement_id: Mapped[int | None] = mapped_column(ForeignKey("settlement.id"), index=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("journal.id"), unique=True)
    """The journal this one undoes; each can be undone once."""
    memo: Mapped[str] = mapped_column(String(200), default="")
    posted: Mapped[bool] = mapped_column(default=False)


@witnessed("journal_id")
class Posting(Model):
    """An amount on an account, of a school where it is a school's: above zero it owes."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("cents <> 0", name="not_nothing"),
        CheckConstraint(f"account in ({ACCOUNTS})", name="account"),
        CheckConstraint(
            "(account in ('paid', 'borne', 'settled', 'transfer')) = (school_id is not null)", name="whose"
        ),
        Index("ix_posting_journal_id", "journal_id"),
        Index("ix_posting_school_id", "school_id", "id"),
        Index("ix_posting_project_id", "project_id", "id"),
        Index("ix_posting_period_id", "period_id", "id"),
        Index("ix_posting_sums", "period_id", "account", "school_id", "project_id", "cents"),
        Index("ix_posting_balance", "school_id", "account", "period_id", "project_id", "cents"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    journal_id: Mapped[int] = mapped_column(ForeignKey("journal.id"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    """That of its journal, so that a balance is read from one index."""
    account: Mapped[str] = mapped_column(String(10))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    cents: Mapped[int] = mapped_column(BigInteger)


@witnessed("id")
class MoneyRule(Model):
    """A rule of the network about money, as it holds from a day on. One person proposed it, another agreed."""

    __tablename__ = "money_rule"
    __table_args__ = (Index("ix_money_rule_name", "name", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    """`second_approver_above` (cents), `objection_days`, `payment_days`, `hub` (a school, or 0), `tie_rule`."""
    value: Mapped[int] = mapped_column(BigInteger)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    counts_from: Mapped[date | None]
    """Never before it was set; rows of before this was stored count from the moment they were set."""
    proposal_id: Mapped[int | None] = mapped_column(BigId)
    """The `MoneyProposal` that somebody agreed to; rows of before there were any have none."""


@witnessed("id")
class MoneyProposal(Model):
    """What one person proposes about money, and another agrees to: nothing happens before that.

    `agreed` is empty while it waits; when it is false it was refused or taken back.
    """

    __tablename__ = "money_proposal"
    __table_args__ = (
        CheckConstraint("kind in ('rules', 'settle', 'withdraw', 'overrule')", name="kind"),
        CheckConstraint("(agreed is null) = (decided_at is null)", name="decided"),
        CheckConstraint("not agreed or decided_by_id <> proposed_by_id", name="four_eyes"),
        Index("ix_money_proposal_subject", "kind", "subject_id", "id"),
        Index(
            "uq_money_proposal_waiting",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=text("agreed is null"),
            postgresql_where=text("agreed is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    """One of `rules.ProposalKind`."""
    subject_id: Mapped[int] = mapped_column(BigId)
    """Of what it is: a period to settle, a settlement to withdraw, an objection; 0 for rules."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500), default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    agreed: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
