"""Schools, people and building blocks of the demo network; everything here is invented."""

from dataclasses import dataclass
from typing import Final, Literal

RoleName = Literal[
    "teacher", "school_coordinator", "network_coordinator", "treasurer", "second_approver", "administrator"
]

PASSWORD: Final = "vele-handen-2018"  # noqa: S105
"""Password of every demo account; demo mode only listens on loopback."""


@dataclass(frozen=True)
class DemoSchool:
    """One school; pupils are counted on 1 October of the year named, `colour` rings its initials."""

    code: str
    key: str
    name: str
    place: str
    kind: str
    pupils_2017: int
    pupils_2018: int
    colour: str
    about: str


@dataclass(frozen=True)
class DemoPerson:
    """One account; `school` is a school code, or None for the network's own people."""

    email: str
    name: str
    role: RoleName
    school: str | None = None
    language: str = "nl"


@dataclass(frozen=True)
class DemoBlock:
    """One building block of personalised learning, in the order the network lists them."""

    name: str
    description: str


SCHOOLS: Final = (
    DemoSchool(
        "99ZA00", "veenpluis", "Lyceum De Veenpluis", "Westerveld aan Zee", "havo/vwo", 1215, 1240, "#2f6b3c",
        "Een lyceum aan de rand van het veen. Alle secties werken met leerdoelen die leerlingen zelf kunnen lezen.",
    ),
    DemoSchool(
        "99ZB00", "roerdomp", "Roerdomp College", "Rietmeer", "vmbo-t/havo/vwo", 884, 860, "#7a4a12",
        "Werkt sinds vier jaar met formatief handelen en toetst in de onderbouw bijna zonder cijfers.",
    ),
    DemoSchool(
        "99ZC00", "vuurvlinder", "Mavo De Vuurvlinder", "Oud-Lindenberg", "vmbo-t", 552, 540, "#b3361b",
        "Een kleine mavo met één gebouw, korte lijnen en sinds dit jaar een flexrooster op drie dagdelen.",
    ),
    DemoSchool(
        "99ZD00", "tureluur", "Scholengemeenschap Tureluur", "Kwelderdam", "brede scholengemeenschap", 1604, 1580,
        "#1f5fa8", "De grootste school van het netwerk, op drie locaties. Bouwt aan coaching in de onderbouw.",
    ),
    DemoSchool(
        "99ZE00", "draaibank", "Vakcollege De Draaibank", "Smedenwaard", "vmbo-b/k", 298, 310, "#4a5568",
        "Een vakcollege met werkplaatsen. Leerlingen laten in een praktijkportfolio zien wat zij kunnen.",
    ),
    DemoSchool(
        "99ZF00", "wijdezicht", "Het Wijdezicht", "Hoogakker", "havo/vwo, daltonkenmerken", 951, 980, "#0f6f76",
        "Elke leerling heeft een coach en voert zes keer per jaar een gesprek van tien minuten.",
    ),
    DemoSchool(
        "99ZG00", "zilvermeeuw", "Zilvermeeuw College", "Duinhaven", "vmbo/havo", 741, 720, "#5b4a9e",
        "Leerlingen praten hier mee over lessen, rooster en toetsen. Trekker van het leerlingonderzoek.",
    ),
    DemoSchool(
        "99ZH00", "zomertaling", "OSG Zomertaling", "Meerlo-Noord", "havo/vwo/gymnasium", 1133, 1170, "#9a2a6b",
        "Verkent hoe klas 1 zonder cijfers kan werken en ontvangt graag scholen met een vraag.",
    ),
)  # fmt: skip

