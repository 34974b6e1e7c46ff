"""Fixtures: the app on both databases, each test on a database as the cast found it.

Which databases? Both, wherever services, queries, rules of the database or the API are tried: that is the rule, and
whoever does nothing keeps it. What does not depend on the database runs on SQLite alone: modules whose name ends in
`screens`, and what is marked `@pytest.mark.one_database` (screens, forms, files, words; how many statements a screen
takes, which is decided before any database has a say). That every slice keeps tests on both is held by
tests/architecture/test_databases.py.

How much? A whole run (`./dev test --whole`, which is what .ci/run does, or files that are named) leaves out nothing.
Any other run asks of every rule whether it holds, on one of the databases, and leaves out what is marked
`@pytest.mark.whole`: what takes long because it is long (storms, hundreds of people, the same walk a second way).
`whole("postgres")` says so of one database.
"""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support import examples, light_passwords
from tests.support.client import Client
from tests.support.databases import Bench, databases_of, postgres_bench, sqlite_bench
from tests.support.servers import pytest_configure, pytest_unconfigure

__all__ = ["pytest_configure", "pytest_unconfigure"]

HERE = Path(__file__).parent
LONG = (
    "e2e/test_axe",
    # Needs no demo, which the others make first.
    "architecture/test_style",
    "e2e",
    "bench",
    "architecture",
    "operations",
    "transactions",
)
"""Files that take longest, by how their names begin, in this order."""

light_passwords.use()


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the storm of tests/e2e/test_torture.py lasts, and how many examples rules are tried on."""
    parser.addoption(
        "--storm",
        type=float,
        default=0,
        metavar="SECONDS",
        help="how long at least people write as servers die",
    )
    parser.addoption("--thorough", action="store_true", help="try rules on many new examples")
    parser.addoption(
        "--whole", action="store_true", help="leave nothing out, as for every change that is brought in"
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before any test is loaded: modules ask for their number of examples when they are.

    Who names the files or folders to run means all that is in them.
    """
    config = session.config
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    examples.use(config.getoption("--thorough"), config.getoption("--whole") or named)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for the app on its databases; see the rule above."""
    if "app" in metafunc.fixturenames:
        metafunc.parametrize("app", databases_of(metafunc.definition, examples.is_whole()), indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for a whole run. What takes longest begins first, so that no worker is left with it at the end:
    workers take a file at a time."""
    for_whole_runs = [] if examples.is_whole() else [item for item in items if examples.left_out(item)]
    if for_whole_runs:
        config.hook.pytest_deselected(items=for_whole_runs)
        items[:] = [item for item in items if item not in set(for_whole_runs)]
    beginnings = [str(HERE / name) for name in LONG]

    def turn(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(beginnings) if str(item.path).startswith(name)), len(LONG))

    items.sort(key=turn)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say that something was left out, and how to have it all."""
    if not examples.is_whole():
        terminalreporter.line("What takes long was left out; ./dev test --whole leaves out nothing.")


def pytest_collectstart() -> None:
    """While tests are loaded there is no garbage to look for."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded now stays for the whole run: the garbage collector need not look at it, nor look that often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The app on SQLite."""
    return sqlite_bench(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The app on PostgreSQL; its connections are closed before the server goes."""
    with postgres_bench(tmp_path_factory.mktemp("postgres")) as bench:
        yield bench


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app, on each of its databases in turn, with an app context pushed and the cast in it."""
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
