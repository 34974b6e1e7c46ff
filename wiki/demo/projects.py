"""Projects with their distribution keys and costs; the states of the costs exercise the whole flow."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Method = Literal["equal", "pupils", "percent", "weights", "fixed_rest"]
Status = Literal["draft", "submitted", "approved_once", "approved", "rejected"]
"""`approved_once`: the treasurer approved it, and above the limit a second person has to."""


@dataclass(frozen=True)
class DemoKey:
    """A distribution key; `lines` are (school code, whole weight) and empty for `equal` and `pupils`."""

    method: Method
    effective_from: date
    rationale: str
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DemoCost:
    """One cost document; `vat_cents` is the part of `gross_cents` that is VAT; `payer` is a school code."""

    description: str
    supplier: str
    document_number: str
    date: date
    gross_cents: int
    vat_cents: int
    payer: str
    kind: str
    status: Status
    reason: str = ""
    hours: tuple[int, int, int] | None = None
    """Minutes, and in cents for an hour the rate and the wage cost; for the kind `hours`."""
    foreign: tuple[str, int, int, str] | None = None
    """Currency, amount in its smallest unit, euros for a million units of it, and where that rate stands."""
    credits: int = 0
    """Of a credit note: the number in the project of the cost that it takes something off."""


@dataclass(frozen=True)
class DemoProject:
    """One project of an activity; `keys` by date, each one fixed before the costs it divides."""

    code: str
    title: str
    activity: str
    lead_school: str
    schools: tuple[str, ...]
    start: date
    end: date
    budget_cents: int
    description: str
    keys: tuple[DemoKey, ...]
    costs: tuple[DemoCost, ...]
    year: str = "2018-2019"
    """The school year of the activity."""

    def recorded_by(self, cost: DemoCost) -> str:
        """Address of the coordinator of the school that paid, who records the cost."""
        return _COORDINATORS[cost.payer]


_COORDINATORS: Final = {
    "99ZA00": "coordinator@veenpluis.example",
    "99ZB00": "coordinator@roerdomp.example",
    "99ZC00": "coordinator@vuurvlinder.example",
    "99ZD00": "coordinator@tureluur.example",
    "99ZE00": "coordinator@draaibank.example",
    "99ZF00": "coordinator@wijdezicht.example",
    "99ZG00": "coordinator@zilvermeeuw.example",
    "99ZH00": "coordinator@zomertaling.example",
}
_ALL: Final = tuple(_COORDINATORS)

_P1: Final = DemoProject(
    "P1", "Masterclass executieve functies", "A8", "99ZE00",
    ("99ZA00", "99ZB00", "99ZC00", "99ZD00", "99ZE00", "99ZF00", "99ZG00"),
    date(2019, 1, 15), date(2019, 4, 30), 275_000,
    """\
Een middag voor 46 docenten van zeven scholen. De zaal kost niets: Vakcollege De Draaibank is gastschool.
OSG Zomertaling doet niet mee, omdat daar die week toetsweek is.
""",
    (
        DemoKey(
            "equal", date(2019, 1, 15),
            "Elke school mag evenveel docenten sturen en krijgt hetzelfde materiaal. Daarom draagt elke deelnemende "
            "school evenveel.",
        ),
    ),
    (
        DemoCost("Honorarium externe deskundige", "Wieringa Leeradvies", "2019-0042", date(2019, 3, 20),
                 185_000, 32_107, "99ZE00", "invoice", "approved"),
        DemoCost("Reiskosten externe deskundige", "Wieringa Leeradvies", "2019-0043", date(2019, 3, 20),
                 8_640, 0, "99ZE00", "travel", "approved"),
        DemoCost("Lunch, 46 personen", "De Smidse Catering", "K-1907", date(2019, 3, 21),
                 69_000, 5_697, "99ZB00", "invoice", "submitted"),
        DemoCost("Taxi voor docenten naar de masterclass", "Taxi Rietmeer", "T-5521", date(2019, 3, 20),
                 7_850, 648, "99ZB00", "travel", "rejected",
                 "Vervoer van eigen docenten valt niet onder de begroting van dit project. "
                 "Elke school regelt en betaalt dat zelf."),
    ),
)  # fmt: skip

_P2: Final = DemoProject(
    "P2", "Leerlingonderzoek ervaren eigenaarschap", "A7", "99ZG00", _ALL,
    date(2019, 1, 7), date(2019, 6, 14), 500_000,
    """\
