"""Files with pages and their versions: who may see which, which go with a version of a page, and what a text shows.

The rights stand in `versions_for`; every way to a file goes through it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, select, tuple_
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.markdown import Files, LocalFile
from wiki.pages.models import Attachment, AttachmentVersion, ImageSize, Page, RevisionFile
from wiki.pages.queries.columns import FILE_ROW, FILE_VERSION, FileRow, FileVersion
from wiki.pages.queries.pages import CURRENT, PINNED, READERS_REVISION, visible_to
from wiki.pages.rules.file_names import file_address, file_ids
from wiki.schools.rules import Actor

FILE_NOT_THERE = _("This file does not exist, or you are not allowed to see it.")
_Shower = aliased(Page)
_PUBLISHED = exists().where(
    RevisionFile.attachment_id == AttachmentVersion.attachment_id,
    RevisionFile.version == AttachmentVersion.number,
    RevisionFile.page_id == _Shower.id,
    RevisionFile.number == _Shower.released,
    _Shower.visibility == "public",
    _Shower.archived_at.is_(None),
)
"""A page that everybody may read has this version of a file in its release."""


def versions_for(actor: Actor) -> ColumnElement[bool]:
    """The versions of files that this actor may see: members all of the pages they may see, because old versions show
    what was removed or replaced; visitors those in a release, but of a file that was removed none at once."""
    if actor.is_member:
        return visible_to(actor)
    return and_(visible_to(actor), _PUBLISHED, Attachment.removed_at.is_(None))


@dataclass(frozen=True)
class ServedFile:
    """What is handed out: the bytes, and what they are."""

    sha256: str
    media_type: str
    name: str
    is_image: bool


def served(actor: Actor, file_id: str, number: int | None = None) -> ServedFile:
    """A version of a file that this actor may see, or the file as it is now: for members the newest, unless it was
    taken off its page; for visitors that of the release. Raises NotFound."""
    if number is not None and not may_be_id(number):
        raise NotFound(FILE_NOT_THERE)
    statement = _versions().where(Attachment.id == file_id, versions_for(actor))
    if number is not None:
        statement = statement.where(AttachmentVersion.number == number)
    elif actor.is_member:
        statement = statement.where(CURRENT, Attachment.removed_at.is_(None))
    found = session().execute(statement.order_by(AttachmentVersion.number.desc()).limit(1)).first()
    if found is None:
        raise NotFound(FILE_NOT_THERE)
    return ServedFile(found.sha256, found.media_type, found.name, found.is_image)


def in_width(file: ServedFile, width: int) -> ServedFile:
    """The same image in a smaller size. Raises NotFound when it is not there in this width."""
    size = session().get(ImageSize, (file.sha256, width)) if may_be_id(width) and file.is_image else None
    if size is None:
        raise NotFound(FILE_NOT_THERE)
    if size.stored_sha256 == file.sha256:
        return file
    name = f"{file.name.rpartition('.')[0]}-{width}.webp"
    return ServedFile(size.stored_sha256, "image/webp", name, True)


def live(actor: Actor, attachment_id: str, page_id: int | None = None) -> FileVersion:
    """A file as it is now, that this actor may see, of page `page_id` when that is given. Raises NotFound, also when
    it was taken off its page."""
    statement = _versions().where(Attachment.id == attachment_id, versions_for(actor))
    if page_id is not None:
        statement = statement.where(Attachment.page_id == page_id)
    found = session().execute(statement.where(CURRENT, Attachment.removed_at.is_(None))).first()
    if found is None:
        raise NotFound(FILE_NOT_THERE)
    return FileVersion._make(found)


def page_of(actor: Actor, attachment_id: str) -> int:
    """The page of a file that this actor may see. Raises NotFound."""
    statement = select(Attachment.page_id).join(Page, Page.id == Attachment.page_id)
    found = session().scalar(statement.where(Attachment.id == attachment_id, visible_to(actor)))
    if found is None:
        raise NotFound(FILE_NOT_THERE)
    return found


def versions_of(actor: Actor, attachment_id: str) -> list[FileRow]:
    """Every version of a file that this actor may see, newest first. Raises NotFound when there is none."""
    statement = (
        select(*FILE_ROW)
        .select_from(AttachmentVersion)
        .join(Attachment, Attachment.id == AttachmentVersion.attachment_id)
        .join(Page, Page.id == Attachment.page_id)
        .join(Person, Person.id == AttachmentVersion.added_by_id)
        .where(Attachment.id == attachment_id, versions_for(actor))
        .order_by(AttachmentVersion.number.desc())
    )
    found = [FileRow._make(row) for row in session().execute(statement)]
    if not found:
        raise NotFound(FILE_NOT_THERE)
    return found


def files_of_revision(page_id: int, number: int, in_text: bool | None = None) -> list[FileRow]:
    """The files that go with a version of a page, oldest first; of a version that was found visible. `in_text`: only
    those that its text shows, or only the others."""
    statement = (
        select(*FILE_ROW)
        .select_from(RevisionFile)
        .join(AttachmentVersion, PINNED)
        .join(Attachment, Attachment.id == RevisionFile.attachment_id)
        .join(Person, Person.id == AttachmentVersion.added_by_id)
        .where(RevisionFile.page_id == page_id, RevisionFile.number == number)
        .order_by(Attachment.added_at, Attachment.id)
    )
    if in_text is not None:
        statement = statement.where(RevisionFile.in_text == in_text)
    return [FileRow._make(row) for row in session().execute(statement)]


def pins(page_id: int, number: int) -> dict[str, int]:
    """The files that the text of a version shows, each with the version of it."""
    statement = select(RevisionFile.attachment_id, RevisionFile.version).where(
        RevisionFile.page_id == page_id, RevisionFile.number == number, RevisionFile.in_text
    )
    return {row.attachment_id: row.version for row in session().execute(statement)}


class _Named(NamedTuple):
    """A file that a text names, as it is now."""

    id: str
    page_id: int
    version: int
    removed: bool


def used_by(actor: Actor, body: str, page_id: int | None = None, before: int = 0) -> dict[str, int]:
    """The files that a text shows when it is saved by this actor now, each with the version of it. What was taken off
    this page is gone from its new versions; a file of another page stays as version `before` of this page had it."""
    ids = file_ids(body)
    if not ids:
        return {}
    had = pins(page_id, before) if page_id and before else {}
    columns = select(
        Attachment.id, Attachment.page_id, Attachment.version, Attachment.removed_at.is_not(None)
    )
    statement = columns.join(Page, Page.id == Attachment.page_id).where(Attachment.id.in_(ids))
    named = {row[0]: _Named._make(row) for row in session().execute(statement.where(visible_to(actor)))}
    found: dict[str, int] = {}
    for id_ in ids:
        file = named.get(id_)
        if file is not None and not file.removed:
            found[id_] = file.version
        elif id_ in had and (file is None or file.page_id != page_id):
            found[id_] = had[id_]
    return found


def removed_among(ids: Collection[str]) -> set[str]:
    """Which of these files were taken off their page."""
    if not ids:
        return set()
    gone = select(Attachment.id).where(Attachment.id.in_(ids), Attachment.removed_at.is_not(None))
    return set(session().scalars(gone))


def file_versions(pinned: Mapping[str, int]) -> list[FileVersion]:
    """These versions of these files."""
    if not pinned:
        return []
    key = tuple_(AttachmentVersion.attachment_id, AttachmentVersion.number)
    statement = select(*FILE_VERSION).where(key.in_(list(pinned.items())))
    return [FileVersion._make(row) for row in session().execute(statement)]


def local_files(files: Collection[FileVersion]) -> Files:
    """These files as a page shows them: in their own version and, of images, in their sizes."""
    hashes = {file.sha256 for file in files if file.is_image}
    sizes: dict[str, list[int]] = {}
    if hashes:
        statement = select(ImageSize.sha256, ImageSize.width).where(ImageSize.sha256.in_(sorted(hashes)))
        for row in session().execute(statement.order_by(ImageSize.width)):
            sizes.setdefault(row.sha256, []).append(row.width)
    return {file.id: _as_shown(file, sizes.get(file.sha256, ())) for file in files}


def _as_shown(file: FileVersion, widths: Collection[int]) -> LocalFile:
    address = file_address(file.id, file.name, file.version)
    smaller = [width for width in widths if file.width and width < file.width]
    parts = [f"{address}?width={width} {width}w" for width in smaller]
    srcset = ", ".join([*parts, f"{address} {file.width}w"]) if parts else ""
    return LocalFile(address, file.is_image, file.width, file.height, srcset)


def readers_files(columns: Iterable[Any]) -> Select[Any]:
    """These columns of the files that go with pages as their readers get them: of `RevisionFile`, `Attachment`,
    `AttachmentVersion` and `Page`."""
    return (
        select(*columns)
        .select_from(RevisionFile)
        .join(Page, Page.id == RevisionFile.page_id)
        .join(Attachment, Attachment.id == RevisionFile.attachment_id)
        .join(AttachmentVersion, PINNED)
        .where(RevisionFile.number == READERS_REVISION, Attachment.removed_at.is_(None))
        .order_by(Attachment.added_at, Attachment.id)
    )


def _versions(*more: Any) -> Any:
    return (
        select(*FILE_VERSION, *more)
        .select_from(AttachmentVersion)
        .join(Attachment, Attachment.id == AttachmentVersion.attachment_id)
        .join(Page, Page.id == Attachment.page_id)
    )


def same_files(from_page: int, to_page: int) -> dict[str, str]:
    """Which file of one page is which of another: one was copied from the other, or they have the same content."""
    mine, theirs = (_by_page(page_id) for page_id in (from_page, to_page))
    origin = {row.copied_from_id: row.id for row in theirs if row.copied_from_id}
    content = {row.sha256: row.id for row in theirs}
    there = {row.id for row in theirs}
    found: dict[str, str] = {}
    for row in mine:
        same = origin.get(row.id) or (row.copied_from_id if row.copied_from_id in there else None)
        if same := same or content.get(row.sha256):
            found[row.id] = same
    return found


def _by_page(page_id: int) -> list[Any]:
    columns = (Attachment.id, Attachment.copied_from_id, AttachmentVersion.sha256)
    statement = select(*columns).join(AttachmentVersion, CURRENT).where(Attachment.page_id == page_id)
    return list(session().execute(statement.order_by(Attachment.added_at, Attachment.id)))
