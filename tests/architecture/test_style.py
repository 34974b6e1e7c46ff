"""The checks of `./dev lint`: each tool of pyproject.toml finds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--quiet", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "--quiet", "."], id="ruff format"),
        pytest.param(["mypy", "--no-error-summary"], id="mypy", marks=pytest.mark.whole),
        pytest.param(["lint-imports", "--no-logo"], id="lint-imports"),
    ],
)
def test_nothing_is_found_by(command: list[str]) -> None:
    done = subprocess.run([SCRIPTS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}", pytrace=False)