PEOPLE: Final = (
    DemoPerson("docent@veenpluis.example", "Marieke de Boer", "teacher", "99ZA00"),
    DemoPerson("coordinator@veenpluis.example", "Bart Hoekstra", "school_coordinator", "99ZA00"),
    DemoPerson("y.demir@veenpluis.example", "Yusuf Demir", "teacher", "99ZA00"),
    DemoPerson("docent@roerdomp.example", "Fatima El Idrissi", "teacher", "99ZB00"),
    DemoPerson("coordinator@roerdomp.example", "Annelies Kuipers", "school_coordinator", "99ZB00"),
    DemoPerson("t.vandermeulen@roerdomp.example", "Thijs van der Meulen", "teacher", "99ZB00"),
    DemoPerson("docent@vuurvlinder.example", "Çağla Yıldız", "teacher", "99ZC00"),
    DemoPerson("coordinator@vuurvlinder.example", "Ruben Post", "school_coordinator", "99ZC00"),
    DemoPerson("docent@tureluur.example", "Sjoerd van 't Hoff", "teacher", "99ZD00"),
    DemoPerson("coordinator@tureluur.example", "Ingrid Bakhuis", "school_coordinator", "99ZD00"),
    DemoPerson("n.pinas@tureluur.example", "Naomi Pinas", "teacher", "99ZD00"),
    DemoPerson("docent@draaibank.example", "Kevin Wuisman", "teacher", "99ZE00"),
    DemoPerson("coordinator@draaibank.example", "Gerda ter Haar", "school_coordinator", "99ZE00"),
    DemoPerson("docent@wijdezicht.example", "Lotte Verhagen", "teacher", "99ZF00"),
    DemoPerson("coordinator@wijdezicht.example", "Jeroen Smeets", "school_coordinator", "99ZF00"),
    DemoPerson("m.tan@wijdezicht.example", "Mei-Lin Tan", "teacher", "99ZF00", "en"),
    DemoPerson("docent@zilvermeeuw.example", "Priya Ramdin", "teacher", "99ZG00"),
    DemoPerson("coordinator@zilvermeeuw.example", "Wouter Dijkgraaf", "school_coordinator", "99ZG00"),
    DemoPerson("o.kaya@zilvermeeuw.example", "Ömer Kaya", "teacher", "99ZG00"),
    DemoPerson("docent@zomertaling.example", "Daniël Feenstra", "teacher", "99ZH00"),
    DemoPerson("coordinator@zomertaling.example", "Saskia Noordhof", "school_coordinator", "99ZH00"),
    DemoPerson("z.martens@zomertaling.example", "Zoë Martens", "teacher", "99ZH00"),
    DemoPerson("kernteam@lichtwerk.example", "Hanneke Blom", "network_coordinator"),
    DemoPerson("penningmeester@lichtwerk.example", "Gijs Terpstra", "treasurer"),
    DemoPerson("kascommissie@lichtwerk.example", "Soraya Lachman", "second_approver"),
    DemoPerson("beheer@lichtwerk.example", "Tom Achterberg", "administrator"),
)

BUILDING_BLOCKS: Final = (
    DemoBlock("Leerlingregie", "Leerlingen kiezen, plannen en kijken terug, en weten wie hen daarbij helpt."),
    DemoBlock(
        "Leerdoelen en leerlijnen", "Iedereen ziet waar de les naartoe gaat en wat de volgende stap is."
    ),
    DemoBlock(
        "Formatief handelen", "Docent en leerling gebruiken wat zij zien om de volgende stap te bepalen."
    ),
    DemoBlock("Coaching", "Elke leerling heeft iemand die luistert, doorvraagt en afspraken maakt."),
    DemoBlock("Flexibel rooster", "Tijd volgt het leren: vaste lessen waar het moet, keuze waar het kan."),
    DemoBlock("Samen leren", "Leerlingen leren met en van elkaar, met een rol voor ieder."),
    DemoBlock(
        "Waarderen van leren", "Toetsen, portfolio en rapport laten groei zien en niet alleen een cijfer."
    ),
    DemoBlock("Leeromgeving", "Ruimtes en materialen passen bij wat leerlingen komen doen."),
    DemoBlock("Digitaal leren", "Digitale middelen geven keuze en overzicht en nemen geen les over."),
    DemoBlock("Ouders als partner", "Ouders, leerling en school voeren samen het gesprek over leren."),
    DemoBlock("Lerend team", "Docenten kijken bij elkaar, proberen uit en delen wat werkt."),
    DemoBlock("Leiding en koers", "De schoolleiding kiest, geeft ruimte en doet zelf mee."),
)
