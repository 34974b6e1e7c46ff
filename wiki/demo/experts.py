"""Experts of the demo, what schools say of them, and visits of schools to each other; everybody is invented."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wiki.days.queries import days as day_queries
from wiki.demo.days import still_to_come
from wiki.experts.queries.offers import offer
from wiki.experts.rules.experts import Consent, ContactCommand, ExpertCommand, Themes, Verdict, Way
from wiki.experts.rules.visits import DayCommand, OfferCommand
from wiki.experts.services import consents, experts, judgements, links, offers, reports, visits
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.schools.rules import Actor

_CORE = "kernteam@lichtwerk.example"
_YEAR = "2018-2019"


@dataclass(frozen=True)
class DemoExpert:
    """Somebody from outside. `invited_by` is the part of an address before `.example`; `links` are as `activity:A8`;
    `says` is who says what, with a sentence."""

    name: str
    headline: str
    about: str
    blocks: tuple[str, ...]
    tags: tuple[str, ...]
    invited_by: str
    fee: tuple[int, int, str]
    contact: tuple[str, str] | None
    public: bool
    links: tuple[str, ...] = ()
    says: tuple[tuple[str, Verdict, str], ...] = ()


@dataclass(frozen=True)
class DemoVisit:
    """A school that came, or asks to: `tips` are who says what; `answer` None while the host did not answer."""

    by: str
    asked: date
    day: date
    people: int
    question: str
    answer: str | None
    tips: tuple[tuple[str, str], ...] = ()
    report: bool = False


@dataclass(frozen=True)
class DemoOffer:
    """What a school offers to see; `by` is its coordinator, `contact` who answers. `again`: there is one day
    more, still to come in every demo and with room."""

    by: str
    contact: str
    title: str
    text: str
    seats: int
    days: tuple[date, ...]
    blocks: tuple[str, ...]
    tags: tuple[str, ...]
    visits: tuple[DemoVisit, ...] = ()
    again: bool = False


EXPERTS: Final = (
    DemoExpert(
        "Judith Waterman", "Orthopedagoog en trainer, praktijk De Brug",
        "Helpt teams om executieve functies in gewone lessen te oefenen: plannen, beginnen en volhouden.\n\n"
        "Werkt met voorbeelden uit de eigen les en laat iedereen ter plekke een werkvorm maken.",
        ("Leerlingregie", "Coaching"), ("executieve functies", "werkvormen"), "coordinator@draaibank",
        (125_000, 185_000, "voor een dag, zonder reiskosten"), ("j.waterman@praktijkdebrug.example", "06 10 20 30 40"),
        True, ("part", "activity:A8", "project:P1"),
        (
            ("docent@draaibank", Verdict.RECOMMENDED, "De werkvormen stonden de week erna al in onze planning."),
            ("docent@veenpluis", Verdict.RECOMMENDED, "Helder verhaal, en ze vraagt door tot je het zelf ziet."),
            ("coordinator@zomertaling", Verdict.DEPENDS, "Sterk voor mentoren; vakdocenten zochten voorbeelden."),
        ),
    ),
    DemoExpert(
        "Ferry Oosterlaken", "Lector leren onderzoeken, Hogeschool Kwelderland",
        "Begeleidt onderzoek van scholen zelf: een goede vraag, een vragenlijst die klopt, eerlijke conclusies.",
        ("Lerend team",), ("onderzoek", "vragenlijsten"), "coordinator@zilvermeeuw",
        (0, 369_480, "begeleiding van een heel onderzoek"), ("f.oosterlaken@kwelderland.example", ""), True,
        ("activity:A7", "project:P2"),
        (
            ("docent@zilvermeeuw", Verdict.RECOMMENDED, "Dwong ons om eerst de vraag scherp te krijgen."),
            ("docent@tureluur", Verdict.RECOMMENDED, "Legt statistiek uit zonder dat je het doorhebt."),
        ),
    ),
    DemoExpert(
        "Noor van Amstelveen", "Tekstschrijver en redacteur",
        "Schrijft schoolportretten en leert docenten hun eigen verhaal kort op te schrijven.",
        ("Leiding en koers",), ("publiceren", "verhalen"), "coordinator@veenpluis",
        (75_000, 220_000, "per artikel, na overleg"), None, False, ("activity:A9", "project:P3"),
        (("coordinator@vuurvlinder", Verdict.DEPENDS, "Mooie teksten, wel ruim op tijd beginnen."),),
    ),
    DemoExpert(
        "Bram Zeldenrust", "Roostermaker en adviseur",
        "Rekent met scholen door wat een flexrooster betekent voor lokalen, lestijd en tussenuren.",
        ("Flexibel rooster",), ("flexrooster", "rekenblad"), "coordinator@vuurvlinder",
        (60_000, 95_000, "voor een dagdeel"), None, False, ("activity:A10",),
        (
            ("docent@vuurvlinder", Verdict.RECOMMENDED, "Het rekenblad gebruiken we nog elke week."),
            ("coordinator@roerdomp", Verdict.NOT_AGAIN, "Paste niet bij onze vraag over toetsen."),
        ),
    ),
)  # fmt: skip
OFFERS: Final = (
    DemoOffer(
        "coordinator@wijdezicht", "docent@wijdezicht", "Coachgesprekken van tien minuten",
        "Je bent bij drie coachgesprekken en bij de nabespreking. Leerlingen weten dat je komt en vertellen "
        "daarna zelf wat een gesprek hun brengt.\n\nHandig voor scholen die coachen in hun rooster willen zetten.",
        4, (date(2018, 11, 20), date(2019, 2, 12), date(2019, 5, 21), date(2019, 6, 4)), ("Coaching",),
        ("coachgesprekken", "rooster"),
        (
            DemoVisit(
                "docent@tureluur", date(2018, 11, 2), date(2018, 11, 20), 2,
                "Hoe vinden jullie in een vol rooster tijd voor zes gesprekken per leerling?",
                "Leuk dat jullie komen. Meld je bij de conciërge; Lotte haalt jullie op.",
                (
                    ("docent@tureluur", "Een vast formulier houdt het gesprek bij de leerling. Dat nemen wij over."),
                    ("docent@wijdezicht", "Jullie vraag over stille leerlingen bespreken wij nu met alle coaches."),
                ),
                True,
            ),
            DemoVisit(
                "coordinator@draaibank", date(2019, 1, 21), date(2019, 2, 12), 3,
                "Werkt een gesprek van tien minuten ook in de werkplaats?",
                "Welkom, we laten ook het praktijklokaal zien.",
                (("coordinator@draaibank", "Staand praten bij de werkbank werkt net zo goed als aan tafel."),),
            ),
            DemoVisit(
                "docent@zilvermeeuw", date(2019, 4, 9), date(2019, 5, 21), 2,
                "Hoe betrekken jullie leerlingen bij het formulier?", None,
            ),
        ),
    ),
    DemoOffer(
        "coordinator@roerdomp", "docent@roerdomp", "Een dag zonder cijfers in de onderbouw",
        "Je loopt mee met klas 1 en spreekt een sectie over hoe zij vorderingen laten zien aan leerlingen en ouders.",
        3, (date(2019, 3, 21), date(2019, 5, 23)), ("Formatief handelen", "Waarderen van leren"), ("toetsbeleid",),
        (
            DemoVisit(
                "coordinator@zomertaling", date(2019, 2, 28), date(2019, 3, 21), 3,
                "Hoe vertel je ouders waar hun kind staat zonder een cijfer?",
                "Fijne vraag. We zorgen dat er ook een mentor bij is.",
                (("coordinator@zomertaling", "Ouders vonden de rubric met voorbeelden duidelijker dan een 6,4."),),
                True,
            ),
        ),
    ),
    DemoOffer(
        "coordinator@zomertaling", "coordinator@zomertaling", "Visitatie met een vraag",
        "Kom met een eigen vraag en kijk een ochtend mee in de klassen 1 en 2. We sluiten af met tips over en weer.",
        6, (date(2019, 5, 14),), ("Lerend team",), ("visitatie",), again=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the demo made so far: people by address, building blocks by name, activities by year and number, projects by
    code."""

    people: Mapping[str, Actor]
    blocks: Mapping[str, int]
    activities: Mapping[tuple[str, str], int]
    projects: Mapping[str, int]

    def who(self, name: str) -> Actor:
        """The person with this address, without `.example`."""
        return self.people[f"{name}.example"]


