"""Up to which version somebody knows a page: each person their own."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from wiki.kernel.db import session
from wiki.kernel.prepared_reads import Read
from wiki.pages.models import Page, PageVisit
from wiki.pages.queries.pages import WANTED, visible_to
from wiki.schools.rules import Actor


class Visit(NamedTuple):
    """What somebody knew of a page when they came (`before`), and what they came to (`revision`), when."""

    revision: int
    before: int
    at: datetime


_COLUMNS = (PageVisit.revision, PageVisit.before, PageVisit.at)
_PERSON = bindparam("person", type_=PageVisit.person_id.type)
_OWN = Read(select(*_COLUMNS).where(PageVisit.person_id == _PERSON, PageVisit.page_id == WANTED))


def visit_on_view(actor: Actor, page_id: int) -> Visit | None:
    """The actor's last visit to a page that was just found visible; None when they were never there."""
    found = _OWN(person=actor.member_id, page=page_id)
    return Visit._make(found[0]) if found else None


def own_visit(actor: Actor, page_id: int) -> Visit | None:
    """The actor's last visit to a page they may see; None when they were never there."""
    statement = (
        select(*_COLUMNS)
        .join(Page, Page.id == PageVisit.page_id)
        .where(PageVisit.person_id == (actor.id or 0), PageVisit.page_id == page_id, visible_to(actor))
    )
    row = session().execute(statement).first()
    return Visit._make(row) if row else None
