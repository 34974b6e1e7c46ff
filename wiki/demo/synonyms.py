"""Words that the demo network uses for one thing."""

from collections.abc import Mapping
from typing import Final

from wiki.kernel.db import transaction
from wiki.schools.rules import Actor
from wiki.search.services.synonyms import add_group

SYNONYMS: Final = (
    ("kijkwijzer", "observatieformulier", "observatielijst"),
    ("coachgesprek", "mentorgesprek", "voortgangsgesprek"),
    ("rubric", "beoordelingsmatrix", "beoordelingsschema"),
    ("vragenlijst", "enquête"),
    ("eigenaarschap", "leerlingregie", "zelfregie", "zelfsturing"),
    ("leerdoel", "lesdoel", "leeruitkomst"),
    ("exitkaart", "exitticket", "uitgangskaart"),
    ("flexuur", "keuzeuur", "keuzewerktijd"),
    ("handreiking", "handleiding", "leidraad", "gids"),
    ("leskaart", "lesplan", "lesopzet"),
    ("lesbezoek", "lesobservatie", "klassenbezoek"),
    ("zelfscan", "zelfevaluatie", "nulmeting"),
    ("netwerkdag", "netwerkbijeenkomst"),
    ("rapportgesprek", "oudergesprek", "driehoeksgesprek"),
    ("differentiatie", "maatwerk"),
)
"""Groups as the network coordinator would type them; each word is in one of them."""


def add_synonyms(people: Mapping[str, Actor]) -> None:
    """Enter the synonyms as the core team."""
    with transaction():
        for words in SYNONYMS:
            add_group(people["kernteam@lichtwerk.example"], words)
