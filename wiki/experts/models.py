"""Experts with what schools say of them, and visits of schools to each other. Times are minutes after midnight."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model
from wiki.pages.models import JOINS_PAGE, KEEPS_PAGE


class Expert(Model):
    """Somebody from outside who helps schools. Fees are cents.

    Who was removed keeps an empty row, so that nobody else gets their number; everything about them is gone.
    """

    __tablename__ = "expert"
    __table_args__ = (
        CheckConstraint("(removed_at is null) = (name <> '')", name="named"),
        CheckConstraint(
            "removed_at is null or (headline = '' and about = '' and fee_note = '')", name="removed"
        ),
        CheckConstraint("(fee_from_cents is null) = (fee_to_cents is null)", name="fees"),
        CheckConstraint("fee_from_cents >= 0 and fee_from_cents <= fee_to_cents", name="fee"),
        Index("ix_expert_invited_by_id", "invited_by_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(140), default="")
    headline: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    fee_from_cents: Mapped[int | None]
    fee_to_cents: Mapped[int | None]
    fee_note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    """Goes up by one with each change: a form that names an older one is refused, not obeyed."""
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ExpertTheme(Model):
    """What an expert knows of: a building block, or a word."""

    __tablename__ = "expert_theme"
    __table_args__ = (
        CheckConstraint("(building_block_id is null) = (tag <> '')", name="one_of_two"),
        Index("ix_expert_theme_expert_id", "expert_id"),
        Index("ix_expert_theme_building_block_id", "building_block_id"),
        Index("ix_expert_theme_tag", "tag"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    building_block_id: Mapped[int | None] = mapped_column(ForeignKey("building_block.id"))
    tag: Mapped[str] = mapped_column(String(40), default="")


class ExpertConsent(Model):
    """An expert agreed that something about them is told: who noted it, when, and how they said so.

    Taken back it stays, as proof of what was so until then; it says nothing else about them.
    """

    __tablename__ = "expert_consent"
    __table_args__ = (
        CheckConstraint("scope in ('contact', 'public')", name="scope"),
        CheckConstraint("way in ('email', 'paper', 'phone', 'talk')", name="way"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_by_id is null)", name="withdrawn"),
        Index(
            "uq_expert_consent_in_force",
            "expert_id",
            "scope",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    scope: Mapped[str] = mapped_column(String(10))
    way: Mapped[str] = mapped_column(String(10))
    given_on: Mapped[date]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


class ExpertContact(Model):
    """How to reach an expert; never without the consent that it rests on."""

    __tablename__ = "expert_contact"
    __table_args__ = (CheckConstraint("email <> '' or phone <> ''", name="told"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("expert_consent.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")


class ExpertJudgement(Model):
    """What a school says of an expert."""

    __tablename__ = "expert_judgement"
    __table_args__ = (CheckConstraint("verdict in ('recommended', 'depends', 'not_again')", name="verdict"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True, index=True)
    verdict: Mapped[str] = mapped_column(String(12))
    sentence: Mapped[str] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ExpertLink(Model):
    """What an expert is with: an activity, a network day, a part of its programme, or a project."""

    __tablename__ = "expert_link"
    __table_args__ = (
        CheckConstraint(
            "(case when activity_id is null then 0 else 1 end) + (case when day_id is null then 0 else 1 end)"
            " + (case when part_id is null then 0 else 1 end)"
            " + (case when project_id is null then 0 else 1 end) = 1",
            name="one_of_four",
        ),
        UniqueConstraint("expert_id", "activity_id"),
        UniqueConstraint("expert_id", "day_id"),
        UniqueConstraint("expert_id", "part_id"),
        UniqueConstraint("expert_id", "project_id"),
        Index("ix_expert_link_activity_id", "activity_id"),
        Index("ix_expert_link_day_id", "day_id"),
        Index("ix_expert_link_part_id", "part_id"),
        Index("ix_expert_link_project_id", "project_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    day_id: Mapped[int | None] = mapped_column(ForeignKey("network_day.id"))
    part_id: Mapped[int | None] = mapped_column(ForeignKey("day_part.id", ondelete="CASCADE"))
    """Days know nothing of experts: with the part of the programme this goes."""
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class VisitOffer(Model):
    """A school says: come and see us. `seats` is how many people can come on one day."""

    __tablename__ = "visit_offer"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats"),
        Index("ix_visit_offer_school_id", "school_id"),
        Index("ix_visit_offer_activity_id", "activity_id"),
        Index("ix_visit_offer_project_id", "project_id"),
        Index("ix_visit_offer_network_day_id", "network_day_id"),
        Index("ix_visit_offer_contact_id", "contact_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    title: Mapped[str] = mapped_column(String(150))
    slug: Mapped[str] = mapped_column(String(170))
    text: Mapped[str] = mapped_column(Text, default="")
    seats: Mapped[int]
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    network_day_id: Mapped[int | None] = mapped_column(ForeignKey("network_day.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who answers; None for the coordinator of the school."""
    version: Mapped[int] = mapped_column(default=1)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """From then on nobody can ask any more."""


class VisitTheme(Model):
    """What there is to see: a building block, or a word."""

    __tablename__ = "visit_theme"
    __table_args__ = (
        CheckConstraint("(building_block_id is null) = (tag <> '')", name="one_of_two"),
        Index("ix_visit_theme_offer_id", "offer_id"),
        Index("ix_visit_theme_building_block_id", "building_block_id"),
        Index("ix_visit_theme_tag", "tag"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("visit_offer.id"))
    building_block_id: Mapped[int | None] = mapped_column(ForeignKey("building_block.id"))
    tag: Mapped[str] = mapped_column(String(40), default="")


class VisitDay(Model):
    """A day on which others can come."""

    __tablename__ = "visit_day"
    __table_args__ = (
        UniqueConstraint("offer_id", "held_on"),
        CheckConstraint("starts_at >= 0 and starts_at < ends_at and ends_at < 1440", name="times"),
        Index("ix_visit_day_held_on", "held_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("visit_offer.id"))
    held_on: Mapped[date]
    starts_at: Mapped[int]
    ends_at: Mapped[int]


class Visit(Model):
    """A school asks to come on a day, and comes: with a question, an answer of the host, and afterwards a report."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("state in ('asked', 'accepted', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("people > 0", name="people"),
        Index(
            "uq_visit_live",
            "day_id",
            "school_id",
            unique=True,
            sqlite_where=text("state in ('asked', 'accepted')"),
            postgresql_where=text("state in ('asked', 'accepted')"),
        ),
        Index("ix_visit_school_id", "school_id"),
        Index("ix_visit_asked_by_id", "asked_by_id"),
        Index("ix_visit_report_page_id", "report_page_id"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("visit_day.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    """Who comes."""
    people: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    remark: Mapped[str] = mapped_column(String(500), default="")
    """What the host said with the last answer."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    """Of iCalendar: goes up when what calendars show of it changes."""
    changed_at: Mapped[datetime]
    report_page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), info=JOINS_PAGE)


class VisitTip(Model):
    """What somebody of one of both schools takes along, or gives the host."""

    __tablename__ = "visit_tip"
    __table_args__ = (Index("ix_visit_tip_visit_id", "visit_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(String(500))
