"""What people are told, and the mails that go out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class Notice(Model):
    """Something that asks for the attention of one person: of which kind, and what fills in its words."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notice_person_id_at", "person_id", "at", "id"),
        Index(
            "ix_notice_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index(
            "ix_notice_for_daily_mail",
            "person_id",
            sqlite_where=text("for_daily_mail"),
            postgresql_where=text("for_daily_mail"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    """Nobody is told the same twice; see `wiki.notices.rules.full_key`."""
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What its words are filled in with when somebody reads it, in their language then; see `rules.kept`. Notices of
    before these were stored have none."""
    title: Mapped[str] = mapped_column(Text)
    """As it was worded when it was made; shown when its facts or its kind are not there (any more)."""
    sentence: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(String(500))
    """A path of this site."""
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    for_daily_mail: Mapped[bool] = mapped_column(default=False)
    """Waits for the mail of the day."""


class OutgoingMail(Model):
    """A mail that has to go out, went out, or could not. `person_id` and `key` say which, so that it is made once."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed', 'unsure', 'left')",
            name="state",
        ),
        Index("ix_outgoing_mail_state_next_try_at", "state", "next_try_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(200))
    recipient: Mapped[str] = mapped_column(String(254))
    """The address it went to last, or would go to now."""
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    """Without its brackets; the same each time this mail is tried."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    """When its text was about to go to the mail server: up to then it certainly did not go."""
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")
    calendar: Mapped[str] = mapped_column(Text, default="", server_default="")
    """An iCalendar that goes with it; empty when there is none."""
    secret: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Holds what only its receiver may know: no screen shows its text, and that is wiped once it went."""
    files: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """What the files that go with it are made of when it goes: `kind:id`; empty when there are none."""
    kept_address: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It goes to this address, also when the person has another one: somebody may have led that away."""
