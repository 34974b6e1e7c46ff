"""The fixed cast of the tests: three schools, who belongs to them, a school year with two activities, and its
books.

Ids are constants, so that a test reads as a sentence. Everybody's password is PASSWORD.
"""

from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from tests.support.light_passwords import LIGHT
from wiki.accounts.models import Person
from wiki.ledger.models import Period
from wiki.plan.models import Activity, BuildingBlock, SchoolYear, WorkingGroupMember
from wiki.schools.models import Membership, PupilCount, School
from wiki.schools.rules import Role

PASSWORD = "samen-werken-is-licht"
START = datetime(2018, 8, 20, 8, 0, tzinfo=UTC)

VEENPLUIS, ROERDOMP, VUURVLINDER = 1, 2, 3
PUPILS = {VEENPLUIS: 1240, ROERDOMP: 860, VUURVLINDER: 540}

ANNA, BAS, CARLA, DIRK, ELS, KIM, TOM, SOFIE, AD, TRUUS = range(1, 11)
PEOPLE: dict[str, tuple[int, str, list[tuple[Role, int | None]]]] = {
    "anna": (ANNA, "Anna de Wit", [(Role.TEACHER, VEENPLUIS)]),
    "bas": (BAS, "Bas Yılmaz", [(Role.SCHOOL_COORDINATOR, VEENPLUIS)]),
    "carla": (CARLA, "Carla Bos", [(Role.TEACHER, ROERDOMP)]),
    "dirk": (DIRK, "Dirk van 't Hof", [(Role.SCHOOL_COORDINATOR, ROERDOMP)]),
    "els": (ELS, "Els El Amrani", [(Role.TEACHER, VUURVLINDER)]),
    "kim": (KIM, "Kim Kern", [(Role.NETWORK_COORDINATOR, None)]),
    "tom": (TOM, "Tom Tel", [(Role.TREASURER, None)]),
    "sofie": (SOFIE, "Sofie Som", [(Role.SECOND_APPROVER, None)]),
    "ad": (AD, "Ad Beheer", [(Role.ADMINISTRATOR, None)]),
    "truus": (TRUUS, "Truus Tweebaan", [(Role.TEACHER, ROERDOMP), (Role.TREASURER, None)]),
}
"""Truus is treasurer of the network and teacher of Roerdomp: she may not decide on what her school paid."""

YEAR, OLD_YEAR = 1, 2
NETWORK_DAYS, LEARNING_GOALS, OLD_ACTIVITY = 1, 2, 3
OWNERSHIP, COACHING = 1, 2


def email(name: str) -> str:
    """The address of one of the cast."""
    return f"{name}@lichtwerk.example"


@lru_cache
def _password_hash() -> str:
    return LIGHT.hash(PASSWORD)


def fill(session: Session) -> None:
    """Put the cast into an empty database."""
    _schools(session)
    _people(session)
    _plan(session)
    _books(session)
    _count_on(session)


def _count_on(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows; let it go on after the ids that were named."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for model in (School, Person, SchoolYear, Activity, BuildingBlock, Period):
        table = model.__tablename__
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))


def _schools(session: Session) -> None:
    names = {
        VEENPLUIS: ("99ZA00", "Lyceum De Veenpluis", "Westerveld aan Zee", "havo/vwo"),
        ROERDOMP: ("99ZB00", "Roerdomp College", "Rietmeer", "vmbo-t/havo/vwo"),
        VUURVLINDER: ("99ZC00", "Mavo De Vuurvlinder", "Oud-Lindenberg", "vmbo-t"),
    }
    for id_, (brin, name, place, type_) in names.items():
        slug = name.lower().replace(" ", "-")
        row = {"id": id_, "brin": brin, "name": name, "slug": slug, "place": place, "type": type_}
        session.execute(insert(School).values(**row, colour=f"#2f6b{id_}c"))
        count = {
            "school_id": id_,
            "counted_on": date(2018, 10, 1),
            "pupils": PUPILS[id_],
            "source": "telling",
        }
        session.execute(insert(PupilCount).values(**count))


def _people(session: Session) -> None:
    for name, (id_, full_name, memberships) in PEOPLE.items():
        person = {"id": id_, "email": email(name), "name": full_name, "password_hash": _password_hash()}
        session.execute(insert(Person).values(**person, created_at=START))
        for role, school_id in memberships:
            session.execute(insert(Membership).values(person_id=id_, role=role.value, school_id=school_id))


def _books(session: Session) -> None:
    session.execute(
        insert(Period).values(
            id=1, label="2018-2019", starts_on=date(2018, 8, 1), ends_on=date(2019, 7, 31), state="open"
        )
    )


def without_books(session: Session) -> None:
    """As in a network that has no books yet."""
    session.execute(delete(Period))


def _plan(session: Session) -> None:
    years = [(YEAR, "2018-2019", 2018), (OLD_YEAR, "2017-2018", 2017)]
    for id_, label, year in years:
        span = {"starts_on": date(year, 8, 1), "ends_on": date(year + 1, 7, 31)}
        session.execute(insert(SchoolYear).values(id=id_, label=label, **span))
    activities = [
        (NETWORK_DAYS, YEAR, "A1", "Vier netwerkdagen organiseren", "structural", None),
        (LEARNING_GOALS, YEAR, "A3", "Leerdoelen en leerlijnen", "incidental", VEENPLUIS),
        (OLD_ACTIVITY, OLD_YEAR, "A1", "Netwerkdagen van vorig jaar", "structural", None),
    ]
    for position, (id_, year_id, number, title, kind, lead) in enumerate(activities):
        row = {"id": id_, "school_year_id": year_id, "number": number, "title": title, "kind": kind}
        row |= {"slug": title.lower().replace(" ", "-"), "lead_school_id": lead, "position": position}
        session.execute(insert(Activity).values(**row))
    session.execute(insert(WorkingGroupMember).values(activity_id=LEARNING_GOALS, person_id=ANNA))
    for id_, name in ((OWNERSHIP, "Leerlingregie"), (COACHING, "Coaching")):
        session.execute(insert(BuildingBlock).values(id=id_, name=name, position=id_))
