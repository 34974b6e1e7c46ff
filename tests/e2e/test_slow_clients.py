"""Hundreds of clients that send or read nothing, on every kind of address, and nobody else notices."""

import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.live import copied_demo, served
from wiki.kernel.limits import MIB

SENDERS = READERS = 200
BOUNDS = {
    "LICHTWERK_CONNECTIONS": "2000",
    "LICHTWERK_CONNECTIONS_PER_ADDRESS": "2000",
    "LICHTWERK_THREADS": "4",
}
ACCESS = Path(__file__).parents[2] / "docs" / "reference" / "access.md"
CHANGES = ("POST", "PUT", "DELETE", "PATCH")
INNOCENT = ("/", "/pages/", "/search?q=coaching", "/healthz", "/static/css/base.css", "/api/v1/pages")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A server with four threads."""
    with served(copied_demo(tmp_path), more=BOUNDS) as address:
        yield urlsplit(address).hostname or "", urlsplit(address).port or 0


def addresses(*methods: str) -> list[tuple[str, str]]:
    """Every address that takes one of these methods, filled in."""
    rows = re.findall(r"^\| `(/[^`]*)` \| (\w+) \|", ACCESS.read_text("utf-8"), re.MULTILINE)
    return sorted((method, re.sub(r"<[^>]+>", "1", rule)) for rule, method in rows if method in methods)


@pytest.mark.whole
def test_hundreds_of_slow_clients_keep_nobody_from_an_answer(host: tuple[str, int]) -> None:
    with ExitStack() as slow:

        def come(said: str) -> None:
            client = slow.enter_context(socket.create_connection(host, 60))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(said.encode())

        for number in range(SENDERS):
            method, address = addresses(*CHANGES)[number % len(addresses(*CHANGES))]
            come(f"{method} {address} HTTP/1.1\r\nHost: x\r\nContent-Length: {MIB}\r\n\r\na=")
        for number in range(READERS):
            _method, address = addresses("GET")[number % len(addresses("GET"))]
            come(f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        for address in INNOCENT * 5:
            with closing(http.client.HTTPConnection(*host, timeout=60)) as innocent:
                innocent.request("GET", address)
                assert innocent.getresponse().status == 200, address
