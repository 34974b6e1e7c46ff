"""One transaction holds one intention."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Connection

from wiki.audit.models import AuditEvent
from wiki.audit.services import record
from wiki.kernel.db import db, outside_transaction, session, transaction

WRITERS, WRITES = 8, 12


def _fail_halfway() -> None:
    with transaction():
        record(None, "tried", "page", 1)
        session().flush()
        1 / 0  # noqa: B018


def _said() -> list[str]:
    """What the audit trail tells of, besides the rows of the cast."""
    actions = select(AuditEvent.action).where(AuditEvent.action != "rows").order_by(AuditEvent.seq)
    return list(session().scalars(actions))


def test_a_transaction_that_fails_writes_nothing(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_halfway()
    assert _said() == []


def test_a_transaction_that_ends_is_kept(app: Flask) -> None:
    with transaction():
        record(None, "did", "page", 1, title="Kijkwijzer ✓")
    assert session().scalar(select(AuditEvent.details).where(AuditEvent.action == "did")) == {
        "title": "Kijkwijzer ✓"
    }


def test_a_transaction_in_a_transaction_is_refused_and_throws_nothing_away(app: Flask) -> None:
    with transaction():
        record(None, "did", "page", 1)
        session().flush()
        with pytest.raises(RuntimeError), transaction():
            record(None, "threw away", "page", 1)
    assert _said() == ["did"]


def test_after_a_transaction_that_failed_another_can_begin(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_halfway()
    with transaction():
        record(None, "did", "page", 1)
    outside_transaction()


def test_somebody_elses_transaction_is_none_of_ours(app: Flask) -> None:
    with transaction():
        with pytest.raises(RuntimeError):
            outside_transaction()
        with app.app_context():
            outside_transaction()


def test_a_commit_that_fails_leaves_the_connection_fit_for_others(app: Flask) -> None:
    def fail(_connection: object) -> None:
        raise ZeroDivisionError

    event.listen(db.engine, "commit", fail)
    try:
        with pytest.raises(ZeroDivisionError), transaction():
            record(None, "tried", "page", 1)
    finally:
        event.remove(db.engine, "commit", fail)
    with transaction():
        record(None, "did", "page", 1)
    assert _said() == ["did"]


def test_what_a_savepoint_undoes_is_not_told_of_and_what_came_before_it_is(app: Flask) -> None:
    with transaction() as current:
        record(None, "before", "page", 1)
        savepoint = current.begin_nested()
        record(None, "undone", "page", 1)
        savepoint.rollback()
        with current.begin_nested():
            record(None, "kept", "page", 1)
        record(None, "after", "page", 1)
    assert _said() == ["before", "kept", "after"]


@pytest.mark.one_database
def test_nobody_who_writes_is_passed_over_until_their_patience_is_over(app: Flask) -> None:
    """SQLite lets whoever happens to ask next go first, and turns the others away in the end; here it does at once."""

    def have_no_patience(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")

    def write(number: int) -> None:
        with app.app_context():
            for time in range(WRITES):
                with transaction():
                    record(None, "did", "page", number * WRITES + time)

    event.listen(db.engine, "begin", have_no_patience, insert=True)
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
    finally:
        event.remove(db.engine, "begin", have_no_patience)
        db.engine.dispose()
    assert _said() == ["did"] * WRITERS * WRITES


def test_a_transaction_that_fails_lets_the_next_in_line_go(app: Flask) -> None:
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(ZeroDivisionError):
            _fail_halfway()

        def write() -> None:
            with app.app_context(), transaction():
                record(None, "did", "page", 1)

        pool.submit(write).result(60)
    assert _said() == ["did"]
