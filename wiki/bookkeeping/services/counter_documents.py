"""Taking back the documents of a settlement that was withdrawn: each gets a document of the opposite amount, numbered
after the last one, so that the numbers have no gaps and nothing that a school booked is changed."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from wiki.bookkeeping.models import BookkeepingDocument
from wiki.bookkeeping.rules.documents import Document, DocumentLine, restored
from wiki.bookkeeping.services.documents import MAX_NOTE, numbered, store, take_turn, tell
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.signals import settlement_withdrawn
from wiki.settlement.queries import settlements


def listen() -> None:
    """Hear of settlements that are withdrawn."""
    settlement_withdrawn.connect(_take_back)


def _take_back(_sender: Any, settlement_id: int, by_id: int, reason: str, **_more: Any) -> None:
    take_turn()
    issued = (
        select(BookkeepingDocument)
        .where(BookkeepingDocument.settlement_id == settlement_id, BookkeepingDocument.counters_id.is_(None))
        .order_by(BookkeepingDocument.year, BookkeepingDocument.number)
    )
    before = session().scalars(issued).all()
    drafts = numbered([_opposite(restored(row.facts), reason) for row in before])
    rows = [
        store(by_id, row.school_id, draft, counters_id=row.id)
        for row, draft in zip(before, drafts, strict=True)
    ]
    tell(settlements.settlement(settlement_id), rows)


def _opposite(document: Document, reason: str) -> Document:
    today = clock.today()
    return replace(
        document,
        number="",
        issued_on=today,
        due_on=today,
        lines=tuple(DocumentLine(line.project, line.title, -line.cents) for line in document.lines),
        note=reason[:MAX_NOTE],
        to_pay=(),
        counters=document.number,
    )
