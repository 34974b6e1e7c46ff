"""Reading reviews and releases; of pages this actor may see, and for members only, save the releases themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, exists, select

from wiki.accounts.models import Person
from wiki.kernel.collation import dutch_order
from wiki.kernel.db import session
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to
from wiki.releases.models import PageRelease, Review, ReviewReader, ReviewVerdict
from wiki.releases.rules import ReviewState, Verdict, label
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a draft, and their last word: `verdict` is empty until there is one."""

    person: int
    name: str
    school: int | None
    school_name: str
    colour: str
    verdict: str = ""
    revision: int = 0
    remark: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class OpenReview:
    """The reading of a draft that is going on."""

    id: int
    message: str
    asked_by: str
    asked_at: datetime
    readers: tuple[Reader, ...]
    verdicts: tuple[Verdict, ...]
    """In the order in which they were given."""


def open_review(actor: Actor, page_id: int) -> OpenReview | None:
    """The reading of the draft of this page, for members."""
    statement: Any = (
        select(Review.id, Review.message, Review.asked_at, Person.name.label("asked_by"))
        .join(Page, Page.id == Review.page_id)
        .join(Person, Person.id == Review.asked_by_id)
        .where(Review.page_id == page_id, Review.state == ReviewState.OPEN, visible_to(actor))
    )
    row = session().execute(statement).first() if actor.is_member else None
    if row is None:
        return None
    said = _verdicts(row.id)
    last = {verdict.person: verdict for verdict in said}
    readers = tuple(_reader(reader, last.get(reader.id)) for reader in _readers(row.id))
    schools = {reader.person: reader.school for reader in readers}
    verdicts = tuple(Verdict(v.person, schools.get(v.person), v.revision, v.verdict) for v in said)
    return OpenReview(row.id, row.message, row.asked_by, row.asked_at, readers, verdicts)


def _readers(review_id: int) -> Sequence[Row[Any]]:
    statement: Any = (
        select(Person.id, Person.name, ReviewReader.school_id, School.name.label("school"), School.colour)
        .join(ReviewReader, ReviewReader.person_id == Person.id)
        .outerjoin(School, School.id == ReviewReader.school_id)
        .where(ReviewReader.review_id == review_id)
        .order_by(School.brin, dutch_order(Person.name), Person.id)
    )
    return session().execute(statement).all()


def _verdicts(review_id: int) -> Sequence[Row[Any]]:
    statement: Any = (
        select(
            ReviewVerdict.person_id.label("person"),
            ReviewVerdict.revision,
            ReviewVerdict.verdict,
            ReviewVerdict.remark,
            ReviewVerdict.at,
        )
        .where(ReviewVerdict.review_id == review_id)
        .order_by(ReviewVerdict.id)
    )
    return session().execute(statement).all()


def _reader(row: Row[Any], said: Row[Any] | None) -> Reader:
    who = (row.id, row.name, row.school_id, row.school or "", row.colour or "")
    return Reader(*who, said.verdict, said.revision, said.remark, said.at) if said else Reader(*who)


def people_to_ask(actor: Actor) -> list[Reader]:
    """The people of schools, by school and name, for members to choose readers from."""
    if not actor.is_member:
        return []
    statement: Any = (
        select(
            Person.id, Person.name, School.id.label("school_id"), School.name.label("school"), School.colour
        )
        .distinct()
        .add_columns(School.brin, dutch_order(Person.name))
        .join(Membership, Membership.person_id == Person.id)
        .join(School, School.id == Membership.school_id)
        .where(Person.active)
        .order_by(School.brin, dutch_order(Person.name), Person.id)
    )
    return [_reader(row, None) for row in session().execute(statement)]


@dataclass(frozen=True)
class Released:
    """A release of a page, as it is listed."""

    label: str
    revision: int
    note: str
    at: datetime
    by: str | None
    expires_on: Any
    readers: tuple[dict[str, Any], ...]
    checklist: tuple[str, ...]


def releases(actor: Actor, page_id: int) -> list[Released]:
    """The releases of a page this actor may see, newest first; a visitor gets the last one, without names."""
    statement: Any = (
        select(PageRelease, Person.name)
        .join(Page, Page.id == PageRelease.page_id)
        .outerjoin(Person, Person.id == PageRelease.released_by_id)
        .where(PageRelease.page_id == page_id, visible_to(actor))
        .order_by(PageRelease.id.desc())
    )
    if not actor.is_member:
        statement = statement.where(PageRelease.revision == Page.released)
    return [_released(actor, row) for row in session().execute(statement)]


def _released(actor: Actor, row: Any) -> Released:
    kept: PageRelease = row[0]
    by = row[1]
    readers = tuple(kept.readers) if actor.is_member else ()
    return Released(
        label(kept.major, kept.minor),
        kept.revision,
        kept.note,
        kept.at,
        by if actor.is_member else None,
        kept.expires_on,
        readers,
        tuple(kept.checklist),
    )


def last_number(page_id: int) -> tuple[int, int] | None:
    """Major and minor of the last release of a page that was found visible."""
    statement = select(PageRelease.major, PageRelease.minor).where(PageRelease.page_id == page_id)
    row = session().execute(statement.order_by(PageRelease.id.desc()).limit(1)).first()
    return (row.major, row.minor) if row else None


class ToRead(NamedTuple):
    """A draft that somebody is asked to read."""

    id: int
    slug: str
    title: str
    asked_at: datetime
    asked_by: str


def to_read(actor: Actor, limit: int = 6) -> list[ToRead]:
    """The drafts this member was asked to read and has not said a word on as they are now, the oldest first."""
    said = exists().where(
        ReviewVerdict.review_id == Review.id,
        ReviewVerdict.person_id == actor.id,
        ReviewVerdict.revision == Page.revision,
    )
    statement: Any = (
        select(Page.id, Page.slug, Page.title, Review.asked_at, Person.name.label("asked_by"))
        .join(Review, and_(Review.page_id == Page.id, Review.state == ReviewState.OPEN))
        .join(ReviewReader, ReviewReader.review_id == Review.id)
        .join(Person, Person.id == Review.asked_by_id)
        .where(ReviewReader.person_id == actor.id, ~said, visible_to(actor), Page.archived_at.is_(None))
        .order_by(Review.asked_at, Review.id)
        .limit(limit)
    )
    return [ToRead._make(row) for row in session().execute(statement)]
