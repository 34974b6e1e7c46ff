"""What was wiped of a page for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.pages.models import Attachment, AttachmentVersion, Erasure


class ErasureRow(NamedTuple):
    """What was wiped (`words` or `file`), in how many places, why, by whom and when."""

    what: str
    places: int
    reason: str
    by: str
    at: datetime


def erasures(page_id: int) -> Sequence[ErasureRow]:
    """The newest first; who asks has checked that the page may be seen."""
    statement = (
        select(Erasure.what, Erasure.places, Erasure.reason, Person.name, Erasure.at)
        .join(Person, Person.id == Erasure.by_id)
        .where(Erasure.page_id == page_id)
        .order_by(Erasure.id.desc())
    )
    return [ErasureRow._make(row) for row in session().execute(statement)]


def erasable_files(page_id: int) -> list[tuple[str, str]]:
    """Every file that a page has or had: (id, its newest name)."""
    statement = (
        select(Attachment.id, AttachmentVersion.name)
        .join(AttachmentVersion, AttachmentVersion.attachment_id == Attachment.id)
        .where(Attachment.page_id == page_id)
        .order_by(Attachment.added_at, AttachmentVersion.number)
    )
    newest: dict[str, str] = {}
    for id_, name in session().execute(statement):
        newest[id_] = name
    return list(newest.items())
