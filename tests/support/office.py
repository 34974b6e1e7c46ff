"""LibreOffice, which shows and saves files as the programs of schools do; as a program this installs it.

`./dev test` runs `python -m tests.support.office` before the tests.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGES = ("libreoffice-writer-nogui", "poppler-utils")
NEEDED = ("soffice", "pdftotext")
IMPOSSIBLE = (
    "LibreOffice Writer and pdftotext were not found and could not be installed, so the tests of files in other "
    "programs will fail. Install them with the system's package manager."
)


class NoOffice(Exception):
    """LibreOffice or pdftotext is not there; the message says what to do."""


def saved_as(kind: str, files: Sequence[Path], folder: Path) -> None:
    """Have LibreOffice open files and save them in `folder` as another kind, or anew as the same. Raises NoOffice."""
    with tempfile.TemporaryDirectory() as profile:
        order = [
            _path("soffice"),
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            *("--convert-to", kind, "--outdir", str(folder), *map(str, files)),
        ]
        subprocess.run(order, check=True, capture_output=True, timeout=900)


def text_of_pdf(path: Path) -> str:
    """The text of a PDF as it stands on its sheets. Raises NoOffice."""
    order = [_path("pdftotext"), "-enc", "UTF-8", "-layout", str(path), "-"]
    return subprocess.run(order, check=True, capture_output=True, timeout=60).stdout.decode()


def _path(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise NoOffice(IMPOSSIBLE)
    return found


def _found() -> bool:
    return all(map(shutil.which, NEEDED))


def main() -> int:
    """Install what is not there, where that can be done; 0 when the tests can run."""
    may_install = os.name != "nt" and os.geteuid() == 0 and shutil.which("apt-get")
    if not _found() and may_install:
        print("The tests need LibreOffice and there is none yet; installing it ...", file=sys.stderr)
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            subprocess.run(
                ["apt-get", "-qq", *command], stdout=sys.stderr, env=quiet, stdin=subprocess.DEVNULL
            )
    if _found():
        return 0
    print(IMPOSSIBLE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
