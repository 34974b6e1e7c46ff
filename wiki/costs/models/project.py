"""Projects and the schools that take part in them."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.kernel.witness import witnessed


@witnessed("id")
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


@witnessed("project_id")
class ProjectParticipant(Model):
    """A school that takes part in a project, from a date and perhaps to one."""

    __tablename__ = "project_participant"
    __table_args__ = (UniqueConstraint("project_id", "school_id", "from_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
