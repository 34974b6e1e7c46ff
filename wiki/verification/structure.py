"""The tables themselves: what the migrations make, and nothing beside it that could change or hide a row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Inspector, create_engine, inspect, text
from sqlalchemy.engine.reflection import ObjectScope
from sqlalchemy.pool import StaticPool

from wiki.kernel import schema
from wiki.kernel.db import db, session
from wiki.verification.guards import made_guards

Facts = Mapping[str, Mapping[str, str]]
"""{table: {what: how it is}}, alike for two databases of one kind."""

OWN_WAY = "search_words"
"""How the names of what full-text search needs begin: each database has its own."""
_KINDS = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes")
_SAYS_NOTHING = {"comment", "duplicates_constraint", "referred_schema"}
_EXTRA_IN_POSTGRESQL = """
SELECT 'function ' || proname FROM pg_proc p WHERE pronamespace NOT IN
  (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL SELECT 'rule ' || rulename || ' on ' || ev_class::regclass FROM pg_rewrite
  WHERE rulename <> '_RETURN' AND ev_class >= 16384
UNION ALL SELECT 'policy ' || polname || ' on ' || polrelid::regclass FROM pg_policy
UNION ALL SELECT 'row security on ' || oid::regclass FROM pg_class WHERE relrowsecurity
UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
UNION ALL SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'constraint that is switched off: ' || c.conname || ' on ' || c.conrelid::regclass
  FROM pg_trigger t JOIN pg_constraint c ON c.oid = t.tgconstraint WHERE t.tgenabled NOT IN ('O', 'A')
UNION ALL SELECT CASE relkind WHEN 'r' THEN 'table ' ELSE 'view ' END || oid::regclass FROM pg_class
  WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND relpersistence <> 't' AND relnamespace NOT IN
  (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema', 'pg_toast'))
"""
_EXTRA_IN_SQLITE = """
SELECT type || ' ' || CASE type WHEN 'trigger' THEN name || ' on ' || tbl_name ELSE name END
FROM sqlite_master WHERE type <> 'index'
"""


def structure() -> Iterator[str]:
    """The tables are of this version, as its migrations make them, and there is nothing else in the database."""
    connection = session().connection()
    if problem := schema.problem(connection):
        yield f"database: {problem}"
        return
    wanted, found = _wanted(connection.dialect.name), _facts(inspect(connection))
    for table in sorted(wanted):
        for what in sorted(wanted[table].keys() | found.get(table, {}).keys()):
            here, there = found.get(table, {}).get(what), wanted[table].get(what)
            if here != there:
                state = "is gone" if here is None else "was added" if there is None else "was changed"
                yield f"{table}: its {what} {state}."
    yield from _extra(connection, set(wanted))


def _extra(connection: Connection, tables: set[str]) -> Iterator[str]:
    dialect = connection.dialect.name
    guards = made_guards(dialect)
    known = {f"trigger guard_{name} on {table}" for name, table, *_rest in guards}
    known |= {f"function guard_{name}" for name, *_rest in guards}
    known |= {f"table {name}" for name in (*tables, "alembic_version")}
    there = connection.scalars(text(_EXTRA_IN_SQLITE if dialect == "sqlite" else _EXTRA_IN_POSTGRESQL))
    for name in sorted({name.replace('"', "") for name in there} - known):
        if not name.startswith((f"table {OWN_WAY}", "table sqlite_")):
            yield f"database: its {name} is none that a migration made."


@cache
def _wanted(dialect: str) -> Facts:
    """What a new database of this kind looks like: the models are what the migrations make, which a test holds."""
    with _scratch(dialect) as connection:
        db.metadata.create_all(connection)
        return _facts(inspect(connection), _scratch_schema(connection))


@contextmanager
def _scratch(dialect: str) -> Iterator[Connection]:
    """A place to make tables in, gone afterwards: in memory, or PostgreSQL's own for a session."""
    if dialect == "sqlite":
        engine = create_engine("sqlite://", poolclass=StaticPool)
        with engine.connect() as connection:
            yield connection
        engine.dispose()
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL search_path TO pg_temp")
        yield connection
        connection.rollback()


def _scratch_schema(connection: Connection) -> str | None:
    if connection.dialect.name == "sqlite":
        return None
    return str(connection.scalar(text("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()")))


def _facts(inspector: Inspector, schema_name: str | None = None) -> Facts:
    found: dict[str, dict[str, str]] = {}
    for kind in _KINDS:
        ask = getattr(inspector, f"get_multi_{kind}")
        told: Mapping[Any, Any] = ask(schema=schema_name, scope=ObjectScope.ANY)
        for (_where, table), things in told.items():
            if table in db.metadata.tables:
                facts = found.setdefault(table, {})
                for thing in things if isinstance(things, list) else [things]:
                    name, how = _fact(kind, thing)
                    if not name.startswith(f"index {OWN_WAY}") and name != f"column {OWN_WAY}":
                        facts[name] = how
    return found


def _fact(kind: str, thing: Mapping[str, Any]) -> tuple[str, str]:
    """What it is called, and all that makes it what it is."""
    how = {key: _told(value) for key, value in sorted(thing.items()) if key not in _SAYS_NOTHING and value}
    word = {
        "columns": "column",
        "pk_constraint": "primary key",
        "foreign_keys": "foreign key",
        "unique_constraints": "constraint",
        "check_constraints": "constraint",
        "indexes": "index",
    }[kind]
    return f"{word} {thing.get('name') or ''}".strip(), str(how)


def _told(value: object) -> object:
    """As text; a counter is named after the place it counts in."""
    if isinstance(value, Mapping):
        return {key: _told(part) for key, part in sorted(value.items())}
    told = str(value)
    return "nextval" if told.startswith("nextval(") else told
