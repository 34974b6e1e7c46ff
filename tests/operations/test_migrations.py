"""The migrations, from empty, make exactly the tables of the models, on both databases."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import inspect

from tests.support.databases import Bench
from wiki.assets import folder
from wiki.kernel import schema
from wiki.kernel.db import db


def test_the_migrated_database_equals_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
        assert compare_metadata(found, db.metadata) == []


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind in {"table", "column", "index"} and name and name.startswith("search_words"))


def test_every_migration_can_be_undone_and_done_again(sqlite: Bench) -> None:
    sqlite.reset()
    with sqlite.app.app_context():
        schema.migrations()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        schema.upgrade()
        assert inspect(db.engine).has_table("page")
        assert inspect(db.engine).has_table("search_words")
    sqlite.reset()


def test_the_file_of_a_migration_begins_with_its_version() -> None:
    scripts = ScriptDirectory(str(folder("migrations")))
    found = [(script.revision, Path(script.path).name) for script in scripts.walk_revisions()]
    assert [number for number, _ in found] == sorted((number for number, _ in found), reverse=True)
    assert all(name.startswith(f"{number}_") for number, name in found)
