"""A browser that writes together with others over WebSocket, from sign-in to acknowledgement, without its screen."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from wiki.bench.live_tab import Tab


class Refused(Exception):
    """The server said no to what was typed; the words are its reason."""


class LiveClient:
    """One tab on one page. `heard` is called after everything that was taken in."""

    def __init__(self, page_id: int, cookie: str, heard: Callable[[], None] = lambda: None) -> None:
        self.tab = Tab()
        self.page_id, self.cookie, self.heard = page_id, cookie, heard
        self.socket: ClientConnection | None = None
        self.people: list[dict[str, Any]] = []
        self._sent = 0
        self._waiting: asyncio.Future[None] | None = None
        self._hearing: asyncio.Task[None] | None = None

    async def open(self, port: int) -> None:
        """Connect, and have the text. Raises OSError when there is no server, or none that lets us in."""
        address = f"ws://127.0.0.1:{port}/pages/{self.page_id}/live"
        headers = {"Cookie": self.cookie}
        try:
            self.socket = await connect(
                address,
                origin=Origin(f"http://127.0.0.1:{port}"),
                additional_headers=headers,
                compression=None,
            )
            await self._say("hello", **self.tab.asks())
            self._hear(await self.socket.recv())
        except (WebSocketException, EOFError) as error:
            raise OSError(str(error)) from error
        self._hearing = asyncio.create_task(self._listen())

    async def send(self) -> bool:
        """Send what was typed, until it is acknowledged; False when there was nothing. Raises OSError when the
        connection is lost, then it is still waiting, and Refused."""
        update = self.tab.take()
        if not update or self.socket is None:
            return False
        self._waiting = asyncio.get_running_loop().create_future()
        self._sent += 1
        await self._say("update", id=self._sent, **self.tab.says(update))
        await self._waiting
        self.tab.acknowledged()
        return True

    async def close(self, politely: bool = True) -> None:
        """Hang up, or let the line be cut."""
        socket, self.socket = self.socket, None
        if socket is not None and politely:
            await socket.close()
        elif socket is not None:
            socket.transport.abort()
        if self._hearing is not None:
            await asyncio.gather(self._hearing, return_exceptions=True)

    async def _say(self, kind: str, **more: Any) -> None:
        assert self.socket is not None
        try:
            await self.socket.send(json.dumps({"type": kind, **more}))
        except WebSocketException as error:
            raise OSError(str(error)) from error

    async def _listen(self) -> None:
        assert self.socket is not None
        try:
            async for message in self.socket:
                self._hear(message)
        except WebSocketException:
            pass
        finally:
            self._answer(OSError("the connection is lost"))

    def _answer(self, error: Exception | None = None) -> None:
        if self._waiting is None or self._waiting.done():
            return
        if error is None:
            self._waiting.set_result(None)
        else:
            self._waiting.set_exception(error)

    def _hear(self, message: str | bytes) -> None:
        said = json.loads(message)
        kind = said["type"]
        if kind == "news":
            self.tab.hear_json(said)
            self.heard()
        elif kind == "ack" and said["id"] == self._sent:
            self._answer()
        elif kind == "refused" and said["id"] == self._sent:
            self._answer(Refused(said["reason"]))
        elif kind == "people":
            self.people = said["people"]
