"""The network days of the demo: three that were held, with choices, assignment, notes and report, and one to come."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import update

from wiki.days.models import NetworkDay, Workshop
from wiki.days.rules.attendance import Ticks
from wiki.days.rules.days import DayCommand, PartCommand, PartKind, SignUpCommand, WorkshopCommand
from wiki.days.rules.harvest import Harvest, HarvestedPage, HarvestedTask
from wiki.days.services import (
    assignment,
    attendance,
    days,
    harvest,
    programme,
    registrations,
    report,
    workshops,
)
from wiki.demo import releases
from wiki.demo.day_programmes import DAYS, TIMES, DemoDay, DemoWorkshop
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.notices.models import Notice
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages
from wiki.schools.rules import Actor

CORE = "kernteam@lichtwerk.example"
SEATS = 6
OPENS, AHEAD = timedelta(days=42), timedelta(days=35)
"""So long before a day its sign-up opens, and so far ahead the last one is at least: it is open in every demo."""
PUT_OFF = (
    "In dit voorbeeldnetwerk komt deze dag altijd nog: zo kun je je aanmelden, en de indeling uitproberen."
)
"""What is said of a day of the past that is still to come."""
DIETS = {"docent@roerdomp.example": "Halal", "z.martens@zomertaling.example": "Veganistisch"}


@dataclass(frozen=True)
class Known:
    """What the demo made so far: people by address, schools by code, activities by year and number, pages by name."""

    people: Mapping[str, Actor]
    schools: Mapping[str, int]
    activities: Mapping[tuple[str, str], int]
    pages: Mapping[str, str]

    @property
    def core(self) -> Actor:
        """The network coordinator."""
        return self.people[CORE]


def hold(known: Known) -> None:
    """Prepare the four days, and run the first three of them."""
    *held, last = DAYS
    for number, day in enumerate(held):
        _hold(known, number, day)
    _open(known, len(held), ahead(last))


def ahead(day: DemoDay) -> DemoDay:
    """A day of 2018-2019 as it is in a demo today. Who tries the demo wants to sign up, assign and see where everybody
    is before the day, which all end when it was held: so it is put off until it is to come, and says why."""
    on = still_to_come(day.on)
    return day if on == day.on else replace(day, on=on, intro=f"{day.intro} {PUT_OFF}")


def still_to_come(on: date) -> date:
    """The date of a day that is still to come: its own, or when that is over the first same day of a week that is far
    enough ahead."""
    first = clock.today() + AHEAD
    return max(on, first + timedelta(days=(on - first).days % 7))


def _open(known: Known, number: int, day: DemoDay) -> None:
    """A day that people sign up for: half of them did."""
    with _at(day.on - OPENS):
        day_id, rounds, made = _prepare(known, day)
        _sign_up(known, number, day_id, rounds, made, every=2)


def _hold(known: Known, number: int, day: DemoDay) -> None:
    with _at(day.on - OPENS):
        day_id, rounds, made = _prepare(known, day)
    with _at(day.on - timedelta(days=21)):
        came = _sign_up(known, number, day_id, rounds, made, every=9)
    with _at(day.on - timedelta(days=5)):
        with transaction():
            assignment.draw(known.core, day_id, f"{day.on:%Y%m%d}")
        with transaction():
            assignment.show(known.core, day_id)
    with _at(day.on):
        _run(known, day, day_id, made, came)
    with _at(day.on + timedelta(days=1)):
        report.as_page(known.core, day_id)
        _release_report(known, day_id, known.schools[day.school])
        with transaction():
            session().execute(
                update(Notice)
                .where(Notice.kind.like("day_%"), Notice.read_at.is_(None))
                .values(read_at=clock.now())
            )


def _release_report(known: Known, day_id: int, host_school_id: int) -> None:
    """Two colleagues read the report, and it is released."""
    page_id = session().get_one(NetworkDay, day_id).report_page_id or 0
    releases.release(known.people, page_id, host_school_id, "Het verslag is nagelezen")


def _prepare(known: Known, day: DemoDay) -> tuple[int, list[int], list[int]]:
    core = known.core
    facts = DayCommand(
        day.title, day.on, 570, 900, known.schools[day.school], day.address, day.intro,
        day.on - OPENS, day.on - timedelta(days=7),
    )  # fmt: skip
    with transaction():
        day_id = days.add_day(core, facts).id
        parts = [programme.add_part(core, day_id, _part(day, *row)) for row in TIMES]
        rounds = [part.id for part in parts if part.kind == PartKind.ROUND]
        made = [
            workshops.add_workshop(core, day_id, _workshop(known, one, rounds)).id for one in day.workshops
        ]
        days.publish(core, day_id)
    return day_id, rounds, made


def _part(day: DemoDay, kind: str, title: str, starts_at: int, ends_at: int) -> PartCommand:
    if title:
        return PartCommand(PartKind(kind), title, starts_at, ends_at)
    return PartCommand(PartKind(kind), day.plenary, starts_at, ends_at, day.speaker, day.about)


def _workshop(known: Known, one: DemoWorkshop, rounds: Sequence[int]) -> WorkshopCommand:
    return WorkshopCommand(
        one.title,
        SEATS,
        tuple(rounds),
        one.text,
        one.room,
        known.activities["2018-2019", one.activity],
        (known.people[one.leader].member_id,),
        tuple(int(known.pages[name].split("/")[2].split("-")[0]) for name in one.material),
    )


def _sign_up(
    known: Known, number: int, day_id: int, rounds: Sequence[int], made: Sequence[int], every: int
) -> list[Actor]:
    """Everybody of a school comes, but for one in `every`; the first workshop is wanted most."""
    guests = [actor for actor in known.people.values() if actor.school_id is not None]
    came = [actor for place, actor in enumerate(guests) if (place + number) % every]
    for place, actor in enumerate(came):
        turn = (0, 0, 1, 2, 0, 1)[(place + number) % 6]
        order = (*made[turn:], *made[:turn])
        choices = dict(zip(rounds, (order, (*order[1:], order[0])), strict=True))
        with transaction():
            registrations.register(actor, day_id, SignUpCommand(choices, DIETS.get(actor.email, "")))
    return came


def _run(known: Known, day: DemoDay, day_id: int, made: Sequence[int], came: Sequence[Actor]) -> None:
    everybody = [actor.member_id for actor in came]
    with transaction():
        attendance.at_the_door(known.core, day_id, Ticks([id_ for id_ in everybody if id_ % 11], everybody))
    for workshop_id, one in zip(made, day.workshops, strict=True):
        _write_down(known, workshop_id, one)
    with transaction():
        days.close(known.core, day_id)


def _write_down(known: Known, workshop_id: int, one: DemoWorkshop) -> None:
    leader = known.people[one.leader]
    harvest.write_notes(leader, workshop_id)
    page_id = session().get_one(Workshop, workshop_id).notes_page_id or 0
    points = "\n".join(f"- {point}" for point in one.notes)
    body = f"{one.text}\n\n## Wat nemen we mee?\n\n{points}\n"
    pages.save_page(leader, page_id, Change(1, body=body, confirm_removal=True, note="Verslag uitgewerkt"))
    brought = tuple(HarvestedPage(title, kind) for title, kind in one.harvest)
    todo = tuple(HarvestedTask(task.text, known.people[task.who].member_id, task.due) for task in one.tasks)
    if brought or todo:
        harvest.gather(leader, workshop_id, Harvest(brought, todo))


def _at(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(day, time(13), UTC))
