"""The triggers by which the database guards the books, set aside for one who puts a whole database back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

PREFIX = "guard_"


@contextmanager
def set_aside(connection: Connection) -> Iterator[None]:
    """Let rows be written as they are; afterwards the guards are on again. In the transaction of the connection."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    else:
        yield from _postgresql(connection)


def _sqlite(connection: Connection) -> Iterator[None]:
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = :prefix"),
        {"prefix": PREFIX},
    ).all()
    for name, _sql in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in found:
        connection.exec_driver_sql(sql)


def _postgresql(connection: Connection) -> Iterator[None]:
    statement = text(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'guard%'"
    )
    tables = connection.scalars(statement).all()
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
