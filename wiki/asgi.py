"""The product as an ASGI app: Flask behind our own bridge, and beside it live text over WebSocket."""

import gc
from typing import Any

from wiki.app import create_app
from wiki.config import keep_to_oneself
from wiki.connections import watched
from wiki.demo.mode import is_demo
from wiki.kernel.wsgi_bridge import Bridge
from wiki.sockets.door import enter
from wiki.sockets.hub import Hub

keep_to_oneself()
gc.disable()  # While everything is loaded there is no garbage to look for,
flask_app = create_app()
gc.freeze()  # and what is loaded stays: no collection need go through it again.
gc.enable()
flask_app.config["LICHTWERK_PATTERNS"] = is_demo
WatchedConnection = watched(flask_app.config["LICHTWERK"])
"""The protocol that uvicorn speaks with browsers."""
_live = Hub(flask_app)
_pages = Bridge(flask_app, flask_app.config["LICHTWERK"].threads)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer requests, and sockets for live text."""
    if scope["type"] == "http":
        await _pages(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await enter(_live, flask_app.config["LICHTWERK"].base_url, scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
