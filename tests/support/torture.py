"""Many people write on one page while connections are cut and servers killed; then each acknowledged word is counted.

Each client types tokens that nobody else types. A token is acknowledged when the server said so of an update with it.
"""

import asyncio
import http.client
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.support.examples import is_whole
from tests.support.killable import KillableServer
from wiki.bench.client import Browser
from wiki.bench.live_client import LiveClient
from wiki.bench.live_tab import Tab

TOKEN = re.compile(r"<(\d+):(\d+)ž>")
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
PATIENCE = 60.0


def enough() -> tuple[int, int]:
    """How many kills and acknowledged words a storm has at least."""
    return (2, 150) if is_whole() else (1, 40)


"""A storm that brought so many kills and acknowledged words has been one."""
LONGEST = 600.0
"""Seconds; what has not come by then never comes."""


def signed_in(port: int, email: str) -> tuple[str, str]:
    """The cookie and the token for forms of somebody who signed in."""
    browser = Browser(port)
    browser.sign_in(email)
    found = CSRF.search(browser.open("/account").decode())
    assert found is not None
    browser.connection.close()
    return browser.cookie, found[1]


def saved_by_form(port: int, address: str, session: tuple[str, str], fields: dict[str, str]) -> int:
    """Send the edit form of a page; the status of the answer."""
    cookie, token = session
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5 * PATIENCE)
    connection.request("POST", f"{address}/edit", urlencode(fields | {"csrf_token": token}), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


class Plain:
    """A client that sends plain requests and polls."""

    def __init__(self, page_id: int, cookie: str, token: str) -> None:
        self.tab = Tab()
        self.page_id, self.cookie, self.csrf = page_id, cookie, token
        self.port = 0

    async def open(self, port: int) -> None:
        self.port = port
        await self.poll()

    async def poll(self) -> None:
        self.tab.hear_json(await self._post("/poll", self.tab.asks()))

    async def send(self) -> bool:
        if update := self.tab.take():
            await self._post("", self.tab.says(update))
            self.tab.acknowledged()
        await self.poll()
        return bool(update)

    async def close(self, politely: bool = True) -> None:
        self.port = 0

    async def _post(self, to: str, said: dict[str, Any]) -> dict[str, Any]:
        return await asyncio.to_thread(self._posted, to, said)

    def _posted(self, to: str, said: dict[str, Any]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.csrf, "Content-Type": "application/json"}
        try:
            connection.request("POST", f"/pages/{self.page_id}/live{to}", json.dumps(said), headers)
            answer = connection.getresponse()
            body = answer.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        if answer.status >= 500:
            raise OSError(str(answer.status))
        assert answer.status == 200, (answer.status, body)
        found: dict[str, Any] = json.loads(body)
        return found


@dataclass
class Writer:
    """A client with a plan: what it typed, and what was acknowledged."""

    number: int
    client: LiveClient | Plain
    typed: int = 0
    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    is_open: bool = False

    def type(self, dice: random.Random) -> None:
        """A token at a random place, but never inside another; now and then a letter that is no token goes."""
        tab = self.client.tab
        value = tab.value
        inside = [range(found.start() + 1, found.end()) for found in TOKEN.finditer(value)]
        at = dice.randint(0, len(value))
        at = next((span.start - 1 for span in inside if at in span), at)
        if dice.random() < 0.2 and value[at : at + 1] in (".", "🐎"):
            tab.type(at, "", removed=1)
            return
        self.typed += 1
        token = f"<{self.number}:{self.typed}ž>"
        tab.type(at, token + dice.choice(["", ".", "🐎"]))

    async def work(self, ports: list[int], dice: random.Random, raging: Callable[[], bool]) -> None:
        """Type, send, lose the connection and find another one, as long as it storms."""
        while raging():
            try:
                if not self.is_open:
                    await asyncio.wait_for(self.client.open(dice.choice(ports)), 10)
                    self.is_open = True
                self.type(dice)
                await self._send()
                if dice.random() < 0.03:
                    await self.cut()
            except (OSError, TimeoutError):
                await self.cut()
            await asyncio.sleep(dice.uniform(0.02, 0.6))

    async def _send(self) -> None:
        tab = self.client.tab
        before = {f"<{self.number}:{n}ž>" for n in range(1, self.typed + 1)}
        tab.take()
        await asyncio.wait_for(self.client.send(), 20)
        self.acknowledged |= before

    async def _come_back(self, port: int) -> None:
        """As a browser does: it tries again when it is hung up on."""
        while True:
            with suppress(OSError):
                return await self.client.open(port)
            await self.client.close(politely=False)
            await asyncio.sleep(1)

    async def cut(self) -> None:
        self.is_open = False
        await self.client.close(politely=False)

    async def finish(self, port: int) -> None:
        """Send what is left, and hear the rest."""
        await self.cut()
        await asyncio.wait_for(self._come_back(port), PATIENCE)
        self.is_open = True
        await self._send()
        while self.client.tab.pending:
            await self._send()


@dataclass
class Outcome:
    """What came of it."""

    kills: int
    acknowledged: int
    lost: list[str]
    doubled: list[str]
    lost_at_a_kill: list[str]
    texts: int
    strangers: list[str]
    updates: int

    def __str__(self) -> str:
        return (
            f"{self.acknowledged} acknowledged words in {self.updates} updates, {self.kills} kills: "
            f"{len(self.lost)} lost, {len(self.lost_at_a_kill)} lost at a kill, {len(self.doubled)} doubled, "
            f"{self.texts} different texts, {len(self.strangers)} under another name"
        )


class Storm:
    """Servers that die, and clients that go on."""

    def __init__(
        self, servers: list[KillableServer], page_id: int, emails: list[str], stored: Callable[[], str]
    ) -> None:
        self.servers, self.page_id, self.stored = servers, page_id, stored
        self.kills = 0
        self.lost_at_a_kill: list[str] = []
        self._signed_in: dict[str, tuple[str, str]] = {}
        self.writers = [Writer(number, self._client(number, emails)) for number in range(25)]

    def _client(self, number: int, emails: list[str]) -> LiveClient | Plain:
        cookie, token = self._session(emails[number % len(emails)])
        if number % 3 == 0:
            return Plain(self.page_id, cookie, token)
        return LiveClient(self.page_id, cookie)

    def _session(self, email: str) -> tuple[str, str]:
        """The cookie and the token for forms of somebody who signed in."""
        if email not in self._signed_in:
            self._signed_in[email] = signed_in(self.servers[0].port, email)
        return self._signed_in[email]

    async def rage(self, seconds: float, dice: random.Random) -> list[str]:
        """Let it storm so long at least, and until there was enough of it; then calm: everybody sends what is left.

        Returns the texts that they have in the end.
        """
        raging = self._raging(seconds)
        ports = [server.port for server in self.servers]
        working = [
            asyncio.create_task(writer.work(ports, random.Random(dice.random()), raging))
            for writer in self.writers
        ]
        killing = asyncio.create_task(self._kill(dice, raging))
        await asyncio.gather(*working, killing)
        for writer in self.writers:
            await writer.finish(dice.choice(ports))
        await self._settled()
        texts = [writer.client.tab.value for writer in self.writers]
        for writer in self.writers:
            await writer.client.close()
        return texts

    def _raging(self, seconds: float) -> Callable[[], bool]:
        clock = asyncio.get_running_loop().time
        begun = clock()

        def raging() -> bool:
            words = sum(len(writer.acknowledged) for writer in self.writers)
            kills, wanted = enough()
            blown = self.kills >= kills and words >= wanted
            return clock() < begun + seconds or (not blown and clock() < begun + LONGEST)

        return raging

    async def _kill(self, dice: random.Random, raging: Callable[[], bool]) -> None:
        while raging():
            await asyncio.sleep(dice.uniform(0.3, 1.5))
            server = dice.choice(self.servers)
            server.kill()
            self.kills += 1
            known = {token for writer in self.writers for token in writer.acknowledged}
            text = await asyncio.to_thread(self.stored)
            self.lost_at_a_kill += [token for token in known if token not in text]
            server.begin()
            await asyncio.to_thread(server.wait)

    async def _settled(self) -> None:
        """Until all have the same text."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while loop.time() < deadline:
            for writer in self.writers:
                if isinstance(writer.client, Plain):
                    await writer.client.poll()
            if len({writer.client.tab.value for writer in self.writers}) == 1:
                return
            await asyncio.sleep(0.2)


def judged(storm: Storm, texts: list[str], rows: list[tuple[int, bytes]], persons: dict[int, int]) -> Outcome:
    """Count. `rows` are person and bytes of each stored update, `persons` whose client each number is."""
    text = storm.stored()
    known = {token for writer in storm.writers for token in writer.acknowledged}
    counted = Counter(found.group() for found in TOKEN.finditer(text))
    return Outcome(
        storm.kills,
        len(known),
        sorted(token for token in known if not counted[token]),
        sorted(token for token, count in counted.items() if count > 1),
        storm.lost_at_a_kill,
        len({*texts, text}),
        [
            found.group()
            for person, data in rows
            for found in TOKEN.finditer(data.decode("utf-8", "replace"))
            if persons[int(found[1])] != person
        ],
        len(rows),
    )