def bring_in(known: Known) -> None:
    """Add the experts, the invitations of schools, and the visits that came of them."""
    for expert in EXPERTS:
        _expert(known, expert)
    for one in OFFERS:
        _offer(known, one)


def _expert(known: Known, expert: DemoExpert) -> None:
    host, (low, high, note) = known.who(expert.invited_by), expert.fee
    with _at(date(2019, 1, 15)), transaction():
        command = ExpertCommand(
            expert.name,
            expert.headline,
            expert.about,
            Themes(tuple(known.blocks[name] for name in expert.blocks), expert.tags),
            host.member_id,
            low,
            high,
            note,
        )
        made = experts.add_expert(host, command).id
        for name in expert.links:
            links.link(host, made, _link(known, name))
        if expert.contact:
            agreed = Consent(Way.EMAIL, date(2019, 1, 14))
            consents.set_contact(host, made, ContactCommand(*expert.contact, agreed))
        if expert.public:
            consents.show_publicly(host, made, Consent(Way.TALK, date(2019, 1, 14)))
    for name, verdict, sentence in expert.says:
        with _at(date(2019, 3, 25)), transaction():
            judgements.judge(known.who(name), made, verdict, sentence, 0)


def _link(known: Known, name: str) -> str:
    kind, _colon, code = name.partition(":")
    if kind == "activity":
        return f"activity:{known.activities[_YEAR, code]}"
    return f"project:{known.projects[code]}" if kind == "project" else f"part:{_lecture(known)}"


