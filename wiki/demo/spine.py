"""The year plan of the demo as spine: milestones and results, wishes, and 2019-2020 under way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Final

from sqlalchemy import select

from wiki.days.models import Workshop
from wiki.days.rules.harvest import Harvest, HarvestedWish
from wiki.days.services import harvest
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.plan import services as plan
from wiki.plan.queries import activity, school_year, working_group
from wiki.roadmap.queries.ambitions import own_reply, round_of
from wiki.roadmap.rules.ambitions import AnswersCommand, RoundCommand
from wiki.roadmap.rules.milestones import MilestoneCommand, MilestoneKind, MilestoneState
from wiki.roadmap.rules.roll_over import Choice, Decision
from wiki.roadmap.services import ambitions, milestones, roll_over
from wiki.schools.rules import Actor
from wiki.wishes import services as wishes
from wiki.wishes.rules import WishCommand

YEAR, NEXT = "2018-2019", "2019-2020"
CORE: Final = "kernteam@lichtwerk.example"


@dataclass(frozen=True)
class Known:
    """What of the demo is there already, by the names its content uses; pages by the name of their file."""

    people: Mapping[str, Actor]
    schools: Mapping[str, int]
    activities: Mapping[tuple[str, str], int]
    pages: Mapping[str, str]


Way = tuple[str, str, date, date | None]
"""The activity, the title, the day, and when it was reached (None: not)."""

MILESTONES: Final[tuple[Way, ...]] = (
    ("A1", "Netwerkdag 1 gehouden", date(2018, 9, 27), date(2018, 9, 27)),
    ("A1", "Netwerkdag 2 gehouden", date(2018, 11, 27), date(2018, 11, 27)),
    ("A1", "Netwerkdag 3 gehouden", date(2019, 3, 14), date(2019, 3, 14)),
    ("A1", "Netwerkdag 4: jaarplan vaststellen", date(2019, 5, 28), None),
    ("A2", "Alle coaches hebben een gesprek opgenomen", date(2018, 12, 14), date(2019, 1, 18)),
    ("A3", "Leerdoelen van klas 1 staan in leerlingentaal", date(2018, 11, 30), date(2018, 11, 28)),
    ("A3", "Leerlijn plannen besproken op vier scholen", date(2019, 4, 12), None),
    ("A4", "Kijkwijzer uitgeprobeerd op drie scholen", date(2019, 2, 1), date(2019, 2, 8)),
    ("A5", "Eerste meting ingevuld", date(2018, 10, 31), date(2018, 10, 29)),
    ("A5", "Tweede meting ingevuld", date(2019, 4, 30), None),
    ("A6", "Bezoekrooster vastgesteld", date(2018, 10, 12), date(2018, 10, 12)),
    ("A7", "Vragenlijst afgenomen op zes scholen", date(2019, 3, 29), date(2019, 3, 27)),
    ("A9", "Zes portretten geschreven", date(2019, 5, 17), None),
    ("A10", "Eerste flexuren geëvalueerd", date(2019, 1, 25), date(2019, 1, 25)),
)

RESULTS: Final[tuple[Way, ...]] = (
    ("A1", "Draaiboek voor gastscholen", date(2018, 9, 1), date(2018, 8, 30)),
    ("A2", "Gespreksleidraad", date(2019, 6, 14), None),
    ("A2", "Reflectieformulier coachgesprek", date(2019, 2, 15), date(2019, 2, 11)),
    ("A3", "Serie leskaarten", date(2019, 6, 28), None),
    ("A4", "Kijkwijzer eigenaarschap", date(2019, 1, 31), date(2019, 1, 21)),
    ("A4", "Rubric regie over eigen leren", date(2019, 3, 15), date(2019, 3, 12)),
    ("A6", "Acht bezoekverslagen van één bladzijde", date(2019, 4, 30), None),
    ("A7", "Onderzoeksverslag eigenaarschap", date(2019, 5, 31), None),
    ("A8", "Presentatie en acht werkvormen", date(2019, 3, 31), date(2019, 3, 25)),
    ("A10", "Handreiking flexrooster", date(2019, 3, 31), date(2019, 3, 22)),
)


@dataclass(frozen=True)
class DemoWish:
    """A wish: its activity, who had it, on which day, in which workshop it came up, and who of which school took it up
    or what page it became."""

    activity: str
    title: str
    text: str
    by: str
    on: date
    workshop: str = ""
    taken_by: str = ""
    page: str = ""
    closed: str = ""


WISHES: Final = (
    DemoWish(
        "A4",
        "Een rubric die leerlingen zelf kunnen invullen",
        "De kijkwijzer is voor docenten. Kan er een versie komen waarmee een leerling naar zichzelf kijkt?",
        "docent@vuurvlinder.example",
        date(2018, 11, 27),
        workshop="Rubric ijken met elkaar",
        taken_by="docent@roerdomp.example",
        page="rubric-regie-over-eigen-leren",
    ),
    DemoWish(
        "A2",
        "Een gespreksleidraad voor mentoren die geen coach zijn",
        "Bij ons voeren mentoren de gesprekken, zonder scholing. Eén kaart met vijf goede vragen zou al helpen.",
        "docent@draaibank.example",
        date(2019, 1, 17),
        taken_by="docent@wijdezicht.example",
    ),
    DemoWish(
        "A3",
        "Leskaarten voor praktijkvakken",
        "De leskaarten gaan over talen en exacte vakken. Wie maakt er een voor techniek of horeca?",
        "docent@draaibank.example",
        date(2018, 11, 27),
        workshop="Leskaarten bouwen",
    ),
    DemoWish(
        "A10",
        "Een rekenblad voor flexuren op een grote school",
        "Het rekenblad gaat tot zes klassen per leerjaar. Wij hebben er elf.",
        "coordinator@tureluur.example",
        date(2019, 3, 29),
    ),
    DemoWish(
        "A5",
        "De monitor als app op de telefoon",
        "",
        "docent@zilvermeeuw.example",
        date(2018, 10, 9),
        closed="Het formulier werkt al op een telefoon. Een app onderhouden kunnen we niet.",
    ),
)

QUESTIONS: Final = (
    "Wat wil jouw school in 2019-2020 bereikt hebben?",
    "Wat wil je daarvoor halen bij andere scholen?",
    "Wat kan jouw school brengen?",
)
ANSWER_BY: Final = date(2019, 5, 17)
ANSWERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "roerdomp": (
        "Dat elke sectie formatief handelen heeft vastgelegd in haar vakwerkplan, ook als er docenten weggaan.",
        "Hoe borg je dit in beleid, zonder dat het een vinklijst wordt?",
        "Twee docenten die op andere scholen meekijken met de kijkwijzer.",
    ),
    "vuurvlinder": (
        "Het flexrooster voor alle klassen, niet alleen voor klas 1 en 2.",
        "Een school die al drie jaar flexuren heeft en eerlijk vertelt wat misging.",
        "Onze handreiking en het rekenblad, en een dag meelopen.",
    ),
    "wijdezicht": (
        "Leerlingen bereiden hun coachgesprek zelf voor, vanaf klas 1.",
        "Ideeën om gesprekken korter te maken zonder dat ze oppervlakkig worden.",
        "Een oefenmiddag coachgesprekken, met acteurs uit 5 havo.",
    ),
    "draaibank": (
        "Een praktijkportfolio dat het stagebedrijf ook begrijpt.",
        "Voorbeelden van leerdoelen in leerlingentaal bij praktijkvakken.",
        "Onze ervaring met leerlingen die hun eigen werk laten zien.",
    ),
    "zilvermeeuw": (
        "Een leerlingpanel dat elk kwartaal meepraat over de lessen.",
        "Hoe andere scholen omgaan met wat leerlingen zeggen en niet willen horen.",
        "De vragenlijst, en leerlingen die uitleggen hoe je een groepsgesprek leidt.",
    ),
}
DRAFT: Final = ("zomertaling", ("Klas 1 zonder cijfers, met een rapport dat ouders begrijpen.", "", ""))

_AMBITION_2019: Final = """\
*Dit is een eerste opzet, voor de netwerkdag van 28 mei.*

