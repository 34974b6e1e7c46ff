"""One app for each database, and a fresh copy of a filled template for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from tests.support import cast, servers
from tests.support.client import Client
from wiki.app import create_app
from wiki.config import read
from wiki.kernel.db import db, transaction


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
    }
    app = create_app(read(environ))
    app.config.update(TESTING=True, LICHTWERK_PATTERNS=lambda: True)
    app.test_client_class = Client
    return app


def fill_template(app: Flask) -> None:
    """Migrate from empty and let the cast in."""
    with app.app_context():
        upgrade()
        with transaction() as session:
            cast.fill(session)


def sqlite_bench(folder: Path) -> Bench:
    """An app on SQLite."""
    live, template = folder / "live.sqlite3", folder / "template.sqlite3"
    app = make_app(folder, f"sqlite:///{live}")
    fill_template(app)

    def close() -> None:
        with app.app_context():
            db.engine.dispose()

    close()
    shutil.copyfile(live, template)

    def reset() -> None:
        close()
        for leftover in folder.glob("live.sqlite3-*"):
            leftover.unlink()
        shutil.copyfile(template, live)
        shutil.rmtree(folder / "files", ignore_errors=True)

    return Bench(app, reset)


def postgres_bench(folder: Path) -> Bench:
    """An app on PostgreSQL; the template is made once for all workers, the copy is this worker's own."""

    def build(url: str) -> None:
        app = make_app(folder, url)
        fill_template(app)
        with app.app_context():
            db.engine.dispose()

    template = servers.template("cast", build)
    live = f"live_{os.getpid()}"
    app = make_app(folder, servers.postgres_url(live))

    def reset() -> None:
        with app.app_context():
            db.engine.dispose()
        servers.renew(live, template)
        shutil.rmtree(folder / "files", ignore_errors=True)

    return Bench(app, reset)


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
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


def _migrate(folder: Path) -> Callable[[str], None]:
    def build(url: str) -> None:
        app = make_app(folder, url)
        with app.app_context():
            upgrade()
            db.engine.dispose()

    return build