def _lecture(known: Known) -> int:
    """The lecture of the third network day."""
    third = next(day for day in day_queries.days(known.people[_CORE]) if day.held_on == date(2019, 3, 14))
    return next(part.id for part in day_queries.parts(third.id) if part.speaker)


def days_of(one: DemoOffer) -> tuple[date, ...]:
    """The days on which a school receives others, by the clock of who makes the demo."""
    not_a_network_day = one.days[-1] + timedelta(days=2)
    return (*one.days, still_to_come(not_a_network_day)) if one.again else one.days


def _offer(known: Known, one: DemoOffer) -> None:
    host, on_days = known.who(one.by), days_of(one)
    with _at(date(2018, 10, 16)), transaction():
        command = OfferCommand(
            one.title,
            one.text,
            one.seats,
            tuple(DayCommand(day, 9 * 60, 12 * 60 + 30) for day in on_days),
            Themes(tuple(known.blocks[name] for name in one.blocks), one.tags),
            activity_id=known.activities[_YEAR, "A6"],
            project_id=known.projects["P4"],
            contact_id=known.who(one.contact).member_id,
        )
        offer_id = offers.add_offer(host, command).id
    on = {day.held_on: day.id for day in offer(host, offer_id).days}
    for visit in one.visits:
        _visit(known, one, offer_id, on[visit.day], visit)


def _visit(known: Known, one: DemoOffer, offer_id: int, day_id: int, visit: DemoVisit) -> None:
    guest = known.who(visit.by)
    with _at(visit.asked), transaction():
        made = visits.ask(guest, offer_id, day_id, visit.people, visit.question).id
    if visit.answer is None:
        return
    with _at(visit.asked), transaction():
        visits.accept(known.who(one.contact), made, visit.answer)
    with _at(visit.day):
        for name, tip in visit.tips:
            with transaction():
                visits.add_tip(known.who(name), made, tip)
        if visit.report:
            reports.write_report(guest, made)


def _at(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(day, time(13, 0), UTC))
