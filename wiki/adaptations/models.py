"""Schools' own versions of pages, and what they offer back."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.adaptations.rules import OfferState
from wiki.kernel.db import BigId, Model
from wiki.pages.models import KEEPS_PAGE


class Adaptation(Model):
    """A page that a school made of another one. `origin_revision` is the version of the other that it was last joined
    with: what came there since is new to the school."""

    __tablename__ = "adaptation"
    __table_args__ = (UniqueConstraint("origin_page_id", "school_id"), KEEPS_PAGE)

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    origin_page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    origin_revision: Mapped[int]
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class Offer(Model):
    """What a school changed in its version, offered to the writers of the other page. One at a time is open."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("state in ('open', 'accepted', 'declined', 'withdrawn')", name="state"),
        Index("ix_offer_origin_page_id", "origin_page_id"),
        Index(
            "uq_offer_open",
            "page_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    origin_page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    base_revision: Mapped[int]
    """The version of the other page that the school's was last joined with."""
    from_revision: Mapped[int]
    """The version of the school's page that is offered."""
    message: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(10), default=OfferState.OPEN)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    offered_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(500), default="")
    taken: Mapped[int | None]
    """How many of the changes were taken."""
    made_revision: Mapped[int | None]
    """The version of the other page that came of it."""
