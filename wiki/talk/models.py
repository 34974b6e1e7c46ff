"""What was said of pages, and what people watch."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.discussions.models import Comment
from wiki.kernel.db import BigId, Model
from wiki.pages.models import GOES_WITH_PAGE


class PageComment(Comment):
    """Something said of a page or of a passage, or a reply to that (then `parent_id` is what begins the thread).

    What was removed keeps its row, without its words, so that the replies still stand under something.
    """

    __tablename__ = "page_comment"
    __table_args__ = (
        CheckConstraint("parent_id is null or (resolved_at is null and quote = '')", name="reply"),
        CheckConstraint("(place is null) or (place >= 0 and quote <> '')", name="place"),
        Index("ix_page_comment_page_id", "page_id", "id"),
        Index("ix_page_comment_parent_id", "parent_id"),
        GOES_WITH_PAGE,
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("page_comment.id"))
    mentions: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The names in `body` that stand for somebody, as they were typed there."""
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    quote: Mapped[str] = mapped_column(Text, default="")
    """The passage it is about, in the words that were last found on the page; empty when it is about the page."""
    before: Mapped[str] = mapped_column(String(100), default="")
    after: Mapped[str] = mapped_column(String(100), default="")
    """What stood around the passage there."""
    place: Mapped[int | None]
    """Where the passage begins in the readable text of version `revision`; None when it is not in it."""
    revision: Mapped[int]
    """The version of the page up to which the passage was followed."""


class Watch(Model):
    """Somebody wants to hear of a page, or of the pages of an activity, a school or a tag: one of the four."""

    __tablename__ = "watch"
    __table_args__ = (
        UniqueConstraint("person_id", "page_id"),
        UniqueConstraint("person_id", "activity_id"),
        UniqueConstraint("person_id", "school_id"),
        UniqueConstraint("person_id", "tag"),
        CheckConstraint(
            "(case when page_id is null then 0 else 1 end) + (case when activity_id is null then 0 else 1 end)"
            " + (case when school_id is null then 0 else 1 end) + (case when tag is null then 0 else 1 end) = 1",
            name="one_thing",
        ),
        Index("ix_watch_page_id", "page_id"),
        Index("ix_watch_activity_id", "activity_id"),
        Index("ix_watch_school_id", "school_id"),
        Index("ix_watch_tag", "tag"),
        GOES_WITH_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    tag: Mapped[str | None] = mapped_column(String(60))
    """In the form in which tags are compared."""
    tag_name: Mapped[str] = mapped_column(String(60), default="")
    """The tag as it was typed."""
    at: Mapped[datetime]
