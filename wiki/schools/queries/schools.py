"""Reads about schools and the people in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.db import session
from wiki.kernel.pagination import LIMIT, Key, Page, paginate
from wiki.schools.models import Membership, PupilCount, School
from wiki.schools.rules import Actor, Grant, Role, Subject, sees_everybody


@dataclass(frozen=True)
class SchoolCard:
    """A school as lists show it; `pupils` is the latest count, None when there is none."""

    id: int
    brin: str
    name: str
    slug: str
    place: str
    type: str
    colour: str
    pupils: int | None
    active_to: date | None = None

    @property
    def url(self) -> str:
        """The path of the school's own page."""
        return f"/schools/{self.id}-{self.slug}"


@dataclass(frozen=True)
class PersonRow:
    """A person as the list of people shows them."""

    id: int
    name: str
    email: str
    active: bool
    school: str
    colour: str
    roles: tuple[Role, ...]
    school_id: int | None = None


def schools_by_brin(on: date | None = None) -> list[SchoolCard]:
    """Every school of the network in the order splits and the API use, with the pupils last counted on or before `on`
    (default today)."""
    pupils = pupils_on(on or clock.today())
    rows = session().scalars(select(School).order_by(School.brin)).all()
    return [_card(row, pupils.get(row.id)) for row in rows]


def schools_in_order(on: date | None = None) -> list[SchoolCard]:
    """The same schools by name, as screens list them."""
    return sorted(schools_by_brin(on), key=lambda card: (dutch_key(card.name), card.brin))


def schools_by_name() -> list[tuple[int, str]]:
    """Every school by name, to choose from: (id, name)."""
    statement = select(School.id, School.name).order_by(dutch_order(School.name), School.brin)
    return [(id_, name) for id_, name in session().execute(statement)]


def schools_page(cursor: str | None, limit: int = LIMIT) -> Page[SchoolCard]:
    """The same schools, a page at a time."""
    pupils = pupils_on(clock.today())
    page = paginate(session(), select(School), [Key(School.brin)], cursor, limit)
    return page.map(lambda row: _card(row[0], pupils.get(row[0].id)))


def school(school_id: int) -> SchoolCard | None:
    """One school."""
    latest = (
        select(PupilCount.pupils)
        .where(PupilCount.school_id == School.id, PupilCount.counted_on <= clock.today())
        .order_by(PupilCount.counted_on.desc())
        .limit(1)
        .correlate(School)
        .scalar_subquery()
    )
    row = session().execute(select(School, latest).where(School.id == school_id)).one_or_none()
    return _card(*row) if row else None


def _card(row: School, pupils: int | None) -> SchoolCard:
    return SchoolCard(
        row.id, row.brin, row.name, row.slug, row.place, row.type, row.colour, pupils, row.active_to
    )


def pupils_on(day: date) -> dict[int, int]:
    """Pupils by school id: of each school the latest count on or before `day`; a school without one is not in it."""
    newest = (
        select(PupilCount.school_id, func.max(PupilCount.counted_on).label("counted_on"))
        .where(PupilCount.counted_on <= day)
        .group_by(PupilCount.school_id)
        .subquery()
    )
    same = (PupilCount.school_id == newest.c.school_id) & (PupilCount.counted_on == newest.c.counted_on)
    rows = session().execute(select(PupilCount.school_id, PupilCount.pupils).join(newest, same))
    return {row.school_id: row.pupils for row in rows}


def counts_of(school_id: int) -> Sequence[PupilCount]:
    """The pupil counts of a school, the newest first."""
    statement = (
        select(PupilCount)
        .where(PupilCount.school_id == school_id)
        .order_by(PupilCount.counted_on.desc())
        .limit(100)
    )
    return session().scalars(statement).all()


def visible_people(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The people this actor may see in the list: all, or those of their school."""
    people: Select[*tuple[Any, ...]] = select(Person.id, Person.name, Person.email, Person.active)
    if sees_everybody(actor):
        return people
    of_school = select(Membership.person_id).where(Membership.school_id == (actor.school_id or 0))
    return people.where(Person.id.in_(of_school))


def people_page(actor: Actor, q: str, cursor: str | None, limit: int = LIMIT) -> Page[PersonRow]:
    """Visible people by name; `q` is a part of a name or address."""
    statement = visible_people(actor)
    if q:
        part = _contains(q)
        statement = statement.where(
            or_(
                dutch_order(Person.name).like(_contains(dutch_key(q)), escape="!"),
                Person.email.like(part, escape="!"),
            )
        )
    page = paginate(session(), statement, [Key(dutch_order(Person.name)), Key(Person.id)], cursor, limit)
    places = _places([row.id for row in page.items])
    return page.map(lambda row: PersonRow(row.id, row.name, row.email, row.active, *places[row.id]))


def _contains(text: str) -> str:
    plain = text.lower()
    for sign in "!%_":
        plain = plain.replace(sign, "!" + sign)
    return f"%{plain}%"


def person_row(actor: Actor, person_id: int) -> PersonRow | None:
    """One visible person as the list shows them."""
    row = session().execute(visible_people(actor).where(Person.id == person_id)).one_or_none()
    return PersonRow(row.id, row.name, row.email, row.active, *_places([row.id])[row.id]) if row else None


_Place = tuple[str, str, tuple[Role, ...], int | None]


def _places(ids: Sequence[int]) -> dict[int, _Place]:
    """School, its colour, roles and the school's id by person."""
    statement = (
        select(Membership.person_id, Membership.role, Membership.school_id, School.name, School.colour)
        .outerjoin(School, School.id == Membership.school_id)
        .where(Membership.person_id.in_(ids))
        .order_by(Membership.id)
    )
    found: dict[int, _Place] = defaultdict(lambda: ("", "", (), None))
    for row in session().execute(statement):
        name, colour, roles, school_id = found[row.person_id]
        school = name or row.name or "", colour or row.colour or ""
        found[row.person_id] = (*school, (*roles, Role(row.role)), school_id or row.school_id)
    return found


def visible_person(actor: Actor, person_id: int) -> Person | None:
    """A person this actor may see in the list."""
    wanted = visible_people(actor).where(Person.id == person_id)
    return session().get(Person, person_id) if session().execute(wanted).one_or_none() else None


def person_named(person_id: int) -> Person:
    """A person of whom an id is known; who asks has checked that they may be seen."""
    return session().get_one(Person, person_id)


def subject(person_id: int) -> Subject:
    """What somebody is, for rules about changing it."""
    return Subject(person_id, frozenset(grants_of(person_id)))


def grants_of(person_id: int) -> list[Grant]:
    """The roles of a person and where they have them."""
    statement = (
        select(Membership.role, Membership.school_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.id)
    )
    return [(Role(row.role), row.school_id) for row in session().execute(statement)]
