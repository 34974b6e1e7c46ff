"""Pages, their revisions, labels and attachments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model

GOES_WITH_PAGE = {"info": {"goes_with_page": True}}
"""The mark of a table whose rows go when their page is deleted; a row of another table that names a page keeps it."""

KEEPS_PAGE = {"info": {"goes_with_page": False}}
"""The mark of such another table. Each table that names a page has one of the two marks."""
JOINS_PAGE = {"joins_page": True}
"""The mark of a column of such a table that its slice takes along when the page goes up in another: see `page_joined`.
A row with another column keeps its page from going up in another."""


_FOR_VISITORS = "released IS NOT NULL AND archived_at IS NULL"


def _index_where(where: str, name: str, *columns: str) -> Index:
    """An index of the rows that fit."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Page(Model):
    """A page as its readers get it: title, summary, writers and labels are those of the last release, or of the newest
    version as long as there is no release.

    `revision` is the newest version, the draft that writers go on with; `released` is the version of the last release.
    `state` is `concept` until the first release and `ready` from then on; `review` says whether the draft is being
    read by others. `visibility` is `network` or `public`. `touched` goes up with everything that changes what a
    reader sees, labels and attachments too: it is part of the ETag.
    """

    __tablename__ = "page"
    __table_args__ = (
        CheckConstraint("kind in ('instrument', 'research', 'story', 'page')", name="kind"),
        CheckConstraint("state in ('concept', 'ready')", name="state"),
        CheckConstraint("visibility in ('network', 'public')", name="visibility"),
        Index("ix_page_changed", "changed_at", "id"),
        Index("ix_page_kind_changed", "kind", "changed_at", "id"),
        Index("ix_page_school_changed", "school_id", "changed_at", "id"),
        Index("ix_page_expires_on", "expires_on"),
        # Of few pages only: of all, a database would begin with those that are not removed, which is every page.
        _index_where("removed_at IS NOT NULL", "ix_page_removed_at", "removed_at"),
        _index_where("merged_into_id IS NOT NULL", "ix_page_merged_into_id", "merged_into_id"),
        # The lists of visitors, newest release first.
        _index_where(_FOR_VISITORS, "ix_page_public", "visibility", "released_at", "id"),
        _index_where(_FOR_VISITORS, "ix_page_public_kind", "visibility", "kind", "released_at", "id"),
        _index_where(_FOR_VISITORS, "ix_page_public_school", "visibility", "school_id", "released_at", "id"),
        Index("ix_page_begun", "created_by_id", "state", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(220))
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    artefact_type: Mapped[str | None] = mapped_column(String(40))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    state: Mapped[str] = mapped_column(String(10), default="concept")
    visibility: Mapped[str] = mapped_column(String(10), default="network")
    revision: Mapped[int]
    touched: Mapped[int] = mapped_column(default=1)
    summary: Mapped[str] = mapped_column(String(300), default="")
    """The first words of the text, for lists."""
    contributors: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Who wrote it: [{"person": id, "name": ..., "school": id or null}], first author first."""
    attachment_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    archived_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """Since when it is in the bin or merged; then `archived_at` is set too, so that lists need to know only that."""
    removed_by_id: Mapped[int | None] = mapped_column(BigId)
    merged_into_id: Mapped[int | None] = mapped_column(BigId)
    """The page that took its place: its address leads there for ever. No foreign key: a restore writes page by page."""
    released: Mapped[int | None]
    """The version that readers get; None before the first release."""
    release_label: Mapped[str | None] = mapped_column(String(12))
    """What the last release is called: `1`, `1.1`, `2`."""
    released_at: Mapped[datetime | None]
    review: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """`in_review` or `changes_requested` while others read the draft, else empty."""
    expires_on: Mapped[date | None]
    """Until when the release can be trusted: somebody looks at it again before this day."""
    outdated_at: Mapped[datetime | None]
    use_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many schools use it."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """What slices above pages have their readers see: see `wiki.pages.services.embedded_facts`."""


class Revision(Model):
    """One saved version of a page, never changed afterwards. Source and rendered page are stored together."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("page_id", "number"),
        Index("ix_revision_author_id", "author_id", "page_id", "at"),
        # All that a line of the history says, so that it is read without the texts, which lie before it in each row.
        Index(
            "ix_revision_line",
            "page_id",
            "number",
            "title",
            "note",
            "at",
            "base",
            "merged",
            "minor",
            "shared",
            "restored_from",
            "release_label",
            "author_id",
        ),
        GOES_WITH_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    number: Mapped[int]
    base: Mapped[int | None]
    """The revision the writer started from."""
    merged: Mapped[bool] = mapped_column(default=False)
    """Changes of somebody else were merged in."""
    minor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A small change, which the history folds away with its neighbours."""
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Others than its author wrote it too: `credits` names them."""
    restored_from: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    toc: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """[[level, id, text], ...]"""
    problem: Mapped[str | None] = mapped_column(String(20))
    """Why the text could not be rendered; `html` then holds it as plain text."""
    note: Mapped[str] = mapped_column(String(300), default="")
    labels: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """{"activities": [id], "building_blocks": [id], "tags": [str]} as saved with this revision."""
    release_label: Mapped[str | None] = mapped_column(String(12))
    """What it is called as a release; None when it never was one."""
    credits: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """Who gave something to it besides the author, as in Page.contributors."""
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class RevisionName(Model):
    """What people call a version, such as "for the study day"; it stays until somebody takes it away."""

    __tablename__ = "revision_name"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(80))
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime]


