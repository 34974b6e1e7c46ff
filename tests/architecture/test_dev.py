"""The script that a newcomer starts with."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / "dev"


def test_dev_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(DEV.read_text())
    imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    assert imported <= sys.stdlib_module_names | {"pip"}


def test_dev_can_be_read_by_the_old_pythons_it_turns_away() -> None:
    ast.parse(DEV.read_text(), feature_version=(3, 7))
    assert not re.search(r'\bf["\']', DEV.read_text())


def test_dev_says_what_it_can_do_without_installing_anything() -> None:
    said = subprocess.run([sys.executable, DEV, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(
        f"\n  {command} " in said
        for command in ("run", "test", "lint", "translate", "seed", "bench", "lichtwerk")
    )


def test_an_unknown_command_is_refused() -> None:
    assert subprocess.run([sys.executable, DEV, "rnu"], capture_output=True).returncode == 2


def test_what_a_newcomer_runs_is_executable() -> None:
    assert os.access(DEV, os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_dependency_is_pinned_and_no_address_is_recorded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    constraints = (ROOT / "constraints.txt").read_text()
    pinned = {line.split("==")[0].split("[")[0] for line in constraints.splitlines()}
    assert {re.split(r"[\[><=]", name)[0].lower() for name in asked} <= pinned
    assert "://" not in constraints
