"""What a school year is to come to, what goes over to the next, and what schools want of that one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class Milestone(Model):
    """A moment on the way of an activity, or a result that it promised: with the day by which it is there."""

    __tablename__ = "milestone"
    __table_args__ = (
        CheckConstraint("kind in ('milestone', 'result')", name="kind"),
        CheckConstraint("state in ('open', 'reached', 'dropped')", name="state"),
        CheckConstraint("(state = 'reached') = (reached_on is not null)", name="reached"),
        Index("ix_milestone_activity_id_due_on", "activity_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    reached_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)


class Continuation(Model):
    """What was decided of an activity for the next school year: it goes on as another activity, or it ends."""

    __tablename__ = "continuation"
    __table_args__ = (
        UniqueConstraint("activity_id", "school_year_id"),
        CheckConstraint("(decision = 'ended') = (new_activity_id is null)", name="new_activity"),
        CheckConstraint("decision in ('continued', 'ended')", name="decision"),
        Index("ix_continuation_new_activity_id", "new_activity_id"),
        Index("ix_continuation_school_year_id", "school_year_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"))
    """The school year that it goes over to."""
    decision: Mapped[str] = mapped_column(String(10))
    new_activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class AmbitionRound(Model):
    """The core team asks the schools for their ambition for a school year, to be answered before a day."""

    __tablename__ = "ambition_round"

    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_year.id"), primary_key=True)
    answer_by: Mapped[date]
    opened_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class AmbitionQuestion(Model):
    """One of the two or three questions of a round."""

    __tablename__ = "ambition_question"
    __table_args__ = (UniqueConstraint("school_year_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("ambition_round.school_year_id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))


class AmbitionReply(Model):
    """That a school is answering a round: a draft until it is sent, and again when it is changed."""

    __tablename__ = "ambition_reply"
    __table_args__ = (Index("ix_ambition_reply_school_id", "school_id"),)

    school_year_id: Mapped[int] = mapped_column(ForeignKey("ambition_round.school_year_id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    sent_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)


class AmbitionAnswer(Model):
    """What a school answers to one question. `sent` is what others read; `draft` what its coordinator writes."""

    __tablename__ = "ambition_answer"
    __table_args__ = (Index("ix_ambition_answer_school_id", "school_id"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("ambition_question.id"), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    draft: Mapped[str] = mapped_column(Text, default="")
    sent: Mapped[str] = mapped_column(Text, default="")
