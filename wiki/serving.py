"""The server: uvicorn, and beside it the worker that sends mails and finds what became due."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import uvicorn

from wiki.asgi import flask_app
from wiki.kernel.jail import network_is_cut
from wiki.notices.services.worker import Worker
from wiki.sockets.settings import SOCKETS

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

log = logging.getLogger("lichtwerk.serving")

PATIENCE = 20.0
"""Seconds that a stop waits for the mail that is on its way."""
_APP = "wiki.asgi:app"
_FILES_PER_CONNECTION = 3
"""Open files, at most: the connection, and what waits for it on disk in both directions."""


def run(host: str, port: int, workers: int, welcome: Callable[[], None], mails: bool) -> bool:
    """Serve until told to stop; returns whether it ever answered. `mails` when mails are to be sent."""
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "proxy_headers": False,
        "server_header": False,
        "log_level": "warning",
        "timeout_graceful_shutdown": 10,
        "http": "wiki.asgi:WatchedConnection",
        "backlog": 2048,
        **SOCKETS,
    }
    if not network_is_cut():
        log.warning("this system does not let Lichtwerk take the network from the programs that read files")
    _allow_open_files(_FILES_PER_CONNECTION * flask_app.config["LICHTWERK"].connections + 200)
    worker = Worker(flask_app.app_context, mails)
    if workers > 1:
        welcome()
        worker.start()
        uvicorn.run(_APP, workers=workers, **options)
        worker.stop(PATIENCE)
        return True
    server = _Server(uvicorn.Config(_APP, **options), welcome, worker)
    server.run()
    return server.started


def _allow_open_files(wanted: int) -> None:
    """Have the system allow so many open files to this process, as far as whoever runs it may ask for them."""
    if resource is None:
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class _Server(uvicorn.Server):
    """Prints its welcome when it answers, not before, and has a worker beside it."""

    def __init__(self, settings: uvicorn.Config, welcome: Callable[[], None], worker: Worker) -> None:
        super().__init__(settings)
        self._welcome, self._worker = welcome, worker

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._welcome()
            self._worker.start()

    async def shutdown(self, sockets: Any = None) -> None:
        await super().shutdown(sockets)
        await asyncio.to_thread(self._worker.stop, PATIENCE)
