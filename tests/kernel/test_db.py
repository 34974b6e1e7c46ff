"""One transaction holds one intention."""

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from wiki.audit.models import AuditEvent
from wiki.audit.services import record
from wiki.kernel.db import db, outside_transaction, session, transaction


def _fail_halfway() -> None:
    with transaction():
        record(None, "tried", "page", 1)
        session().flush()
        1 / 0  # noqa: B018


def test_a_transaction_that_fails_writes_nothing(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_halfway()
    assert session().scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_a_transaction_that_ends_is_kept(app: Flask) -> None:
    with transaction():
        record(None, "did", "page", 1, title="Kijkwijzer ✓")
    assert session().scalar(select(AuditEvent.details)) == {"title": "Kijkwijzer ✓"}


def test_a_transaction_in_a_transaction_is_refused_and_throws_nothing_away(app: Flask) -> None:
    with transaction():
        record(None, "did", "page", 1)
        session().flush()
        with pytest.raises(RuntimeError), transaction():
            record(None, "threw away", "page", 1)
    assert session().scalars(select(AuditEvent.action)).all() == ["did"]


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
    assert session().scalars(select(AuditEvent.action)).all() == ["did"]
