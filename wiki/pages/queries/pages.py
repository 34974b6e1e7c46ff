"""Reading pages. Every one of them goes through `visible_to`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from wiki.accounts.models import Person
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import rows, session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.pagination import LIMIT, Key, paginate
from wiki.kernel.pagination import Page as Leaf
from wiki.pages.models import (
    Attachment,
    AttachmentVersion,
    Page,
    PageActivity,
    PageBuildingBlock,
    PageTag,
    Revision,
    RevisionFile,
    RevisionName,
)
from wiki.pages.queries.columns import (
    FILE_ROW,
    LISTED,
    PAGE_HEAD,
    PAGE_ROW,
    VERSION,
    VERSION_LINE,
    FileRow,
    Listed,
    PageHead,
    PageRow,
    Version,
    VersionLine,
)
from wiki.pages.rules.pages import Labels, ReviewStatus, Text, fold
from wiki.plan.models import Activity, BuildingBlock, SchoolYear
from wiki.plan.queries import activities_by_id, activities_to_choose, all_activities, building_blocks
from wiki.schools.models import School
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Actor

THERE = Page.removed_at.is_(None)
"""Neither in the bin nor merged into another page."""
PUBLIC = and_(Page.visibility == "public", Page.released.is_not(None), Page.archived_at.is_(None))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The pages this actor may know of: members all of the network's that are not in the bin or merged, visitors
    what is public and released."""
    return THERE if actor.is_member else PUBLIC


