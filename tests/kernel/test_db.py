"""One transaction holds one intention."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from wiki.audit.models import AuditEvent
from wiki.audit.services import record
from wiki.kernel.db import session, transaction


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
