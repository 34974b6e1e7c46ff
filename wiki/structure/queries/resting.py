"""Reading what rests on a page, so that it can neither be deleted nor go up in another without a thought."""

from sqlalchemy import ForeignKey, exists, select

from wiki.kernel.db import Model, session
from wiki.pages.models import Attachment, Page, PersonalDraft, RevisionFile


def resting_on(page_id: int) -> frozenset[str]:
    """What else names this page or shows a file of it, as `table.column`: a release, a school that uses it, an own
    version, a project, research, another page."""
    keys = [key for key in naming_pages(goes_along=False) if key.parent.table is not PersonalDraft.__table__]
    named = {
        str(key.parent) for key in keys if session().scalar(select(exists().where(key.parent == page_id)))
    }
    return frozenset(
        named | {str(RevisionFile.__table__.c.attachment_id)} if _shows_files(page_id) else named
    )


def obstacles_to_merging(page_id: int) -> frozenset[str]:
    """What of that cannot go along to another page, as it is about a version of this very page."""
    along = {str(key.parent) for key in naming_pages(goes_along=False) if key.parent.info.get("joins_page")}
    return resting_on(page_id) - along - {str(RevisionFile.__table__.c.attachment_id)}


def _shows_files(page_id: int) -> bool:
    shown = exists().where(
        Attachment.page_id == page_id,
        RevisionFile.attachment_id == Attachment.id,
        RevisionFile.page_id != page_id,
    )
    return bool(session().scalar(select(shown)))


def naming_pages(goes_along: bool = True) -> list[ForeignKey]:
    """The columns that name a page, or what goes with it, of the tables that go along or of the others; what is named
    comes first."""
    return [
        key
        for table in Model.metadata.sorted_tables
        if table.info.get("goes_with_page", False) is goes_along
        for key in table.foreign_keys
        if key.column is Page.__table__.c.id
        or (key.column.name == "page_id" and key.column.table.info.get("goes_with_page"))
    ]
