"""What went out to bookkeeping: documents are what was issued, numbered without gaps, and every row has its event."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from wiki.audit.models import AuditEvent
from wiki.bookkeeping.models import BookkeepingCode, BookkeepingDocument, BookkeepingParty
from wiki.bookkeeping.queries.documents import taken_up
from wiki.bookkeeping.rules.documents import document_number, facts_hash, restored, row_hash
from wiki.kernel.db import session
from wiki.schools.models import School
from wiki.settlement.queries.settlements import withdrawn_ids


def documents() -> Iterator[str]:
    """Every document holds what was issued, of what its settlement took up; the numbers of a year have no gaps."""
    order = (BookkeepingDocument.year, BookkeepingDocument.number)
    brin = {school.id: school.brin for school in session().scalars(select(School))}
    expected: dict[int, int] = {}
    for row in session().scalars(select(BookkeepingDocument).order_by(*order)):
        before = expected.get(row.year, 0)
        if row.number != before + 1:
            yield f"bookkeeping_document {row.id}: after number {before} of {row.year} comes {row.number}."
        expected[row.year] = row.number
        yield from _document(row, brin)


def _document(row: BookkeepingDocument, brin: Mapping[int, str]) -> Iterator[str]:
    name = f"bookkeeping_document {row.id}"
    if facts_hash(row.facts) != row.sha256:
        yield f"{name}: its facts are not what was issued."
    found = restored(row.facts)
    said = (found.number, found.settlement, found.receiver_code, found.kind, found.cents, found.issued_on)
    kept = (
        document_number(row.year, row.number),
        row.settlement_id,
        brin.get(row.school_id),
        row.kind,
        row.cents,
        row.issued_on,
    )
    if said != kept:
        yield f"{name}: its columns say {kept}, its facts {said}."
    posted = sum(line.cents for line in taken_up(row.settlement_id).get(row.school_id, ()))
    if row.counters_id is not None:
        posted = -posted
        yield from _countered(row, found.counters)
    if found.cents != posted:
        yield f"{name}: it is of {found.cents} cents, settlement {row.settlement_id} took up {posted}."


def _countered(row: BookkeepingDocument, number: str) -> Iterator[str]:
    """What takes a document back names it, and is of the same school and settlement."""
    before = session().get(BookkeepingDocument, row.counters_id)
    same = before is not None and (before.settlement_id, before.school_id, before.counters_id) == (
        row.settlement_id,
        row.school_id,
        None,
    )
    if before is None or not same or number != document_number(before.year, before.number):
        yield f"bookkeeping_document {row.id}: it takes back {number}, and document {row.counters_id} is another."


def countered() -> Iterator[str]:
    """Of a settlement that was withdrawn every document was taken back, and of no other."""
    gone = set(session().scalars(withdrawn_ids()))
    taken_back = set(session().scalars(select(BookkeepingDocument.counters_id)))
    for row in session().scalars(select(BookkeepingDocument).order_by(BookkeepingDocument.id)):
        if row.counters_id is None and (row.settlement_id in gone) != (row.id in taken_back):
            was = "was" if row.settlement_id in gone else "was not"
            yield f"bookkeeping_document {row.id}: settlement {row.settlement_id} {was} withdrawn."


def events() -> Iterator[str]:
    """Every row of these tables has one event with its hash, and every event its row."""
    yield from _matched("bookkeeping_document", _hashes_of_documents())
    yield from _matched("bookkeeping_code", _hashes_of_codes())
    yield from _matched("bookkeeping_party", _hashes_of_parties())


def _hashes_of_documents() -> dict[str, str]:
    return {str(row.id): row.sha256 for row in session().scalars(select(BookkeepingDocument))}


def _hashes_of_codes() -> dict[str, str]:
    return {
        str(row.id): row_hash(
            row.school_id,
            row.account,
            row.ledger_number,
            row.name,
            row.cost_centre,
            row.vat_code,
            row.rgs_code,
        )
        for row in session().scalars(select(BookkeepingCode))
    }


def _hashes_of_parties() -> dict[str, str]:
    return {
        str(row.id): row_hash(
            row.school_id,
            row.legal_name,
            row.street,
            row.postcode,
            row.place,
            row.kvk,
            row.vat_number,
        )
        for row in session().scalars(select(BookkeepingParty))
    }


def _matched(entity: str, rows: Mapping[str, str]) -> Iterator[str]:
    told: dict[str, list[Any]] = {}
    statement = select(AuditEvent.entity_id, AuditEvent.details).where(AuditEvent.entity == entity)
    for entity_id, details in session().execute(statement):
        told.setdefault(entity_id, []).append(details.get("sha256"))
    for id_ in sorted(rows.keys() | told.keys()):
        if id_ not in rows:
            yield f"{entity} {id_}: the audit trail tells of it, it is not there."
        elif told.get(id_, []) != [rows[id_]]:
            yield f"{entity} {id_}: it is not what the audit trail tells of it."