def versions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The versions this actor may see of those pages: members all, also of a page that was merged; visitors only the
    last release."""
    if actor.is_member:
        return or_(THERE, Page.merged_into_id.is_not(None))
    return and_(PUBLIC, Revision.number == Page.released)


@dataclass(frozen=True)
class Filters:
    """What a list of pages is narrowed down to; None is no wish. `state` may also be `archived`."""

    kind: str | None = None
    activity: int | None = None
    building_block: int | None = None
    tag: str | None = None
    school: int | None = None
    state: str | None = None


class Label(NamedTuple):
    """Something a page is tagged to: `what` is activity, building_block or tag; `key` its id or folded tag."""

    what: str
    key: str
    name: str
    slug: str
    extra: str


@dataclass(frozen=True)
class PageView:
    """A page with its files."""

    row: PageRow
    attachments: Sequence[FileRow]


_PAGE: Any = (
    select(*PAGE_ROW)
    .join(Revision, Revision.page_id == Page.id)
    .join(Person, Person.id == Revision.author_id)
    .outerjoin(School, School.id == Page.school_id)
)
WANTED = bindparam("page", type_=Page.id.type)
LABELS = union_all(
    select(
        literal("activity").label("what"),
        Activity.position.label("place"),
        cast(Activity.id, String).label("key"),
        Activity.title.label("name"),
        Activity.slug.label("slug"),
        (SchoolYear.label + " · " + Activity.number).label("extra"),
    )
    .join(PageActivity, PageActivity.activity_id == Activity.id)
    .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
    .where(PageActivity.page_id == WANTED),
    select(
        literal("building_block"),
        BuildingBlock.position,
        cast(BuildingBlock.id, String),
        BuildingBlock.name,
        literal(""),
        literal(""),
    )
    .join(PageBuildingBlock, PageBuildingBlock.building_block_id == BuildingBlock.id)
    .where(PageBuildingBlock.page_id == WANTED),
    select(literal("tag"), literal(0), PageTag.tag, PageTag.name, literal(""), literal("")).where(
        PageTag.page_id == WANTED
    ),
).order_by("what", "place", "key")
CURRENT = and_(
    AttachmentVersion.attachment_id == Attachment.id, AttachmentVersion.number == Attachment.version
)
"""The version of a file that a text gets which is saved now."""
PINNED = and_(
    AttachmentVersion.attachment_id == RevisionFile.attachment_id,
    AttachmentVersion.number == RevisionFile.version,
)
"""The version of a file that goes with a version of a page."""
READERS_REVISION = func.coalesce(Page.released, Page.revision)
"""The version that readers get: the last release, or the draft before there is one."""
DRAFT_FILES: Any = (
    select(*FILE_ROW)
    .select_from(Attachment)
    .join(AttachmentVersion, CURRENT)
    .join(Person, Person.id == AttachmentVersion.added_by_id)
    .where(Attachment.page_id == WANTED, Attachment.removed_at.is_(None))
    .order_by(Attachment.added_at, Attachment.id)
)
READERS_FILES: Any = (
    select(*FILE_ROW)
    .select_from(RevisionFile)
    .join(Page, Page.id == RevisionFile.page_id)
    .join(Attachment, Attachment.id == RevisionFile.attachment_id)
    .join(AttachmentVersion, PINNED)
    .join(Person, Person.id == AttachmentVersion.added_by_id)
    .where(RevisionFile.page_id == WANTED, RevisionFile.number == READERS_REVISION)
    .where(Attachment.page_id == RevisionFile.page_id, Attachment.removed_at.is_(None))
    .order_by(Attachment.added_at, Attachment.id)
)
_NEWEST = _PAGE.where(Page.id == WANTED, Revision.number == Page.revision)
_DRAFT = _NEWEST.where(THERE)
_RELEASE = _PAGE.where(Page.id == WANTED, Revision.number == Page.released)
_PUBLIC_PAGE = _RELEASE.where(PUBLIC)
NOT_THERE = _("This page does not exist, or you are not allowed to see it.")


def page_row(actor: Actor, page_id: int) -> PageRow:
    """The page with names and text: the draft for members, the last release for visitors. Raises NotFound."""
    statement = _DRAFT if actor.is_member else _PUBLIC_PAGE
    row = rows(statement, page=page_id).first() if may_be_id(page_id) else None
    if row is None:
        raise NotFound(NOT_THERE)
    return PageRow._make(row)


def page_head(actor: Actor, page_id: int) -> PageHead:
    """The page without its text, also when it was merged: the draft for members, the last release for visitors.
    Raises NotFound."""
    number = Page.revision if actor.is_member else Page.released
    statement = (
        select(*PAGE_HEAD)
        .join(Revision, and_(Revision.page_id == Page.id, Revision.number == number))
        .where(Page.id == page_id, versions_visible_to(actor))
    )
    row = session().execute(statement).first() if may_be_id(page_id) else None
    if row is None:
        raise NotFound(NOT_THERE)
    return PageHead._make(row)


def successor(actor: Actor, page_id: int) -> PageRow:
    """The page that a merged one went up in. Raises NotFound when it was not merged."""
    merged = select(Page.merged_into_id).where(Page.id == page_id)
    into = session().scalar(merged) if may_be_id(page_id) else None
    if into is None:
        raise NotFound(NOT_THERE)
    return page_row(actor, into)


def release_row(actor: Actor, page_id: int) -> PageRow:
    """The page as its readers get it: the last release, or the draft before there is one. Raises NotFound."""
    row = page_row(actor, page_id)
    if row.released in (None, row.revision):
        return row
    return PageRow._make(rows(_RELEASE, page=page_id).one())


def page_view(actor: Actor, page_id: int, line: str = "draft") -> PageView:
    """The page with its files: the `draft`, or the `release` that readers get (visitors always get that)."""
    release = line == "release" or not actor.is_member
    row = release_row(actor, page_id) if release else page_row(actor, page_id)
    files = rows(READERS_FILES if release else DRAFT_FILES, page=page_id)
    return PageView(row, [FileRow._make(file) for file in files])


def labels_of(page_id: int) -> tuple[Label, ...]:
    """What the page is tagged to: activities, building blocks, tags; of a page that was found visible."""
    found = rows(LABELS, page=page_id)
    return tuple(Label(r.what, r.key, r.name, r.slug, r.extra) for r in found)


def attachments_of(page_id: int) -> Sequence[FileRow]:
    """The files with the draft of a page, for members, oldest first."""
    return [FileRow._make(file) for file in rows(DRAFT_FILES, page=page_id)]


def count_attachments(page_id: int) -> int:
    """How many files the draft and the release of a page have together."""
    in_release = exists().where(
        RevisionFile.page_id == Page.id,
        RevisionFile.attachment_id == Attachment.id,
        RevisionFile.number == READERS_REVISION,
    )
    shown = or_(Attachment.removed_at.is_(None), in_release)
    statement = select(func.count()).select_from(Attachment).join(Page, Page.id == Attachment.page_id)
    return session().scalar(statement.where(Attachment.page_id == page_id, shown)) or 0


_LISTED: Any = select(*LISTED).select_from(Page).outerjoin(School, School.id == Page.school_id)
_TO_MEMBERS = _LISTED.add_columns(Page.revision, Page.changed_at).join(
    Person, Person.id == Page.changed_by_id
)
_TO_VISITORS = (
    _LISTED.add_columns(Page.released.label("revision"), Page.released_at.label("changed_at"))
    .join(Revision, and_(Revision.page_id == Page.id, Revision.number == Page.released))
    .join(Person, Person.id == Revision.author_id)
)


def listed(actor: Actor, wanted: Filters, cursor: str | None = None, limit: int = LIMIT) -> Leaf[Listed]:
    """The pages that fit, last changed first; to visitors a page changes when it is released."""
    when = Page.changed_at if actor.is_member else Page.released_at
    columns = _TO_MEMBERS if actor.is_member else _TO_VISITORS
    statement = _narrowed(columns.where(visible_to(actor)), wanted)
    leaf = paginate(session(), statement, [Key(when, True), Key(Page.id, True)], cursor, limit)
    return leaf.map(lambda row: Listed._make(row[: len(Listed._fields)]))


_STATUS: Mapping[str, ColumnElement[bool]] = {
    "concept": and_(Page.state == "concept", Page.review == ""),
    **{status: Page.review == status for status in ReviewStatus},
    "ready": and_(Page.state == "ready", Page.outdated_at.is_(None)),
    "outdated": Page.outdated_at.is_not(None),
}
"""What `rules.status` says, as a condition; a draft that is read by others is found also where there is a release."""


def _narrowed(statement: Select[Any], wanted: Filters) -> Select[Any]:
    if wanted.state == "archived":
        statement = statement.where(Page.archived_at.is_not(None))
    else:
        statement = statement.where(Page.archived_at.is_(None))
    if (status := _STATUS.get(wanted.state or "")) is not None:
        statement = statement.where(status)
    if wanted.kind:
        statement = statement.where(Page.kind == wanted.kind)
    if wanted.school is not None:
        statement = statement.where(Page.school_id == wanted.school)
    for condition in _tagged(wanted):
        statement = statement.where(condition)
    return statement


def _tagged(wanted: Filters) -> Iterator[ColumnElement[bool]]:
    if wanted.activity is not None:
        yield exists().where(PageActivity.page_id == Page.id, PageActivity.activity_id == wanted.activity)
    if wanted.building_block is not None:
        on = PageBuildingBlock
        yield exists().where(on.page_id == Page.id, on.building_block_id == wanted.building_block)
    if wanted.tag:
        yield exists().where(PageTag.page_id == Page.id, PageTag.tag == fold(wanted.tag))


def revisions(
    actor: Actor, page_id: int, cursor: str | None = None, limit: int = LIMIT, named: bool = False
) -> Leaf[VersionLine]:
    """The versions of a page this actor may see, newest first; `named`: only those with a name and the releases."""
    statement = _versions(actor, page_id, VERSION_LINE)
    if named:
        statement = statement.where(or_(RevisionName.name.is_not(None), Revision.release_label.is_not(None)))
    leaf = paginate(session(), statement, [Key(Revision.number, True)], cursor, limit)
    return leaf.map(lambda row: VersionLine._make(row[: len(VersionLine._fields)]))


def revisions_since(actor: Actor, page_id: int, number: int) -> Sequence[VersionLine]:
    """The newest versions of a page after this one that this actor may see, newest first."""
    statement = _versions(actor, page_id, VERSION_LINE).where(Revision.number > number)
    found = session().execute(statement.order_by(Revision.number.desc()).limit(LIMIT))
    return [VersionLine._make(row) for row in found]


def revision(actor: Actor, page_id: int, number: int) -> Version:
    """One version with its text; raises NotFound, also for a visitor who asks for an older one."""
    return Version._make(_one(actor, page_id, number, VERSION))


def revision_line(actor: Actor, page_id: int, number: int) -> VersionLine:
    """One version without its text; raises NotFound, also for a visitor who asks for an older one."""
    return VersionLine._make(_one(actor, page_id, number, VERSION_LINE))


def _one(actor: Actor, page_id: int, number: int, columns: tuple[Any, ...]) -> Any:
    statement = _versions(actor, page_id, columns).where(Revision.number == number)
    row = session().execute(statement).first() if may_be_id(number) else None
    if row is None:
        raise NotFound(_("This version does not exist, or you are not allowed to see it."))
    return row


def _versions(actor: Actor, page_id: int, columns: tuple[Any, ...]) -> Any:
    return (
        select(*columns)
        .join(Person, Person.id == Revision.author_id)
        .join(Page, Page.id == Revision.page_id)
        .outerjoin(
            RevisionName,
            and_(RevisionName.page_id == Revision.page_id, RevisionName.number == Revision.number),
        )
        .where(Revision.page_id == page_id, versions_visible_to(actor))
    )


def text_of(row: Any) -> Text:
    """What the writer of a version wrote; `row` has title, body and labels."""
    return Text(row.title, row.body, Labels.from_json(row.labels))


def activity_choices(chosen: Collection[int] | None = None) -> list[tuple[int, str]]:
    """Activities to choose from, newest school year first: those of the last two years and those `chosen` already.
    Without `chosen` every activity."""
    found = all_activities() if chosen is None else activities_to_choose(chosen)
    return [(a.id, a.label) for a in found]


def building_block_choices() -> list[tuple[int, str]]:
    """Every building block, to choose from."""
    return [(b.id, b.name) for b in building_blocks()]


def school_choices() -> list[tuple[int, str]]:
    """Every school, to choose from."""
    return schools_by_name()


def labels_named(labels: Labels) -> tuple[Label, ...]:
    """The labels a version was saved with, as a page shows them; what is gone from the plan stays away."""
    activities = activities_by_id(labels.activities) if labels.activities else ()
    blocks = (
        [b for b in building_blocks() if b.id in labels.building_blocks] if labels.building_blocks else ()
    )
    return (
        *(Label("activity", str(a.id), a.title, a.slug, f"{a.school_year} · {a.number}") for a in activities),
        *(Label("building_block", str(b.id), b.name, "", "") for b in blocks),
        *(Label("tag", fold(tag), tag, "", "") for tag in labels.tags),
    )


def label_names(labels: Labels) -> dict[str, list[str]]:
    """The names of labels a version was saved with; what is gone from the plan stays away."""
    blocks = building_block_choices() if labels.building_blocks else []
    return {
        "activities": [a.label for a in activities_by_id(labels.activities)] if labels.activities else [],
        "building_blocks": [name for id_, name in blocks if id_ in labels.building_blocks],
        "tags": list(labels.tags),
    }
