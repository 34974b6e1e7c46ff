"""What is installed is what is here: the wheel holds the product whole."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_SHIPPED = {"__pycache__", ".gitkeep"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def files(folder: str) -> set[str]:
    """The files under a folder of the checkout, relative to it."""
    base = ROOT / folder
    found = (path.relative_to(base) for path in base.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not NOT_SHIPPED & set(path.parts)}


@pytest.mark.parametrize("folder", ["templates", "static", "migrations"])
def test_the_wheel_holds_every_file_of(folder: str, wheel: set[str]) -> None:
    assert files(folder)
    assert {f"wiki/{folder}/{name}" for name in files(folder)} <= wheel


def test_the_wheel_holds_the_code_the_catalogue_and_the_demo(wheel: set[str]) -> None:
    assert {f"wiki/{name}" for name in files("wiki")} <= wheel
    assert "wiki/translations/nl/LC_MESSAGES/messages.po" in wheel
    assert any(name.startswith("wiki/demo/pages/") for name in wheel)


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"wiki", "lichtwerk"}


def test_importing_the_package_imports_no_framework() -> None:
    probe = "import sys, wiki, wiki.costs.rules; sys.exit(bool({'flask', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT).returncode == 0