Vragenlijst bij leerlingen van zes scholen en vier groepsgesprekken. Alle acht scholen dragen bij: de vragenlijst en
het verslag zijn voor iedereen.
""",
    (
        DemoKey(
            "pupils", date(2018, 12, 10),
            "De opbrengst is voor alle leerlingen. Grote scholen hebben er meer aan dan kleine, dus verdelen we naar "
            "het aantal leerlingen op 1 oktober 2018.",
        ),
    ),
    (
        DemoCost("Vervanging docenten, 3 dagdelen", "Zilvermeeuw College", "INT-2019-08", date(2019, 1, 31),
                 72_000, 0, "99ZG00", "hours", "approved", hours=(720, 6_000, 5_850)),
        DemoCost("Enquêtetool, licentie voor een half jaar", "Vraagbaak Online", "F190217", date(2019, 2, 4),
                 24_000, 4_165, "99ZG00", "invoice", "approved"),
        DemoCost("Drukwerk vragenlijsten en posters", "Drukkerij Duinzicht", "190388", date(2019, 3, 8),
                 14_520, 2_520, "99ZB00", "print", "approved"),
        DemoCost("Begeleiding hogeschool, eerste termijn", "Hogeschool Rietveen", "HR-2019-114", date(2019, 3, 29),
                 170_000, 29_504, "99ZG00", "invoice", "approved"),
        DemoCost("Begeleiding hogeschool, tweede termijn", "Hogeschool Rietveen", "HR-2019-187", date(2019, 5, 24),
                 199_480, 34_620, "99ZA00", "invoice", "approved"),
    ),
)  # fmt: skip

_P3: Final = DemoProject(
    "P3", "Publicatie Regie in zes scholen", "A9", "99ZA00",
    ("99ZA00", "99ZB00", "99ZC00", "99ZE00", "99ZF00", "99ZG00"),
    date(2019, 2, 1), date(2019, 6, 30), 450_000,
    "Redactie, vormgeving en fotografie van een artikel met zes schoolportretten.\n",
    (
        DemoKey(
            "weights", date(2019, 2, 1),
            "Elke school krijgt één portret, dus een gelijk deel. Een school met minder dan 400 leerlingen krijgt "
            "solidariteitskorting en draagt 0,8 deel: gewicht 8 tegen 10.",
            (("99ZA00", 10), ("99ZB00", 10), ("99ZC00", 10), ("99ZE00", 8), ("99ZF00", 10), ("99ZG00", 10)),
        ),
    ),
    (
        DemoCost("Redactie artikel en portretten", "Tekstbureau Leesteken", "L19-036", date(2019, 4, 12),
                 220_000, 38_182, "99ZA00", "invoice", "approved"),
        DemoCost("Vormgeving", "Studio Wadlijn", "2019/71", date(2019, 5, 17),
                 145_000, 25_165, "99ZA00", "invoice", "submitted"),
        DemoCost("Fotografie op zes scholen", "Foto Hoekzicht", "0519", date(2019, 5, 22),
                 60_000, 10_413, "99ZF00", "invoice", "draft"),
        DemoCost("Fotografie op zes scholen", "Foto Hoekzicht", "0519-offerte", date(2019, 5, 6),
                 64_500, 11_194, "99ZF00", "invoice", "rejected",
                 "Dit is de offerte en niet de factuur. Voer de factuur in zodra die er is; het bedrag is daar lager."),
    ),
)  # fmt: skip

_OWN_TRAVEL: Final = DemoKey(
    "weights", date(2018, 10, 12),
    "Ieder draagt de eigen reiskosten. Het gewicht is het aantal kilometers heen en terug van het eigen bezoek, zoals "
    "vastgesteld in het bezoekrooster van 12 oktober 2018. Vergoeding: € 0,19 per kilometer.",
    (("99ZA00", 64), ("99ZB00", 48), ("99ZC00", 36), ("99ZD00", 92),
     ("99ZE00", 40), ("99ZF00", 56), ("99ZG00", 28), ("99ZH00", 76)),
)  # fmt: skip


def _visit(number: int, day: date, visitor: str, host: str, cents: int, status: Status) -> DemoCost:
    return DemoCost(
        f"Reiskosten bezoek {number} aan {host}", "Declaratie bezoekers", f"BEZ-{number:02}", day,
        cents, 0, visitor, "travel", status,
    )  # fmt: skip


_P4: Final = DemoProject(
    "P4", "Schoolbezoeken 2018-2019", "A6", "99ZH00", _ALL,
    date(2018, 10, 12), date(2019, 5, 31), 25_000,
    """\
