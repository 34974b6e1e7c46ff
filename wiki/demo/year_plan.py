"""School years and their activities: the jaarplan of the demo network."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal


@dataclass(frozen=True)
class DemoYear:
    """One school year, 1 August to 31 July; `ambition` is Markdown."""

    name: str
    start: date
    end: date
    closed: bool
    ambition: str


@dataclass(frozen=True)
class DemoActivity:
    """One activity; `lead_school` is a school code, None when the core team leads it; texts are Markdown."""

    year: str
    code: str
    title: str
    kind: Literal["structural", "incidental"]
    lead_school: str | None
    start: date
    end: date
    working_group: tuple[str, ...]
    building_blocks: tuple[str, ...]
    description: str
    result: str
    closed: bool = False


_AMBITION_2018: Final = """\
In 2018-2019 gaat het over **regie**. We willen dat leerlingen op al onze scholen kunnen vertellen wat zij leren,
waarom zij dat leren en wat hun volgende stap is.

Dat doen we samen, in drie lijnen:

1. **Leren van elkaar.** Vier netwerkdagen, en acht schoolbezoeken waarbij de bezoeker een vraag meeneemt.
2. **Samen ontwikkelen.** Drie onderzoeks- en ontwikkelgroepen maken instrumenten die elke school meteen kan gebruiken.
3. **Inspiratie halen en brengen.** Een masterclass, en een publicatie over regie in zes scholen.

### Wanneer zijn we tevreden?

- Elke school gebruikt in mei 2019 minstens twee instrumenten van een andere school.
- Elk instrument is op minstens drie scholen uitgeprobeerd voordat het *klaar voor gebruik* heet.
- Alle scholen hebben de ontwikkelmonitor twee keer ingevuld.
- We weten van leerlingen zelf hoeveel regie zij ervaren.
"""

_AMBITION_2017: Final = """\
In 2017-2018 legden we de basis: **elkaar kennen en één taal spreken**. Acht scholen schreven samen op wat zij onder
gepersonaliseerd leren verstaan. Dat werden de twaalf bouwstenen.

### Wat leverde het op?

- Een beschrijving van de twaalf bouwstenen, door alle scholen vastgesteld.
- Vier netwerkdagen met gemiddeld 41 deelnemers.
- Een eerste kijkwijzer, die in 2018-2019 wordt herschreven.
"""

YEARS: Final = (
    DemoYear("2018-2019", date(2018, 8, 1), date(2019, 7, 31), False, _AMBITION_2018),
    DemoYear("2017-2018", date(2017, 8, 1), date(2018, 7, 31), True, _AMBITION_2017),
)

_KERNTEAM: Final = "kernteam@lichtwerk.example"

_ACTIVITIES_2018: Final = (
    DemoActivity(
        "2018-2019", "A1", "Vier netwerkdagen organiseren", "structural", None, date(2018, 9, 1), date(2019, 5, 31),
        (_KERNTEAM, "coordinator@roerdomp.example", "coordinator@draaibank.example",
         "coordinator@wijdezicht.example", "coordinator@veenpluis.example"),
        ("Lerend team", "Leiding en koers"),
        """\
Vier keer per jaar ontmoeten we elkaar op een van de scholen. Elke dag heeft een plenair deel en twee workshoprondes.
De gastschool zorgt voor ruimte en lunch, het kernteam voor het programma.

- 27 september 2018: Roerdomp College
- 27 november 2018: Vakcollege De Draaibank
- 14 maart 2019: Het Wijdezicht
- 28 mei 2019: Lyceum De Veenpluis
""",
        "Vier programma's en vier verslagen. Het draaiboek is klaar voor gebruik door elke gastschool.",
    ),
    DemoActivity(
        "2018-2019", "A2", "O&O-groep Coachgesprekken", "structural", "99ZF00", date(2018, 8, 1), date(2019, 7, 31),
        ("docent@wijdezicht.example", "coordinator@wijdezicht.example", "docent@tureluur.example",
         "n.pinas@tureluur.example", "docent@zomertaling.example"),
        ("Coaching", "Leerlingregie"),
        """\
Hoe voer je in tien minuten een gesprek waarin de leerling het meest aan het woord is? Deze groep oefent met elkaar,
observeert gesprekken en maakt materiaal dat een coach direct kan gebruiken.

