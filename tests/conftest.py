"""Fixtures: the app on both databases, each test on a fresh copy of the cast's database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import settings

from tests.support.client import Client
from tests.support.databases import Bench, postgres_bench, sqlite_bench
from tests.support.servers import pytest_configure, pytest_unconfigure

__all__ = ["pytest_configure", "pytest_unconfigure"]

settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The app on SQLite."""
    return sqlite_bench(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The app on PostgreSQL; its connections are closed before the server goes."""
    with postgres_bench(tmp_path_factory.mktemp("postgres")) as bench:
        yield bench


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app, on each database in turn, with an app context pushed and the cast in it."""
    bench: Bench = request.getfixturevalue(request.param)
    bench.reset()
    with bench.app.app_context():
        yield bench.app


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without a person; see Client."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client
