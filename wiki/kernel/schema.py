"""Which version the tables of the database have, beside the one this program was made for."""

from contextlib import nullcontext

from flask import current_app
from sqlalchemy import Connection, inspect, text

from wiki.assets import folder
from wiki.kernel.db import db


def problem(within: Connection | None = None) -> str:
    """Why this program cannot work with this database, and what to do; empty when nothing does.

    Looked at over this connection, or over one of its own.
    """
    with nullcontext(within) if within is not None else db.engine.connect() as connection:
        here = version(connection)
    known = _versions()
    if here is None:
        return "The database is not set up yet: run `lichtwerk migrate` first."
    if here not in known:
        return (
            f"The database is of version {here}, which this program does not know: install the newer program."
        )
    if here != known[-1]:
        return (
            f"The database is of version {here} and this program needs {known[-1]}: make a backup, then run "
            "`lichtwerk migrate`."
        )
    return ""


def version(connection: Connection) -> str | None:
    """The version of the tables; none when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _versions() -> list[str]:
    """The versions this program knows, oldest first. A migration's file begins with its version (a test holds that)."""
    files = folder("migrations").joinpath("versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def migrations() -> None:
    """Make the migrations known to the current app, for Flask-Migrate's commands to run on."""
    # Imported here: a server has no use for Alembic, and bringing it in takes a tenth of its start.
    from flask_migrate import Migrate

    if "migrate" not in current_app.extensions:
        Migrate(
            current_app, db, directory=str(folder("migrations")), render_as_batch=False, compare_type=True
        )


def upgrade(to: str = "head") -> None:
    """Bring the database of the current app to a version, that of this program when none is named."""
    from flask_migrate import upgrade as run

    migrations()
    run(revision=to)


def draft(message: str) -> None:
    """Write a migration of what the models have and the database of the current app lacks."""
    from flask_migrate import migrate

    migrations()
    migrate(message=message)
