"""Which projects made the demo's pages: one page of two projects, two pages of one project, and pages of none."""

from collections.abc import Mapping
from typing import Final

from wiki.kernel.db import transaction
from wiki.provenance import services
from wiki.schools.rules import Actor

MADE: Final = (
    ("kijkwijzer-eigenaarschap", "P1", 1),
    ("kijkwijzer-eigenaarschap", "P3", 1),
    ("leerlingvragenlijst-eigenaarschap", "P2", 2),
    ("onderzoek-meer-keuze-meer-eigenaarschap", "P2", 3),
    ("verhaal-regie-in-zes-scholen", "P3", 3),
)
"""The name of the page's file, the project, and how many parts of it."""


def name_projects(
    people: Mapping[str, Actor], addresses: Mapping[str, str], projects: Mapping[str, int]
) -> None:
    """Name them."""
    core = people["kernteam@lichtwerk.example"]
    for page, code, weight in MADE:
        page_id = int(addresses[page].removeprefix("/pages/").split("-")[0])
        with transaction():
            services.name(core, page_id, projects[code], weight)
