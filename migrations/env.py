"""Runs the migrations on the database of the current app."""

from alembic import context
from flask import current_app

from wiki.kernel.db import UtcDateTime, db

FTS = ("search_words",)


def include(_obj: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave out what the migrations make by hand: the full-text index."""
    return not (kind in {"table", "column", "index"} and name and name.startswith(FTS))


def render(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as what they are in the database: a migration must not change with the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Apply the migrations in one transaction."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=include,
            render_item=render,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
