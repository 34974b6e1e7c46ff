"""Own versions of schools in the demo: one that keeps up, one that is behind, and offers in every state."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time

from wiki.adaptations.services import adaptations
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages
from wiki.schools.rules import Actor

LESSON = "leskaart-start-met-een-leerdoel"
FORM = "reflectieformulier-coachgesprek"
"""By the names of their files: the pages that schools made versions of."""


def adapt(people: Mapping[str, Actor], addresses: Mapping[str, str]) -> None:
    """Roerdomp and De Vuurvlinder make the lesson card their own, De Draaibank the reflection form."""
    ids = {name: int(path.removeprefix("/pages/").split("-")[0]) for name, path in addresses.items()}
    roerdomp, vuurvlinder = people["docent@roerdomp.example"], people["docent@vuurvlinder.example"]
    draaibank = people["docent@draaibank.example"]
    with _at(6):
        own = adaptations.make_own_version(vuurvlinder, ids[LESSON])
        _add(vuurvlinder, own, "## Voor het vmbo\n\nLaat leerlingen het doel eerst aan elkaar vertellen.\n")
        _decide(people, ids[LESSON], _offer(vuurvlinder, own, "Dit hielp onze leerlingen erg."))
    with _at(12):
        own = adaptations.make_own_version(roerdomp, ids[LESSON])
        _add(
            roerdomp,
            own,
            "## Met een stappenplan\n\n1. Lees het doel.\n2. Kies een aanpak.\n3. Kijk terug.\n",
        )
        _offer(roerdomp, own, "Met een stappenplan komen meer leerlingen op gang.")
    with _at(13):
        adaptations.make_own_version(draaibank, ids[FORM])
        author = _author(people, ids[FORM])
        _add(author, ids[FORM], "## Tip\n\nLaat de leerling het formulier zelf bewaren.\n")


def _at(day: int) -> AbstractContextManager[None]:
    return clock.frozen(datetime.combine(date(2019, 6, day), time(13, 0), UTC))


def _add(who: Actor, page_id: int, more: str) -> None:
    row = page_row(who, page_id)
    pages.save_page(
        who, page_id, Change(row.revision, body=f"{row.body.rstrip()}\n\n{more}", note="Aangevuld")
    )


def _offer(who: Actor, own: int, message: str) -> int:
    with transaction():
        return adaptations.offer_back(who, own, message)


def _decide(people: Mapping[str, Actor], page_id: int, offer_id: int) -> None:
    author = _author(people, page_id)
    adaptations.decide(author, offer_id, [0], page_row(author, page_id).revision, "Dank je wel, mooi!")


def _author(people: Mapping[str, Actor], page_id: int) -> Actor:
    first = session().get_one(Page, page_id).created_by_id
    return next(who for who in people.values() if who.id == first)
