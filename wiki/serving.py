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

log = logging.getLogger("lichtwerk.serving")

PATIENCE = 20.0
"""Seconds that a stop waits for the mail that is on its way."""
_APP = "wiki.asgi:app"


def run(host: str, port: int, workers: int, welcome: Callable[[], None], mails: bool) -> bool:
    """Serve until told to stop; returns whether it ever answered. `mails` when mails are to be sent."""
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "proxy_headers": False,
        "server_header": False,
        "log_level": "warning",
        "timeout_graceful_shutdown": 10,
        **SOCKETS,
    }
    if not network_is_cut():
        log.warning("this system does not let Lichtwerk take the network from the programs that read files")
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
