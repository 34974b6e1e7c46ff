"""Waits until the test run that started it is over, then stops its PostgreSQL and removes its folder.

usage: server_guard.py FOLDER, with a pipe as standard input that the run keeps open as long as it lives. Standard
library only: it is started for every run, also one that needs no server.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 30.0


def alive(pid: int) -> bool:
    """Whether the process still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def stop_postgres(pidfile: Path) -> None:
    """Stop the server at once; nothing of it is kept."""
    try:
        pid = int(pidfile.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGQUIT)
    deadline = time.monotonic() + PATIENCE
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def main(folder: str) -> None:
    """Wait for the end of standard input, then clear up."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sys.stdin.buffer.read()
    stop_postgres(Path(folder, "data", "postmaster.pid"))
    shutil.rmtree(folder, ignore_errors=True)


main(sys.argv[1])
