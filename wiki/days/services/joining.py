"""What workshops use, and what came of them, goes along when a page goes up in another."""

from typing import Any

from sqlalchemy import delete, select, update

from wiki.days.models import WorkshopPage
from wiki.kernel.db import session
from wiki.kernel.signals import page_joined


def listen() -> None:
    """Have workshops name the other page from then on."""
    page_joined.connect(_page_joined)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    """A workshop that had both pages keeps one of them: it came of the workshop when one of the two did."""
    of_page = select(WorkshopPage.workshop_id).where(WorkshopPage.page_id == page_id)
    came_of_it = of_page.where(WorkshopPage.harvest)
    both = select(WorkshopPage.workshop_id).where(WorkshopPage.page_id == into_id)
    twice = update(WorkshopPage).where(
        WorkshopPage.page_id == into_id, WorkshopPage.workshop_id.in_(came_of_it)
    )
    session().execute(twice.values(harvest=True))
    others = WorkshopPage.page_id == page_id, WorkshopPage.workshop_id.in_(both)
    session().execute(delete(WorkshopPage).where(*others))
    session().execute(update(WorkshopPage).where(WorkshopPage.page_id == page_id).values(page_id=into_id))
