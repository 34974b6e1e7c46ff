"""The report of a visit that goes up in another page: the visit has the other from then on."""

from typing import Any

from sqlalchemy import update

from wiki.experts.models import Visit
from wiki.kernel.db import session
from wiki.kernel.signals import page_joined


def listen() -> None:
    """Follow pages that go up in another."""
    page_joined.connect(_page_joined)


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    session().execute(update(Visit).where(Visit.report_page_id == page_id).values(report_page_id=into_id))
