"""Processes that serve together: forked off one that loaded everything and then does nothing but look after them.

What was loaded before stands in memory once. A process that is killed is started anew; its connections that were not
taken in yet wait for the new one, and the others notice nothing.
"""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

log = logging.getLogger("lichtwerk.serving")

SHORT: Final = 5.0
"""Seconds: a process that ends sooner did not really start."""
TRIES: Final = 10
"""So many in a row that did not start end the server."""
_STOPS: Final = (signal.SIGTERM, signal.SIGINT)

Work = Callable[[int, Callable[[], None]], None]
"""What a process does, given its place and what it calls when it answers; it ends at SIGTERM."""


@dataclass
class Processes:
    """So many processes of a kind, until SIGTERM or SIGINT; after `patience` seconds they are killed."""

    count: int
    work: Work
    patience: float
    _places: dict[int, int] = field(default_factory=dict)
    _began: dict[int, float] = field(default_factory=dict)
    _failed: int = 0
    _stopping: bool = False

    def run(self, welcome: Callable[[], None]) -> bool:
        """Keep them going; `welcome` is called when the first answers. Returns whether any ever did."""
        for number in (*_STOPS, signal.SIGALRM):
            signal.signal(number, self._told)
        self._alive, self._ours = os.pipe()
        told, ready = os.pipe()
        for place in range(self.count):
            self._start(place, lambda: os.write(ready, b"."))
        os.close(ready)
        started = bool(os.read(told, 1))
        os.close(told)
        if started:
            welcome()
        self._look_after()
        return started and self._failed < TRIES

    def _look_after(self) -> None:
        while self._places:
            process, _status = os.wait()
            place = self._places.pop(process, None)
            if place is None or self._stopping:
                continue
            log.warning("process %s ended; another takes its place", process)
            self._count_failure(time.monotonic() - self._began.pop(process))
            if self._failed >= TRIES:
                self._stop()
            else:
                self._start(place, lambda: None)

    def _count_failure(self, lived: float) -> None:
        self._failed = self._failed + 1 if lived < SHORT else 0
        time.sleep(0.1 * max(0, self._failed - 1))

    def _start(self, place: int, answers: Callable[[], Any]) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        process = os.fork()
        if process == 0:
            self._be(place, answers)
        self._places[process], self._began[process] = place, time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        if self._stopping:
            os.kill(process, signal.SIGTERM)

    def _be(self, place: int, answers: Callable[[], Any]) -> None:
        """Do the work of one process, and end."""
        os.close(self._ours)
        for number in (*_STOPS, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        self.work(place, answers)
        sys.exit(0)

    @property
    def parent(self) -> int:
        """A file that ends when the process that looks after us is gone, however it went."""
        return self._alive

    def _told(self, number: int, _frame: Any) -> None:
        if number == signal.SIGALRM:
            self._tell(signal.SIGKILL)
        elif not self._stopping:
            self._stop()

    def _stop(self) -> None:
        self._stopping = True
        signal.setitimer(signal.ITIMER_REAL, self.patience)
        self._tell(signal.SIGTERM)

    def _tell(self, number: signal.Signals) -> None:
        for process in self._places:
            os.kill(process, number)


def listening(host: str, port: int, count: int, backlog: int) -> list[socket.socket]:
    """A socket for each process. Where the system deals connections out each has one of its own, as whoever is the
    first to look would else take all; elsewhere they share one. Raises OSError when somebody listens there already."""
    with _bound(host, port, 0):
        pass  # sockets that may share a port do not mind who else is there; this one does
    if sys.platform != "linux":
        return [_listening(_bound(host, port, 0), backlog)] * count
    return [_listening(_bound(host, port, 1), backlog) for _ in range(count)]


def _bound(host: str, port: int, shares: int) -> socket.socket:
    family, *_kind, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shares:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    found.bind(address)
    return found


def _listening(bound: socket.socket, backlog: int) -> socket.socket:
    bound.listen(backlog)
    return bound
