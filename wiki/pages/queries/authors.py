"""Who wrote the versions of a page: asked here and nowhere else, so that every screen names the same people."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, func, select

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import versions_visible_to
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


class Author(NamedTuple):
    """Somebody who wrote a version, with the school they belong to now; empty strings for no school."""

    person: int
    name: str
    school: int | None
    school_name: str
    colour: str


def authors_of(actor: Actor, page_id: int, numbers: Collection[int]) -> dict[int, tuple[Author, ...]]:
    """Who wrote these versions of a page that this actor may see, by version."""
    if not numbers:
        return {}
    statement = (
        select(
            Revision.number,
            Person.id,
            Person.name,
            func.min(School.id),
            func.coalesce(func.min(School.name), ""),
            func.coalesce(func.min(School.colour), ""),
        )
        .join(Page, Page.id == Revision.page_id)
        .join(Person, Person.id == Revision.author_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.school_id.is_not(None)))
        .outerjoin(School, School.id == Membership.school_id)
        .where(Revision.page_id == page_id, Revision.number.in_(numbers), versions_visible_to(actor))
        .group_by(Revision.number, Person.id, Person.name)
        .order_by(Revision.number, Person.name)
    )
    found: dict[int, tuple[Author, ...]] = {}
    for number, *author in session().execute(statement):
        found[number] = (*found.get(number, ()), Author._make(author))
    return found
