"""The year plan: school years, activities, working groups and building blocks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class SchoolYear(Model):
    """A school year, 1 August - 31 July, with the network's ambition. `label` is as in `2018-2019`."""

    __tablename__ = "school_year"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    label: Mapped[str] = mapped_column(String(9), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ambition: Mapped[str] = mapped_column(Text, default="")
    ambition_html: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    in_preparation: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The core team is still making this plan; it is not the plan of the network yet."""


class Activity(Model):
    """An activity of the year plan. No lead school means that the core team leads it."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("school_year_id", "number"),
        CheckConstraint("kind in ('structural', 'incidental')", name="kind"),
        CheckConstraint(
            "ends_on is null or starts_on is null or ends_on >= starts_on",
            name="period",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"))
    number: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(220))
    kind: Mapped[str] = mapped_column(String(12))
    lead_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Goes up by one with each change: a form that names an older one is refused, not obeyed."""


class WorkingGroupMember(Model):
    """A person in the research and development group of an activity."""

    __tablename__ = "working_group_member"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class BuildingBlock(Model):
    """One of the network's building blocks of personalised learning."""

    __tablename__ = "building_block"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    description: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)


class ActivityBuildingBlock(Model):
    """An activity works on a building block."""

    __tablename__ = "activity_building_block"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    building_block_id: Mapped[int] = mapped_column(
        ForeignKey("building_block.id"), primary_key=True, index=True
    )
