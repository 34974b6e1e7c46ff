"""Which version each line of a version comes from, as it was stored with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select

from wiki.kernel.db import session
from wiki.pages.models import Page, Revision, RevisionOrigins
from wiki.pages.queries.authors import Author, authors_of
from wiki.pages.queries.pages import versions_visible_to
from wiki.pages.rules.origins import UNKNOWN, Origins, unpacked
from wiki.schools.rules import Actor


class Writing(NamedTuple):
    """A version as the one that a passage comes from."""

    number: int
    at: datetime
    authors: tuple[Author, ...]


@dataclass(frozen=True)
class Written:
    """Where the lines of a version come from, and by number the versions that are named there."""

    origins: Origins
    versions: dict[int, Writing]


def stored_origins(page_id: int, number: int) -> Origins | None:
    """Where the lines of a version come from; None when nobody wrote that down. For whoever may see the version."""
    runs = session().scalar(
        select(RevisionOrigins.runs).where(
            RevisionOrigins.page_id == page_id, RevisionOrigins.number == number
        )
    )
    return None if runs is None else unpacked(runs)


def written(actor: Actor, page_id: int, number: int) -> Written:
    """Where the lines of a version that this actor may see come from. Where that is not known there are no origins."""
    origins = stored_origins(page_id, number) or ()
    numbers = set(origins) - {UNKNOWN}
    statement = (
        select(Revision.number, Revision.at)
        .join(Page, Page.id == Revision.page_id)
        .where(and_(Revision.page_id == page_id, Revision.number.in_(numbers)), versions_visible_to(actor))
    )
    authors = authors_of(actor, page_id, numbers)
    rows = session().execute(statement).all() if numbers else ()
    return Written(origins, {n: Writing(n, at, authors.get(n, ())) for n, at in rows})
