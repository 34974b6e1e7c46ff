"""Pages, the search index and the stored files."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, select, union

from wiki.adoptions.models import Adoption, AdoptionEvent
from wiki.adoptions.rules import Event, replay
from wiki.adoptions.services import report_in, standing_in
from wiki.agreements.models import Agreement
from wiki.costs.models.cost import Receipt
from wiki.days.models import DayFile
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session
from wiki.pages.models import (
    Attachment,
    AttachmentVersion,
    ImageSize,
    Page,
    PendingFile,
    Revision,
    RevisionFile,
)
from wiki.provenance import queries as provenance_queries
from wiki.provenance import services as provenance_services
from wiki.provenance.models import PageProject
from wiki.releases.models import PageRelease
from wiki.search.models import SearchEntry
from wiki.settlement.models import PaymentFile

_HASH = re.compile("[0-9a-f]{64}")


def revisions() -> Iterator[str]:
    """The current revision of every page is its highest, and none is missing below it."""
    rows = session().execute(
        select(Page.id, Page.revision, func.max(Revision.number), func.count(Revision.id))
        .outerjoin(Revision, Revision.page_id == Page.id)
        .group_by(Page.id)
    )
    for id_, current, highest, count in rows:
        if not current == highest == count:
            yield f"page {id_}: it is at revision {current}, of {count} up to {highest}."


def index() -> Iterator[str]:
    """Every page that is not archived can be found."""
    found = select(SearchEntry.object_id).where(SearchEntry.type == "page")
    lost = session().scalars(select(Page.id).where(Page.archived_at.is_(None), Page.id.not_in(found)))
    for id_ in lost:
        yield f"search_entry: page {id_} is not in the index; `lichtwerk reindex` mends it."


def releases() -> Iterator[str]:
    """What readers get of a page is a release of it, and there is one for each page that is ready."""
    rows = session().execute(
        select(Page.id, Page.state, Page.released, PageRelease.id.label("kept")).outerjoin(
            PageRelease, and_(PageRelease.page_id == Page.id, PageRelease.revision == Page.released)
        )
    )
    for row in rows:
        if (row.state == "ready") != (row.released is not None) or (row.released and row.kept is None):
            yield f"page {row.id}: readers get version {row.released}, which was never released."


def adoptions() -> Iterator[str]:
    """What a school uses is what its events come to."""
    said: dict[tuple[int, int], list[Event]] = {}
    for event in session().scalars(select(AdoptionEvent).order_by(AdoptionEvent.id)):
        key = (event.page_id, event.school_id)
        said.setdefault(key, []).append(Event(report_in(event), event.at, event.confirms))
    for kept in session().scalars(select(Adoption)):
        if replay(said.pop((kept.page_id, kept.school_id), ())) != standing_in(kept):
            yield f"adoption of page {kept.page_id} by school {kept.school_id}: its events come to something else."
    for page_id, school_id in said:
        yield f"adoption of page {page_id} by school {school_id} is missing."


def costs_of_pages() -> Iterator[str]:
    """The costs that are stored with a page are those of the ledger."""
    linked = set(session().scalars(select(PageProject.page_id)))
    for row in session().execute(select(Page.id, Page.facts, Page.use_count).order_by(Page.id)).all():
        expected: dict[str, Any] = {}
        if row.id in linked:
            provenance = provenance_queries.provenance(row.id, row.use_count)
            expected = provenance_services.embedded_costs(provenance)
        if row.facts.get("costs", {}) != expected:
            yield f"page {row.id}: what is kept of its costs is not what the ledger says."


def files() -> Iterator[str]:
    """Every file that a row names is there, with exactly that content, and so is every other file of the store."""
    named = [
        table.sha256 for table in (AttachmentVersion, PendingFile, Receipt, Agreement, DayFile, PaymentFile)
    ]
    kept = union(*(select(column) for column in (*named, ImageSize.stored_sha256)))
    for sha256 in session().scalars(kept):
        path = blobs().path(sha256) if _HASH.fullmatch(sha256) else None
        if path is None or not path.exists():
            yield f"files: {sha256} is missing."
        elif _hash(path) != sha256:
            yield f"files: {sha256} has other content."
    known = set(session().scalars(kept))
    for path in sorted(blobs().root.glob("??/*")):
        if _HASH.fullmatch(path.name) and path.name not in known and _hash(path) != path.name:
            yield f"files: {path.name} has other content; no row names it."


def file_versions() -> Iterator[str]:
    """Each file has the version it is at, and only versions of pages that are there have files."""
    rows = session().execute(
        select(Attachment.id, Attachment.version, AttachmentVersion.number).outerjoin(
            AttachmentVersion,
            and_(
                AttachmentVersion.attachment_id == Attachment.id,
                AttachmentVersion.number == Attachment.version,
            ),
        )
    )
    for id_, version, number in rows:
        if number is None:
            yield f"attachment {id_}: it is at version {version}, which is not there."
    lost = select(RevisionFile.page_id, RevisionFile.number).outerjoin(
        Revision, and_(Revision.page_id == RevisionFile.page_id, Revision.number == RevisionFile.number)
    )
    for page_id, number in session().execute(lost.where(Revision.id.is_(None)).distinct()):
        yield f"revision_file: page {page_id} has no version {number}."


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
