"""Wishes: what somebody misses and hopes that a school makes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.pages.models import GOES_WITH_PAGE


class Wish(Model):
    """Something that is missing. It is `open` until a school takes it up (`taken`); then it becomes a page (`made`), or
    it is `closed` with a reason."""

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("state in ('open', 'taken', 'made', 'closed')", name="state"),
        CheckConstraint("state <> 'taken' or school_id is not null", name="taken"),
        Index("ix_wish_activity_id_state", "activity_id", "state"),
        Index("ix_wish_state", "state", "id"),
        Index("ix_wish_school_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    """The school that takes it up."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why it was closed."""
    ended_at: Mapped[datetime | None]


class WishPage(Model):
    """The page that a wish became. When the page is deleted for good the wish stays, as made."""

    __tablename__ = "wish_page"
    __table_args__ = GOES_WITH_PAGE

    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
