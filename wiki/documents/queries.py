"""What goes into a file: a version of a page that this actor may see, and the files with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from wiki.documents.rules import files as file_rules
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Attachment, AttachmentVersion, Page, Revision, RevisionFile
from wiki.pages.queries.columns import FILE_VERSION, FileVersion
from wiki.pages.queries.files import versions_for
from wiki.pages.queries.pages import PINNED, labels_of, page_row, release_row, revision, visible_to
from wiki.pages.rules.links import shown
from wiki.pages.rules.pages import Labels, address
from wiki.pages.wording import link_words
from wiki.plan.queries import activities_by_id, building_blocks
from wiki.schools.models import School
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class File:
    """A file with the page, or shown in it; `name` is the one it gets in an export."""

    id: str
    name: str
    sha256: str
    bytes: int
    media_type: str
    is_image: bool


@dataclass(frozen=True)
class Document:
    """One version of a page with all that an export of it needs."""

    id: int
    slug: str
    path: str
    title: str
    kind: str
    artefact_type: str | None
    revision: int
    release_label: str | None
    """What this version is called as a release; None for a draft."""
    at: datetime
    body: str
    html: str
    toc: tuple[tuple[int, str, str], ...]
    schools: tuple[str, ...]
    tags: tuple[str, ...]
    files: tuple[File, ...]
    activities: tuple[str, ...] = ()

    def file(self, path: str) -> File | None:
        """The file an address on this site is of, when it goes with the page."""
        id_ = file_rules.file_id(path)
        return next((f for f in self.files if f.id == id_), None) if id_ else None


@dataclass(frozen=True)
class Version:
    """Which version of which page is asked for."""

    page_id: int
    slug: str
    revision: int
    touched: int


def version(actor: Actor, page_id: int, number: int | None) -> Version:
    """The version that is asked for; None is what readers get: the last release, or the draft before there is one.
    Other versions are for members. Raises NotFound."""
    row = release_row(actor, page_id)
    if number is not None and number != row.revision and not actor.is_member:
        raise NotFound(_("Sign in to download older versions of this page."))
    return Version(page_id, row.slug, row.revision if number is None else number, row.touched)


def document(actor: Actor, wanted: Version) -> Document:
    """The version with its files; raises NotFound."""
    row = page_row(actor, wanted.page_id)
    text: Any = revision(actor, wanted.page_id, wanted.revision)
    labels = Labels.from_json(text.labels)
    return Document(
        id=row.id,
        slug=row.slug,
        path=address(row.id, row.slug),
        title=text.title,
        kind=row.kind,
        artefact_type=text.labels.get("artefact_type", row.artefact_type),
        revision=text.number,
        release_label=text.release_label,
        at=text.at,
        body=text.body,
        html=_shown(actor, text.html, _facts_of(row.id)),
        toc=tuple((level, id_, words) for level, id_, words in text.toc),
        schools=_schools(row),
        tags=tuple(label.name for label in labels_of(row.id)),
        files=_files_of(actor, {row.id: text.number})[row.id],
        activities=_activities(labels, _titles(labels)),
    )


def _facts_of(page_id: int) -> Mapping[str, Any]:
    return session().scalar(select(Page.facts).where(Page.id == page_id)) or {}


def _shown(actor: Actor, html: str, facts: Mapping[str, Any]) -> str:
    """The text as this reader sees it, with links under the titles that pages have now, and without the marks that only
    help its writers."""
    links = dict(facts.get("links", {}))
    if actor.is_member:
        for kind in ("titles", "renamed"):
            if kind in links:
                links[kind] = {key: {**page, "public": True} for key, page in links[kind].items()}
    return shown(html, links, False, link_words())


def _titles(*labels: Labels) -> dict[int, str]:
    """The titles of the activities in these labels, by id."""
    return {
        activity.id: activity.title
        for activity in activities_by_id({i for n in labels for i in n.activities})
    }


def _activities(labels: Labels, titles: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(titles[id_] for id_ in sorted(labels.activities) if id_ in titles)


_READ = (
    select(
        Page.id,
        Page.slug,
        Page.kind,
        Page.artefact_type,
        Page.school_id,
        Page.contributors,
        Page.facts,
        Revision.number,
        Revision.title,
        Revision.at,
        Revision.body,
        Revision.html,
        Revision.toc,
        Revision.labels,
        Revision.release_label,
    )
    .join(Revision, Revision.page_id == Page.id)
    .where(Revision.number == func.coalesce(Page.released, Page.revision))
)


def documents(actor: Actor, ids: Sequence[int]) -> tuple[Document, ...]:
    """These pages as their readers get them, in this order and in a handful of queries; those are left out that this
    actor may not see."""
    found = session().execute(_READ.where(Page.id.in_(ids), visible_to(actor))).all()
    rows = {row.id: row for row in found}
    schools = dict(schools_by_name())
    labels = {id_: Labels.from_json(row.labels) for id_, row in rows.items()}
    titles = _titles(*labels.values())
    tags = _tags(labels, titles)
    files = _files_of(actor, {row.id: row.number for row in found})
    return tuple(
        _document(
            actor,
            rows[id_],
            _named(rows[id_], schools),
            tags[id_],
            files[id_],
            _activities(labels[id_], titles),
        )
        for id_ in ids
        if id_ in rows
    )


def _document(
    actor: Actor,
    row: Any,
    schools: tuple[str, ...],
    tags: tuple[str, ...],
    files: tuple[File, ...],
    activities: tuple[str, ...],
) -> Document:
    return Document(
        id=row.id,
        slug=row.slug,
        path=address(row.id, row.slug),
        title=row.title,
        kind=row.kind,
        artefact_type=row.labels.get("artefact_type", row.artefact_type),
        revision=row.number,
        release_label=row.release_label,
        at=row.at,
        body=row.body,
        html=_shown(actor, row.html, row.facts),
        toc=tuple((level, id_, words) for level, id_, words in row.toc),
        schools=schools,
        tags=tags,
        files=files,
        activities=activities,
    )


def _tags(labels: Mapping[int, Labels], activities: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """What each page is tagged to, as its version says."""
    blocks = {block.id: block.name for block in building_blocks()}
    return {
        id_: (
            *(activities[i] for i in sorted(named.activities) if i in activities),
            *(blocks[i] for i in sorted(named.building_blocks) if i in blocks),
            *named.tags,
        )
        for id_, named in labels.items()
    }


@dataclass(frozen=True)
class Newest:
    """A page, and whether there is something newer than the version somebody has."""

    title: str
    path: str
    label: str | None
    newest: int
    outdated: bool

    def has_newer(self, number: int) -> bool:
        """True when readers get a later version than this one."""
        return self.newest > number


def newer_than(actor: Actor, page_id: int, number: int) -> Newest:
    """What there is of a page now, for somebody with version `number`. Raises NotFound."""
    row = release_row(actor, page_id)
    if not 0 < number <= row.revision and not actor.is_member:
        raise NotFound(_("This version does not exist, or you are not allowed to see it."))
    return Newest(
        row.title, address(row.id, row.slug), row.release_label, row.revision, row.outdated_at is not None
    )


def _schools(row: Any) -> tuple[str, ...]:
    """The schools of who wrote the page, the school of the page first."""
    found = session().execute(select(School.id, School.name).where(School.id.in_(_school_ids(row))))
    return _named(row, {row.id: row.name for row in found})


def _named(row: Any, names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[id_] for id_ in _school_ids(row) if id_ in names)


def _school_ids(row: Any) -> list[int]:
    return list(dict.fromkeys(i for i in (row.school_id, *(c.get("school") for c in row.contributors)) if i))


def _files_of(actor: Actor, numbers: Mapping[int, int]) -> dict[int, tuple[File, ...]]:
    """The files that go with these versions of pages, as far as this actor may have them: those among the attachments
    then, and those the text shows. By page; `numbers` are the versions."""
    version = tuple_(RevisionFile.page_id, RevisionFile.number)
    statement = (
        select(RevisionFile.page_id, *FILE_VERSION)
        .select_from(RevisionFile)
        .join(Attachment, Attachment.id == RevisionFile.attachment_id)
        .join(Page, Page.id == Attachment.page_id)
        .join(AttachmentVersion, PINNED)
        .where(version.in_(list(numbers.items())), versions_for(actor))
        .order_by(Attachment.added_at, Attachment.id)
    )
    files: dict[int, list[FileVersion]] = {page_id: [] for page_id in numbers}
    for page_id, *file in session().execute(statement):
        files[page_id].append(FileVersion._make(file))
    return {page_id: _as_files(found) for page_id, found in files.items()}


def _as_files(rows: Sequence[FileVersion]) -> tuple[File, ...]:
    names = file_rules.unique_names(row.name for row in rows)
    return tuple(
        File(row.id, name, row.sha256, row.bytes, row.media_type, row.is_image)
        for row, name in zip(rows, names, strict=True)
    )
