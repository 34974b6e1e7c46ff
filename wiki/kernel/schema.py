"""Which version the tables of the database have, beside the one this program was made for."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from wiki.assets import folder
from wiki.kernel.db import db


def problem() -> str:
    """Why this program cannot work with this database, and what to do; empty when nothing does."""
    scripts = ScriptDirectory(str(folder("migrations")))
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    if here is None:
        return "The database is not set up yet: run `lichtwerk migrate` first."
    if here not in {script.revision for script in scripts.walk_revisions()}:
        return (
            f"The database is of version {here}, which this program does not know: install the newer program."
        )
    head = scripts.get_current_head()
    if here != head:
        return (
            f"The database is of version {here} and this program needs {head}: make a backup, then run "
            "`lichtwerk migrate`."
        )
    return ""
