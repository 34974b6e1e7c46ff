"""Which version each line of a version comes from, as it was stored with it."""

from dataclasses import dataclass

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.pages.models import RevisionOrigins
from wiki.pages.queries.authors import Writing, writings
from wiki.pages.rules.origins import UNKNOWN, Origins, unpacked
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Written:
    """Where the lines of a version come from, and by number the versions that are named there."""

    origins: Origins
    versions: dict[int, Writing]


def stored_origins(page_id: int, number: int) -> Origins | None:
    """Where the lines of a version come from; None when nobody wrote that down. For whoever may see the version."""
    runs = session().scalar(
        select(RevisionOrigins.runs).where(
            RevisionOrigins.page_id == page_id, RevisionOrigins.number == number
        )
    )
    return None if runs is None else unpacked(runs)


def written(actor: Actor, page_id: int, number: int) -> Written:
    """Where the lines of a version that this actor may see come from. Where that is not known there are no origins."""
    origins = stored_origins(page_id, number) or ()
    return Written(origins, writings(actor, page_id, set(origins) - {UNKNOWN}))
