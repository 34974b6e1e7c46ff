"""Reading the audit trail, and the rows it tells of as they are now."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from wiki.audit.models import AuditEvent
from wiki.audit.rules import Seal, rows_hash
from wiki.kernel import witness
from wiki.kernel.db import db, session


def head() -> Seal | None:
    """The seal of the audit trail as it is now; None while nothing was ever done."""
    return _seal()


def head_of_books() -> Seal | None:
    """The seal of the last thing that was done to the books: it stays as it is while people only write."""
    return _seal(AuditEvent.rows.is_not(None))


def head_at_closing(period_id: int) -> Seal | None:
    """The seal of the audit trail up to and with the closing of a period; None when it was not closed."""
    return _seal(
        AuditEvent.entity == "period",
        AuditEvent.action == "close_period",
        AuditEvent.entity_id == str(period_id),
    )


def hash_of(seq: int) -> str | None:
    """The hash of the event with this number in the chain; None when there is none."""
    return session().scalar(select(AuditEvent.hash).where(AuditEvent.seq == seq))


def _seal(*which: ColumnElement[bool]) -> Seal | None:
    statement = select(AuditEvent.seq, AuditEvent.at, AuditEvent.hash).where(
        AuditEvent.seq.is_not(None), *which
    )
    row = session().execute(statement.order_by(AuditEvent.seq.desc()).limit(1)).first()
    return Seal(row.seq or 0, row.at.astimezone(UTC).date(), row.hash or "") if row else None


def hashes(connection: Connection, written: witness.Written) -> dict[str, dict[str, str]]:
    """The hash of each of these groups of rows, by table; empty for one that has none any more."""
    columns = witness.tables()
    found: dict[str, dict[str, str]] = {}
    for name, groups in sorted(written.items()):
        found[name] = dict.fromkeys(map(str, groups), "")
        for some in _batches(list(groups)):
            found[name] |= dict(hashes_of(connection, columns[name], some))
    return found


def _batches(groups: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    return (groups[start : start + size] for start in range(0, len(groups), size))


def hashes_of(
    connection: Connection, column: ColumnElement[Any], groups: Collection[Any] | None = None
) -> Iterator[tuple[str, str]]:
    """(group, hash of its rows) of a table, for these groups or for all."""
    table = db.metadata.tables[column.table.name]
    statement = select(table).order_by(column, *table.primary_key)
    options = {} if groups else {"yield_per": 2000}
    if groups is not None:
        statement = statement.where(column.in_(groups))
    names = table.columns.keys()
    place = names.index(column.key or "")
    with connection.execute(statement, execution_options=options) as rows:
        for group, members in groupby(rows, key=lambda row: row[place]):
            yield str(group), rows_hash(dict(zip(names, row, strict=True)) for row in members)
