"""Live text: what it is made of, and who is writing on it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import Model
from wiki.pages.models import GOES_WITH_PAGE


class LiveText(Model):
    """The text of a page on which people write together. It holds the newest version of the page and what was typed
    since.

    It is `snapshot` and the updates with a `seq` above `snapshot_seq`. The row is locked for every update, so that
    their order is the order in which they were committed. `epoch` names this document: what a browser has of another
    one may not be joined with it.
    """

    __tablename__ = "live_text"
    __table_args__ = (
        CheckConstraint(
            "last_seq >= version_seq and last_seq >= snapshot_seq and version_seq >= 0", name="order"
        ),
        Index("ix_live_text_changed_at", "changed_at"),
        GOES_WITH_PAGE,
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, autoincrement=False)
    epoch: Mapped[int]
    closed: Mapped[bool] = mapped_column(default=False)
    """Nobody can write on it: the page is in the archive."""
    last_seq: Mapped[int] = mapped_column(default=0)
    snapshot: Mapped[bytes] = mapped_column(LargeBinary)
    snapshot_seq: Mapped[int] = mapped_column(default=0)
    version: Mapped[int]
    """The newest version of the page; it is in the text."""
    version_state: Mapped[bytes] = mapped_column(LargeBinary)
    """The document whose text is that version."""
    version_seq: Mapped[int] = mapped_column(default=0)
    """The last update that is in that version."""
    changed_at: Mapped[datetime]
    """When it was written on last."""


class LiveUpdate(Model):
    """Something typed, as it came in. What is in a snapshot has no `data` any more; what is in a version goes."""

    __tablename__ = "live_update"
    __table_args__ = (Index("ix_live_update_person_id", "person_id"), GOES_WITH_PAGE)

    page_id: Mapped[int] = mapped_column(
        ForeignKey("live_text.page_id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    connection: Mapped[str] = mapped_column(String(32))
    """The tab it came from; empty for what the server made of a version that was saved elsewhere."""
    at: Mapped[datetime]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int | None]
    """The version it was made of."""


class LiveWriter(Model):
    """A document in a browser, by the number it gave itself, and whose it is: nobody else may write as it."""

    __tablename__ = "live_writer"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(
        ForeignKey("live_text.page_id"), primary_key=True, autoincrement=False
    )
    writer: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for the server itself."""


class LivePresence(Model):
    """A tab in which somebody has a page open to write."""

    __tablename__ = "live_presence"
    __table_args__ = (Index("ix_live_presence_page_id_at", "page_id", "at"), GOES_WITH_PAGE)

    connection: Mapped[str] = mapped_column(String(32), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    may_write: Mapped[bool]
    cursor: Mapped[str] = mapped_column(String(401), default="")
    at: Mapped[datetime]
