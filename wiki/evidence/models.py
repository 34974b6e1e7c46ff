"""What rests on which research, and which research was superseded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.pages.models import JOINS_PAGE, KEEPS_PAGE

_HOW = "how in ('supports', 'partly', 'idea', 'contradicts')"


class Support(Model):
    """A research result supports a page. `revision` is the version of the result that was read; `looked_at` is when
    somebody said that the page may stay as it is though the result was superseded, and `remark` why."""

    __tablename__ = "support"
    __table_args__ = (
        UniqueConstraint("page_id", "research_id"),
        CheckConstraint(_HOW, name="how"),
        CheckConstraint("page_id <> research_id", name="other_page"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), info=JOINS_PAGE)
    research_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    how: Mapped[str] = mapped_column(String(12))
    explanation: Mapped[str] = mapped_column(String(280))
    revision: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(280), default="")


class Superseded(Model):
    """A research result no longer holds, and by which other it is replaced, when there is one."""

    __tablename__ = "superseded"
    __table_args__ = KEEPS_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)
    reason: Mapped[str] = mapped_column(String(280))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
