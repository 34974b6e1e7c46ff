"""What somebody downloaded, and what changed in it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from wiki.documents.models import LastDownload
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import address
from wiki.schools.rules import Actor

SHOWN = 200


@dataclass(frozen=True)
class Downloaded:
    """A page that somebody downloaded: the version they have, and the one that readers get now."""

    page_id: int
    title: str
    url: str
    revision: int
    newest: int
    at: datetime

    @property
    def is_behind(self) -> bool:
        """True when readers get a later version."""
        return self.newest > self.revision

    @property
    def comparison(self) -> str:
        """Where one sees what changed since; empty when nothing did."""
        return f"{self.url}/diff?from={self.revision}&to={self.newest}" if self.is_behind else ""


def note(actor: Actor, page_ids: Sequence[tuple[int, int]]) -> None:
    """Remember which versions of which pages a member downloaded: (page, version). In a transaction of its own, when
    there is something new to remember."""
    if not actor.is_member or not page_ids:
        return
    known = LastDownload.person_id == actor.member_id
    rows = session().scalars(
        select(LastDownload).where(known, LastDownload.page_id.in_([page for page, _ in page_ids]))
    )
    before = {row.page_id: row.revision for row in rows}
    new = [(page, revision) for page, revision in page_ids if before.get(page) != revision]
    if not new:
        return
    with transaction() as db:
        for page, revision in sorted(new):
            db.merge(LastDownload(person_id=actor.member_id, page_id=page, revision=revision, at=clock.now()))


def downloaded(actor: Actor, page_id: int | None = None) -> list[Downloaded]:
    """What this member downloaded, last first; of one page or of all they may still see."""
    statement: Any = (
        select(
            Page.id,
            Page.title,
            Page.slug,
            func.coalesce(Page.released, Page.revision).label("newest"),
            LastDownload.revision,
            LastDownload.at,
        )
        .join(LastDownload, LastDownload.page_id == Page.id)
        .where(LastDownload.person_id == actor.member_id, visible_to(actor))
        .order_by(LastDownload.at.desc(), Page.id)
        .limit(SHOWN)
    )
    if page_id is not None:
        statement = statement.where(Page.id == page_id)
    return [
        Downloaded(row.id, row.title, address(row.id, row.slug), row.revision, row.newest, row.at)
        for row in session().execute(statement)
    ]
