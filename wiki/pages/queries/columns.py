"""What is read of pages, versions and files: the columns, and the rows with names in which they come.

The columns of a row stand in the order of its fields.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from wiki.accounts.models import Person
from wiki.pages.models import AttachmentVersion, Page, Revision, RevisionName
from wiki.schools.models import School

OF_A_PAGE = (
    Page.id,
    Page.slug,
    Revision.title,
    Page.kind,
    Page.artefact_type,
    Page.school_id,
    Page.state,
    Page.visibility,
    Revision.number.label("revision"),
    Page.released,
    Page.release_label,
    Page.released_at,
    Page.review,
    Page.expires_on,
    Page.outdated_at,
    Page.use_count,
    Page.attachment_count,
    Page.created_by_id,
    Revision.at.label("changed_at"),
    Page.archived_at,
    Revision.problem,
    Person.name.label("changed_by"),
    School.name.label("school_name"),
    School.slug.label("school_slug"),
    School.colour.label("school_colour"),
)
"""What everybody who reads one page asks of it; who asks more adds to it."""


class PageRow(NamedTuple):
    """A page with the names and the text of one of its versions."""

    id: int
    slug: str
    title: str
    kind: str
    artefact_type: str | None
    school_id: int | None
    state: str
    visibility: str
    revision: int
    released: int | None
    release_label: str | None
    released_at: datetime | None
    review: str
    expires_on: date | None
    outdated_at: datetime | None
    use_count: int
    attachment_count: int
    created_by_id: int
    changed_at: datetime
    archived_at: datetime | None
    problem: str | None
    changed_by: str
    school_name: str | None
    school_slug: str | None
    school_colour: str | None
    touched: int
    summary: str
    contributors: list[dict[str, Any]]
    created_at: datetime
    labels: dict[str, Any]
    body: str
    html: str
    toc: list[Any]


PAGE_ROW = (
    *OF_A_PAGE,
    Page.touched,
    Page.summary,
    Page.contributors,
    Page.created_at,
    Revision.labels,
    Revision.body,
    Revision.html,
    Revision.toc,
)


class FileVersion(NamedTuple):
    """A version of a file with a page."""

    id: str
    version: int
    name: str
    bytes: int
    sha256: str
    media_type: str
    is_image: bool
    width: int | None
    height: int | None


FILE_VERSION = (
    AttachmentVersion.attachment_id.label("id"),
    AttachmentVersion.number.label("version"),
    AttachmentVersion.name,
    AttachmentVersion.bytes,
    AttachmentVersion.sha256,
    AttachmentVersion.media_type,
    AttachmentVersion.is_image,
    AttachmentVersion.width,
    AttachmentVersion.height,
)


class FileRow(NamedTuple):
    """A version of a file with a page, and who added it."""

    id: str
    version: int
    name: str
    bytes: int
    sha256: str
    media_type: str
    is_image: bool
    width: int | None
    height: int | None
    added_at: datetime
    added_by: str

    @property
    def as_version(self) -> FileVersion:
        """The version alone."""
        return FileVersion._make(self[: len(FileVersion._fields)])


FILE_ROW = (*FILE_VERSION, AttachmentVersion.added_at, Person.name.label("added_by"))


class Listed(NamedTuple):
    """A page in a list; to visitors `revision` and `changed_at` are those of the release."""

    id: int
    slug: str
    title: str
    kind: str
    artefact_type: str | None
    state: str
    visibility: str
    summary: str
    created_at: datetime
    archived_at: datetime | None
    release_label: str | None
    review: str
    outdated_at: datetime | None
    use_count: int
    school_id: int | None
    contributors: list[dict[str, Any]]
    school_name: str | None
    school_colour: str | None
    changed_by: str
    revision: int
    changed_at: datetime


LISTED = (
    Page.id,
    Page.slug,
    Page.title,
    Page.kind,
    Page.artefact_type,
    Page.state,
    Page.visibility,
    Page.summary,
    Page.created_at,
    Page.archived_at,
    Page.release_label,
    Page.review,
    Page.outdated_at,
    Page.use_count,
    Page.school_id,
    Page.contributors,
    School.name.label("school_name"),
    School.colour.label("school_colour"),
    Person.name.label("changed_by"),
)
"""A row of a list, but for what differs between members and visitors."""


class PageHead(NamedTuple):
    """What the screens about a page say of it, without its text."""

    id: int
    slug: str
    title: str
    revision: int


PAGE_HEAD = (Page.id, Page.slug, Revision.title, Revision.number.label("revision"))


class VersionLine(NamedTuple):
    """A version of a page in its history. `name` is what people call it."""

    number: int
    title: str
    note: str
    at: datetime
    base: int | None
    merged: bool
    minor: bool
    restored_from: int | None
    release_label: str | None
    author_id: int
    author: str
    name: str | None


class Version(NamedTuple):
    """A version of a page with its text."""

    number: int
    title: str
    note: str
    at: datetime
    base: int | None
    merged: bool
    minor: bool
    restored_from: int | None
    release_label: str | None
    author_id: int
    author: str
    name: str | None
    body: str
    html: str
    toc: list[Any]
    problem: str | None
    labels: dict[str, Any]


VERSION_LINE = (
    Revision.number,
    Revision.title,
    Revision.note,
    Revision.at,
    Revision.base,
    Revision.merged,
    Revision.minor,
    Revision.restored_from,
    Revision.release_label,
    Revision.author_id,
    Person.name.label("author"),
    RevisionName.name,
)
VERSION = (*VERSION_LINE, Revision.body, Revision.html, Revision.toc, Revision.problem, Revision.labels)
