"""The files of a page for who looks after them: how large each is, in how many versions, and what uses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.pages.models import Attachment, AttachmentVersion, Page, RevisionFile
from wiki.pages.queries.columns import FILE_ROW, FileRow
from wiki.pages.queries.pages import CURRENT, page_row, visible_to
from wiki.pages.rules.file_use import NOWHERE, FileUse
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class FileLine:
    """A file of a page, its number of versions, and what uses it; `removed_at` when it was taken off the page."""

    file: FileRow
    versions: int
    use: FileUse
    removed_at: datetime | None = None


def file_lines(actor: Actor, page_id: int) -> list[FileLine]:
    """The files of a page, oldest first; those that were taken off it come after the others, as far as an old version
    has them. For members. Raises NotFound."""
    page: Any = page_row(actor, page_id)
    uses = _uses(actor, page)
    every = aliased(AttachmentVersion)
    counted = select(func.count()).where(every.attachment_id == Attachment.id).scalar_subquery()
    statement = (
        select(*FILE_ROW, counted, Attachment.removed_at)
        .select_from(Attachment)
        .join(AttachmentVersion, CURRENT)
        .join(Person, Person.id == AttachmentVersion.added_by_id)
        .where(Attachment.page_id == page_id)
        .order_by(Attachment.removed_at.is_not(None), Attachment.added_at, Attachment.id)
    )
    found: list[FileLine] = []
    for *row, versions, removed_at in session().execute(statement):
        use = uses.get(row[0], NOWHERE)
        if removed_at is None or use != NOWHERE:
            found.append(FileLine(FileRow._make(row), versions, use, removed_at))
    return found


def _uses(actor: Actor, page: Any) -> dict[str, FileUse]:
    elsewhere = _other_pages(actor, page.id)
    columns = (RevisionFile.attachment_id, func.min(RevisionFile.number), func.max(RevisionFile.number))
    numbers = (
        select(*columns)
        .join(Attachment, Attachment.id == RevisionFile.attachment_id)
        .where(RevisionFile.page_id == page.id, Attachment.page_id == page.id, RevisionFile.in_text)
        .group_by(RevisionFile.attachment_id)
    )
    found = {id_: FileUse(other_pages=count) for id_, count in elsewhere.items()}
    released = _in_release(page)
    for id_, first, last in session().execute(numbers):
        now = last == page.revision
        found[id_] = FileUse(now, id_ in released, first, last, elsewhere.get(id_, 0))
    return found


def _in_release(page: Any) -> Sequence[str]:
    statement = select(RevisionFile.attachment_id).where(
        RevisionFile.page_id == page.id, RevisionFile.number == page.released, RevisionFile.in_text
    )
    return session().scalars(statement).all()


def _other_pages(actor: Actor, page_id: int) -> dict[str, int]:
    """How many other pages show each file of this page now."""
    shows = RevisionFile.number.in_((Page.revision, Page.released))
    statement = (
        select(RevisionFile.attachment_id, func.count(RevisionFile.page_id.distinct()))
        .join(Attachment, Attachment.id == RevisionFile.attachment_id)
        .join(Page, Page.id == RevisionFile.page_id)
        .where(Attachment.page_id == page_id, RevisionFile.page_id != page_id, RevisionFile.in_text)
        .where(shows, visible_to(actor))
        .group_by(RevisionFile.attachment_id)
    )
    return {row[0]: row[1] for row in session().execute(statement)}
