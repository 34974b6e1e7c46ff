"""How long it takes from one writer's update until the last of many others has it, over WebSocket, stored first."""

import asyncio
import statistics
from collections.abc import Iterator
from typing import NamedTuple

from wiki.bench.client import Server
from wiki.bench.live_client import LiveClient
from wiki.sockets.hub import SOCKETS_OF_ONE_MAX

SCHOOLS = (
    "veenpluis",
    "roerdomp",
    "vuurvlinder",
    "tureluur",
    "draaibank",
    "wijdezicht",
    "zilvermeeuw",
    "zomertaling",
)
EMAILS = [f"{role}@{school}.example" for school in SCHOOLS for role in ("docent", "coordinator")]
PAUSE = 0.05
"""Seconds between two updates: as somebody types."""


class Latency(NamedTuple):
    """Milliseconds on the clock, of half of the updates and of nineteen in twenty; to the last of the others, and to
    the acknowledgement."""

    others: int
    half: float
    most: float
    acknowledged: float


def latencies(server: Server, sizes: tuple[int, ...], times: int) -> Iterator[Latency]:
    """Measure with so many others, one size after the other, on a page of its own each."""
    cookies = cookies_of(server, -(-max(sizes) // (SOCKETS_OF_ONE_MAX - 1)) + 1)
    for page_id, size in enumerate(sizes, 1):
        yield asyncio.run(_latency(server.port, page_id, cookies, size, times))


def cookies_of(server: Server, count: int) -> list[str]:
    """The cookies of so many people who signed in."""
    found = []
    for email in EMAILS[:count]:
        browser = server.browser()
        browser.sign_in(email)
        found.append(browser.cookie)
    return found


async def _latency(port: int, page_id: int, cookies: list[str], size: int, times: int) -> Latency:
    audience = _Audience(size)
    others = [
        LiveClient(page_id, cookies[1 + n % (len(cookies) - 1)], audience.one_heard) for n in range(size)
    ]
    writer = LiveClient(page_id, cookies[0])
    for client in (writer, *others):
        await client.open(port)
    found = [await _round(writer, audience) for _ in range(times)]
    for client in (writer, *others):
        await client.close()
    last, stored = ([one[side] * 1000 for one in found] for side in (0, 1))
    most = statistics.quantiles(last, n=20)[-1] if len(last) > 1 else last[0]
    return Latency(size, statistics.median(last), most, statistics.median(stored))


class _Audience:
    """Notes when the last of the others has heard."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.missing = 0
        self.all_heard = asyncio.Event()

    def expect(self) -> None:
        self.missing = self.size
        self.all_heard.clear()

    def one_heard(self) -> None:
        self.missing -= 1
        if self.missing == 0:
            self.all_heard.set()


async def _round(writer: LiveClient, audience: _Audience) -> tuple[float, float]:
    """Seconds to the last of the others, and to the acknowledgement."""
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(PAUSE)
    audience.expect()
    writer.tab.append("x")
    begun = clock()
    await writer.send()
    stored = clock() - begun
    await audience.all_heard.wait()
    return clock() - begun, stored
