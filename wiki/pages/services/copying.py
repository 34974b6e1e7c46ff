"""Files that go along when a text goes to a page of its own. Their bytes are stored once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.pages.models import Attachment, Page
from wiki.pages.queries.pages import count_attachments
from wiki.pages.rules.file_names import with_files
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Copies:
    """The files of a page, each with the number that its copy will have."""

    numbers: dict[str, str]

    @classmethod
    def of(cls, file_ids: Iterable[str]) -> "Copies":
        """New numbers for these files."""
        return cls({id_: secrets.token_hex(16) for id_ in file_ids})

    def in_text(self, body: str) -> str:
        """The text with the addresses of the copies."""
        return with_files(body, self.numbers)

    def add(self, actor: Actor, page_id: int) -> None:
        """Attach the copies to a page, inside the caller's transaction."""
        if not self.numbers:
            return
        db, same = session(), [c for c in Attachment.__table__.c if c.name not in _NEW]
        rows = db.execute(select(Attachment.id, *same).where(Attachment.id.in_(self.numbers))).mappings()
        new = {
            "page_id": page_id,
            "added_by_id": actor.member_id,
            "added_at": clock.now(),
            "removed_at": None,
        }
        db.execute(insert(Attachment), [{**row, **new, "id": self.numbers[row["id"]]} for row in rows])
        db.flush()
        db.get_one(Page, page_id).attachment_count = count_attachments(page_id)


_NEW = frozenset({"id", "page_id", "added_by_id", "added_at", "removed_at"})
