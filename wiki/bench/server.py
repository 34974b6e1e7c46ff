"""What the bench serves: the product, or bare Flask with the same bytes, under the same server.

`python -m wiki.bench.server product`, or with a folder of recorded answers instead of `product`. One more address
tells the processor time that the process has used.
"""

import asyncio
import socket
import sys
import time
from pathlib import Path
from typing import Any, cast

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask

from wiki.sockets.settings import SOCKETS

CPU = "/-cpu"


def bare(answers: dict[int, bytes], threads: int) -> Any:
    """An ASGI app: one Flask view that answers with bytes."""
    app = Flask("bare", static_folder=None)

    @app.get("/answers/<int:number>")
    def answer(number: int) -> bytes:
        return answers[number]

    return WSGIMiddleware(cast(Any, app), workers=threads)


def recorded(folder: Path) -> dict[int, bytes]:
    """The answers that were recorded, by number."""
    return {int(file.name): file.read_bytes() for file in folder.iterdir()}


def counted(app: Any) -> Any:
    """The app, and at CPU the seconds of processor time used so far."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == CPU:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": repr(time.process_time()).encode()})
        else:
            await app(scope, receive, send)

    return answer


def main(what: str) -> None:
    """Serve on a free port of the loopback address, and print the port."""
    if what == "product":
        from wiki.asgi import app, flask_app

        served, threads = app, flask_app.config["LICHTWERK"].threads
    else:
        from wiki.config import read

        threads = read().threads
        served = bare(recorded(Path(what)), threads)
    door = socket.socket(proto=socket.IPPROTO_TCP)  # named, or asyncio leaves its answers to Nagle
    door.bind(("127.0.0.1", 0))
    door.listen(128)  # whoever comes before the server is ready waits
    options: dict[str, Any] = {"lifespan": "off", "proxy_headers": False, "server_header": False}
    config = uvicorn.Config(counted(served), log_level="warning", **options, **SOCKETS)
    print(door.getsockname()[1], flush=True)  # noqa: T201  # for whoever started it
    asyncio.run(uvicorn.Server(config).serve([door]))


if __name__ == "__main__":
    main(sys.argv[1])
