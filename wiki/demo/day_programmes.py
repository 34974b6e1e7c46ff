"""The four network days of 2018-2019 in the demo network: what happened on them; everything here is invented."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class DemoTask:
    """Something somebody took on, by their address."""

    text: str
    who: str
    due: date


@dataclass(frozen=True)
class DemoWorkshop:
    """A workshop given in both rounds. `notes` are the points of its notes; none for a day that is still to come."""

    title: str
    activity: str
    leader: str
    room: str
    text: str
    material: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    harvest: tuple[tuple[str, str], ...] = ()
    tasks: tuple[DemoTask, ...] = ()


@dataclass(frozen=True)
class DemoDay:
    """A day; its programme has the same times each time."""

    title: str
    on: date
    school: str
    address: str
    intro: str
    plenary: str
    speaker: str
    about: str
    workshops: tuple[DemoWorkshop, ...]


TIMES: Final = (
    ("other", "Inloop met koffie", 570, 600),
    ("plenary", "", 600, 660),
    ("round", "Workshopronde 1", 675, 750),
    ("other", "Lunch", 750, 795),
    ("round", "Workshopronde 2", 795, 870),
    ("plenary", "Oogst", 870, 900),
)
"""Kind, title and times; the first plenary part has the title of its day."""

DAYS: Final = (
    DemoDay(
        "Netwerkdag 1", date(2018, 9, 27), "99ZB00", "Rietlaan 12, Rietmeer",
        "De eerste dag van het jaar. We leggen onze speerpunten naast elkaar en kiezen waarmee we aan de slag gaan.",
        "Waar staan we? Speerpunten op de kaart", "Hanneke Blom, kernteam",
        "Elke school hangt haar speerpunt op de kaart. Wie is al een stap verder, en wie heeft dezelfde vraag?",
        (
            DemoWorkshop(
                "Formatief handelen starten", "A4", "t.vandermeulen@roerdomp.example", "Lokaal 1.04",
                "Hoe begin je, zonder er een toets bij te maken? Je gaat weg met één aanpak voor morgen.",
                ("rubric-regie-over-eigen-leren",),
                ("Begin met één klas en één leerdoel.", "Een exitkaart kost vijf minuten en levert een gesprek op.",
                 "Spreek in de sectie af wat je met de antwoorden doet."),
                (("Exitkaarten voor vijf vakken", "instrument"),),
                (DemoTask("Exitkaarten van vijf vakken verzamelen", "docent@zilvermeeuw.example", date(2018, 11, 1)),),
            ),
            DemoWorkshop(
                "Een coachrooster maken", "A2", "coordinator@wijdezicht.example", "Lokaal 1.06",
                "Coachgesprekken van tien minuten, voor elke leerling, elke drie weken. Past dat in je rooster?",
                ("reflectieformulier-coachgesprek",),
                ("Een vast coachuur werkt beter dan losse momenten.", "Reken met twintig leerlingen per coach.",
                 "Plan ook tijd om gesprekken na te bespreken."),
            ),
            DemoWorkshop(
                "Werken met de ontwikkelmonitor", "A5", "coordinator@tureluur.example", "Mediatheek",
                "Twaalf bouwstenen scoren met je team, en dan het goede gesprek voeren.",
                ("ontwikkelmonitor-bouwstenen",),
                ("Scoor eerst ieder voor zich, dan samen.", "Vraag bij elke score naar een voorbeeld.",
                 "Kies niet meer dan drie speerpunten."),
                (),
                (DemoTask("Uitleg bij de fasen korter maken", "n.pinas@tureluur.example", date(2018, 10, 19)),),
            ),
        ),
    ),
    DemoDay(
        "Netwerkdag 2", date(2018, 11, 27), "99ZE00", "Werkplaatsweg 3, Smedenwaard",
        "Vandaag luisteren we eerst naar leerlingen. Daarna maken we wat zij nodig hebben.",
        "Leerlingen aan het woord", "Leerlingpanel van vier scholen",
        "Zeven leerlingen vertellen wat keuze voor hen betekent. In het verslag staan geen namen.",
        (
            DemoWorkshop(
                "Leskaarten bouwen", "A3", "docent@veenpluis.example", "Praktijklokaal hout",
                "Van leerdoel naar les in vijftig minuten. Neem een les mee die je volgende week geeft.",
                ("leskaart-start-met-een-leerdoel",),
                ("Een leerdoel is goed als een leerling het kan uitleggen.", "Begin met de exitkaart, dan de les.",
                 "Laat een collega van een ander vak meelezen."),
                (("Leskaart Plannen van een week", "instrument"),),
                (DemoTask("Leskaart uitproberen in klas 2", "docent@vuurvlinder.example", date(2019, 1, 18)),),
            ),
            DemoWorkshop(
                "Flexrooster: wat vraagt het?", "A10", "coordinator@vuurvlinder.example", "Aula",
                "Drie dagdelen waarop leerlingen zelf kiezen. Wat ging goed, wat zouden we anders doen?",
                ("handreiking-flexrooster",),
                ("Begin met één dagdeel.", "Leg uit aan ouders vóór de start.", "Tel hoe vaak leerlingen wisselen."),
            ),
            DemoWorkshop(
                "Rubric ijken met elkaar", "A4", "docent@roerdomp.example", "Lokaal 9",
                "Scoren we hetzelfde? Met drie filmpjes en één rubric zoeken we het uit.",
                ("rubric-regie-over-eigen-leren",),
                ("Over ‘hulp vragen’ waren we het snel eens.", "‘Reflecteren’ heeft een voorbeeld per niveau nodig.",
                 "Gebruik de rubric in een gesprek, niet voor een cijfer."),
                (),
                (DemoTask("Voorbeelden per niveau schrijven", "docent@roerdomp.example", date(2019, 2, 1)),),
            ),
        ),
    ),
    DemoDay(
        "Netwerkdag 3", date(2019, 3, 14), "99ZF00", "Heideweg 40, Hoogakker",
        "Plannen, beginnen, volhouden: we horen wat onderzoek zegt, en oefenen ermee.",
        "Executieve functies en regie", "Dr. J. Waterman, externe deskundige",
        "Een lezing van drie kwartier, met opdrachten voor aan tafel.",
        (
            DemoWorkshop(
                "Werkvormen voor plannen en beginnen", "A8", "docent@draaibank.example", "Lokaal 204",
                "Acht werkvormen, elk in tien minuten uit te leggen aan een klas.",
                ("leskaart-start-met-een-leerdoel",),
                ("‘Eerst, dan’ werkt in elk vak.", "Een zichtbare klok helpt meer dan een waarschuwing.",
                 "Laat leerlingen zelf een werkvorm kiezen."),
                (("Acht werkvormen op één blad", "instrument"),),
                (DemoTask("Blad met werkvormen opmaken", "docent@draaibank.example", date(2019, 4, 5)),),
            ),
            DemoWorkshop(
                "Coachgesprek oefenen", "A2", "docent@wijdezicht.example", "Lokaal 206",
                "In drietallen: coach, leerling en iemand die meet wie er aan het woord is.",
                ("reflectieformulier-coachgesprek", "onderzoek-coachgesprek-van-tien-minuten"),
                ("Wachten na een vraag is het moeilijkst.", "Met het formulier spreekt de leerling vaker.",
                 "Sluit af met één afspraak, niet met drie."),
            ),
            DemoWorkshop(
                "Eerste uitkomsten leerlingonderzoek", "A7", "o.kaya@zilvermeeuw.example", "Mediatheek",
                "Wat zeggen 612 leerlingen over keuze? We lezen samen de eerste tabellen.",
                ("leerlingvragenlijst-eigenaarschap",),
                ("Keuze in volgorde hangt samen met ervaren regie.", "We zien geen oorzaak en gevolg.",
                 "Bespreek de uitkomsten met leerlingen zelf."),
                (("Zo bespreek je de uitkomsten met je klas", "story"),),
                (DemoTask("Tabellen per school versturen", "docent@zilvermeeuw.example", date(2019, 4, 12)),),
            ),
        ),
    ),
    DemoDay(
        "Netwerkdag 4", date(2019, 5, 28), "99ZA00", "Veenweg 8, Westerveld aan Zee",
        "We oogsten wat het jaar opleverde en stellen samen de ambitie voor 2019-2020 vast.",
        "Oogst en ambitie 2019-2020", "Hanneke Blom, kernteam",
        "Het jaarplan van volgend jaar ligt op tafel. Neem mee wat jouw school wil halen en brengen.",
        (
            DemoWorkshop(
                "Borgen in beleid", "A5", "coordinator@zomertaling.example", "Lokaal 11",
                "Hoe blijft het, ook als de trekker vertrekt? We schrijven één alinea voor het schoolplan.",
            ),
            DemoWorkshop(
                "Onderzoek lezen en gebruiken", "A7", "t.vandermeulen@roerdomp.example", "Lokaal 12",
                "Van tabel naar besluit: wat mag je wel en niet uit een onderzoek halen?",
                ("onderzoek-meer-keuze-meer-eigenaarschap",),
            ),
            DemoWorkshop(
                "Publiceren over je school", "A9", "m.tan@wijdezicht.example", "Studiehuis",
                "Een portret van je school in zeshonderd woorden. Breng een foto mee.",
                ("verhaal-regie-in-zes-scholen",),
            ),
        ),
    ),
)  # fmt: skip
