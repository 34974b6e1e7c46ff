"""Up to which version somebody knows a page: each person their own."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.pages.models import Page, PageVisit
from wiki.pages.queries.pages import visible_to
from wiki.schools.rules import Actor


class Visit(NamedTuple):
    """What somebody knew of a page when they came (`before`), and what they came to (`revision`), when."""

    revision: int
    before: int
    at: datetime


def own_visit(actor: Actor, page_id: int) -> Visit | None:
    """The actor's last visit to a page they may see; None when they were never there."""
    statement = (
        select(PageVisit.revision, PageVisit.before, PageVisit.at)
        .join(Page, Page.id == PageVisit.page_id)
        .where(PageVisit.person_id == (actor.id or 0), PageVisit.page_id == page_id, visible_to(actor))
    )
    row = session().execute(statement).first()
    return Visit._make(row) if row else None
