"""Releases of pages, and the reviews that come before them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.pages.models import KEEPS_PAGE
from wiki.releases.rules import ReviewState


class PageRelease(Model):
    """A version of a page that schools can use: `v1`, `v1.1`. Never changed afterwards."""

    __tablename__ = "page_release"
    __table_args__ = (
        UniqueConstraint("page_id", "major", "minor"),
        UniqueConstraint("page_id", "revision"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    revision: Mapped[int]
    major: Mapped[int]
    minor: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    checklist: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The keys of what was checked; see `wiki.releases.wording`."""
    readers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Who read it and said it is ready: [{"person": id, "name": ..., "school": id or null}]."""
    expires_on: Mapped[date | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Empty when it was ready before there were releases."""
    at: Mapped[datetime]


class Review(Model):
    """The asking of others to read the draft of a page; a page has one open review at most."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("state in ('open', 'released', 'withdrawn')", name="state"),
        Index(
            "uq_review_open",
            "page_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_review_page_id", "page_id"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    state: Mapped[str] = mapped_column(String(20), default=ReviewState.OPEN)
    message: Mapped[str] = mapped_column(String(500), default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ReviewReader(Model):
    """Somebody who was asked to read, or offered to, and their school at that moment."""

    __tablename__ = "review_reader"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    asked_at: Mapped[datetime]


class ReviewVerdict(Model):
    """What a reader said of one version; the last word of each reader counts."""

    __tablename__ = "review_verdict"
    __table_args__ = (CheckConstraint("verdict in ('approved', 'changes')", name="verdict"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(10))
    remark: Mapped[str] = mapped_column(String(2000), default="")
    at: Mapped[datetime]
