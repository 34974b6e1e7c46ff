"""Ledger numbers of schools and the network, who they are in the trade register, and the documents that were issued.

A change is a new row; the newest counts. Nothing is changed or deleted: what a school was sent must stay as it was.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed

ACCOUNTS = "'paid', 'borne', 'settled', 'transfer', 'cost', 'in_kind', 'recharge', 'current', 'payment'"


@witnessed("id")
class BookkeepingParty(Model):
    """A school, or the network (no school), as it stands in the trade register."""

    __tablename__ = "bookkeeping_party"
    __table_args__ = (Index("ix_bookkeeping_party_school_id", "school_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    legal_name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(100))
    postcode: Mapped[str] = mapped_column(String(7))
    place: Mapped[str] = mapped_column(String(80))
    kvk: Mapped[str] = mapped_column(String(8))
    vat_number: Mapped[str] = mapped_column(String(14), default="")
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


@witnessed("id")
class BookkeepingCode(Model):
    """Where a school, or the network (no school), books one account type in its own ledger."""

    __tablename__ = "bookkeeping_code"
    __table_args__ = (
        CheckConstraint(f"account in ({ACCOUNTS})", name="account"),
        Index("ix_bookkeeping_code_school_id", "school_id", "account", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    account: Mapped[str] = mapped_column(String(10))
    ledger_number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    cost_centre: Mapped[str] = mapped_column(String(20), default="")
    vat_code: Mapped[str] = mapped_column(String(20), default="")
    rgs_code: Mapped[str] = mapped_column(String(20), default="")
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


@witnessed("id")
class BookkeepingDocument(Model):
    """A document of one school and one settlement, numbered in its year without gaps; `facts` is all that is on it.

    When the settlement is withdrawn, another one takes it back: `counters_id`.
    """

    __tablename__ = "bookkeeping_document"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("counters_id"),
        Index(
            "uq_bookkeeping_document_first",
            "settlement_id",
            "school_id",
            unique=True,
            sqlite_where=text("counters_id is null"),
            postgresql_where=text("counters_id is null"),
        ),
        CheckConstraint("kind in ('charge', 'credit')", name="kind"),
        CheckConstraint("number > 0", name="number"),
        Index("ix_bookkeeping_document_school_id", "school_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(6))
    cents: Mapped[int] = mapped_column(BigInteger)
    """Above zero the school pays, below zero it is paid."""
    issued_on: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the facts."""
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]
    counters_id: Mapped[int | None] = mapped_column(ForeignKey("bookkeeping_document.id"))
    """The document that this one takes back."""
