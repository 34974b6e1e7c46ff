"""The product as an ASGI app: Flask behind our own bridge, with room beside it for WebSockets."""

from typing import Any

from wiki.app import create_app
from wiki.demo.mode import is_demo
from wiki.kernel.wsgi_bridge import Bridge

flask_app = create_app()
flask_app.config["LICHTWERK_PATTERNS"] = is_demo
_pages = Bridge(flask_app, flask_app.config["LICHTWERK"].threads)


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer http; refuse what is not."""
    if scope["type"] == "http":
        await _pages(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
