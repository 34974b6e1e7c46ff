"""What the readers of a page see of its evidence, stored with the page; and the notices when research is
superseded.

What is stored says of each other page whether visitors may see it: a page shows a visitor nothing of what is
not public.
"""

from typing import Any

from sqlalchemy import select, union

from wiki.evidence import queries
from wiki.evidence.models import Superseded, Support
from wiki.kernel.db import session
from wiki.kernel.signals import page_joined, page_saved
from wiki.notices.services.notices import notify
from wiki.pages.models import Page
from wiki.pages.queries.pages import PUBLIC
from wiki.pages.services import embedded_facts
from wiki.releases.services.notifications import maintainers


def listen() -> None:
    """Follow what happens to pages that rest on each other."""
    page_saved.connect(_page_saved)
    page_joined.connect(_page_joined)


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    session().flush()
    linked = union(
        select(Support.page_id).where(Support.research_id == page_id),
        select(Support.research_id).where(Support.page_id == page_id),
        select(Superseded.page_id).where(Superseded.successor_id == page_id),
    )
    found = sorted(session().scalars(linked))
    show(*found)
    if found:
        notify_maintainers(page_id)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    """The page that another went up in rests on the same research; where it did so before, it stays as it was said
    there."""
    named = select(Support.research_id).where(Support.page_id == into_id)
    support = select(Support).where(Support.page_id == page_id)
    moved = (
        session()
        .scalars(support.where(Support.research_id.not_in(named), Support.research_id != into_id))
        .all()
    )
    for row in moved:
        row.page_id = into_id
    session().flush()
    if moved:
        show(page_id, into_id, *(row.research_id for row in moved))


def show(*page_ids: int) -> None:
    """Update what the readers of these pages see: what each rests on, what rests on it, and what replaced it.
    Raises NotFound."""
    for page_id in sorted(set(page_ids)):
        embedded_facts.store(page_id, "evidence", _rests_on(page_id))
        embedded_facts.store(page_id, "used_in", _used_in(page_id))
        embedded_facts.store(page_id, "superseded", _superseded(page_id))


def notify_maintainers(research_id: int) -> None:
    """Ask those who keep what rests on a superseded result to look at it, each once for each time it is superseded."""
    for resting in queries.resting_on(research_id):
        if resting.needs_review and resting.superseded_at is not None:
            page = session().get_one(Page, resting.page.id)
            notify(
                maintainers(page),
                "evidence_outdated",
                key=f"{resting.id}:{resting.superseded_at.isoformat()}",
                url=f"{resting.page.url}/evidence",
                page=resting.page.title,
                research=resting.research.title,
            )


def _rests_on(page_id: int) -> list[dict[str, Any]]:
    found = queries.supports_of(page_id)
    public = _public({resting.research.id for resting in found})
    return [
        {"title": r.research.title, "url": r.research.url, "how": r.how, "explanation": r.explanation}
        | {"public": r.research.id in public, "asks": r.needs_review}
        for r in found
    ]


def _used_in(page_id: int) -> list[dict[str, Any]]:
    found = queries.resting_on(page_id)
    public = _public({resting.page.id for resting in found})
    return [
        {"title": r.page.title, "url": r.page.url, "how": r.how, "public": r.page.id in public} for r in found
    ]


def _superseded(page_id: int) -> dict[str, Any]:
    found = queries.superseded(page_id)
    if found is None:
        return {}
    by = found.successor
    named = {"title": by.title, "url": by.url, "public": by.id in _public({by.id})} if by else {}
    return {"reason": found.reason, "by": named}


def _public(ids: set[int]) -> set[int]:
    """Those of these pages that visitors may see."""
    return set(session().scalars(select(Page.id).where(Page.id.in_(ids), PUBLIC))) if ids else set()