class RevisionOrigins(Model):
    """Which version each line of a version's text comes from; written with the version, or by `lichtwerk migrate` for
    versions from before."""

    __tablename__ = "revision_origins"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    runs: Mapped[list[Any]] = mapped_column(JSON)
    """[[version, lines], ...] in the order of the text; see `wiki.pages.rules.origins`."""


class PageVisit(Model):
    """Up to which version somebody knows a page: one row for each person and page.

    `before` is what they knew when they came; it is older than `revision` as long as they did not see what changed. The
    page is named without a foreign key, so that writing the row never waits for somebody who saves the page.
    """

    __tablename__ = "page_visit"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    page_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    revision: Mapped[int]
    before: Mapped[int]
    at: Mapped[datetime]
    """When they came to `revision`."""


class MergeCheck(Model):
    """Something that was joined of two writers when a version was saved, and deserves a look: a sentence that neither
    of them wrote, rows or points that both put in at one place.

    `number` is the version it was joined in, `place` its place among those of that version. `base`, `theirs` and
    `mine` are what it was and what each made of it, `result` what it became. Written once; only the last two columns
    change, when somebody says that it is right.
    """

    __tablename__ = "merge_check"
    __table_args__ = (
        UniqueConstraint("page_id", "number", "place"),
        CheckConstraint("(checked_at is null) = (checked_by_id is null)", name="checked"),
        GOES_WITH_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    number: Mapped[int]
    place: Mapped[int]
    base: Mapped[str] = mapped_column(Text)
    theirs: Mapped[str] = mapped_column(Text)
    mine: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    theirs_by: Mapped[str] = mapped_column(String(300))
    """The names of those who had saved theirs."""
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PageActivity(Model):
    """A page belongs to an activity of the year plan."""

    __tablename__ = "page_activity"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True, index=True)


class PageBuildingBlock(Model):
    """A page is about a building block."""

    __tablename__ = "page_building_block"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    building_block_id: Mapped[int] = mapped_column(
        ForeignKey("building_block.id"), primary_key=True, index=True
    )


class PageTag(Model):
    """A free tag on a page, as typed; `tag` is the folded form that is compared."""

    __tablename__ = "page_tag"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(60))


class PageTitle(Model):
    """A title that a page has or had; `key` is the folded form that is compared."""

    __tablename__ = "page_title"
    __table_args__ = GOES_WITH_PAGE

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)
    is_current: Mapped[bool]


