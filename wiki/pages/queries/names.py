"""Who may change the name of a version."""

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.pages.models import Page, RevisionName
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules import pages
from wiki.schools.rules import Actor


def may_rename(actor: Actor, page_id: int, number: int) -> bool:
    """Whether the actor may name this version: whoever may write where it has no name yet, else fewer."""
    statement = (
        select(RevisionName.named_by_id, Page.school_id)
        .join(Page, Page.id == RevisionName.page_id)
        .where(RevisionName.page_id == page_id, RevisionName.number == number, visible_to(actor))
    )
    row = session().execute(statement).first()
    return pages.may_rename_version(actor, *row) if row else pages.may_write(actor)
