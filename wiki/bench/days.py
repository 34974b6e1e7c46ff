"""What it costs to assign everybody on a large network day, from the database and back."""

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert

from wiki.accounts.models import Person
from wiki.app import create_app
from wiki.bench.seed import person
from wiki.config import read
from wiki.days.models import Registration, WorkshopChoice
from wiki.days.rules.days import CHOICES, DayCommand, PartCommand, PartKind, WorkshopCommand
from wiki.days.services import assignment, days, programme, workshops
from wiki.kernel import clock
from wiki.kernel.db import db, session, transaction

PEOPLE, ROUNDS, WORKSHOPS = 400, 3, 12


def cpu_of_assigning(data: Path) -> float:
    """Milliseconds of processor time to assign 400 people to 12 workshops in each of 3 rounds, with few seats to
    spare."""
    database = f"sqlite:///{data / 'lichtwerk.sqlite3'}"
    app = create_app(read(data=str(data), database_url=database, files_url=f"file://{data / 'files'}"))
    with app.app_context():
        day_id = _day()
        core = person("kernteam@lichtwerk.example")
        with transaction():
            before = time.process_time()
            assignment.draw(core, day_id, "1")
            spent = (time.process_time() - before) * 1000
        db.session.remove()
        db.engine.dispose()
    return spent


def _day() -> int:
    """A day to which many people come, with choices that are not spread evenly."""
    core, today = person("kernteam@lichtwerk.example"), clock.today()
    with transaction():
        day_id = days.add_day(core, DayCommand("Meetdag", today + timedelta(days=7), 540, 1020)).id
        rounds = [
            programme.add_part(
                core, day_id, PartCommand(PartKind.ROUND, f"Ronde {n}", 540 + 60 * n, 600 + 60 * n)
            ).id
            for n in range(ROUNDS)
        ]
        seats = PEOPLE // WORKSHOPS + 1
        made = [
            workshops.add_workshop(core, day_id, WorkshopCommand(f"Workshop {n}", seats, tuple(rounds))).id
            for n in range(WORKSHOPS)
        ]
        _guests(day_id, rounds, made)
    return day_id


def _guests(day_id: int, rounds: Sequence[int], made: Sequence[int]) -> None:
    random, now = Random(12), clock.now()  # noqa: S311  # the same choices each time
    people = [
        {"email": f"gast{n}@meetdag.example", "name": f"Gast {n}", "password_hash": "", "created_at": now}
        for n in range(PEOPLE)
    ]
    ids = session().scalars(insert(Person).returning(Person.id), people).all()
    rows = [{"day_id": day_id, "person_id": id_, "at": now, "diet": "", "travel": ""} for id_ in ids]
    registered = session().scalars(insert(Registration).returning(Registration.id), rows).all()
    choices = [
        {"registration_id": id_, "round_id": round_id, "rank": rank, "workshop_id": chosen}
        for id_ in registered
        for round_id in rounds
        for rank, chosen in enumerate(_picks(random, made), start=1)
    ]
    session().execute(insert(WorkshopChoice), choices)


def _picks(random: Random, made: Sequence[int]) -> list[int]:
    """Three workshops, those at the beginning more often."""
    left, found = list(made), []
    for _rank in range(CHOICES):
        found.append(left.pop(min(random.randrange(len(left)), random.randrange(len(left)))))
    return found