**Zo werken we:** zes bijeenkomsten, met tussendoor telkens twee gesprekken die je zelf opneemt en terugkijkt.
""",
        "Een gespreksleidraad en een reflectieformulier voor leerling en coach.",
    ),
    DemoActivity(
        "2018-2019", "A3", "O&O-groep Leerdoelen en leerlijnen", "structural", "99ZA00",
        date(2018, 8, 1), date(2019, 7, 31),
        ("docent@veenpluis.example", "y.demir@veenpluis.example", "docent@vuurvlinder.example",
         "z.martens@zomertaling.example"),
        ("Leerdoelen en leerlijnen", "Leerlingregie"),
        """\
Een leerdoel helpt pas als een leerling het zelf kan uitleggen. We schrijven leerdoelen in leerlingentaal, bouwen
leskaarten en maken één leerlijn voor *plannen*, van klas 1 tot en met klas 4.
""",
        "Een leerlijn plannen en een serie leskaarten voor verschillende vakken.",
    ),
    DemoActivity(
        "2018-2019", "A4", "O&O-groep Formatief handelen", "structural", "99ZB00",
        date(2018, 8, 1), date(2019, 7, 31),
        ("docent@roerdomp.example", "t.vandermeulen@roerdomp.example", "docent@zilvermeeuw.example",
         "docent@draaibank.example", "docent@veenpluis.example"),
        ("Formatief handelen", "Leerlingregie", "Waarderen van leren"),
        """\
Formatief handelen is geen toets erbij. Het is kijken, bespreken en bijsturen, door docent én leerling. De groep maakt
een kijkwijzer voor lesbezoek en een rubric waarmee leerlingen hun eigen regie bespreken.

**Afspraak:** alles wat we maken wordt op minstens drie scholen uitgeprobeerd.
""",
        "Een kijkwijzer en een rubric, uitgeprobeerd op vijf scholen.",
    ),
    DemoActivity(
        "2018-2019", "A5", "Ontwikkelmonitor twaalf bouwstenen", "structural", "99ZD00",
        date(2018, 10, 1), date(2019, 4, 30),
        ("coordinator@tureluur.example", "n.pinas@tureluur.example", "coordinator@zomertaling.example", _KERNTEAM),
        ("Leiding en koers", "Lerend team"),
        """\
Twee keer per jaar, in oktober en in april, scoort elk team waar het staat op de twaalf bouwstenen. Niet om scholen te
vergelijken, maar om te zien wie elkaar kan helpen.

| Wanneer | Wat | Wie |
|---|---|---|
| oktober | eerste meting en teamgesprek | elk team |
| november | netwerkbeeld en speerpunten | kernteam |
| april | tweede meting | elk team |
""",
        "Een ingevulde monitor per school en één netwerkbeeld.",
    ),
    DemoActivity(
        "2018-2019", "A6", "Wederzijdse schoolbezoeken: visitatie met een vraag", "structural", "99ZH00",
        date(2018, 11, 1), date(2019, 4, 30),
        ("coordinator@zomertaling.example", "docent@zomertaling.example", "coordinator@vuurvlinder.example",
         "coordinator@zilvermeeuw.example"),
        ("Lerend team",),
        """\
Elke school gaat één keer op bezoek en ontvangt één keer bezoek. De bezoeker neemt een eigen vraag mee, de gastheer
laat de gewone praktijk zien. Geen rondleiding, geen oordeel.

- [x] Bezoekrooster vastgesteld (12 oktober 2018)
- [x] Acht leervragen verzameld
- [ ] Acht bezoekverslagen van één bladzijde
- [ ] Tips verzameld voor volgend jaar
""",
        "Een bezoekverslag per school en een lijst met tips.",
    ),
    DemoActivity(
        "2018-2019", "A7", "Leerlingonderzoek ervaren eigenaarschap", "incidental", "99ZG00",
        date(2019, 1, 1), date(2019, 5, 31),
        ("docent@zilvermeeuw.example", "o.kaya@zilvermeeuw.example", "t.vandermeulen@roerdomp.example",
         "coordinator@veenpluis.example"),
        ("Leerlingregie", "Waarderen van leren"),
        """\
Wij praten veel over regie van leerlingen. Maar wat merken zij er zelf van? Met een vragenlijst op zes scholen en vier
groepsgesprekken zoeken we dat uit, samen met een hogeschool.

Leerlingen van het Zilvermeeuw College dachten mee over de vragen en leidden twee van de groepsgesprekken.
""",
        "Een vragenlijst die elke school mag gebruiken en een onderzoeksverslag.",
    ),
    DemoActivity(
        "2018-2019", "A8", "Masterclass executieve functies", "incidental", "99ZE00",
        date(2019, 3, 1), date(2019, 3, 31),
        ("docent@draaibank.example", "coordinator@draaibank.example", _KERNTEAM),
        ("Leerlingregie", "Coaching"),
        """\
