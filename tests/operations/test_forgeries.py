"""The list of forgeries: what somebody who owns the database, or its folder, could do to the books. All are found.

Each is done twice: with the guards of the database in force (what they let through is found) and with the guards set
aside and put back word for word. Everything is undone again, so one set of books serves for the whole list.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Boolean, Column, Date, Integer, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.costs import cost_data
from tests.ledger import full_books
from tests.support import cast
from wiki.audit import queries as audit_queries
from wiki.costs.models.cost import Receipt
from wiki.kernel import witness
from wiki.kernel.blobs import blobs
from wiki.kernel.db import db, session, transaction
from wiki.kernel.triggers import set_aside
from wiki.schools.rules import SchoolCommand
from wiki.schools.services import schools
from wiki.settlement.models import PaymentFile
from wiki.verification import differences

LIST = Path(__file__).with_name("forgeries.sql")


def forgeries() -> dict[str, list[str]]:
    """The statements of each forgery of the list, by its name."""
    found: dict[str, list[str]] = {}
    for part in LIST.read_text(encoding="utf-8").split("\n-- ")[1:]:
        name, _newline, body = part.partition("\n")
        plain = " ".join(line for line in body.splitlines() if not line.startswith("--"))
        if statements := [statement.strip() for statement in plain.split(";") if statement.strip()]:
            found[name] = statements
    return found


STRUCTURE: dict[str, tuple[str, str]] = {
    "a table more": ("create table extra (id integer)",) * 2,
    "a view more": ("create view extra as select * from posting",) * 2,
    "a column more": ("alter table posting add column extra integer",) * 2,
    "an index that is gone": ("drop index ix_posting_journal_id",) * 2,
    "an index that says something else": (
        "drop index uq_membership_network_role;; create index uq_membership_network_role on membership (person_id)",
    )
    * 2,
    "a trigger more": (
        "create trigger extra after insert on payment begin update bank_account set iban = 'NL02ABNA0123456789'; end",
        "create function extra() returns trigger language plpgsql as 'begin return new; end';; "
        "create trigger extra after insert on payment for each row execute function extra()",
    ),
    "a trigger that is gone": (
        "drop trigger guard_period_closed",
        "drop trigger guard_period_closed on period",
    ),
    "a trigger by the same name that lets everything through": (
        "drop trigger guard_period_closed;; "
        "create trigger guard_period_closed before update on period begin select 1; end",
        "create or replace function guard_period_closed() returns trigger language plpgsql as 'begin return new; end'",
    ),
    "a trigger that is switched off": (
        "drop trigger guard_posting_not_changed",
        "alter table posting disable trigger guard_posting_not_changed",
    ),
    "a trigger under a condition": (
        "drop trigger guard_posting_not_changed;; create trigger guard_posting_not_changed before update on posting "
        "when 1 = 0 begin select 1; end",
        "drop trigger guard_posting_not_changed on posting;; create trigger guard_posting_not_changed before update on "
        "posting for each row when (1 = 0) execute function guard_posting_not_changed()",
    ),
    "a constraint that is gone": ("", "alter table posting drop constraint ck_posting_not_nothing"),
    "a constraint that says nothing": (
        "",
        "alter table posting drop constraint ck_posting_not_nothing;; "
        "alter table posting add constraint ck_posting_not_nothing check (true)",
    ),
    "a reference that is gone": ("", "alter table posting drop constraint fk_posting_journal_id"),
    "a column that may be empty": ("", "alter table posting alter column cents drop not null"),
    "a column with a value of its own": ("", "alter table posting alter column cents set default 5"),
    "a function more": ("", "create function extra() returns integer language sql as 'select 1'"),
    "a rule more": ("", "create rule extra as on delete to posting do instead nothing"),
    "rows that nobody sees": (
        "",
        "alter table posting enable row level security;; create policy extra on posting using (id > 2)",
    ),
    "a version that there is not": ("update alembic_version set version_num = '0001'",) * 2,
}


@pytest.fixture
def bench(app: Flask) -> Session:
    """Books in which something of everything happened, and nothing is wrong."""
    full_books.build()
    with transaction() as current:
        order = blobs().put(io.BytesIO(b"<IBAN>NL91ABNA0417164300</IBAN>"), 1000).sha256
        made = {"message_id": "LW-1-2-1", "made_by_id": cast.TOM, "made_at": START}
        current.add(
            PaymentFile(settlement_id=1, school_id=2, execute_on=date(2019, 2, 4), sha256=order, **made)
        )
    assert list(differences()) == []
    session().rollback()
    return session()


class _Undo(Exception):
    """Takes back all that was done."""


@contextmanager
def undone() -> Iterator[Session]:
    """What happens here never happened."""
    with suppress(_Undo), transaction() as current:
        yield current
        raise _Undo
    session().expire_all()


def found() -> str:
    """The first thing that verify names, other than a guard: those are set aside."""
    session().expire_all()
    with closing(differences()) as lines:
        return next((line for line in lines if "trigger" not in line), "")


def forged(current: Session, statements: Iterable[str]) -> str:
    """What verify finds after a forgery, or who refused it; it is undone again."""
    savepoint = current.begin_nested()
    try:
        for statement in statements:
            current.connection().exec_driver_sql(statement)
        return found()
    except DBAPIError as refused:
        return f"refused: {refused.orig}"
    finally:
        savepoint.rollback()


def test_every_forgery_is_refused_or_found_while_the_guards_stand(bench: Session) -> None:
    with undone() as current:
        missed = [name for name, statements in forgeries().items() if not forged(current, statements)]
    assert not missed, "\n".join(missed)


def test_every_forgery_is_found_when_the_guards_were_set_aside_and_put_back(bench: Session) -> None:
    with undone() as current, set_aside(current.connection()):
        said = {name: forged(current, statements) for name, statements in forgeries().items()}
    missed = [name for name, line in said.items() if not line]
    assert not missed, "\n".join(missed)
    refused = {name: line for name, line in said.items() if line.startswith("refused")}
    assert len(refused) < 8, refused


def test_every_change_of_the_tables_is_found(bench: Session) -> None:
    sqlite = bench.get_bind().dialect.name == "sqlite"
    missed = []
    for name, (on_sqlite, on_postgresql) in STRUCTURE.items():
        statements = on_sqlite if sqlite else on_postgresql
        with undone() as current:
            for statement in filter(None, statements.split(";; ")):
                current.connection().exec_driver_sql(statement)
            with closing(differences()) as lines:
                if statements and not next(lines, ""):
                    missed.append(name)
    assert not missed, "\n".join(missed)


def test_every_column_of_every_row_that_is_told_of_is_part_of_what_is_told(bench: Session) -> None:
    missed = []
    with undone() as current, set_aside(current.connection()):
        _fill(current)
        written = set(witness.tables())
        told = {
            name: dict(audit_queries.hashes_of(current.connection(), by))
            for name, by in witness.tables().items()
        }
        assert all(told.values()), [name for name in written if not told[name]]
        for name, by in witness.tables().items():
            for column in db.metadata.tables[name].columns:
                if not _noticed(current, column, by, told[name]):
                    missed.append(f"{name}.{column.name}")
    assert not missed, "\n".join(missed)


def _noticed(current: Session, column: Column[Any], by: Any, told: dict[str, str]) -> bool:
    """Whether another value in a column of one row gives another hash; or the database itself holds none there."""
    table = column.table
    row = current.execute(select(table).order_by(*table.primary_key).limit(1)).one()._mapping
    where = [key == row[key] for key in table.primary_key]
    savepoint = current.begin_nested()
    try:
        other = table.update().where(*where).values({column: _other(current, column, row[column])})
        current.connection().execute(other)
        return dict(audit_queries.hashes_of(current.connection(), by)) != told
    except DBAPIError as refused:
        return any(word in str(refused.orig).lower() for word in ("check", "foreign", "unique"))
    finally:
        savepoint.rollback()


def _other(current: Session, column: Column[Any], value: Any) -> Any:
    """A value that differs, and that a careful forger would choose."""
    for key in column.foreign_keys:
        others = select(key.column).where(key.column != value) if value else select(key.column)
        return current.scalar(others.order_by(key.column.desc()).limit(1)) or (value or 0) + 1000
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, JSON):
        return [*(value or []), "x"]
    if isinstance(value, datetime):
        return value.replace(year=value.year + 1)
    if "DateTime" in repr(column.type):
        return START
    if isinstance(column.type, Date):
        return (value or date(2019, 1, 1)).replace(year=2030)
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    words = OTHERS.get(column.name, (f"x{value}"[: column.type.length],))
    return next(word for word in words if word != value)


OTHERS = {
    "method": ("percent", "equal"),
    "state": ("open", "review"),
    "status": ("draft", "rejected"),
    "mode": ("hub", "project"),
    "kind": ("cost", "allocation"),
    "account": ("settled", "paid"),
}
START = datetime(2018, 8, 20, 8, 0, tzinfo=UTC)


def _fill(current: Session) -> None:
    """A row in every table that has none yet; of what, is of no importance here."""
    for table in db.metadata.sorted_tables:
        if table.name in witness.tables() and current.execute(select(table).limit(1)).first() is None:
            values = {c.name: _some(current, c) for c in table.columns if _needed(c)}
            current.execute(insert(table).values(values | BESIDES.get(table.name, {})))


BESIDES: dict[str, dict[str, Any]] = {
    "cost_link": {"credits_cost_id": 1},
    "bookkeeping_code": {"account": "paid"},
    "bookkeeping_document": {"kind": "charge", "facts": {}},
    "trust_change": {"kind": "password"},
}
"""What a row needs of which only some values are possible, or one of two is enough."""


def _needed(column: Column[Any]) -> bool:
    return (
        not column.nullable
        and column.default is None
        and not (column.primary_key and not column.foreign_keys)
    )


def _some(current: Session, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return current.scalar(select(key.column).limit(1))
    if isinstance(column.type, Date):
        return date(2019, 2, 4)
    if "DateTime" in repr(column.type):
        return START
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, JSON):
        return {}
    return 1 if isinstance(column.type, Integer) else f"x{column.name}"[: column.type.length]


def test_a_file_that_was_changed_or_taken_away_is_found(bench: Session) -> None:
    named = [
        str(sha256) for sha256 in session().scalars(select(Receipt.sha256).union(select(PaymentFile.sha256)))
    ]
    session().rollback()
    assert len(named) > 1
    for sha256 in named:
        path = blobs().path(sha256)
        kept = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(kept.replace(b"NL", b"BE") + b" ")
        assert f"files: {sha256} has other content." in differences()
        path.unlink()
        assert f"files: {sha256} is missing." in differences()
        path.write_bytes(kept)
    assert list(differences()) == []


def test_a_school_that_gets_another_brin_through_the_program_breaks_nothing(bench: Session) -> None:
    facts = SchoolCommand("99ZZ00", "Lyceum De Veenpluis", "Westerveld aan Zee", "havo/vwo")
    with transaction():
        schools.edit_school(cost_data.who("ad"), cast.VEENPLUIS, facts)
    assert list(differences()) == []
