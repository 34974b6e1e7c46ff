"""The migrations, from empty, make exactly the tables of the models, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.support.databases import Bench
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
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert inspect(db.engine).has_table("page")
        assert inspect(db.engine).has_table("search_words")
    sqlite.reset()