Acht bezoeken, één per school. Ieder draagt de eigen reiskosten. De attenties voor de gastscholen (acht keer € 15,00)
komen uit de netwerkpot: die delen we gelijk.
""",
    (
        _OWN_TRAVEL,
        DemoKey(
            "equal", date(2019, 4, 15),
            "Vanaf 15 april 2019 zijn alle bezoeken geweest. Wat daarna komt, zijn de attenties uit de netwerkpot: "
            "elke school ontving één bezoek, dus elke school draagt evenveel.",
        ),
    ),
    (
        _visit(1, date(2018, 11, 13), "99ZA00", "Roerdomp College", 1_216, "approved"),
        _visit(2, date(2018, 11, 29), "99ZB00", "Het Wijdezicht", 912, "approved"),
        _visit(3, date(2018, 12, 11), "99ZC00", "Vakcollege De Draaibank", 684, "approved"),
        _visit(4, date(2019, 1, 17), "99ZD00", "OSG Zomertaling", 1_748, "approved"),
        _visit(5, date(2019, 1, 29), "99ZE00", "Mavo De Vuurvlinder", 760, "approved"),
        _visit(6, date(2019, 2, 7), "99ZF00", "Lyceum De Veenpluis", 1_064, "submitted"),
        _visit(7, date(2019, 3, 5), "99ZG00", "Scholengemeenschap Tureluur", 532, "submitted"),
        _visit(8, date(2019, 4, 2), "99ZH00", "Zilvermeeuw College", 1_444, "draft"),
        DemoCost("Attenties gastscholen, 8 keer € 15,00", "Boekhandel De Leeslamp", "19-2204", date(2019, 4, 18),
                 12_000, 991, "99ZH00", "other", "submitted"),
    ),
)  # fmt: skip

_P0: Final = DemoProject(
    "P0", "Twaalf bouwstenen op papier", "A2", "99ZD00", _ALL,
    date(2018, 1, 15), date(2018, 6, 29), 180_000,
    "De beschrijving van de twaalf bouwstenen als boekje, voor alle docenten van de acht scholen.\n",
    (
        DemoKey(
            "equal", date(2018, 1, 15),
            "De bouwstenen zijn van iedereen en elke school krijgt evenveel boekjes. Dus draagt elke school evenveel.",
        ),
    ),
    (
        DemoCost("Schrijfbegeleiding, drie middagen", "Taalbureau De Komma", "2018-031", date(2018, 3, 15),
                 124_000, 21_521, "99ZD00", "invoice", "approved"),
        DemoCost("Drukwerk, 250 boekjes", "Drukkerij Duinzicht", "180231", date(2018, 4, 12),
                 46_875, 2_653, "99ZA00", "print", "approved"),
    ),
    "2017-2018",
)  # fmt: skip

_P5: Final = DemoProject(
    "P5", "Studiebezoek flexrooster in Kopenhagen", "A10", "99ZC00",
    ("99ZA00", "99ZB00", "99ZC00", "99ZE00", "99ZG00"),
    date(2019, 1, 21), date(2019, 6, 28), 900_000,
    """\
Twee dagen bij drie scholen in Denemarken die al vijf jaar met een flexrooster werken. Per school gaan drie mensen mee.
""",
    (
        DemoKey(
            "equal", date(2019, 1, 21),
            "Van elke school gaan drie mensen mee. Daarom draagt elke deelnemende school evenveel.",
        ),
    ),
    (
        DemoCost("Trein en bus in Denemarken", "Øresund Rejser", "OR-20417", date(2019, 3, 14),
                 131_990, 0, "99ZB00", "travel", "approved",
                 foreign=("DKK", 985_000, 134_000, "De Nederlandsche Bank, 14 maart 2019")),
        DemoCost("Reisverzekering, 15 personen", "Verzekerd Op Reis", "VR-88213", date(2019, 3, 21),
                 31_200, 0, "99ZC00", "invoice", "approved"),
        DemoCost("Twee personen minder verzekerd", "Verzekerd Op Reis", "VR-88213-C", date(2019, 4, 18),
                 -4_160, 0, "99ZC00", "credit", "approved", credits=2),
        DemoCost("Verblijf en programma, twee nachten", "Skolehuset", "2019-118", date(2019, 4, 11),
                 648_000, 0, "99ZE00", "invoice", "approved_once"),
        DemoCost("Vertaling van het programma", "Taalbureau De Komma", "2019-044", date(2019, 4, 25),
                 18_150, 3_150, "99ZA00", "invoice", "approved"),
    ),
)  # fmt: skip

PROJECTS: Final = (_P0, _P1, _P2, _P3, _P4, _P5)
"""All projects; costs are in the order of their numbers, from 1 within each project."""
