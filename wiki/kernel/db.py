"""The database: engine settings, the declarative base, and the one way to write."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from wiki.kernel import hints
from wiki.kernel.turns import Turns

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

_WRITES = "lichtwerk_writes"
_OPEN = "lichtwerk_transaction"
"""In the notes of a session: a `transaction()` of it is going on."""
_SOCKETS = "lichtwerk.hints"
_turns: WeakKeyDictionary[Engine, Turns] = WeakKeyDictionary()
"""Of each SQLite database the turns of those who write in it: left alone it lets whoever happens to ask next go first,
and where many write at once somebody is passed over until their patience is over."""

BigId = BigInteger().with_variant(Integer, "sqlite")
"""Key type: 64 bits on both databases; SQLite's rowid wants the name INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware, stored in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Base(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime()},
    )


db = SQLAlchemy(model_class=_Base)

if TYPE_CHECKING:
    Model = _Base
else:
    Model = db.Model


def session() -> Session:
    """The session of this request."""
    return db.session()


def rows(statement: Executable, **values: object) -> CursorResult[Any]:
    """Plain rows of a statement that was made once, at half the price of `session().execute`.

    Meant for what every page view asks: it neither flushes nor makes objects.
    """
    return session().connection().execute(statement, values)


@contextmanager
def transaction() -> Iterator[Session]:
    """One intention, written whole or not at all.

    Ends the read snapshot of the request first, so what was loaded before is stale: load inside.
    On SQLite the write lock is taken at the start, so a check and the write that follows it are one; who comes first
    has it first.
    Raises RuntimeError inside another transaction of this session: ending its snapshot would throw its work away.
    """
    outside_transaction()
    current = session()
    current.info[_OPEN] = True
    try:
        current.rollback()
        with _turn():
            yield from _written(current)
    finally:
        del current.info[_OPEN]


def _written(current: Session) -> Iterator[Session]:
    """The work of a transaction, and what is told of it once it is committed."""
    try:
        current.connection(execution_options={_WRITES: True})
        yield current
        told = hints.collected(current)
        if db.engine.dialect.name != "sqlite":
            hints.notify(current, told)
        current.commit()
    except BaseException:
        hints.collected(current)
        current.rollback()
        raise
    if sockets := current_app.extensions.get(_SOCKETS):
        sockets.tell(told)


def _turn() -> AbstractContextManager[None]:
    turns = _turns.get(db.engine)
    return nullcontext() if turns is None else turns.turn()


def have_heard(app: Flask, sockets: hints.Sockets) -> hints.Sockets | hints.Channel:
    """Tell of what is written through these sockets, or by the database where it can; by which to listen."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return hints.Channel(db.engine.url)
    app.extensions[_SOCKETS] = sockets
    return sockets


def outside_transaction() -> None:
    """Raise RuntimeError inside `transaction()`: for what takes long, or begins a transaction of its own."""
    if _OPEN in session().info:
        raise RuntimeError("A transaction is open already; what is asked here goes before or after it.")


def init_app(app: Flask, database_url: str) -> None:
    """Attach the database to the app, with durable commits and foreign keys."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(database_url)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def bare_app(database_url: str) -> Flask:
    """An app that knows the database and nothing else, for whoever asks it something before the product is there."""
    app = Flask("wiki")
    init_app(app, database_url)
    return app


def _engine_options(database_url: str) -> dict[str, Any]:
    if database_url.startswith("sqlite"):
        # The session ends every transaction itself; the pool's own rollback would be a second one.
        return {"connect_args": {"timeout": 15, "check_same_thread": False}, "pool_reset_on_return": None}
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


def prepare(engine: Engine) -> None:
    """Give an engine the settings the product relies on."""
    if engine.dialect.name == "sqlite":
        if engine.url.database not in (None, "", ":memory:"):
            _turns[engine] = Turns(Path(str(engine.url.database)))
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        event.listen(engine, "checkin", _sqlite_checkin)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, not the driver's
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _sqlite_checkin(connection: Any, _record: Any) -> None:
    if connection is not None and connection.in_transaction:  # its commit failed: a full disk, say
        connection.rollback()
