"""Which file with a page has the words that the page itself has not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiki.kernel.db import session
from wiki.pages.models import Attachment, AttachmentVersion, RevisionFile
from wiki.pages.queries.files import readers_files
from wiki.pages.rules.file_names import file_address
from wiki.search.models import AttachmentText
from wiki.search.rules import words


@dataclass(frozen=True)
class FileHit:
    """A file in which words were found; `text` is all of its text."""

    name: str
    url: str
    text: str


def files_with(missing: Mapping[int, Sequence[words.Term]]) -> dict[int, FileHit]:
    """For each page the first of its readers' files that has one of the terms. Of pages that were found visible: who
    may see such a page may see these files."""
    version = AttachmentVersion
    columns = (Attachment.page_id, Attachment.id, version.number, version.name, AttachmentText.text)
    statement = (
        readers_files(columns)
        .outerjoin(AttachmentText, AttachmentText.sha256 == version.sha256)
        .where(Attachment.page_id.in_(missing), RevisionFile.page_id == Attachment.page_id)
    )
    found: dict[int, FileHit] = {}
    for row in session().execute(statement):
        terms = missing[row.page_id]
        text = row.text or ""
        if row.page_id not in found and len(words.unanswered(f"{row.name}\n{text}", terms)) < len(terms):
            found[row.page_id] = FileHit(row.name, file_address(row.id, row.name, row.number), text)
    return found
