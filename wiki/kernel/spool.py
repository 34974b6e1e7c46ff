"""Bytes that wait on disk when they are many: bodies that come in, and answers that go out, at the pace of a client."""

import tempfile
from threading import Lock
from typing import Any, Final

from wiki.kernel.limits import MIB

IN_MEMORY: Final = 256 * 1024
"""Bytes up to which a body or an answer stands in memory; most pages fit."""
ON_DISK: Final = 1024 * MIB
"""Bytes of all bodies and answers together that may stand on disk."""


class Full(Exception):
    """There is no room on disk for what waits."""


class Room:
    """How many bytes stand on disk at this moment, of how many that may."""

    def __init__(self, size: int = ON_DISK) -> None:
        self._left = size
        self._lock = Lock()

    def take(self, count: int) -> None:
        """Raises Full."""
        with self._lock:
            if count > self._left:
                raise Full
            self._left -= count

    def give_back(self, count: int) -> None:
        """What was taken is free again."""
        with self._lock:
            self._left += count


class Spool:
    """Bytes written one after the other, then read from the start: in memory, or in a file without a name when they are
    many."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._taken = 0
        self._file: Any = None
        self.size = 0

    def write(self, part: bytes) -> None:
        """Raises Full, and OSError when the disk says no."""
        after = self.size + len(part)
        if after > IN_MEMORY:
            self._room.take(after - self._taken)
            self._taken = after
        self._open().write(part)
        self.size = after

    def from_start(self) -> Any:
        """What was written, as an open file."""
        self._open().seek(0)
        return self._file

    def close(self) -> None:
        """Leave nothing behind."""
        if self._file is not None:
            self._file.close()
        self._room.give_back(self._taken)
        self._taken = 0

    def _open(self) -> Any:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (`close` closes it)
        return self._file
