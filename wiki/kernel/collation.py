"""The order of a Dutch list: case and accents do not count, and it is the same on both databases."""

import unicodedata
from typing import Any

from flask import Flask
from sqlalchemy import String, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from wiki.kernel.db import db

_LATIN = range(0xC0, 0x250)
_PLAIN = {
    code: base
    for code in _LATIN
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii() and base.isalpha()
}
_FROM, _TO = "".join(map(chr, _PLAIN)), "".join(_PLAIN.values())


def dutch_key(text: str) -> str:
    """What a text is ordered by."""
    return text.translate(_PLAIN).lower()


class dutch_order(GenericFunction[str]):  # noqa: N801  # it is written as a function
    """What a column is ordered by, in SQL; it may be a key of `paginate`."""

    type = String()
    inherit_cache = True


@compiles(dutch_order, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"lower(translate({column}, '{_FROM}', '{_TO}')) COLLATE \"C\""


def init_app(app: Flask) -> None:
    """Teach SQLite the order; PostgreSQL is told with each statement."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _teach)


def _teach(connection: Any, _record: Any) -> None:
    connection.create_function("dutch_order", 1, _in_sqlite, deterministic=True)


def _in_sqlite(text: str | None) -> str | None:
    return None if text is None else dutch_key(text)
