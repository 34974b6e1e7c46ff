"""Who wrote the versions of a page: asked here and nowhere else, so that every screen names the same people."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, func, select

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


class Writing(NamedTuple):
    """A version as the one that a passage comes from."""

    number: int
    at: datetime
    authors: tuple[Author, ...]


def writings(actor: Actor, page_id: int, numbers: Collection[int]) -> dict[int, Writing]:
    """When these versions of a page, as far as this actor may see them, were written and by whom; by version."""
    if not numbers:
        return {}
    # From the first to the last one, and not one by one or joined: SQLite then reads ix_revision_line alone, and not
    # the row of each version, with its text.
    shown = exists().where(Page.id == Revision.page_id, versions_visible_to(actor))
    statement = select(Revision.number, Revision.at, Revision.author_id, Revision.shared).where(
        Revision.page_id == page_id, Revision.number.between(min(numbers), max(numbers)), shown
    )
    rows = [row for row in session().execute(statement) if row.number in numbers]
    together = _together(page_id, [row.number for row in rows if row.shared])
    people = _people({row.author_id for row in rows}.union(*together.values()))
    return {
        row.number: Writing(
            row.number, row.at, tuple(people[who] for who in (row.author_id, *together.get(row.number, ())))
        )
        for row in rows
    }


def authors_of(actor: Actor, page_id: int, numbers: Collection[int]) -> dict[int, tuple[Author, ...]]:
    """Who wrote these versions of a page, as far as this actor may see them; by version."""
    return {number: found.authors for number, found in writings(actor, page_id, numbers).items()}


def _together(page_id: int, numbers: Collection[int]) -> dict[int, list[int]]:
    """Who wrote these versions besides the one who saved them."""
    if not numbers:
        return {}
    shared = select(Revision.number, Revision.author_id, Revision.credits).where(
        Revision.page_id == page_id, Revision.number.in_(numbers)
    )
    return {
        number: list(dict.fromkeys(who["person"] for who in named if who["person"] not in (None, author)))
        for number, author, named in session().execute(shared)
    }


def _people(ids: Collection[int]) -> dict[int, Author]:
    statement = (
        select(
            Person.id,
            Person.name,
            func.min(School.id),
            func.coalesce(func.min(School.name), ""),
            func.coalesce(func.min(School.colour), ""),
        )
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.school_id.is_not(None)))
        .outerjoin(School, School.id == Membership.school_id)
        .where(Person.id.in_(ids))
        .group_by(Person.id, Person.name)
    )
    return {row[0]: Author._make(row) for row in session().execute(statement)} if ids else {}
