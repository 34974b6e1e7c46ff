"""What schools say of the pages they use."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.pages.models import JOINS_PAGE, KEEPS_PAGE

_STATES = "state in ('viewed', 'tried', 'in_use', 'stopped')"


class AdoptionEvent(Model):
    """Something a school said of a page, or confirmed; never changed afterwards."""

    __tablename__ = "adoption_event"
    __table_args__ = (
        CheckConstraint(_STATES, name="state"),
        Index("ix_adoption_event_page_id_school_id", "page_id", "school_id"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), info=JOINS_PAGE)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int]
    release_label: Mapped[str | None] = mapped_column(String(12))
    group_name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    experience: Mapped[str] = mapped_column(String(280), default="")
    at: Mapped[datetime]
    confirms: Mapped[bool] = mapped_column(default=False)
    """The same as before, said again."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Adoption(Model):
    """What the events of a school about a page come to; see `wiki.adoptions.rules.replay`. `at` is when it was last
    said or confirmed, `since` when this state began."""

    __tablename__ = "adoption"
    __table_args__ = (
        CheckConstraint(_STATES, name="state"),
        Index("ix_adoption_school_id_state", "school_id", "state"),
        KEEPS_PAGE,
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, info=JOINS_PAGE)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int]
    release_label: Mapped[str | None] = mapped_column(String(12))
    group_name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(120), default="")
    experience: Mapped[str] = mapped_column(String(280), default="")
    at: Mapped[datetime]
    since: Mapped[datetime]
