"""Every slice is tried on both databases: only what does not depend on them runs on SQLite alone."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from tests.support.databases import databases_of
from tests.support.examples import left_out
from wiki.kernel.db import db

ROOT = Path(__file__).resolve().parents[2]
SLICES = sorted(
    path.parent.name
    for path in [*(ROOT / "wiki").glob("*/services.py"), *(ROOT / "wiki").glob("*/services")]
    if (ROOT / "tests" / path.parent.name).is_dir()
)
SERVES = ("services", "queries")


def on_both(module: Path) -> bool:
    """Whether a module of tests has tests of the app on both databases."""
    text = module.read_text(encoding="utf-8")
    alone = module.stem.endswith("screens") or "\npytestmark = pytest.mark.one_database\n" in text
    return not alone and ("app: Flask" in text or "client: Client" in text or 'usefixtures("app")' in text)


def test_every_slice_that_writes_is_tried_on_both_databases() -> None:
    without = [name for name in SLICES if not any(map(on_both, (ROOT / "tests" / name).glob("test_*.py")))]
    assert len(SLICES) > 10 and without == []


def test_what_is_said_of_services_and_queries_is_never_tried_on_sqlite_alone() -> None:
    modules = [
        path for path in (ROOT / "tests").rglob("test_*.py") if path.stem.removeprefix("test_") in SERVES
    ]
    assert modules and all(map(on_both, modules))


def test_any_other_test_of_the_app_runs_on_both_databases(request: pytest.FixtureRequest) -> None:
    assert databases_of(request.node, whole=True) == ["sqlite", "postgres"]


def test_in_a_run_that_is_not_whole_each_has_about_half() -> None:
    tests = [
        SimpleNamespace(name=f"test_{n}", path=Path("x"), get_closest_marker=lambda _: None)
        for n in range(200)
    ]
    alone = [databases_of(test, whole=False) for test in tests]  # type: ignore[arg-type]
    assert 80 < alone.count(["sqlite"]) < 120 and 80 < alone.count(["postgres"]) < 120


@pytest.mark.one_database
def test_a_test_that_does_not_depend_on_the_database_runs_on_sqlite(request: pytest.FixtureRequest) -> None:
    assert databases_of(request.node, whole=True) == ["sqlite"] == databases_of(request.node, whole=False)


@pytest.mark.whole("postgres")
def test_what_is_marked_so_is_left_out_on_that_database_alone(
    request: pytest.FixtureRequest, app: Flask
) -> None:
    assert left_out(request.node) == (db.engine.name == "postgresql")


@pytest.mark.whole
def test_what_is_marked_without_a_name_is_left_out(request: pytest.FixtureRequest) -> None:
    assert left_out(request.node)


def test_any_other_test_is_in_every_run(request: pytest.FixtureRequest) -> None:
    assert not left_out(request.node)
