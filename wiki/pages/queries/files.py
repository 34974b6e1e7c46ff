"""Files of two pages of which one was made of the other."""

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.pages.models import Attachment


def same_files(from_page: int, to_page: int) -> dict[str, str]:
    """Which file of one page is which of another: those with the same content."""
    there = select(Attachment.sha256, Attachment.id).where(Attachment.page_id == to_page)
    known = {row.sha256: row.id for row in session().execute(there)}
    here = select(Attachment.sha256, Attachment.id).where(Attachment.page_id == from_page)
    return {row.id: known[row.sha256] for row in session().execute(here) if row.sha256 in known}
