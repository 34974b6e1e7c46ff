"""Files that go along when a text goes to a page of its own. Their bytes are stored once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.pages.models import Attachment
from wiki.pages.queries.columns import FileRow, FileVersion
from wiki.pages.rules.file_names import with_files
from wiki.pages.services.attachments import add_version, changed
from wiki.pages.services.persistence import locked
from wiki.pages.services.pins import pin_added
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Copies:
    """Files of a page, each with the number that its copy will have."""

    files: tuple[FileVersion, ...]
    numbers: dict[str, str]

    @classmethod
    def of(cls, files: Iterable[FileRow | FileVersion]) -> "Copies":
        """New numbers for these versions of files."""
        found = tuple(FileVersion._make(file[: len(FileVersion._fields)]) for file in files)
        return cls(found, {file.id: secrets.token_hex(16) for file in found})

    @property
    def coming(self) -> list[FileVersion]:
        """The copies, for whoever prepares the text that shows them."""
        return [file._replace(id=self.numbers[file.id], version=1) for file in self.files]

    def in_text(self, body: str) -> str:
        """The text with the addresses of the copies."""
        return with_files(body, self.numbers)

    def add(self, actor: Actor, page_id: int) -> None:
        """Attach the copies to a page, inside the caller's transaction. Raises NotFound."""
        if not self.files:
            return
        page = locked(session(), page_id)
        for old, file in zip(self.files, self.coming, strict=True):
            row = Attachment(id=file.id, page_id=page_id, version=1, added_at=clock.now())
            row.copied_from_id = old.id
            session().add(row)
            add_version(actor, file)
            pin_added(page, file.id)
        changed(page)
