"""What the screens of days and focal points cost: as many statements in a small network as in a large one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.days.stage import BEFORE, HELD, Stage, sign_up, stage
from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.accounts.models import Person
from wiki.bench.focus import grow
from wiki.days.models import NetworkDay, Registration, WorkshopChoice
from wiki.days.rules.days import WorkshopCommand
from wiki.days.services import assignment, workshops
from wiki.focus.services import points as points_of_school
from wiki.kernel import clock
from wiki.kernel.db import session, transaction

SCHOOLS, YEARS, DAYS, WORKSHOPS, PEOPLE = 200, 10, 40, 24, 120


@pytest.fixture
def on(app: Flask) -> Iterator[Stage]:
    """A day to which people come and are assigned, and focal points of the schools."""
    with clock.frozen(BEFORE):
        found = stage(capacity=60)
        for name in ("carla", "els", "dirk", "bas"):
            sign_up(found, name, (found.forms,), (found.research, found.forms))
        with transaction():
            grow(3, 1, cast.KIM)
            for who, school in (("bas", cast.VEENPLUIS), ("dirk", cast.ROERDOMP)):
                points_of_school.confirm(content.actor(who), school, cast.YEAR, {})
        _assign(found)
        yield found


def screens(on: Stage) -> dict[str, list[str]]:
    """By person every screen that shows a list."""
    day, own = f"/days/{on.day}-netwerkdag-3", f"/focus/schools/{cast.ROERDOMP}-roerdomp-college"
    everybody = ["/", "/days/", day, f"{day}/sign-up", f"{day}/report", f"/days/workshops/{on.forms}", "/focus/",
                 "/focus/contacts", own, f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen"]  # fmt: skip
    organising = [f"{day}{path}" for path in ("/people", "/assignment", "/lists", "/lists?by=room", "/edit")]
    harvest = [f"/days/workshops/{on.forms}/{path}" for path in ("harvest", "edit")]
    preview = f"/focus/preview/{on.day}"
    return {
        "kim": [
            "/",
            *organising,
            *harvest,
            "/focus/rounds",
            preview,
            f"/focus/matches?school={cast.ROERDOMP}",
        ],
        "carla": [*everybody, f"{preview}/{cast.ROERDOMP}", "/focus/matches"],
        "dirk": ["/", "/focus/update", "/focus/points/new"],
    }


def costs(on: Stage, client: Client) -> dict[tuple[str, str], int]:
    found = {}
    for name, paths in screens(on).items():
        client.sign_in(name)
        for path in paths:
            session().rollback()
            with statements() as sent:
                answer = client.get(path, follow_redirects=True)
            assert answer.status_code == 200, (name, path)
            found[name, path] = len([one for one in sent if one.lstrip().startswith("SELECT")])
    return found


@pytest.mark.whole
def test_no_screen_asks_more_of_the_database_when_there_are_more_schools_years_days_and_people(
    on: Stage, client: Client
) -> None:
    costs(on, client)  # what is read once in a process is read now
    before = costs(on, client)
    _grow(on)
    after = costs(on, client)
    assert {key: (before[key], after[key]) for key in before if after[key] > before[key]} == {}


def _grow(on: Stage) -> None:
    kim = content.actor("kim")
    with transaction() as db:
        grow(SCHOOLS, YEARS, cast.KIM)
        days = [_day(number) for number in range(DAYS)]
        db.execute(insert(NetworkDay), days)
        for number in range(WORKSHOPS):
            workshops.add_workshop(
                kim,
                on.day,
                WorkshopCommand(
                    f"Workshop {number}", 9, (on.first, on.second), activity_id=cast.LEARNING_GOALS
                ),
            )
        _come(on)
    _assign(on)


def _day(number: int) -> dict[str, object]:
    return {
        "title": f"Dag {number}", "slug": f"dag-{number}", "held_on": HELD - timedelta(days=30 * (number + 1)),
        "starts_at": 570, "ends_at": 900, "state": "closed", "created_by_id": cast.KIM,
        "changed_at": datetime(2018, 1, 1, tzinfo=UTC), "address": "", "intro": "", "intro_html": "",
    }  # fmt: skip


def _come(on: Stage) -> None:
    people = [
        {"email": f"g{n}@dag.example", "name": f"Gast {n}", "password_hash": "", "created_at": clock.now()}
        for n in range(PEOPLE)
    ]
    ids = session().scalars(insert(Person).returning(Person.id), people).all()
    rows = [{"day_id": on.day, "person_id": id_, "at": clock.now()} for id_ in ids]
    registered = session().scalars(insert(Registration).returning(Registration.id), rows).all()
    choices = [
        {"registration_id": id_, "round_id": on.first, "rank": 1, "workshop_id": on.forms}
        for id_ in registered
    ]
    session().execute(insert(WorkshopChoice), choices)


def _assign(on: Stage) -> None:
    with transaction():
        assignment.draw(content.actor("kim"), on.day, "1")
    with transaction():
        assignment.show(content.actor("kim"), on.day)