Plannen, beginnen, volhouden, bijsturen: het lijkt vanzelf te gaan, maar je kunt het leren. Een externe deskundige laat
zien wat we weten van executieve functies en wat je daar maandag mee kunt in je les.

**Woensdag 20 maart 2019**, 13.00 tot 17.00 uur, Vakcollege De Draaibank.
""",
        "De presentatie en acht werkvormen, gedeeld met het hele netwerk.",
        closed=True,
    ),
    DemoActivity(
        "2018-2019", "A9", "Publicatie \"Regie in zes scholen\"", "incidental", "99ZA00",
        date(2019, 2, 1), date(2019, 6, 30),
        ("coordinator@veenpluis.example", "docent@vuurvlinder.example", "m.tan@wijdezicht.example", _KERNTEAM),
        ("Leerlingregie", "Leiding en koers"),
        """\
Wat in het netwerk ontstaat, mag naar buiten. We maken één artikel over wat regie vraagt van een school, met zes korte
portretten. Een redacteur schrijft mee, de scholen beslissen over hun eigen portret.
""",
        "Een artikel en zes schoolportretten.",
    ),
    DemoActivity(
        "2018-2019", "A10", "Handreiking flexrooster", "incidental", "99ZC00",
        date(2018, 10, 1), date(2019, 3, 31),
        ("docent@vuurvlinder.example", "coordinator@vuurvlinder.example", "docent@tureluur.example"),
        ("Flexibel rooster", "Leeromgeving"),
        """\
Mavo De Vuurvlinder begon dit jaar met flexuren op drie dagdelen. Wat moest daarvoor geregeld worden, wat kostte het en
wat ging mis? De handreiking schrijft dat eerlijk op, met een rekenblad erbij.
""",
        "Een handreiking en een rekenblad voor flexuren.",
        closed=True,
    ),
)  # fmt: skip

_ACTIVITIES_2017: Final = (
    DemoActivity(
        "2017-2018", "A1", "Vier netwerkdagen organiseren", "structural", None, date(2017, 9, 1), date(2018, 5, 31),
        (_KERNTEAM, "coordinator@tureluur.example"), ("Lerend team",),
        "Vier dagen om elkaar te leren kennen en om te ontdekken wie met welke vraag rondloopt.\n",
        "Vier dagen gehouden, gemiddeld 41 deelnemers per dag.", closed=True,
    ),
    DemoActivity(
        "2017-2018", "A2", "Twaalf bouwstenen beschrijven", "incidental", "99ZD00",
        date(2017, 10, 1), date(2018, 4, 30),
        ("coordinator@tureluur.example", "coordinator@wijdezicht.example", "coordinator@roerdomp.example"),
        ("Leiding en koers",),
        "Samen opschrijven wat wij onder gepersonaliseerd leren verstaan, in gewone taal en met voorbeelden.\n",
        "Een beschrijving van twaalf bouwstenen, vastgesteld op de netwerkdag van mei 2018.", closed=True,
    ),
    DemoActivity(
        "2017-2018", "A3", "Eerste kijkwijzer voor lesbezoek", "incidental", "99ZB00",
        date(2018, 1, 1), date(2018, 6, 30),
        ("docent@roerdomp.example", "docent@veenpluis.example", "docent@zilvermeeuw.example"),
        ("Formatief handelen", "Lerend team"),
        "Een eerste versie van een kijkwijzer, uitgeprobeerd in twaalf lessen op twee scholen.\n",
        "Een proefversie. De les van dit jaar: met 14 indicatoren kijk je vooral naar je papier.", closed=True,
    ),
    DemoActivity(
        "2017-2018", "A4", "Wederzijdse schoolbezoeken", "structural", "99ZH00", date(2017, 11, 1), date(2018, 4, 30),
        ("coordinator@zomertaling.example", "coordinator@vuurvlinder.example"), ("Lerend team",),
        "Zes bezoeken zonder vast format. Gezellig, maar de bezoekers misten een vraag om mee naar huis te nemen.\n",
        "Zes bezoeken. Besluit: volgend jaar neemt elke bezoeker een eigen leervraag mee.", closed=True,
    ),
)  # fmt: skip

ACTIVITIES: Final = _ACTIVITIES_2018 + _ACTIVITIES_2017
"""All activities, in the order of the plan, newest year first; a code is unique within its year."""
