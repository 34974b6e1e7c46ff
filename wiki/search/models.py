"""The search index: one entry for each page, activity and project, with the words people may look for."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class SearchEntry(Model):
    """What can be found. `type` is `page`, `activity` or `project`; `plain` is the text without markup.

    The stemmed words are in `search_words` (SQLite: an FTS5 table with the same rowid; PostgreSQL: a tsvector
    column of this table), which the migration makes and `wiki.search` alone reads and writes.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("type", "object_id"),
        Index("ix_search_entry_type_kind", "type", "kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    type: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12), default="")
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(300))
    school_id: Mapped[int | None]
    public: Mapped[bool] = mapped_column(default=False)
    """Visitors may find it."""
    changed_at: Mapped[datetime]
    plain: Mapped[str] = mapped_column(Text)
    """Last, so that reading the others skips it."""
