"""Reading documents that were issued, and what a settlement took up of each school."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, select, true

from wiki.bookkeeping.models import BookkeepingDocument
from wiki.bookkeeping.rules.documents import Document, DocumentLine, document_number, restored
from wiki.bookkeeping.rules.permissions import may_see
from wiki.costs.models.project import Project
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.models import Journal, Posting
from wiki.ledger.rules import Account, JournalKind
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class DocumentRow:
    """A document in a list; above zero the school pays, below zero it is paid."""

    id: int
    number: str
    settlement_id: int
    school_id: int
    school: str
    kind: str
    cents: int
    issued_on: date
    counters: str = ""
    """The number of the document that it takes back."""


def documents(actor: Actor, settlement_id: int | None = None) -> list[DocumentRow]:
    """What the actor may see, the newest first; of one settlement or of all."""
    statement = (
        select(BookkeepingDocument, School.name)
        .join(School, School.id == BookkeepingDocument.school_id)
        .where(_visible_to(actor))
        .order_by(BookkeepingDocument.year.desc(), BookkeepingDocument.number.desc())
    )
    if settlement_id is not None:
        statement = statement.where(BookkeepingDocument.settlement_id == settlement_id)
    return [_row(row, school) for row, school in session().execute(statement)]


def _visible_to(actor: Actor) -> Any:
    if may_see(actor, None):
        return true()
    if actor.coordinates(actor.school_id):
        return BookkeepingDocument.school_id == actor.school_id
    return false()


def _row(row: BookkeepingDocument, school: str) -> DocumentRow:
    return DocumentRow(
        row.id,
        document_number(row.year, row.number),
        row.settlement_id,
        row.school_id,
        school,
        row.kind,
        row.cents,
        row.issued_on,
        row.facts.get("counters", ""),
    )


def document(actor: Actor, document_id: int) -> Document:
    """One document as it was issued; raises NotFound, also for one that the actor may not see."""
    row = session().scalar(
        select(BookkeepingDocument).where(BookkeepingDocument.id == document_id, _visible_to(actor))
    )
    if row is None:
        raise NotFound(_("There is no such document."))
    return restored(row.facts)


def issued(settlement_id: int) -> bool:
    """True when the documents of a settlement were issued."""
    statement = select(BookkeepingDocument.id).where(BookkeepingDocument.settlement_id == settlement_id)
    return session().scalar(statement.limit(1)) is not None


def last_number(year: int) -> int:
    """The number that was given last in a year; 0 when none was."""
    statement = select(func.max(BookkeepingDocument.number)).where(BookkeepingDocument.year == year)
    return session().scalar(statement) or 0


def taken_up(settlement_id: int) -> dict[int, tuple[DocumentLine, ...]]:
    """What a settlement took up, by school and project, in the order of BRIN and of projects: as it was posted."""
    rows = session().execute(_taken_up(settlement_id))
    found: dict[int, list[DocumentLine]] = {}
    for school_id, code, title, cents in rows:
        found.setdefault(school_id or 0, []).append(DocumentLine(code or "", title or "", -int(cents)))
    return {school_id: tuple(lines) for school_id, lines in found.items()}


def _taken_up(settlement_id: int) -> Select[int | None, str, str, int]:
    return (
        select(Posting.school_id, Project.code, Project.title, func.sum(Posting.cents))
        .join(Journal, Journal.id == Posting.journal_id)
        .join(School, School.id == Posting.school_id)
        .outerjoin(Project, Project.id == Posting.project_id)
        .where(
            Journal.settlement_id == settlement_id,
            Journal.kind == JournalKind.SETTLEMENT.value,
            Posting.account == Account.SETTLED,
        )
        .group_by(Posting.school_id, School.brin, Project.code, Project.title)
        .having(func.sum(Posting.cents) != 0)
        .order_by(School.brin, Project.code)
    )
