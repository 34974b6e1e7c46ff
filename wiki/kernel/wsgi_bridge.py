"""From ASGI to WSGI and back: a request runs in a thread, which never waits for a client.

The loop takes in the whole body first, in memory or on disk, and sends the answer when the thread has made it; a file
is sent from where it is. So a client that is slow, or does nothing at all, holds up nobody.

Every crossing between the loop and a thread wakes a thread that sleeps, and that costs more than most answers do. So a
request crosses once and its answer once.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from wiki.kernel.limits import MAX_REQUEST, MAX_UNREAD
from wiki.kernel.spool import IN_MEMORY, Full, Room, Spool

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[..., Iterable[bytes]]

CHUNK = 64 * 1024
"""Bytes of a large answer that are sent in one go."""
_READERS = 4
"""Threads that write and read what stands on disk, a chunk at a time."""
_BUSY = "Het is nu te druk. Probeer het over een minuut nog eens.\nToo many people at once. Try again in a minute.\n"


class FileBody:
    """The body of an answer that is a file (PEP 3333: `wsgi.file_wrapper`): the loop sends it."""

    def __init__(self, file: Any, block_size: int = CHUNK) -> None:
        self.file = file
        self._block_size = block_size

    def __iter__(self) -> "FileBody":
        return self

    def __next__(self) -> bytes:
        part: bytes = self.file.read(self._block_size)
        if not part:
            raise StopIteration
        return part

    def close(self) -> None:
        """Close the file."""
        self.file.close()


class Bridge:
    """A WSGI app as an ASGI app for http, with `threads` requests at a time; `room` for what stands on disk."""

    def __init__(self, app: App, threads: int, room: Room | None = None) -> None:
        self.app = app
        self.threads = ThreadPoolExecutor(threads, "request")
        self.disk = ThreadPoolExecutor(_READERS, "disk")
        self.room = room or Room()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; one that breaks off before it is whole never reaches the app."""
        body, answer = Spool(self.room), _Answer(self.room)
        loop = asyncio.get_running_loop()
        try:
            length = await self._take_in(scope, receive, body)
            if length is None:
                return
            environ = _environ(scope, body.from_start(), length)
            # What the threads set in their context ends with the request.
            await loop.run_in_executor(self.threads, copy_context().run, answer.make, self.app, environ)
            await self._send(answer, send)
        except Full:
            await _say_busy(send)
        except RuntimeError as error:
            # How uvloop says that the client went away, a moment before uvicorn hears of it.
            if "handler is closed" not in str(error):
                raise
        finally:
            body.close()
            answer.close()

    async def _take_in(self, scope: Message, receive: Receive, body: Spool) -> int | None:
        """Take in the body of a request; its length, or None when the client went away. Of one that is too large
        nothing is stored, but it is read to the end: a browser shows no answer before it has sent everything.
        Raises Full."""
        declared = _declared(scope)
        length, more = 0, declared is not None and declared <= MAX_UNREAD
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return None
            part = message.get("body", b"")
            length += len(part)
            more = message.get("more_body", False) and length <= MAX_UNREAD
            if max(length, declared or 0) <= MAX_REQUEST:
                await self._store(body, part)
        return max(length, declared or 0)

    async def _store(self, body: Spool, part: bytes) -> None:
        if body.size + len(part) <= IN_MEMORY:
            body.write(part)
        else:
            await asyncio.get_running_loop().run_in_executor(self.disk, body.write, part)

    async def _send(self, answer: "_Answer", send: Send) -> None:
        loop = asyncio.get_running_loop()
        await send(answer.start)
        if answer.large is not None:
            while part := await loop.run_in_executor(self.disk, answer.large.read, CHUNK):
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": answer.small})


class _Answer:
    """What the app answers: its start, and a body that is `small` or is read from `large`."""

    def __init__(self, room: Room) -> None:
        self._spool = Spool(room)
        self._written: list[bytes] = []
        self._closing: Callable[[], None] = self._spool.close
        self.start: Message = {}
        self.small = b""
        self.large: Any = None

    def make(self, app: App, environ: dict[str, Any]) -> None:
        """Run the app (in a thread). Raises Full, and what the app raises."""
        parts = app(environ, self._start)
        if isinstance(parts, FileBody):
            self.large, self._closing = parts.file, parts.close
            return
        try:
            self._collect(parts)
        finally:
            getattr(parts, "close", lambda: None)()

    def close(self) -> None:
        """Leave nothing open."""
        self._closing()

    def _start(
        self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None
    ) -> Callable[[bytes], None]:
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self.start = {"type": "http.response.start", "status": int(status[:3]), "headers": raw}
        return self._written.append

    def _collect(self, parts: Iterable[bytes]) -> None:
        """Take all parts, in memory as long as they are few."""
        size = 0
        for part in parts:
            self._written.append(part)
            size += len(part)
            if size > IN_MEMORY:
                self._spool.write(b"".join(self._written))
                self._written.clear()
        if self._spool.size:
            self._spool.write(b"".join(self._written))
            self.large = self._spool.from_start()
        else:
            self.small = b"".join(self._written)


async def _say_busy(send: Send) -> None:
    body = _BUSY.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", b"60"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _declared(scope: Message) -> int | None:
    """How many bytes a request says it has; 0 when they come in chunks, None when it has none."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return 0
    return int(headers.get(b"content-length", 0)) or None


def environ_of(scope: Message) -> dict[str, Any]:
    """What WSGI wants to know of a socket that is being opened, as of a request without a body."""
    scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", "ws"), "http")
    return _environ({**scope, "method": "GET", "scheme": scheme}, io.BytesIO(), 0)


def _environ(scope: Message, body: Any, length: int) -> dict[str, Any]:
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
        "wsgi.file_wrapper": FileBody,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.get("client"):
        environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = scope["client"][0], str(scope["client"][1])
    _add_headers(environ, scope["headers"])
    if environ.pop("HTTP_TRANSFER_ENCODING", None) is not None:
        environ["CONTENT_LENGTH"] = str(length)  # the chunks are in one piece now
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
