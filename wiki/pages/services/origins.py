"""Which version each line comes from: stored with a new version, and worked out once for those from before."""

from sqlalchemy import and_, insert, select

from wiki.kernel.db import outside_transaction, session
from wiki.pages.models import Revision, RevisionOrigins
from wiki.pages.queries.origins import stored_origins
from wiki.pages.rules.origins import Origins, new_origins, next_origins, packed, unpacked

Found = dict[int, Origins]
"""The origins of versions of one page, by number."""


def add_origins(page_id: int, number: int, origins: Origins) -> None:
    """Store where the lines of a version come from, inside the caller's transaction."""
    session().execute(insert(RevisionOrigins), [_row(page_id, number, origins)])


def pages_without() -> list[int]:
    """The pages that have a version of which nobody wrote down where its lines come from."""
    there = and_(RevisionOrigins.page_id == Revision.page_id, RevisionOrigins.number == Revision.number)
    missing = select(Revision.page_id).distinct().outerjoin(RevisionOrigins, there)
    return list(
        session().scalars(missing.where(RevisionOrigins.page_id.is_(None)).order_by(Revision.page_id))
    )


def prepare_missing(page_id: int) -> Found:
    """Work out what is missing of a page, from its first version on; holds no lock and writes nothing."""
    outside_transaction()
    stored = select(RevisionOrigins.number, RevisionOrigins.runs).where(RevisionOrigins.page_id == page_id)
    known: Found = {number: unpacked(runs) for number, runs in session().execute(stored)}
    missing: Found = {}
    before = ""
    versions = select(Revision.number, Revision.body, Revision.restored_from)
    ordered = versions.where(Revision.page_id == page_id).order_by(Revision.number)
    for number, body, restored_from in session().execute(ordered.execution_options(yield_per=20)):
        if number not in known:
            known[number] = missing[number] = _worked_out(known, before, body, number, restored_from)
        before = body
    return missing


def _worked_out(known: Found, before: str, body: str, number: int, restored_from: int | None) -> Origins:
    if restored_from in known:
        return known[restored_from]
    if number - 1 not in known:
        return new_origins(body, number)
    return next_origins(before, known[number - 1], body, number)


def commit_missing(page_id: int, missing: Found) -> None:
    """Store what was worked out, inside the caller's transaction; what was stored meanwhile stays."""
    rows = [
        _row(page_id, number, origins)
        for number, origins in missing.items()
        if stored_origins(page_id, number) is None
    ]
    if rows:
        session().execute(insert(RevisionOrigins), rows)


def _row(page_id: int, number: int, origins: Origins) -> dict[str, object]:
    return {"page_id": page_id, "number": number, "runs": packed(origins)}
