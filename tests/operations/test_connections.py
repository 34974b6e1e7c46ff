"""A client that lets others wait is put out in time, and there are never more connections than there may be."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from tests.support.live import free_port
from tests.support.waiting import until
from wiki import connections
from wiki.connections import HEADERS_MAX, Bounds, Connection, Door, Patience, Phase
from wiki.kernel.wsgi_bridge import Bridge

SHORT = Patience(headers=0.2, silence=0.2, body=0.6, rate=1_000, reader=0.2)
LONG = Patience()
LARGE = 64 * 1024 * 1024
DEADLINE = 60

Client = Callable[[], socket.socket]


def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Echoes a body; a large answer at /large."""
    sent = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(LARGE if environ["PATH_INFO"] == "/large" else len(sent)))])
    return [bytes(LARGE) if environ["PATH_INFO"] == "/large" else sent]


@contextmanager
def listening(patience: Patience, bounds: Bounds) -> Iterator[tuple[Door, Client]]:
    """A server with such a door, and how a client comes in."""
    door = Door(patience, bounds)

    class Watched(Connection):
        pass

    Watched.door = door
    bridge, port = Bridge(answer, 2), free_port()
    settings = uvicorn.Config(bridge, port=port, http=Watched, lifespan="off", log_level="critical")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    with ExitStack() as clients:
        thread.start()
        clients.callback(thread.join)
        clients.callback(setattr, server, "should_exit", True)
        until(lambda: server.started)
        yield door, lambda: clients.enter_context(socket.create_connection(("127.0.0.1", port), DEADLINE))


def rest(client: socket.socket) -> bytes:
    """What a client hears until the server ends it."""
    heard = b""
    try:
        while part := client.recv(64 * 1024):
            heard += part
    except ConnectionResetError:
        pass
    return heard


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LOOK_EVERY", 0.02)


@pytest.mark.parametrize("start", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n"])
def test_who_never_ends_its_headers_is_put_out(start: bytes) -> None:
    with listening(SHORT, Bounds()) as (door, come):
        client = come()
        client.sendall(start)
        assert rest(client) == b""
        until(lambda: not door.inside)


def test_headers_without_an_end_take_no_memory() -> None:
    with listening(LONG, Bounds()) as (door, come):
        client = come()
        client.sendall(b"GET / HTTP/1.1\r\n")
        until(lambda: len(door.inside) == 1)
        with suppress(OSError):
            for _number in range(10_000):
                client.sendall(b"A: " + b"b" * HEADERS_MAX + b"\r\n")
        until(lambda: not door.inside)


@pytest.mark.parametrize("part", [b"", b"x"])
def test_who_brings_a_body_too_slowly_is_told_so(part: bytes) -> None:
    with listening(SHORT, Bounds()) as (_door, come):
        client = come()
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        client.sendall(part)
        assert rest(client).startswith(b"HTTP/1.1 408 ")


def test_who_reads_nothing_of_an_answer_is_put_out() -> None:
    with listening(SHORT, Bounds()) as (door, come):
        client = come()
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: bool(door.inside))
        until(lambda: not door.inside)
        assert len(rest(client)) < LARGE


def test_when_all_places_are_taken_who_does_nothing_makes_room() -> None:
    with listening(LONG, Bounds(all=3, address=0)) as (door, come):
        idle = [come() for _number in range(3)]
        until(lambda: len(door.inside) == 3)
        client = come()
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert rest(client).startswith(b"HTTP/1.1 200 ")
        assert rest(idle[0]) == b""


def test_when_all_are_busy_who_comes_hears_that_it_is_too_busy() -> None:
    with listening(LONG, Bounds(all=2, address=0)) as (door, come):
        for _number in range(2):
            come().sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
        until(lambda: [one.phase() for one in list(door.inside)] == [Phase.BODY] * 2)
        assert rest(come()).startswith(b"HTTP/1.1 503 ")


def test_one_address_has_its_bound() -> None:
    with listening(LONG, Bounds(all=0, address=2)) as (door, come):
        for _number in range(2):
            come()
        until(lambda: len(door.inside) == 2)
        assert rest(come()).startswith(b"HTTP/1.1 503 ")


@given(st.sampled_from(Phase), st.floats(0, 2_000), st.floats(0, 2_000), st.integers(0, 10**9))
def test_only_a_client_that_others_wait_for_is_ever_put_out(
    phase: Phase, spent: float, silent: float, received: int
) -> None:
    over = LONG.is_over(phase, spent, silent, received)
    if phase is Phase.ANSWER or (spent <= LONG.silence and silent <= LONG.silence):
        assert not over
    if phase is Phase.BODY and (silent > LONG.silence or spent > LONG.body):
        assert over