class PageLink(Model):
    """A link from a page to another, found when the page was saved: in its newest version or in what readers get.

    `target_id` is the number in the address, also of a page that is not there; None for `[[title]]` that names no page.
    """

    __tablename__ = "page_link"
    __table_args__ = (
        Index("ix_page_link_page_id", "page_id"),
        Index("ix_page_link_target_id", "target_id"),
        Index("ix_page_link_key", "key"),
        GOES_WITH_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    target_id: Mapped[int | None] = mapped_column(BigId)
    text: Mapped[str] = mapped_column(String(200))
    """The words of the link, or the title between the brackets."""
    key: Mapped[str] = mapped_column(String(200), default="")
    """The folded title of `[[title]]`; empty for a link with an address."""
    by_title: Mapped[bool] = mapped_column(default=False)
    """The words are a title of the page it leads to, so readers see the title it has now."""


class PageTemplate(Model):
    """What a new page of an artefact type or kind begins with, where the network's own takes the place of ours."""

    __tablename__ = "page_template"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class Attachment(Model):
    """A file with a page. `id` is opaque and stands in its address, whatever version of it there is."""

    __tablename__ = "attachment"
    __table_args__ = GOES_WITH_PAGE

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    """The version that a text gets which is saved now."""
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    copied_from_id: Mapped[str | None] = mapped_column(String(32))
    """The file of another page that it began as, when a text went to a page of its own."""


class AttachmentVersion(Model):
    """What a file was at one time, never changed afterwards; the bytes are in the blob store."""

    __tablename__ = "attachment_version"
    __table_args__ = (Index("ix_attachment_version_sha256", "sha256"),)

    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    is_image: Mapped[bool] = mapped_column(default=False)
    """Checked by decoding it: may be shown in place."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class RevisionFile(Model):
    """Which version of a file goes with a version of a page: its text shows it or leads to it (`in_text`), or it was
    among the attachments of the page then. So an old version, and a release, keep their files."""

    __tablename__ = "revision_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attachment_id", "version"],
            ["attachment_version.attachment_id", "attachment_version.number"],
            name="fk_revision_file_version",
        ),
        Index("ix_revision_file_attachment_id", "attachment_id", "version"),
        GOES_WITH_PAGE,
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attachment_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[int]
    in_text: Mapped[bool]


class ImageSize(Model):
    """A size in which an image is there. Each image that was looked at has its own width among them, as itself."""

    __tablename__ = "image_size"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    height: Mapped[int]
    stored_sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]


class PersonalDraft(Model):
    """What one person typed and did not save on the page yet; nobody else sees it.

    It goes when its owner discards it or when this very text was saved, never by itself.
    """

    __tablename__ = "personal_draft"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_personal_draft_page_id", "page_id"),
        KEEPS_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(40))
    """Its name, made by the editor: one page can have several drafts of a person, and so can the page to come."""
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"))
    """None for a page that is not there yet, and for a template."""
    template: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """The template that it is of, if it is of one."""
    base_revision: Mapped[int]
    """The version it was written on, of the page or the template; 0 for a new page."""
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    labels: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As in Revision."""
    digest: Mapped[str] = mapped_column(String(64))
    """See `wiki.pages.rules.drafts.digest`."""
    writer: Mapped[str] = mapped_column(String(40))
    """The open editor that wrote it last."""
    step: Mapped[int]
    """How many times that editor had sent its text."""
    saved_at: Mapped[datetime]


class PendingFile(Model):
    """A file for a page that was never saved, stored for its writer; saving a text that names it makes it an attachment
    with the same id, so that its address stays. The other columns are those of AttachmentVersion."""

    __tablename__ = "pending_file"
    __table_args__ = (Index("ix_pending_file_added_at", "added_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    is_image: Mapped[bool] = mapped_column(default=False)
    width: Mapped[int | None]
    height: Mapped[int | None]
    added_at: Mapped[datetime]


class Erasure(Model):
    """An administrator wiped something of a page for good: words in every version of it, or a file. What it was is not
    kept, only why."""

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("what in ('words', 'file')", name="what"),
        Index("ix_erasure_page_id", "page_id"),
        GOES_WITH_PAGE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    what: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    places: Mapped[int]
    """In how many versions, comments and the like it stood, or how many versions of the file there were."""
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
