"""The product as an ASGI app: Flask behind our own bridge, and beside it live text over WebSocket."""

import gc
from typing import Any

from wiki.app import create_app
from wiki.config import keep_to_oneself
from wiki.connections import watched
from wiki.demo.mode import is_demo
from wiki.kernel.db import have_heard
from wiki.kernel.hints import Sockets
from wiki.kernel.shared import Tally
from wiki.kernel.spool import ON_DISK, Room
from wiki.kernel.wsgi_bridge import Bridge
from wiki.sockets.door import enter
from wiki.sockets.hub import Hub

keep_to_oneself()
gc.disable()  # While everything is loaded there is no garbage to look for,
flask_app = create_app()
gc.freeze()  # and what is loaded stays: no collection need go through it again.
gc.enable()
flask_app.config["LICHTWERK_PATTERNS"] = is_demo
_settings = flask_app.config["LICHTWERK"]
WatchedConnection = watched(_settings)
"""The protocol that uvicorn speaks with browsers."""
_sockets = Sockets(_settings.workers)
_live = Hub(flask_app, have_heard(flask_app, _sockets), Tally(_settings.workers))
_pages = Bridge(flask_app, _settings.threads, Room(ON_DISK // _settings.workers))


def sit(place: int) -> None:
    """This is one of the processes of a server, counted from 0; call it once, after it was forked."""
    WatchedConnection.door.tally.sit(place)
    _live.tally.sit(place)
    _sockets.sit(place)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer requests, and sockets for live text."""
    if scope["type"] == "http":
        await _pages(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await enter(_live, _settings.base_url, scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
