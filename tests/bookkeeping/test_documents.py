"""Numbered documents: no gaps, whoever issues at once; to the cent what the settlement took up; never changed."""

import io
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from tests.bookkeeping import paper
from tests.costs import cost_data
from tests.support import cast
from tests.support.without_guards import without_guards
from wiki import verification
from wiki.bookkeeping.models import BookkeepingCode, BookkeepingDocument, BookkeepingParty
from wiki.bookkeeping.queries import documents
from wiki.bookkeeping.rules.documents import Kind, Vat
from wiki.bookkeeping.services import documents as document_services
from wiki.bookkeeping.services import downloads
from wiki.bookkeeping.services.documents import Issue
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.ledger.queries import books
from wiki.notices.models import Notice, OutgoingMail
from wiki.settlement.services.settlements import Mode, settle_period


@pytest.fixture
def settlement_id(app: Flask) -> int:
    """Everybody is known, and something was settled."""
    paper.fill_in()
    return paper.settled()


def differences() -> list[str]:
    session().rollback()
    return list(verification.differences())


def numbers() -> list[str]:
    session().rollback()
    return sorted(row.number for row in documents.documents(cost_data.who("tom")))


def test_every_school_gets_one_document_of_what_the_settlement_took_up(settlement_id: int) -> None:
    paper.issued(settlement_id)
    rows = documents.documents(cost_data.who("tom"), settlement_id)
    taken = documents.taken_up(settlement_id)
    assert {row.school_id: row.cents for row in rows} == {
        school: sum(line.cents for line in lines) for school, lines in taken.items()
    }
    assert sum(row.cents for row in rows) == 0
    assert {row.kind for row in rows} == {Kind.CHARGE, Kind.CREDIT}
    year = rows[0].issued_on.year
    assert numbers() == [f"{year}-{number:04d}" for number in range(1, len(rows) + 1)]
    assert differences() == []


def test_two_who_issue_at_once_leave_no_gap_and_issue_nothing_twice(app: Flask, settlement_id: int) -> None:
    cost_data.approved(cost_data.project(title="Later"), document_number="later")
    second = _settled_again()
    works = [_issuing(one) for one in (settlement_id, settlement_id, second)]
    assert cost_data.at_once(app, *works) == ["Conflict", "done", "done"]
    found = numbers()
    assert [int(number.split("-")[1]) for number in found] == list(range(1, len(found) + 1))
    assert len(found) == 6
    assert differences() == []


def _settled_again() -> int:
    found = books.period_on(cost_data.DATED)
    assert found is not None
    made: int = cost_data.do(settle_period, "tom", found.id, Mode.HUB).id
    return made


def _issuing(settlement_id: int) -> Any:
    return lambda: document_services.issue(cost_data.who("tom"), settlement_id, Issue(Vat.JOINT))


def test_a_refused_issue_uses_no_number(app: Flask) -> None:
    settlement_id = paper.settled()
    tom = cost_data.who("tom")
    with pytest.raises(Invalid, match=r"netwerk|network"), transaction():
        document_services.issue(tom, settlement_id, Issue(Vat.JOINT))
    paper.fill_in()
    with pytest.raises(Invalid) as needs, transaction():
        document_services.issue(tom, settlement_id, Issue(Vat.EDUCATION))
    assert set(needs.value.errors) == {"vat"}
    with pytest.raises(NotAllowed), transaction():
        document_services.issue(cost_data.who("sofie"), settlement_id, Issue(Vat.JOINT))
    paper.issued(settlement_id)
    assert numbers()[0].endswith("-0001")
    with pytest.raises(Conflict):
        paper.issued(settlement_id)


def test_a_school_sees_its_own_document_and_its_coordinator_gets_a_mail(settlement_id: int) -> None:
    ids = paper.issued(settlement_id)
    bas, els = cost_data.who("bas"), cost_data.who("els")
    [own] = documents.documents(bas)
    assert own.school_id == cast.VEENPLUIS
    assert documents.documents(els) == []
    [other] = [id_ for id_ in ids if id_ != own.id][:1]
    with pytest.raises(NotFound):
        documents.document(bas, other)
    told = session().scalars(select(Notice).where(Notice.person_id == cast.BAS)).all()
    assert [row.url for row in told if row.kind.startswith("document_")] == [
        f"/bookkeeping/documents/{own.id}"
    ]
    mails = session().scalars(select(OutgoingMail).where(OutgoingMail.person_id == cast.BAS)).all()
    assert any(own.number in mail.subject for mail in mails)


@pytest.mark.one_database
def test_a_document_stays_what_it_was_when_the_school_moves(settlement_id: int) -> None:
    ids = paper.issued(settlement_id, note=paper.HOSTILE)
    tom = cost_data.who("tom")
    before = [downloads.document_file(tom, id_, kind).content for id_ in ids[:1] for kind in ("pdf", "xml")]
    paper.fill_in("NL123456789B01")
    assert before == [
        downloads.document_file(tom, id_, kind).content for id_ in ids[:1] for kind in ("pdf", "xml")
    ]
    reader = PdfReader(io.BytesIO(before[0]))
    text = "".join(page.extract_text() for page in reader.pages)
    document = documents.document(tom, ids[0])
    assert document.number in text and "Stichting" in text and "gemene rekening" in text and "BRIN" in text


FORGERIES = {
    "a document of another amount": (BookkeepingDocument, {"cents": 1}),
    "a document of another day": (BookkeepingDocument, {"issued_on": cost_data.STARTS}),
    "other facts on a document": (BookkeepingDocument, {"facts": {}}),
    "another hash": (BookkeepingDocument, {"sha256": "0" * 64}),
    "another number": (BookkeepingDocument, {"number": 9}),
    "another ledger number": (BookkeepingCode, {"ledger_number": "9999"}),
    "another address": (BookkeepingParty, {"kvk": "99999999"}),
}


def test_every_change_around_the_program_is_refused_and_when_forced_found(settlement_id: int) -> None:
    paper.issued(settlement_id)
    for table, values in FORGERIES.values():
        first = session().scalar(select(table.id).order_by(table.id.desc()).limit(1))
        change = update(table).where(table.id == first).values(**values)
        with pytest.raises(DatabaseError), transaction() as current:
            current.execute(change)
        old = session().get(table, first)
        kept = {name: getattr(old, name) for name in values}
        with without_guards() as current:
            current.execute(change)
        assert any(table.__tablename__ in line or "documents" in line for line in differences())
        with without_guards() as current:
            current.execute(update(table).where(table.id == first).values(**kept))
    assert differences() == []
    with without_guards() as current:
        current.execute(delete(BookkeepingDocument).where(BookkeepingDocument.number == 1))
    assert any("bookkeeping_document" in line for line in differences())
