"""Finds the Chromium that the browser tests drive; as a program it installs one when there is none.

`./dev test` runs `python -m tests.support.browser` before the tests.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from playwright.sync_api import sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The first draws pages and nothing around them, at a fraction of the work."""
# As root Chromium has no sandbox; without the others it asks foreign hosts for updates while the tests run.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
IMPOSSIBLE = (
    "No Chromium was found and none could be installed, so the browser tests will fail. Install Chromium with the "
    "system's package manager, or set LICHTWERK_CHROMIUM to its path."
)


class NoBrowser(Exception):
    """No Chromium that starts was found; the message says what to do."""


@cache
def chromium_path() -> str:
    """The path of a Chromium that starts. Raises NoBrowser."""
    for path in _candidates():
        if _starts(path):
            return path
    raise NoBrowser(IMPOSSIBLE)


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("LICHTWERK_CHROMIUM"):
        yield chosen
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if os.path.exists(own):
        yield own


def _starts(path: str) -> bool:
    """Whether it is more than a stub and finds its libraries."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install() -> None:
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(playwright, stdout=sys.stderr, timeout=600)
    if _found() or os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(
        "Playwright's own Chromium is not to be had here; installing the system's with apt-get ...",
        file=sys.stderr,
    )
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium-headless-shell"]):
        subprocess.run(["apt-get", "-qq", *command], stdout=sys.stderr, env=quiet, stdin=subprocess.DEVNULL)


def _found() -> bool:
    try:
        chromium_path()
    except NoBrowser:
        return False
    return True


def main() -> int:
    """Install Chromium when there is none; 0 when the browser tests can run."""
    if _found():
        return 0
    print("The tests need Chromium and there is none yet; installing it ...", file=sys.stderr)
    _install()
    if _found():
        return 0
    print(IMPOSSIBLE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
