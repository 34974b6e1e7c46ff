"""Waiting in line: whoever comes first is served first."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Line:
    """The threads of this process that want one thing of which there is one."""

    def __init__(self) -> None:
        self._waiting: deque[object] = deque()
        self._moved = Condition()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait until everybody who came before is done, or for so many seconds; then it is ours until the end."""
        mine = object()
        try:
            with self._moved:
                self._waiting.append(mine)
                self._moved.wait_for(lambda: self._waiting[0] is mine, patience)
            yield
        finally:
            with self._moved:
                self._waiting.remove(mine)
                self._moved.notify_all()
