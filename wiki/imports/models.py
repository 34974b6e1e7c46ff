"""Files that came in and wait for what becomes of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import Model
from wiki.pages.models import JOINS_PAGE, KEEPS_PAGE


class ImportDraft(Model):
    """A file as it was understood. Only who brought it sees it."""

    __tablename__ = "import_draft"
    __table_args__ = (Index("ix_import_draft_person_at", "person_id", "at"), KEEPS_PAGE)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the file itself, in the blob store."""
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    media: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """{name in the text: SHA-256 in the blob store}"""
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """[{"code": ..., "count": ..., "what": [...]}]; see `wiki.imports.wording`."""
    origin_page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), info=JOINS_PAGE)
    origin_revision: Mapped[int | None]
    changes: Mapped[str | None] = mapped_column(Text)
    """The text of that version with what was changed in the file; None when it is of no page here."""
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), info=JOINS_PAGE)
    """The page that was made of it or changed by it."""
    at: Mapped[datetime]
