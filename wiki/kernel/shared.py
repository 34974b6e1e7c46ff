"""What the processes of one server know together: numbers in memory that was there before they were forked."""

import mmap
from typing import Final

_SLOTS: Final = 16_384
"""Places for numbers in each row; two things in one place are counted together, which is rare and harms little."""
_WIDTH: Final = 4


class Tally:
    """How many there are of something, by name, in all processes together.

    Each process writes in a row of its own, so none waits for another; a row of one that was killed begins at zero
    with the one that comes in its place. Make it before the processes are forked; in each call `sit`.
    """

    def __init__(self, processes: int = 1) -> None:
        self._rows = memoryview(mmap.mmap(-1, processes * _SLOTS * _WIDTH)).cast("I")
        self._processes = processes
        self._start = 0

    def sit(self, place: int) -> None:
        """This is the process at a place, counted from 0, and it has nothing yet."""
        self._start = place * _SLOTS
        self._rows[self._start : self._start + _SLOTS] = memoryview(bytes(_SLOTS * _WIDTH)).cast("I")

    def add(self, name: str, more: int) -> None:
        """Count one more, or one less, in this process."""
        self._rows[self._start + hash(name) % _SLOTS] += more

    def count(self, name: str) -> int:
        """How many there are in all processes."""
        slot = hash(name) % _SLOTS
        return sum(self._rows[row * _SLOTS + slot] for row in range(self._processes))
