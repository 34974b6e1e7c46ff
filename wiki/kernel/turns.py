"""Turns: who may write in an SQLite database next, and which process does what only one of them may do.

SQLite itself lets whoever asks at the right moment go first, and the others sleep longer each time. Here they stand in
a row: the threads of a process in the order in which they came, and the processes one after the other. What a process
holds is free at once when it is killed.
"""

import os
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy.exc import OperationalError

try:
    import fcntl
except ImportError:  # not on Windows, where there is one process
    fcntl = None  # type: ignore[assignment]

PATIENCE = 15.0
"""Seconds that somebody waits for a turn; SQLite waits as long."""
_LOOK_EVERY = 0.0002
"""Seconds between looks at a turn of another process: a wait for a lock on a file has no end of its own."""


class Row:
    """The threads of this process, in the order in which they came."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False

    def take(self, patience: float) -> bool:
        """Wait for the turn, for so many seconds at most; whether it came."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        return mine.acquire(timeout=patience) or not self._gave_up(mine)

    def pass_on(self) -> None:
        """Give the turn to who waits the longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _gave_up(self, mine: Lock) -> bool:
        """Step out of the row, unless the turn came at the last moment."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return True
            return False


class Turns:
    """The turns of writers in the database at `path`, over all processes of this machine."""

    def __init__(self, path: Path) -> None:
        self._row = Row()
        self._gate, self._inside = _File(Path(f"{path}-next")), _File(Path(f"{path}-turn"))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait, and have the turn until the end. Raises OperationalError when it takes too long."""
        until = time.monotonic() + PATIENCE
        if not self._row.take(PATIENCE):
            raise _locked()
        try:
            with self._turn_of_process(until):
                yield
        finally:
            self._row.pass_on()

    @contextmanager
    def _turn_of_process(self, until: float) -> Iterator[None]:
        """Whoever is inside lets one more stand at the gate, so that it cannot go in again before that one."""
        with self._gate.held(until):
            self._inside.wait_for(until)
        try:
            yield
        finally:
            self._inside.let_go()


class Alone:
    """Whether this process is the one, of all that ask at `path`, to do what only one may do."""

    def __init__(self, path: Path) -> None:
        self._file = _File(path)
        self._mine = False

    def is_mine(self) -> bool:
        """True from the moment on at which no other process holds it."""
        self._mine = self._mine or self._file.hold()
        return self._mine


class _File:
    """A lock on a file, of this process; one that was forked opens it anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = self._process = -1

    def hold(self) -> bool:
        """Hold it; False when somebody else does."""
        if fcntl is None:
            return True
        if self._process != os.getpid():
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            self._process = os.getpid()
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_for(self, until: float) -> None:
        """Hold it once it is free. Raises OperationalError when that is not before this moment of the clock."""
        while not self.hold():
            if time.monotonic() >= until:
                raise _locked()
            time.sleep(_LOOK_EVERY)

    def let_go(self) -> None:
        """Let who waits have it."""
        if fcntl is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    @contextmanager
    def held(self, until: float) -> Iterator[None]:
        """Hold it until the end."""
        self.wait_for(until)
        try:
            yield
        finally:
            self.let_go()


def _locked() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))
