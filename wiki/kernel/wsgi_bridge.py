"""From ASGI to WSGI and back: each request runs in a thread, and its answer comes back in one piece when it is small.

Every crossing between the loop and a thread wakes a thread that sleeps, and that costs more than most answers do. So a
request crosses once and its answer once. Bodies that are large, or of a size not known before, cross in parts, and the
next part is only asked for when the one before it has left.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

WHOLE = 1024 * 1024
"""Bytes of an answer that may cross in one piece; a page of the largest text fits."""


class Bridge:
    """A WSGI app as an ASGI app for http, with `threads` requests at a time."""

    def __init__(self, app: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.app = app
        self.threads = ThreadPoolExecutor(threads, "request")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        answer = _Answer(loop, send)
        environ = _environ(scope, _body(scope, loop, receive))
        # What the threads set in their context ends with the request.
        await loop.run_in_executor(self.threads, copy_context().run, answer.make, self.app, environ)
        for message in answer.waiting:
            await send(message)


class _Body(io.RawIOBase):
    """The body of a request, fetched from the loop as it is read; it just ends when the browser is gone."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive) -> None:
        self._loop = loop
        self._receive = receive
        self._more = True
        self._held = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held and self._more:
            message = asyncio.run_coroutine_threadsafe(_awaited(self._receive()), self._loop).result()
            self._more = message.get("more_body", False)
            self._held = memoryview(message.get("body", b""))
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count


class _Answer:
    """What the app answers: sent in parts, or what is `waiting` to be sent when the thread is done."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self._loop = loop
        self._send = send
        self._whole = False
        self._started = False
        self.waiting: list[Message] = []

    def make(self, app: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> None:
        """Run the app (in a thread). Raises what the app raises."""
        parts = app(environ, self._start)
        try:
            if self._whole:
                self._last(b"".join(parts))
            else:
                for part in parts:
                    self._write(part)
                self._last(b"")
        finally:
            getattr(parts, "close", lambda: None)()

    def _start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        if exc_info and self._started:
            raise exc_info[1]
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        length = next((value for name, value in raw if name == b"content-length"), b"")
        self._whole = length.isdigit() and int(length) <= WHOLE
        self.waiting = [{"type": "http.response.start", "status": int(status[:3]), "headers": raw}]
        return self._write

    def _write(self, part: bytes) -> None:
        self._started = True
        self.waiting.append({"type": "http.response.body", "body": part, "more_body": True})
        for message in self.waiting:
            asyncio.run_coroutine_threadsafe(_awaited(self._send(message)), self._loop).result()
        self.waiting = []

    def _last(self, part: bytes) -> None:
        self.waiting.append({"type": "http.response.body", "body": part})


async def _awaited(something: Awaitable[Any]) -> Any:
    return await something


def _body(scope: Message, loop: asyncio.AbstractEventLoop, receive: Receive) -> io.BufferedIOBase:
    """Without a length or chunks there is nothing to read."""
    if any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"]):
        return io.BufferedReader(_Body(loop, receive), 64 * 1024)
    return io.BytesIO()


def environ_of(scope: Message) -> dict[str, Any]:
    """What WSGI wants to know of a socket that is being opened, as of a request without a body."""
    scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", "ws"), "http")
    return _environ({**scope, "method": "GET", "scheme": scheme}, io.BytesIO())


def _environ(scope: Message, body: io.IOBase) -> dict[str, Any]:
    """What WSGI wants to know of a request (PEP 3333)."""
    host, port = scope.get("server") or ("localhost", 80)
    root = _latin(scope.get("root_path", ""))
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root,
        "PATH_INFO": _latin(scope["path"]).removeprefix(root),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.get("client"):
        environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = scope["client"][0], str(scope["client"][1])
    _add_headers(environ, scope["headers"])
    return environ


def _add_headers(environ: dict[str, Any], headers: Iterable[tuple[bytes, bytes]]) -> None:
    """A name with an underscore is left out: in WSGI it would pass for the one with a hyphen, which a proxy sets."""
    for raw, value in headers:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + name
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{'; ' if name == 'COOKIE' else ','}{text}" if key in environ else text


def _latin(path: str) -> str:
    return path.encode("utf-8").decode("latin-1")
