"""The server: uvicorn in a process per core, and beside it the worker that sends mails and finds what became due."""

import asyncio
import gc
import logging
from collections.abc import Callable
from typing import Any

import uvicorn

from wiki import asgi
from wiki.asgi import flask_app
from wiki.kernel.db import db
from wiki.kernel.jail import network_is_cut
from wiki.kernel.turns import Alone
from wiki.notices.services.worker import Worker
from wiki.sockets.settings import SOCKETS

try:
    import resource

    from wiki.forking import Processes, listening
except ImportError:  # not on Windows, where there is one process
    resource = None  # type: ignore[assignment]

log = logging.getLogger("lichtwerk.serving")

PATIENCE = 20.0
"""Seconds that a stop waits for the mail that is on its way."""
_GRACE = 10
"""Seconds that a stop waits for the answers that are on their way."""
_APP = "wiki.asgi:app"
_BACKLOG = 2048
_FILES_PER_CONNECTION = 3
"""Open files, at most: the connection, and what waits for it on disk in both directions."""


def run(host: str, port: int, workers: int, welcome: Callable[[], None], mails: bool) -> bool:
    """Serve until told to stop; returns whether it ever answered. `mails` when mails are to be sent."""
    if not network_is_cut():
        log.warning("this system does not let Lichtwerk take the network from the programs that read files")
    _allow_open_files(_FILES_PER_CONNECTION * flask_app.config["LICHTWERK"].connections + 200)
    if workers > 1:
        return _run_together(host, port, workers, welcome, mails)
    server = _Server(_settings(host=host, port=port), welcome, _worker(mails))
    server.run()
    return server.started


def _run_together(host: str, port: int, workers: int, welcome: Callable[[], None], mails: bool) -> bool:
    try:
        sockets = listening(host, port, workers, _BACKLOG)
    except OSError as error:
        log.error("cannot listen at %s:%s: %s", host, port, error)
        return False

    def serve(place: int, answers: Callable[[], None]) -> None:
        asgi.sit(place)
        server = _Server(_settings(), answers, _worker(mails), processes.parent)
        server.run([sockets[place]])

    with flask_app.app_context():
        db.session.remove()
        db.engine.dispose()  # what was open belongs to this process and to no child of it
    gc.collect()
    gc.freeze()
    processes = Processes(workers, serve, PATIENCE + _GRACE + 5)
    return processes.run(welcome)


def _settings(**more: Any) -> uvicorn.Config:
    options: dict[str, Any] = {
        "proxy_headers": False,
        "server_header": False,
        "log_level": "warning",
        "timeout_graceful_shutdown": _GRACE,
        "http": "wiki.asgi:WatchedConnection",
        "backlog": _BACKLOG,
        **SOCKETS,
        **more,
    }
    return uvicorn.Config(_APP, **options)


def _worker(mails: bool) -> Worker:
    """The worker of this process; of all processes over this folder one works, and another when that is gone."""
    alone = Alone(flask_app.config["LICHTWERK"].data / "worker-lock")
    return Worker(flask_app.app_context, mails, may_work=alone.is_mine)


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
    """Says when it answers, not before, and has a worker beside it. Ends with `parent`, a file, when there is one."""

    def __init__(
        self, settings: uvicorn.Config, answers: Callable[[], None], worker: Worker, parent: int | None = None
    ) -> None:
        super().__init__(settings)
        self._answers, self._worker, self._parent = answers, worker, parent

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._answers()
            self._worker.start()
            if self._parent is not None:
                asyncio.get_running_loop().add_reader(self._parent, self._end)

    async def shutdown(self, sockets: Any = None) -> None:
        await super().shutdown(sockets)
        await asyncio.to_thread(self._worker.stop, PATIENCE)

    def _end(self) -> None:
        """Whoever looked after us is gone."""
        if self._parent is not None:
            asyncio.get_running_loop().remove_reader(self._parent)
        self.should_exit = True
