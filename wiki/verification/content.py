"""Pages, the search index and the stored files."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select, union

from wiki.costs.models import Agreement, Receipt
from wiki.kernel.blobs import blobs
from wiki.kernel.db import session
from wiki.pages.models import Attachment, Page, Revision
from wiki.search.models import SearchEntry

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


def files() -> Iterator[str]:
    """Every file that a row names is there, with exactly that content."""
    kept = union(*(select(table.sha256) for table in (Attachment, Receipt, Agreement)))
    for sha256 in session().scalars(kept):
        path = blobs().path(sha256) if _HASH.fullmatch(sha256) else None
        if path is None or not path.exists():
            yield f"files: {sha256} is missing."
        elif _hash(path) != sha256:
            yield f"files: {sha256} has other content."


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
