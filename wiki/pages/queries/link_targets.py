"""What pages and files somebody may link to: their names by id, and the files that wait for a page."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, select

from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.pages.models import Attachment, AttachmentVersion, Page, PendingFile, Revision
from wiki.pages.queries.columns import FileVersion
from wiki.pages.queries.files import FILE_NOT_THERE, ServedFile, served, versions_for
from wiki.pages.queries.pages import CURRENT, visible_to
from wiki.schools.rules import Actor


def page_titles(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """The titles of those of these pages that the actor may see, archived ones too."""
    if not ids:
        return {}
    statement = select(Page.id, Page.title).where(Page.id.in_(sorted(ids)), visible_to(actor))
    return {row.id: row.title for row in session().execute(statement)}


def missing_places(actor: Actor, places: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of these headings, each with its page, that are not in the newest version. Of a page that the actor may not
    see, or of which the text could not be drawn, nothing is said."""
    if not places:
        return set()
    statement = (
        select(Page.id, Revision.toc)
        .join(Revision, (Revision.page_id == Page.id) & (Revision.number == Page.revision))
        .where(Page.id.in_(sorted({page_id for page_id, _place in places})), visible_to(actor))
        .where(Revision.problem.is_(None))
    )
    headings = {row.id: {entry[1] for entry in row.toc} for row in session().execute(statement)}
    return {(id_, place) for id_, place in places if id_ in headings and place not in headings[id_]}


def file_names(actor: Actor, ids: Collection[str]) -> dict[str, str]:
    """The names of those of these files that the actor may see: with a page, or waiting for one."""
    if not ids:
        return {}
    attached = (
        select(Attachment.id, AttachmentVersion.name)
        .join(AttachmentVersion, AttachmentVersion.attachment_id == Attachment.id)
        .join(Page, Page.id == Attachment.page_id)
        .where(Attachment.id.in_(sorted(ids)), versions_for(actor))
        .order_by(AttachmentVersion.number)
    )
    if actor.is_member:
        attached = attached.where(CURRENT, Attachment.removed_at.is_(None))
    waiting = select(PendingFile.id, PendingFile.name).where(PendingFile.id.in_(sorted(ids)), _own(actor))
    return {row.id: row.name for row in (*session().execute(attached), *session().execute(waiting))}


def file(actor: Actor, file_id: str) -> ServedFile:
    """A file with a page that this actor may see, or one of their own that waits for a page. Raises NotFound."""
    try:
        return served(actor, file_id)
    except NotFound:
        found = pending_files(actor, [file_id])
        if not found:
            raise NotFound(FILE_NOT_THERE) from None
        return ServedFile(found[0].sha256, found[0].media_type, found[0].name, found[0].is_image)


def as_first_version(waiting: PendingFile) -> FileVersion:
    """A file that waits, as it will be with a page."""
    named = {name: getattr(waiting, name) for name in FileVersion._fields if name != "version"}
    return FileVersion(version=1, **named)


def pending_files(actor: Actor, ids: Iterable[str]) -> list[PendingFile]:
    """Those of these files that wait for a page of this actor, oldest first."""
    statement = select(PendingFile).where(PendingFile.id.in_(sorted(set(ids))), _own(actor))
    return list(session().scalars(statement.order_by(PendingFile.added_at, PendingFile.id)))


def _own(actor: Actor) -> ColumnElement[bool]:
    return PendingFile.person_id == (actor.member_id if actor.is_member else None)
