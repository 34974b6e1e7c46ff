"""One tab that is connected: what it is sent, and what it may send."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from wiki.schools.rules import Actor

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

WAITING_MAX = 8 * 1024 * 1024
"""Characters that may wait for a browser that does not read."""
TYPED_MAX = 8
"""Updates of one tab that may wait to be stored; then nothing more is read from it."""

TOO_SLOW, SIGNED_OUT, FORBIDDEN, NOT_UNDERSTOOD = 1013, 4401, 4403, 4400
"""Codes with which a socket is closed."""


class Member:
    """A tab of somebody. Whoever has something for it says so and goes on; a task of its own sends it."""

    def __init__(self, send: Send, token: str, actor: Actor) -> None:
        self.token, self.actor = token, actor
        self.connection = self.cursor = ""
        self.may_write = False
        self.noted_at = 0.0
        self.noted_cursor = ""
        self.typed = asyncio.Semaphore(TYPED_MAX)
        self.closed = asyncio.Event()
        self._send = send
        self._waiting: deque[str] = deque()
        self._size = 0
        self._something = asyncio.Event()
        self._code = 1000

    def say(self, kind: str, **more: Any) -> None:
        """Send a message, after those that wait."""
        self.say_text(text_of(kind, **more))

    def say_text(self, text: str) -> None:
        """Send a message that is written already."""
        self._waiting.append(text)
        self._size += len(text)
        self._something.set()
        if self._size > WAITING_MAX:
            self.close(TOO_SLOW)

    def close(self, code: int) -> None:
        """Send nothing more and hang up."""
        if not self.closed.is_set():
            self._code = code
            self.closed.set()
            self._something.set()

    async def run(self) -> None:
        """Send what there is to send until the end."""
        while not self.closed.is_set():
            await self._something.wait()
            self._something.clear()
            await self._send_waiting()
        with suppress(OSError, RuntimeError):  # it is gone
            await self._send({"type": "websocket.close", "code": self._code})

    async def _send_waiting(self) -> None:
        while self._waiting and not self.closed.is_set():
            text = self._waiting.popleft()
            self._size -= len(text)
            try:
                await self._send({"type": "websocket.send", "text": text})
            except (OSError, RuntimeError):
                self.close(1006)


def text_of(kind: str, **more: Any) -> str:
    """A message as it goes over the wire."""
    return json.dumps({"type": kind, **more}, separators=(",", ":"))
