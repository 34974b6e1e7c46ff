"""What came of workshops: the names under which it was written down, and their wishes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.days.models import Workshop, WorkshopHarvest
from wiki.days.queries.workshops import WorkshopOnDay, with_day
from wiki.kernel.db import session
from wiki.pages.models import Page
from wiki.pages.queries.pages import THERE
from wiki.schools.rules import Actor
from wiki.wishes.models import Wish
from wiki.wishes.queries import visible_to as wishes_visible_to


class HarvestedWishRow(NamedTuple):
    """A wish that came up in a workshop."""

    id: int
    title: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"/wishes/{self.id}"


def harvested_pages(workshop_id: int) -> set[str]:
    """The names under which pages of a workshop were written down; one that was thrown away may come again."""
    there = (
        select(WorkshopHarvest.name)
        .join(Page, Page.id == WorkshopHarvest.page_id)
        .where(WorkshopHarvest.workshop_id == workshop_id, THERE)
    )
    return set(session().scalars(there))


def harvested_wishes(workshop_id: int) -> set[str]:
    """The names under which wishes of a workshop were written down."""
    its = WorkshopHarvest.workshop_id == workshop_id, WorkshopHarvest.wish_id.is_not(None)
    return set(session().scalars(select(WorkshopHarvest.name).where(*its)))


def wishes_of_workshop(actor: Actor, workshop_id: int) -> Sequence[HarvestedWishRow]:
    """The wishes that came up in a workshop."""
    return _wishes(actor, Workshop.id == workshop_id).get(workshop_id, ())


def wishes_of_day(actor: Actor, day_id: int) -> Mapping[int, Sequence[HarvestedWishRow]]:
    """The wishes that came up on a day, by the id of their workshop."""
    return _wishes(actor, Workshop.day_id == day_id)


def _wishes(actor: Actor, those: Any) -> dict[int, list[HarvestedWishRow]]:
    asked = (
        select(Workshop.id, Wish.id, Wish.title)
        .join(WorkshopHarvest, WorkshopHarvest.workshop_id == Workshop.id)
        .join(Wish, Wish.id == WorkshopHarvest.wish_id)
        .where(those, wishes_visible_to(actor))
        .distinct()
        .order_by(Workshop.id, Wish.id)
    )
    found: dict[int, list[HarvestedWishRow]] = defaultdict(list)
    for workshop_id, *wish in session().execute(asked):
        found[workshop_id].append(HarvestedWishRow._make(wish))
    return found


def workshops_of_wish(actor: Actor, wish_id: int) -> list[WorkshopOnDay]:
    """The workshops in which a wish came up, the last day first."""
    came_up = select(WorkshopHarvest.workshop_id).where(WorkshopHarvest.wish_id == wish_id)
    return with_day(actor, Workshop.id.in_(came_up))
