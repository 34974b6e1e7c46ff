"""A walk through the network as people take it: a few pages often, many now and then, by many who are signed in."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from wiki.bench.client import Browser, Server
from wiki.bench.server import CPU
from wiki.demo.network import PEOPLE

BY_VISITORS = 2
"""One walk in so many is by somebody who is not signed in."""


@dataclass(frozen=True)
class Walk:
    """What a walk came to: processor time of the server for one visit, visits a second, and the time on the clock that
    99 in 100 visits stay under. `cold` is the first time that a page is visited, `warm` every next time."""

    connections: int
    cold: float
    warm: float
    a_second: float
    most: float

    def __str__(self) -> str:
        name = f"walk, {self.connections} connection{'s' if self.connections > 1 else ''}"
        return f"{name:<34}{self.cold:>9.2f}{self.warm:>9.2f}{self.a_second:>9.0f}{self.most:>9.1f}"


def zipf(random: Random, paths: Sequence[str], visits: int) -> list[str]:
    """So many visits: the second page half as often as the first, the third a third as often, and so on."""
    mixed = random.sample(paths, len(paths))
    return random.choices(mixed, [1 / place for place in range(1, len(mixed) + 1)], k=visits)


def walkers(server: Server, count: int) -> list[Browser]:
    """Browsers of visitors and of people of the demo network, by turns."""
    people = [person.email for person in PEOPLE]
    found = [server.browser() for _ in range(count)]
    for place, browser in enumerate(found):
        if place % BY_VISITORS or count == 1:
            browser.sign_in(people[place % len(people)])
    return found


def walk(server: Server, visits: int, connections: int) -> Walk:
    """Visits of public pages over so many connections at once: all pages once, then by how much they are read."""
    random = Random(connections)  # noqa: S311  # the same walk each time
    paths = server.public_pages
    browsers = walkers(server, connections)
    cold, _times, _seconds = _visited(server, browsers, paths)
    warm, times, seconds = _visited(server, browsers, zipf(random, paths, visits))
    return Walk(connections, cold, warm, visits / seconds, _most(times) * 1000)


def _most(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * 99 // 100)]


def _visited(
    server: Server, browsers: Sequence[Browser], paths: Sequence[str]
) -> tuple[float, list[float], float]:
    """Milliseconds of processor time for one visit, how long each took, and how long all."""
    times: list[float] = []
    left, lock = iter(paths), threading.Lock()

    def go(browser: Browser) -> None:
        while True:
            with lock:
                path = next(left, None)
            if path is None:
                return
            begun = time.perf_counter()
            browser.open(path)
            times.append(time.perf_counter() - begun)

    meter = server.browser()
    before, begun = float(meter.open(CPU)), time.perf_counter()
    with ThreadPoolExecutor(len(browsers)) as pool:
        list(pool.map(go, browsers))
    seconds = time.perf_counter() - begun
    return (float(meter.open(CPU)) - before) / len(paths) * 1000, times, seconds
