"""How long a client may keep a connection busy, and how many connections there may be: uvicorn itself waits for ever.

Once a second the door looks at every connection. Each is in one phase, and each phase has its time; see `Patience`.
"""

import asyncio
import time
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from wiki.config import Config
from wiki.kernel.shared import Tally

HEADERS_MAX: Final = 64 * 1024
"""Bytes before the headers of a request are whole; those of a browser are about one kilobyte."""
LOOK_EVERY: Final = 1.0
_ALL: Final = "all connections"

_TEXT: Final = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
_TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\n" + _TEXT + b"content-length: 9\r\n\r\nToo slow\n"
_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\n"
    + _TEXT
    + b"retry-after: 60\r\ncontent-length: 9\r\n\r\nToo busy\n"
)


class Phase(Enum):
    """What a connection waits for."""

    HEADERS = "headers"
    BODY = "body"
    ANSWER = "answer"
    READER = "reader"
    END = "end"


@dataclass(frozen=True)
class Patience:
    """Seconds that a client gets, and the bytes a second that it must bring."""

    headers: float = 20.0
    """For the headers of a request, from the first moment."""
    silence: float = 20.0
    """Between two parts of a body."""
    body: float = 900.0
    """For a whole body: 50 MB over a line of half a megabit a second."""
    rate: float = 1024.0
    """Bytes a second of a body, on average once `silence` has passed."""
    reader: float = 60.0
    """For the next 64 KiB of an answer, and for the end of it."""

    def is_over(self, phase: Phase, spent: float, silent: float, received: int) -> bool:
        """Whether a client has had its time in a phase. `spent` seconds in it, `silent` since its last bytes."""
        if phase is Phase.HEADERS:
            return spent > self.headers
        if phase is Phase.BODY:
            too_little = spent > self.silence and received < self.rate * spent
            return silent > self.silence or spent > self.body or too_little
        return phase in (Phase.READER, Phase.END) and spent > self.reader


@dataclass(frozen=True)
class Bounds:
    """How many connections there may be in all processes together, and from one address; 0 for any number."""

    all: int = 1000
    address: int = 300


class Door:
    """All connections of a process; `tally` counts those of the others too."""

    def __init__(self, patience: Patience, bounds: Bounds, tally: Tally | None = None) -> None:
        self.patience, self.bounds = patience, bounds
        self.inside: set[Connection] = set()
        self.tally = tally or Tally()
        self._looking: asyncio.TimerHandle | None = None

    def enter(self, connection: "Connection") -> bool:
        """Whether this one may come in. When all places are taken, the one that has nothing to do makes room."""
        if self.bounds.all and self.tally.count(_ALL) >= self.bounds.all and not self._make_room():
            return False
        if self.bounds.address and self.tally.count(connection.address) >= self.bounds.address:
            return False
        self.inside.add(connection)
        self._count(connection, 1)
        if self._looking is None:
            self._looking = connection.loop.call_later(LOOK_EVERY, self.look, connection.loop)
        return True

    def leave(self, connection: "Connection") -> None:
        """It is gone, or became a socket for live text, which has bounds of its own."""
        if connection in self.inside:
            self.inside.remove(connection)
            self._count(connection, -1)

    def look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Put out who has had its time; look again as long as there is anybody."""
        now = time.monotonic()
        for connection in list(self.inside):
            connection.look(now, self.patience)
        self._looking = loop.call_later(LOOK_EVERY, self.look, loop) if self.inside else None

    def _count(self, connection: "Connection", more: int) -> None:
        self.tally.add(_ALL, more)
        self.tally.add(connection.address, more)

    def _make_room(self) -> bool:
        idle = [one for one in self.inside if one.phase() is Phase.HEADERS]
        if idle:
            min(idle, key=lambda one: one.since).put_out()
        return bool(idle)


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's own protocol, with a watch; see `watched`."""

    door: Door

    def connection_made(self, transport: Any) -> None:
        """A client comes in, or is told that there is no room."""
        super().connection_made(transport)
        self.since = self.heard = time.monotonic()
        self._seen, self.received = Phase.HEADERS, 0
        self.address = self.client[0] if self.client else ""
        if not self.door.enter(self):
            transport.write(_BUSY)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self.door.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """The client says something."""
        self.heard = time.monotonic()
        self.received += len(data)
        super().data_received(data)
        if self._now_in(self.heard) is Phase.HEADERS and self.received > HEADERS_MAX:
            self.put_out()

    def resume_writing(self) -> None:
        """The client has read on."""
        super().resume_writing()
        self.since = time.monotonic()

    def handle_websocket_upgrade(self, *arguments: Any) -> None:
        """It goes on as a socket."""
        self.door.leave(self)
        super().handle_websocket_upgrade(*arguments)

    def phase(self) -> Phase:
        """What this connection waits for at this moment."""
        if self.transport.is_closing():
            return Phase.END
        if self.cycle is None or self.cycle.response_complete:
            return Phase.READER if self.flow.write_paused else Phase.HEADERS
        if self.flow.write_paused:
            return Phase.READER
        return Phase.BODY if self.cycle.more_body and not self.flow.read_paused else Phase.ANSWER

    def look(self, now: float, patience: Patience) -> None:
        """Put it out when it has had its time."""
        phase = self._now_in(now)
        if patience.is_over(phase, now - self.since, now - self.heard, self.received):
            self.put_out()

    def put_out(self) -> None:
        """End the connection; who was still sending is told why."""
        phase = self.phase()
        if phase is Phase.BODY and not self.cycle.response_started:
            self.transport.write(_TOO_SLOW)
        if phase in (Phase.HEADERS, Phase.BODY):
            self.transport.close()
        else:
            self.transport.abort()

    def _now_in(self, now: float) -> Phase:
        """The phase; a new one starts its watch at zero."""
        phase = self.phase()
        if phase is not self._seen:
            self._seen, self.since, self.received = phase, now, 0
        return phase


def watched(settings: Config) -> type[Connection]:
    """The protocol for a server with these settings."""
    # Behind a proxy all connections are its own, and it is the proxy that keeps the addresses apart.
    address = 0 if settings.trusted_proxies else settings.connections_per_address
    door = Door(Patience(), Bounds(settings.connections, address), Tally(settings.workers))
    return type("WatchedConnection", (Connection,), {"door": door})
