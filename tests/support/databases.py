"""One app for each database, and a fresh copy of a filled template for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask

from tests.support import cast, servers
from tests.support.client import Client
from tests.support.rows import Rows
from wiki.app import create_app
from wiki.config import read
from wiki.kernel import schema
from wiki.kernel.db import db, transaction


def databases_of(test: pytest.Item, whole: bool) -> list[str]:
    """The databases a test of the app runs on: SQLite alone for what does not depend on them, else both in a whole run,
    and in others the one that falls to it by its name, so that each has about half."""
    alone = test.path.stem.endswith("screens") or test.get_closest_marker("one_database")
    both = ["sqlite", "postgres"]
    return ["sqlite"] if alone else both if whole else [both[crc32(test.name.encode()) % 2]]


@dataclass
class Bench:
    """An app whose database can be put back to the template."""

    app: Flask
    reset: Callable[[], None]


def make_app(folder: Path, database_url: str) -> Flask:
    """The product with settings of its own and no mail, in test mode."""
    environ = {
        "LICHTWERK_DATA": str(folder),
        "LICHTWERK_DATABASE_URL": database_url,
        "LICHTWERK_SECRET_KEY": "a-key-for-tests-only-" + "x" * 32,
        "LICHTWERK_BASE_URL": "http://127.0.0.1:8000",
        "LICHTWERK_PACE": "0",  # tests of one person follow each other at once
    }
    app = create_app(read(environ))
    app.config.update(TESTING=True, LICHTWERK_PATTERNS=lambda: True)
    app.test_client_class = Client
    return app


def fill_template(app: Flask) -> None:
    """Migrate from empty and let the cast in."""
    with app.app_context():
        schema.upgrade()
        with transaction() as session:
            cast.fill(session)


def sqlite_bench(folder: Path) -> Bench:
    """An app on SQLite; the template is made once for all workers, the copy is this worker's own."""

    def build(made: Path) -> None:
        app = make_app(folder, f"sqlite:///{made}")
        fill_template(app)
        with app.app_context():
            db.engine.dispose()

    template, live = servers.shared("cast.sqlite3", build), folder / "live.sqlite3"
    app = make_app(folder, f"sqlite:///{live}")

    def reset() -> None:
        with app.app_context():
            db.engine.dispose()
        for leftover in folder.glob("live.sqlite3-*"):
            leftover.unlink()
        shutil.copyfile(template, live)
        shutil.rmtree(folder / "files", ignore_errors=True)

    return Bench(app, reset)


class PostgresCopy:
    """This worker's own copy of the template, as good as new before each test."""

    WORN = 200
    """Rows put back leave their dead behind; after so many times the database is copied afresh."""

    def __init__(self, app: Flask, name: str, template: str) -> None:
        self._app, self._name, self._template = app, name, template
        self._rows: Rows | None = None
        self._times = 0

    def reset(self) -> None:
        """Make it what the template is."""
        self._times += 1
        if self._rows is None or self._times % self.WORN == 0 or not self._rows.put_back():
            self._copy()

    def close(self) -> None:
        """End every connection to it."""
        if self._rows:
            self._rows.close()
        with self._app.app_context():
            db.engine.dispose()

    def _copy(self) -> None:
        self.close()
        servers.renew(self._name, self._template)
        self._rows = Rows(servers.address(self._name))


@contextmanager
def postgres_bench(folder: Path) -> Iterator[Bench]:
    """An app on PostgreSQL; the template is made once for all workers. Its connections are closed afterwards."""

    def build(url: str) -> None:
        app = make_app(folder, url)
        fill_template(app)
        with app.app_context():
            db.engine.dispose()

    live = f"live_{os.getpid()}"
    template = servers.template("cast", build)
    app = make_app(folder, servers.postgres_url(live))
    copy = PostgresCopy(app, live, template)

    def reset() -> None:
        copy.reset()
        shutil.rmtree(folder / "files", ignore_errors=True)

    yield Bench(app, reset)
    copy.close()


@contextmanager
def empty_app(database: str, folder: Path) -> Iterator[Flask]:
    """An app of its own on a fresh database with all tables and not one row."""
    with (
        servers.clone(servers.template("empty", _migrate(folder)))
        if database == "postgres"
        else (nullcontext(f"sqlite:///{folder / 'empty.sqlite3'}")) as url
    ):
        app = make_app(folder, url)
        with app.app_context():
            schema.upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


def _migrate(folder: Path) -> Callable[[str], None]:
    def build(url: str) -> None:
        app = make_app(folder, url)
        with app.app_context():
            schema.upgrade()
            db.engine.dispose()

    return build
