"""A network day for tests, made by the services: two rounds, three workshops."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.support import cast, content
from wiki.days.rules.days import DayCommand, PartCommand, PartKind, SignUpCommand, WorkshopCommand
from wiki.days.services import days, programme, registrations, workshops
from wiki.kernel.db import transaction

HELD = date(2019, 3, 14)
BEFORE = datetime(2019, 2, 10, 10, 0, tzinfo=UTC)
THE_DAY = datetime(2019, 3, 14, 10, 0, tzinfo=UTC)
AFTER = datetime(2019, 3, 15, 10, 0, tzinfo=UTC)
DAY = DayCommand(
    "Netwerkdag 3", HELD, 570, 900, cast.ROERDOMP, "Rietlaan 1, Rietmeer", "Over **regie**.",
    date(2019, 2, 1), date(2019, 3, 7),
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A day with two rounds: in both `forms` and `talks`, in the second `research` too."""

    day: int
    first: int
    second: int
    forms: int
    talks: int
    research: int


def day(command: DayCommand = DAY) -> int:
    """A day that is not announced."""
    with transaction():
        return days.add_day(content.actor("kim"), command).id


def stage(capacity: int = 2, announced: bool = True, research_seats: int = 9) -> Stage:
    """A day with its programme, announced; Anna leads `talks` in both rounds."""
    kim, id_ = content.actor("kim"), day()
    with transaction():
        programme.add_part(
            kim, id_, PartCommand(PartKind.PLENARY, "Welkom", 600, 660, "Dr. J. de Boer", "Over _leren_.")
        )
        first = programme.add_part(kim, id_, PartCommand(PartKind.ROUND, "Ronde 1", 675, 750)).id
        second = programme.add_part(kim, id_, PartCommand(PartKind.ROUND, "Ronde 2", 795, 870)).id
        both = (first, second)
        forms = WorkshopCommand("Werkvormen", capacity, both, "Doen.", "Lokaal 1", cast.LEARNING_GOALS)
        talks = WorkshopCommand("Coachgesprek", capacity, both, room="Lokaal 2", leaders=(cast.ANNA,))
        research = WorkshopCommand("Onderzoek", research_seats, (second,), room="Lokaal 3")
        ids = [workshops.add_workshop(kim, id_, one).id for one in (forms, talks, research)]
        if announced:
            days.publish(kim, id_)
    return Stage(id_, first, second, *ids)


def sign_up(stage: Stage, name: str, *choices: tuple[int, ...], diet: str = "", travel: str = "") -> int:
    """Somebody signs up, with choices for the first and the second round; returns their registration."""
    chosen = dict(zip((stage.first, stage.second), choices, strict=False))
    with transaction():
        return registrations.register(content.actor(name), stage.day, SignUpCommand(chosen, diet, travel)).id