In 2019-2020 maken we af wat we begonnen: **wat werkt, leggen we vast**. \
Leerlingen bereiden hun gesprekken zelf voor en praten mee over hun lessen.
"""


def fill(known: Known) -> None:
    """Add all this to the demo, each thing on its own day."""
    _milestones(known)
    for wish in WISHES:
        _wish(known, wish)
    _roll_over(known)
    _ambitions(known)


def _at(day: date, do: Callable[[], object]) -> None:
    with clock.frozen(datetime.combine(day, time(14, 0), UTC)), transaction():
        do()


def _milestones(known: Known) -> None:
    core = known.people[CORE]
    for kind, ways in ((MilestoneKind.MILESTONE, MILESTONES), (MilestoneKind.RESULT, RESULTS)):
        for code, title, due_on, reached_on in ways:
            state = MilestoneState.REACHED if reached_on else MilestoneState.OPEN
            command = MilestoneCommand(kind, title, due_on, state, reached_on)
            add = partial(milestones.add_milestone, core, known.activities[YEAR, code], command)
            _at(date(2018, 8, 30), add)


def _wish(known: Known, wish: DemoWish) -> None:
    command = WishCommand(wish.title, wish.text, known.activities[YEAR, wish.activity])
    with clock.frozen(datetime.combine(wish.on, time(13, 30), UTC)), transaction():
        id_ = wishes.add_wish(known.people[wish.by], command).id
    if wish.workshop:
        _harvested(known, wish)
    if wish.taken_by:
        _at(date(2019, 2, 4), lambda: wishes.take_up(known.people[wish.taken_by], id_))
    if wish.page:
        page_id = int(known.pages[wish.page].rsplit("/", 1)[1].split("-")[0])
        _at(date(2019, 3, 12), lambda: wishes.link_page(known.people[wish.taken_by], id_, page_id))
    if wish.closed:
        _at(date(2018, 11, 6), lambda: wishes.close(known.people[CORE], id_, wish.closed))


def _harvested(known: Known, wish: DemoWish) -> None:
    """The wish is among what came of its workshop."""
    named = select(Workshop.id).where(Workshop.title == wish.workshop)
    with clock.frozen(datetime.combine(wish.on, time(13, 45), UTC)):
        workshop_id = session().scalars(named).one()
        harvest.gather(known.people[CORE], workshop_id, Harvest(wishes=(HarvestedWish(wish.title),)))


def _roll_over(known: Known) -> None:
    """The first four structural activities went over, with a new lead, new people and a new result; the rest waits."""
    core = known.people[CORE]
    year = school_year(YEAR)
    assert year is not None
    lead = {"A2": known.schools["99ZD00"]}
    more = {"A2": "docent@tureluur.example", "A3": "docent@draaibank.example"}
    less = {"A2": "coordinator@wijdezicht.example"}
    result = {"A4": "Formatief handelen staat in het beleid van elke school."}
    choices = [Choice(known.activities[YEAR, "A8"], Decision.ENDED)]
    for code in ("A1", "A2", "A3", "A4"):
        row = activity(known.activities[YEAR, code])
        assert row is not None
        group = {member.id for member in working_group(row.id)}
        if code in more:
            group.add(known.people[more[code]].member_id)
        if code in less:
            group.discard(known.people[less[code]].member_id)
        there = lead.get(code, row.lead_school_id), result.get(code, row.result)
        choices.append(Choice(row.id, Decision.CONTINUED, *there, tuple(sorted(group))))
    _at(date(2019, 4, 10), lambda: roll_over.roll_over(core, year.id, choices))


def _ambitions(known: Known) -> None:
    core, later = known.people[CORE], school_year(NEXT)
    assert later is not None
    year_id = later.id
    _at(date(2019, 4, 8), lambda: ambitions.ask_schools(core, year_id, 1, RoundCommand(QUESTIONS, ANSWER_BY)))
    for day, (school, texts) in enumerate(ANSWERS.items(), start=15):
        _answer(known, year_id, school, texts, date(2019, 4, day), send=True)
    _answer(known, year_id, *DRAFT, date(2019, 4, 25), send=False)
    _at(date(2019, 5, 6), lambda: plan.set_ambition(core, year_id, 1, _AMBITION_2019))


def _answer(
    known: Known, year_id: int, school: str, texts: tuple[str, ...], day: date, *, send: bool
) -> None:
    asked, who = round_of(year_id), known.people[f"coordinator@{school}.example"]
    assert asked is not None
    ids = [id_ for id_, _text in asked.questions]
    command = AnswersCommand(dict(zip(ids, texts, strict=True)), send)
    version = own_reply(who, year_id).version
    _at(day, lambda: ambitions.answer(who, year_id, version, command))
