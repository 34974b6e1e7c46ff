"""What is installed is what is here: the wheel holds the product whole."""

import json
import re
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.frontend import built_frontend, hatch_build

ROOT = Path(__file__).resolve().parents[2]
NOT_SHIPPED = {"__pycache__", ".gitkeep"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this checkout."""
    built_frontend()
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


def test_the_wheel_holds_the_editor_with_the_licences_of_what_is_in_it(wheel: set[str]) -> None:
    """Built when the package is installed, so it is here, and asked for by the name of its source."""
    manifest = json.loads((ROOT / "static/vendor/manifest.json").read_text())
    assert manifest.keys() == {"editor.js"}
    assert {f"wiki/static/vendor/{name}" for name in [*manifest.values(), "licenses.txt"]} <= wheel
    licences = (ROOT / "static/vendor/licenses.txt").read_text()
    assert "@codemirror/view" in licences and "MIT" in licences


def test_the_packages_of_the_editor_are_pinned_and_no_registry_is_named() -> None:
    package = json.loads((ROOT / "frontend/package.json").read_text())
    asked = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"[0-9][0-9.]*", version) for version in asked.values())
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert all(
        json.loads(lock)["packages"][f"node_modules/{name}"]["version"] == asked[name] for name in asked
    )


def test_nothing_is_built_again_while_the_sources_stay_as_they_are() -> None:
    built_frontend()
    hook = hatch_build()
    dev = runpy.run_path(str(ROOT / "dev"), run_name="dev")
    assert dev["SOURCES"] == hook.SOURCES
    assert hook.is_built(ROOT)


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"wiki", "lichtwerk"}


def test_importing_the_package_imports_no_framework() -> None:
    probe = "import sys, wiki, wiki.costs.rules; sys.exit(bool({'flask', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", probe], cwd=ROOT).returncode == 0
