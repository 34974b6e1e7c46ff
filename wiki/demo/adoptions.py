"""What the schools of the demo use: every state, one that fades, one that is behind."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wiki.adoptions import services
from wiki.adoptions.rules import Report, UseState, asked_last
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.schools.rules import Actor

Use = tuple[str, str, date, Report]
"""The name of the page's file, the school by the name in its addresses, the day, and what it says."""

USES: Final[tuple[Use, ...]] = (
    (
        "ontwikkelmonitor-bouwstenen",
        "roerdomp",
        date(2018, 12, 3),
        Report(UseState.IN_USE, 2, contact="Annelies Kuipers"),
    ),
    (
        "kijkwijzer-eigenaarschap",
        "veenpluis",
        date(2019, 3, 11),
        Report(
            UseState.IN_USE,
            3,
            group_name="alle secties",
            experience="Na drie bezoeken vroegen collega's er zelf om.",
        ),
    ),
    (
        "kijkwijzer-eigenaarschap",
        "zilvermeeuw",
        date(2019, 4, 2),
        Report(UseState.IN_USE, 3, group_name="onderbouw"),
    ),
    (
        "kijkwijzer-eigenaarschap",
        "tureluur",
        date(2019, 4, 9),
        Report(UseState.TRIED, 3, experience="Begin met twee mensen."),
    ),
    ("kijkwijzer-eigenaarschap", "draaibank", date(2019, 5, 7), Report(UseState.VIEWED, 3)),
    (
        "rubric-regie-over-eigen-leren",
        "roerdomp",
        date(2019, 2, 18),
        Report(UseState.IN_USE, 3, group_name="klas 1 en 2"),
    ),
    (
        "leskaart-start-met-een-leerdoel",
        "vuurvlinder",
        date(2019, 2, 4),
        Report(
            UseState.IN_USE, 1, group_name="klas 1", experience="Werkt het best in het eerste uur van de dag."
        ),
    ),
    ("leskaart-start-met-een-leerdoel", "wijdezicht", date(2019, 3, 25), Report(UseState.TRIED, 1)),
    (
        "reflectieformulier-coachgesprek",
        "wijdezicht",
        date(2019, 1, 14),
        Report(UseState.IN_USE, 2, group_name="alle coaches"),
    ),
    ("reflectieformulier-coachgesprek", "zomertaling", date(2019, 1, 28), Report(UseState.IN_USE, 2)),
    (
        "reflectieformulier-coachgesprek",
        "zomertaling",
        date(2019, 5, 20),
        Report(UseState.STOPPED, 2, experience="Te lang."),
    ),
)

CONFIRMED: Final = (
    ("kijkwijzer-eigenaarschap", "veenpluis"),
    ("rubric-regie-over-eigen-leren", "roerdomp"),
    ("ontwikkelmonitor-bouwstenen", "roerdomp"),
    ("leskaart-start-met-een-leerdoel", "vuurvlinder"),
)
"""What is still so today, whenever the demo is made."""
FADING: Final = (("kijkwijzer-eigenaarschap", "zilvermeeuw"),)
"""What was still so before schools were last asked."""


def adopt_pages(people: Mapping[str, Actor], addresses: Mapping[str, str]) -> None:
    """Let the coordinators of the schools record which pages their schools use."""
    ids = {name: int(path.removeprefix("/pages/").split("-")[0]) for name, path in addresses.items()}
    for name, school, day, said in USES:
        who = people[f"coordinator@{school}.example"]
        with clock.frozen(datetime.combine(day, time(13, 0), UTC)), transaction():
            services.report(who, ids[name], said)
    before_asked = datetime.combine(asked_last(clock.today()), time(13, 0), UTC) - timedelta(days=10)
    for uses, moment in ((FADING, before_asked), (CONFIRMED, clock.now())):
        for name, school in uses:
            with clock.frozen(moment), transaction():
                services.confirm(people[f"coordinator@{school}.example"], ids[name])
    with transaction():
        for page_id in ids.values():
            services.show(page_id)
