"""Focal points with their history, what schools said to each other about them, and the previews that were sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class FocalPoint(Model):
    """What a school works on in a school year: of a building block, in own words (`title`), or both.

    What was removed keeps its row: what others said about it stays.
    """

    __tablename__ = "focal_point"
    __table_args__ = (
        CheckConstraint("building_block_id is not null or title <> ''", name="named"),
        CheckConstraint("stage in ('explore', 'design', 'try_out', 'introduce', 'embed')", name="stage"),
        UniqueConstraint("continues_id", "school_year_id"),
        Index("ix_focal_point_school_year_id_school_id", "school_year_id", "school_id"),
        Index("ix_focal_point_school_id", "school_id"),
        Index("ix_focal_point_building_block_id", "building_block_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"))
    building_block_id: Mapped[int | None] = mapped_column(ForeignKey("building_block.id"))
    title: Mapped[str] = mapped_column(String(120), default="")
    stage: Mapped[str] = mapped_column(String(10))
    requests: Mapped[str] = mapped_column(Text, default="")
    """What the school wants to fetch."""
    offers: Mapped[str] = mapped_column(Text, default="")
    """What it can bring."""
    seeks_partner: Mapped[bool] = mapped_column(default=False)
    brings: Mapped[bool] = mapped_column(default=False)
    hosts: Mapped[bool] = mapped_column(default=False)
    has_question: Mapped[bool] = mapped_column(default=False)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who answers for it; None for the coordinator of the school."""
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("focal_point.id"))
    """The focal point of the year before that it goes on with."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up by one with each change: a form that names an older one is refused, not obeyed."""
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]


class FocalPointVersion(Model):
    """A focal point as it was from some moment on; never changed afterwards."""

    __tablename__ = "focal_point_version"

    focal_point_id: Mapped[int] = mapped_column(ForeignKey("focal_point.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """See `wiki.focus.rules.points.facts`."""


class FocusConfirmation(Model):
    """A school said that its focal points of a year are as they stand there."""

    __tablename__ = "focus_confirmation"
    __table_args__ = (
        Index("ix_focus_confirmation_school_year_id_school_id", "school_year_id", "school_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class FocusOptOut(Model):
    """A school that is suggested to nobody, or a person who is asked nothing: one of the two."""

    __tablename__ = "focus_opt_out"
    __table_args__ = (
        CheckConstraint(
            "(case when school_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) = 1",
            name="one_of_two",
        ),
        UniqueConstraint("school_id"),
        UniqueConstraint("person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class FocusDismissal(Model):
    """A school does not want to see another one suggested for a focal point."""

    __tablename__ = "focus_dismissal"

    focal_point_id: Mapped[int] = mapped_column(ForeignKey("focal_point.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class FocusContact(Model):
    """What two schools say to each other because of a focal point: one asked, `school_id` was asked."""

    __tablename__ = "focus_contact"
    __table_args__ = (
        UniqueConstraint("focal_point_id", "school_id"),
        Index("ix_focus_contact_school_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    focal_point_id: Mapped[int] = mapped_column(ForeignKey("focal_point.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    at: Mapped[datetime]


class FocusContactPerson(Model):
    """Somebody who is in a contact between schools: who asked, who was asked, who answered."""

    __tablename__ = "focus_contact_person"

    contact_id: Mapped[int] = mapped_column(ForeignKey("focus_contact.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class FocusMessage(Model):
    """One message of a contact between schools."""

    __tablename__ = "focus_message"
    __table_args__ = (Index("ix_focus_message_contact_id", "contact_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("focus_contact.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(String(2000))


class FocusSending(Model):
    """The preview of a network day went to the schools; `day` is the date that it had then, so that a day that moves is
    sent again. When the day is, only the day itself says."""

    __tablename__ = "focus_sending"

    network_day_id: Mapped[int] = mapped_column(ForeignKey("network_day.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]
