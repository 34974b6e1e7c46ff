"""The triggers by which the database refuses what the books forbid: all there, and as the migrations made them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import text

from wiki.assets import folder
from wiki.kernel.db import session

_BEFORE = {"INSERT": 7, "DELETE": 11, "UPDATE": 19, "TRUNCATE": 34}
"""How PostgreSQL writes that a trigger comes before each row of an event, or before the whole of it."""

Rule = tuple[str, str, str, str, str]
"""(name, table, event, condition under which it is refused, message), as in the migrations."""


def guards() -> Iterator[str]:
    """Every guard is there, is switched on, and refuses what it was made to refuse."""
    sqlite = session().get_bind().dialect.name == "sqlite"
    present = _in_sqlite() if sqlite else _in_postgresql()
    for name, table, event, refused, message in made_guards("sqlite" if sqlite else "postgresql"):
        wanted = _sqlite(name, table, event, refused, message) if sqlite else _body(event, refused, message)
        found = present.get((table, f"guard_{name}"))
        if found is None:
            yield f"{table}: its trigger guard_{name} is gone or switched off."
        elif _plain(found) != _plain(wanted):
            yield f"{table}: its trigger guard_{name} was changed."


@cache
def made_guards(dialect: str) -> list[Rule]:
    """What the migrations made, each guard as the last one that made it."""
    rules: dict[str, Rule] = {}
    for script in reversed(list(ScriptDirectory(str(folder("migrations"))).walk_revisions())):
        module: Any = script.module
        if hasattr(module, "guards"):
            found = module.guards(dialect)
        else:
            found = module._rules() if hasattr(module, "_rules") else []
        rules |= {rule[0]: rule for rule in found}
    return list(rules.values())


def _in_sqlite() -> dict[tuple[str, str], str]:
    rows = session().execute(text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {(table, name): sql for table, name, sql in rows}


def _in_postgresql() -> dict[tuple[str, str], str]:
    """The body of the function behind every trigger that is switched on, and when that is called."""
    rows = session().execute(
        text(
            "SELECT t.tgrelid::regclass::text, t.tgname, p.prosrc || CASE WHEN t.tgqual IS NULL AND t.tgattr = '' "
            "THEN '' ELSE ' sometimes' END || ' ' || t.tgtype FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
        )
    )
    return {(table, name): body for table, name, body in rows}


def _sqlite(name: str, table: str, event: str, refused: str, message: str) -> str:
    return (
        f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _body(event: str, refused: str, message: str) -> str:
    row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(event, "NEW")
    return (
        f"BEGIN IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; "
        f"RETURN {row}; END {_BEFORE[event]}"
    )


def _plain(sql: str) -> str:
    return " ".join(sql.split())
