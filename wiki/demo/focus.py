"""Focal points of the demo's schools over two years, a question between two, and the days they were asked for."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wiki.focus.queries.points import Filters, points
from wiki.focus.queries.rounds import rounds as network_days
from wiki.focus.rules.points import Flag, PointCommand, Stage
from wiki.focus.services import contacts, rounds
from wiki.focus.services import points as services
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.plan.queries import school_year
from wiki.schools.rules import Actor

OLD, NEW, NEXT = "2017-2018", "2018-2019", "2019-2020"
_CORE = "kernteam@lichtwerk.example"


@dataclass(frozen=True)
class DemoPoint:
    """A focal point: `then` is its stage in 2017-2018 (None: it was not there), `begin` and `now` those of September
    and March 2018-2019 (None: it was over). `contact` is the part of an address before the at."""

    school: str
    title: str
    block: str | None
    then: Stage | None
    begin: Stage | None
    now: Stage | None
    requests: str = ""
    offers: str = ""
    flags: tuple[Flag, ...] = ()
    contact: str | None = None


_E, _D, _T, _I, _B = Stage

POINTS: Final = (
    DemoPoint(
        "veenpluis", "Leerdoelgericht werken", "Leerdoelen en leerlijnen", _D, _T, _I,
        "Hoe bewaar je samenhang als elke sectie eigen leerdoelen schrijft?",
        "Leskaarten, een leerlijn plannen en een sectie die leerdoelen in leerlingentaal schrijft.",
        (Flag.BRINGS,), "docent",
    ),
    DemoPoint(
        "veenpluis", "", "Lerend team", None, _E, _D,
        "Een werkwijze voor lesbezoek zonder oordeel.", "", (Flag.HAS_QUESTION,),
    ),
    DemoPoint(
        "roerdomp", "Formatief handelen", "Formatief handelen", _T, _I, _B,
        "", "Een kijkwijzer voor lesbezoek, een training van een dagdeel en twee lessen om te bekijken.",
        (Flag.BRINGS, Flag.HOSTS), "docent",
    ),
    DemoPoint(
        "roerdomp", "Toetsen bijna zonder cijfers", "Waarderen van leren", _D, _T, _I,
        "Hoe vertel je ouders wat een rapport zonder cijfers zegt?",
        "Ons toetsbeleid voor de onderbouw, met de fouten die wij maakten.", (Flag.BRINGS,),
    ),
    DemoPoint(
        "vuurvlinder", "Flexrooster", "Flexibel rooster", _E, _D, _T,
        "Een school die al langer een flexrooster heeft: hoe houd je zicht op wie waar is?",
        "Een rekenblad voor flexuren.", (Flag.SEEKS_PARTNER,), "docent",
    ),
    DemoPoint(
        "tureluur", "Coachen in de onderbouw", "Coaching", None, _E, _D,
        "Een gespreksleidraad voor een coachgesprek van tien minuten, en wie ons dat voordoet.", "",
        (Flag.HAS_QUESTION,), "docent",
    ),
    DemoPoint(
        "tureluur", "Keuzewerktijd op drie locaties", "Flexibel rooster", _E, _D, _D,
        "", "Een rooster dat over drie locaties klopt.", (),
    ),
    DemoPoint(
        "draaibank", "Praktijkportfolio", "Waarderen van leren", _E, _D, _T,
        "Een rubric die leerlingen zelf kunnen lezen.", "Voorbeelden uit de werkplaats.", (), "docent",
    ),
    DemoPoint(
        "wijdezicht", "Coachgesprekken", "Coaching", _T, _I, _B,
        "", "Een reflectieformulier, een gespreksleidraad en coaches die hun gesprek laten zien.",
        (Flag.HOSTS, Flag.BRINGS), "docent",
    ),
    DemoPoint(
        "zilvermeeuw", "Leerlingparticipatie", "Leerlingregie", _D, _T, _I,
        "", "Een leerlingpanel dat op bezoek komt, en een vragenlijst.", (), "docent",
    ),
    DemoPoint(
        "zomertaling", "Toetsbeleid zonder cijfers in klas 1", "Waarderen van leren", None, _E, _E,
        "Scholen die al zonder cijfers toetsen: hoe begonnen jullie met het toetsbeleid?", "",
        (Flag.SEEKS_PARTNER,), "docent",
    ),
    DemoPoint("zomertaling", "", "Lerend team", _I, None, None, "", "Een draaiboek voor schoolbezoeken."),
)  # fmt: skip
AHEAD: Final = ("veenpluis", "tureluur", "wijdezicht")
"""Schools that go on with the same in 2019-2020, and say so already."""
NEXT_POINTS: Final = (
    DemoPoint(
        "roerdomp", "Formatief handelen in elk vakwerkplan", "Formatief handelen", None, None, _I,
        "Hoe borg je dit in beleid, zonder dat het een vinklijst wordt?",
        "Twee docenten die op andere scholen meekijken met de kijkwijzer.", (Flag.HAS_QUESTION,), "docent",
    ),
    DemoPoint(
        "vuurvlinder", "Flexrooster voor alle klassen", "Flexibel rooster", None, None, _I,
        "Een school die al drie jaar flexuren heeft en eerlijk vertelt wat misging.",
        "Ons rekenblad voor flexuren.", (Flag.BRINGS,), "docent",
    ),
    DemoPoint(
        "zilvermeeuw", "Ouders bij het portfoliogesprek", "Ouders als partner", None, None, _E,
        "Wie laat leerlingen het gesprek met hun ouders leiden?", "", (Flag.SEEKS_PARTNER,), "docent",
    ),
    DemoPoint(
        "draaibank", "Ouders als partner in de praktijk", "Ouders als partner", None, None, _D,
        "", "Een avond waarop leerlingen hun ouders laten werken in de werkplaats.", (Flag.HOSTS,), "docent",
    ),
)  # fmt: skip
"""What schools begin with in 2019-2020, as far as it is known in May."""
SENT = timedelta(days=10)
"""So long before a network day its preview went out."""
QUESTION: Final = (
    "Hallo, bij ons begint in september coachen in de onderbouw. Mogen twee docenten een dagdeel met jullie coaches "
    "meelopen?"
)
ANSWER: Final = (
    "Graag. Kom op een dinsdag, dan zijn er zes gesprekken. Neem zelf een vraag mee, dat werkt het best."
)


def add_focal_points(
    people: Mapping[str, Actor],
    schools: Mapping[str, int],
    blocks: Mapping[str, int],
    years: Mapping[str, int],
) -> None:
    """Enter the focal points as the coordinators of the schools; `schools` by the name in their addresses."""
    for school, school_id in schools.items():
        coordinator = people[f"coordinator@{school}.example"]
        mine = [point for point in POINTS if point.school == school]
        _first_year(coordinator, school_id, mine, people, blocks, years[OLD])
        _second_year(coordinator, school_id, mine, people, blocks, years[NEW])
    _rounds(people[_CORE])
    _talk(people, schools, years[NEW])


def look_ahead(people: Mapping[str, Actor], schools: Mapping[str, int], blocks: Mapping[str, int]) -> None:
    """Some schools said already what they work on in 2019-2020, the year that is being prepared."""
    year = school_year(NEXT)
    if year is None:
        raise LookupError(NEXT)
    with _at(date(2019, 5, 13)), transaction():
        for school in AHEAD:
            services.take_over(people[f"coordinator@{school}.example"], schools[school], year.id)
        for point in NEXT_POINTS:
            who = people[f"coordinator@{point.school}.example"]
            command = _command(point, point.now or Stage.EXPLORE, people, blocks)
            services.add_point(who, schools[point.school], year.id, command)


def _command(
    point: DemoPoint, stage: Stage, people: Mapping[str, Actor], blocks: Mapping[str, int]
) -> PointCommand:
    contact = people[f"{point.contact}@{point.school}.example"].member_id if point.contact else None
    block = blocks[point.block] if point.block else None
    return PointCommand(
        block, point.title, stage, point.requests, point.offers, frozenset(point.flags), contact
    )


def _first_year(
    who: Actor,
    school_id: int,
    mine: list[DemoPoint],
    people: Mapping[str, Actor],
    blocks: Mapping[str, int],
    year: int,
) -> None:
    with _at(date(2017, 10, 9)), transaction():
        for point in mine:
            if point.then is not None:
                services.add_point(who, school_id, year, _command(point, point.then, people, blocks))
        services.confirm(who, school_id, year, {})


def _second_year(
    who: Actor,
    school_id: int,
    mine: list[DemoPoint],
    people: Mapping[str, Actor],
    blocks: Mapping[str, int],
    year: int,
) -> None:
    """Most go on from the year before; each is brought up to date in September and in March."""
    with _at(date(2018, 9, 10)), transaction():
        services.take_over(who, school_id, year)
        for point in mine:
            if point.then is None and point.begin is not None:
                services.add_point(who, school_id, year, _command(point, point.begin, people, blocks))
        for row in points(who, year, Filters(school=school_id)):
            if not any(_is(point, row.title, row.building_block) and point.begin for point in mine):
                services.remove_point(who, row.id, row.version)
    for day, stage_of in ((date(2018, 9, 10), "begin"), (date(2019, 3, 4), "now")):
        with _at(day), transaction():
            stages = {
                row.id: (row.version, stage)
                for row in points(who, year, Filters(school=school_id))
                for point in mine
                if _is(point, row.title, row.building_block)
                and (stage := getattr(point, stage_of)) is not None
            }
            services.confirm(who, school_id, year, stages)


def _is(point: DemoPoint, title: str, block: str | None) -> bool:
    return (point.title, point.block) == (title, block)


def _rounds(core: Actor) -> None:
    """The previews of the days that were held went out; that of the day to come did not yet."""
    for round_ in reversed(network_days()):
        if round_.day < clock.today():
            with _at(round_.day - SENT), transaction():
                rounds.send_previews(core, round_.id)


def _talk(people: Mapping[str, Actor], schools: Mapping[str, int], year: int) -> None:
    """Tureluur asks Het Wijdezicht, which answers."""
    asks, answers = people["docent@tureluur.example"], people["docent@wijdezicht.example"]
    mine = points(asks, year, Filters(school=schools["tureluur"]))
    coaching = next(point for point in mine if point.title == "Coachen in de onderbouw")
    with _at(date(2019, 3, 20)), transaction():
        contact = contacts.ask(asks, f"{coaching.id}-{schools['wijdezicht']}", QUESTION).id
    with _at(date(2019, 3, 21)), transaction():
        contacts.answer(answers, contact, ANSWER)


def _at(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(day, time(13, 0), UTC))
