"""What was joined of two writers in a version, and whether somebody looked at it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.pages.models import MergeCheck, Page, Revision
from wiki.pages.queries.pages import versions_visible_to
from wiki.schools.rules import Actor


class Check(NamedTuple):
    """Something that was joined: what it was, what each made of it, what it became; and who said that it is right."""

    base: str
    theirs: str
    mine: str
    result: str
    theirs_by: str
    checked_at: datetime | None
    checked_by: str | None


def checks_of(actor: Actor, page_id: int, number: int) -> list[Check]:
    """What was joined in a version of a page that this actor may see, in the order of the page."""
    statement = (
        select(
            MergeCheck.base,
            MergeCheck.theirs,
            MergeCheck.mine,
            MergeCheck.result,
            MergeCheck.theirs_by,
            MergeCheck.checked_at,
            Person.name,
        )
        .join(Page, Page.id == MergeCheck.page_id)
        .join(Revision, and_(Revision.page_id == MergeCheck.page_id, Revision.number == MergeCheck.number))
        .outerjoin(Person, Person.id == MergeCheck.checked_by_id)
        .where(MergeCheck.page_id == page_id, MergeCheck.number == number, versions_visible_to(actor))
        .order_by(MergeCheck.place)
    )
    return [Check._make(row) for row in session().execute(statement)]


def open_checks(actor: Actor, page_id: int, numbers: Collection[int]) -> dict[int, int]:
    """How much nobody looked at yet, by version, of these versions."""
    statement = (
        select(MergeCheck.number, func.count())
        .join(Page, Page.id == MergeCheck.page_id)
        .join(Revision, and_(Revision.page_id == MergeCheck.page_id, Revision.number == MergeCheck.number))
        .where(MergeCheck.page_id == page_id, MergeCheck.number.in_(numbers), MergeCheck.checked_at.is_(None))
        .where(versions_visible_to(actor))
        .group_by(MergeCheck.number)
    )
    return {row[0]: row[1] for row in session().execute(statement)}
