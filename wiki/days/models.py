"""Network days: the programme, its workshops, who signed up and who goes where. Times are minutes after midnight."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.pages.models import GOES_WITH_PAGE, JOINS_PAGE, KEEPS_PAGE


class NetworkDay(Model):
    """A day on which the network meets, at a school or somewhere else."""

    __tablename__ = "network_day"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'published', 'closed', 'cancelled')", name="state"),
        CheckConstraint("starts_at >= 0 and starts_at < ends_at and ends_at < 1440", name="times"),
        CheckConstraint("opens_on is null or closes_on is null or opens_on <= closes_on", name="sign_up"),
        Index("ix_network_day_held_on", "held_on", "id"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(220))
    held_on: Mapped[date]
    starts_at: Mapped[int]
    ends_at: Mapped[int]
    host_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    intro: Mapped[str] = mapped_column(Text, default="")
    intro_html: Mapped[str] = mapped_column(Text, default="")
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it is off."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Of iCalendar: goes up when what calendars show of an announced day changes."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up by one with each change: a form that names an older one is refused, not obeyed."""
    seed: Mapped[str] = mapped_column(String(20), default="")
    """Of the last drawing of lots."""
    assigned_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]
    """When people were told where they go."""
    report_page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True, info=JOINS_PAGE)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class DayPart(Model):
    """A part of the programme. In a round, workshops are given."""

    __tablename__ = "day_part"
    __table_args__ = (
        CheckConstraint("kind in ('plenary', 'round', 'other')", name="kind"),
        CheckConstraint("starts_at >= 0 and starts_at < ends_at and ends_at < 1440", name="times"),
        Index("ix_day_part_day_id", "day_id", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("network_day.id"))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[int]
    ends_at: Mapped[int]
    speaker: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class DayFile(Model):
    """A file with a part of the programme, such as slides."""

    __tablename__ = "day_file"
    __table_args__ = (Index("ix_day_file_part_id", "part_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("day_part.id"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class Workshop(Model):
    """A workshop of a day, given in one round or more, in one room."""

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        Index("ix_workshop_day_id", "day_id", "title"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("network_day.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    room: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int]
    notes_page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True, info=JOINS_PAGE)
    version: Mapped[int] = mapped_column(default=1)


class WorkshopRound(Model):
    """A workshop is given in this round."""

    __tablename__ = "workshop_round"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("day_part.id"), primary_key=True, index=True)


class WorkshopLeader(Model):
    """A person leads a workshop."""

    __tablename__ = "workshop_leader"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class WorkshopPage(Model):
    """A page that a workshop uses, or (`harvest`) that came of it."""

    __tablename__ = "workshop_page"
    __table_args__ = KEEPS_PAGE

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, index=True, info=JOINS_PAGE)
    harvest: Mapped[bool] = mapped_column(default=False)


class WorkshopHarvest(Model):
    """A page or a wish that came of a workshop, under the name by which it was written down: whatever it is called by
    now, the same name brings it forth no second time."""

    __tablename__ = "workshop_harvest"
    __table_args__ = (
        CheckConstraint("(page_id is null) <> (wish_id is null)", name="one_of_two"),
        Index("ix_workshop_harvest_workshop_id", "workshop_id"),
        GOES_WITH_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    name: Mapped[str] = mapped_column(String(200))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True, info=JOINS_PAGE)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("wish.id"), index=True)


class Registration(Model):
    """Somebody comes to a day. Who leaves keeps the row, with `left_at`; their remarks and choices go."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("day_id", "person_id"),
        Index("ix_registration_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("network_day.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    diet: Mapped[str] = mapped_column(String(500), default="")
    travel: Mapped[str] = mapped_column(String(500), default="")
    """Both for the organisers alone, until the day is over."""
    present: Mapped[bool | None]
    """As ticked at the door; None when nobody looked."""


class WorkshopChoice(Model):
    """The first to third choice of somebody in a round."""

    __tablename__ = "workshop_choice"
    __table_args__ = (
        UniqueConstraint("registration_id", "round_id", "workshop_id"),
        CheckConstraint("rank between 1 and 3", name="rank"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("day_part.id"), primary_key=True, index=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"), index=True)


class Placement(Model):
    """Where somebody goes in a round, and why; no workshop means that there was no room."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint(
            "reason in ('leader', 'choice', 'room', 'no_room', 'by_hand', 'took')", name="reason"
        ),
        CheckConstraint("(workshop_id is null) = (reason = 'no_room')", name="place"),
        Index("ix_placement_workshop_id", "workshop_id", "round_id"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("day_part.id"), primary_key=True, index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"))
    reason: Mapped[str] = mapped_column(String(10))
    rank: Mapped[int | None]
    turn: Mapped[int | None]
    why: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """`full`: the better choices that were full, each as [workshop, seats, wanted]; `twice`: those they are in in
    another round; `people`: how many were in the order;
    `offered`: the workshops in which they were asked to take a place."""
    present: Mapped[bool | None]
    """As ticked in the workshop; None when nobody looked."""


class DayTask(Model):
    """Something that a day or a workshop left somebody to do."""

    __tablename__ = "day_task"
    __table_args__ = (Index("ix_day_task_day_id", "day_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("network_day.id"))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CalendarAddress(Model):
    """The secret address of somebody's own calendar follows from this salt; with a new one the old address is dead."""

    __tablename__ = "calendar_address"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
