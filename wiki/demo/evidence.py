"""What the demo's instruments rest on: every way, a result that was replaced, one look that was taken and one not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final

from wiki.evidence.services import evidence
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.schools.rules import Actor

_CHOICE, _COACHING, _VIEWING = (
    "onderzoek-meer-keuze-meer-eigenaarschap",
    "onderzoek-coachgesprek-van-tien-minuten",
    "onderzoek-kijkwijzers-die-werken",
)

_VIEWER, _RUBRIC = "kijkwijzer-eigenaarschap", "rubric-regie-over-eigen-leren"
_FORM, _CARD = "reflectieformulier-coachgesprek", "leskaart-start-met-een-leerdoel"

SUPPORTS: Final = (
    (_VIEWER, _VIEWING, "supports", "Hooguit acht dingen om naar te kijken, en een eigen leervraag."),
    (_VIEWER, _CHOICE, "partly", "Of een leerling zelf een aanpak kiest, is een van de acht punten."),
    (_RUBRIC, _CHOICE, "idea", "Kiezen hoort bij regie: daarom is aanpak kiezen een criterium."),
    (_FORM, _COACHING, "supports", "Met een vast formulier is de leerling meer aan het woord."),
    (_CARD, _CHOICE, "contradicts", "De keuze zit hier in de aanpak, niet in de volgorde."),
)
"""The names of the files of page and research, how, and what was taken from it."""


def name_research(people: Mapping[str, Actor], addresses: Mapping[str, str]) -> None:
    """Name the research, and replace one result; the rubric was looked at since, the lesson card was not."""
    ids = {name: int(path.removeprefix("/pages/").split("-")[0]) for name, path in addresses.items()}
    core = people["kernteam@lichtwerk.example"]
    named = {}
    with clock.frozen(datetime.combine(date(2019, 5, 13), time(13, 0), UTC)):
        for page, research, how, explanation in SUPPORTS:
            with transaction():
                named[page, research] = evidence.add(core, ids[page], ids[research], how, explanation)
    with clock.frozen(datetime.combine(date(2019, 6, 12), time(9, 0), UTC)), transaction():
        reason = "Keuze helpt minder dan we dachten; een goed gesprek over het doel doet meer."
        evidence.supersede(core, ids[_CHOICE], ids[_COACHING], reason)
    with clock.frozen(datetime.combine(date(2019, 6, 14), time(9, 0), UTC)), transaction():
        remark = "De rubric vraagt hoe een leerling kiest, niet hoe vaak."
        evidence.confirm(core, named[_RUBRIC, _CHOICE], remark)
