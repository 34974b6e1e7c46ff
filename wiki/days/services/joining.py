"""A page of a network day that goes up in another: the day has the other from then on."""

from typing import Any

from sqlalchemy import delete, select, update

from wiki.days.models import NetworkDay, Workshop, WorkshopHarvest, WorkshopPage
from wiki.kernel.db import session
from wiki.kernel.signals import page_joined


def listen() -> None:
    """Follow pages that go up in another."""
    page_joined.connect(_page_joined)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    db = session()
    db.execute(update(NetworkDay).where(NetworkDay.report_page_id == page_id).values(report_page_id=into_id))
    db.execute(update(Workshop).where(Workshop.notes_page_id == page_id).values(notes_page_id=into_id))
    its = WorkshopHarvest.page_id == page_id
    db.execute(update(WorkshopHarvest).where(its).values(page_id=into_id))
    _join_of_workshops(page_id, into_id)


def _join_of_workshops(page_id: int, into_id: int) -> None:
    """A workshop that had both pages keeps one: it came of the workshop when one of the two did."""
    db, gone, stays = session(), WorkshopPage.page_id == page_id, WorkshopPage.page_id == into_id
    came = select(WorkshopPage.workshop_id).where(gone, WorkshopPage.harvest)
    db.execute(update(WorkshopPage).where(stays, WorkshopPage.workshop_id.in_(came)).values(harvest=True))
    both = select(WorkshopPage.workshop_id).where(stays)
    db.execute(delete(WorkshopPage).where(gone, WorkshopPage.workshop_id.in_(both)))
    db.execute(update(WorkshopPage).where(gone).values(page_id=into_id))
