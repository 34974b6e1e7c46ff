"""The other side of the wire: servers in processes of their own, and a browser that keeps connection and cookies."""

import http.client
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

from wiki.bench.server import CPU
from wiki.demo.network import PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WARM = 20
"""Requests before those that are counted."""


class Server:
    """`wiki.bench.server` in a process, until the end of the `with` block."""

    def __init__(self, what: str, data: Path) -> None:
        self.data = data
        environ = os.environ | {"LICHTWERK_DATA": str(data), "LICHTWERK_BASE_URL": "http://127.0.0.1:8000"}
        environ["LICHTWERK_PACE"] = "0"  # what is measured is asked as fast as it is answered
        for name in ("LICHTWERK_DATABASE_URL", "LICHTWERK_FILES_URL"):
            environ.pop(name, None)
        self.process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "wiki.bench.server", what], env=environ, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())
        self.browsers: list[Browser] = []

    def browser(self) -> "Browser":
        """A new browser, without cookies; it is closed with the server."""
        self.browsers.append(Browser(self.port))
        return self.browsers[-1]

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for browser in self.browsers:
            browser.connection.close()
        self.process.terminate()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    @property
    def all_pages(self) -> list[str]:
        """The address of every page."""
        return self._pages("1 = 1")

    @property
    def public_pages(self) -> list[str]:
        """The address of every page that a visitor sees."""
        return self._pages("visibility = 'public' and released is not null and archived_at is null")

    def _pages(self, where: str) -> list[str]:
        database = sqlite3.connect(self.data / "lichtwerk.sqlite3")
        rows = database.execute(f"select id, slug from page where {where} order by id").fetchall()  # noqa: S608
        database.close()
        return [f"/pages/{id_}-{slug}" for id_, slug in rows]


class Browser:
    """Asks over one connection that is kept, in Dutch; keeps its cookies unless it forgets."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        self.remembers = True
        self.token = self.location = ""

    def open(self, path: str) -> bytes:
        """The answer to GET; raises RuntimeError when it is not 200."""
        status, body = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    def page(self, path: str) -> str | None:
        """The HTML that GET answers with; None where it is something else or is not for this person."""
        status, body = self._ask("GET", path)
        return (
            body.decode() if status == 200 and body.lstrip().lower().startswith(b"<!doctype html") else None
        )

    def sign_in(self, email: str) -> None:
        """Become somebody of the demo network."""
        found = _TOKEN.search(self.open("/sign-in").decode())
        fields = {"email": email, "password": PASSWORD, "csrf_token": found[1] if found else ""}
        status, _ = self._ask("POST", "/sign-in", urlencode(fields))
        if status != 303:
            raise RuntimeError(f"signing in answered {status}")
        self.open("/pages/")

    def send_form(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form with the token of this session; where that leads. Raises RuntimeError when it is not accepted."""
        if not self.token:
            found = _TOKEN.search(self.open("/account").decode())
            self.token = found[1] if found else ""
        status, _ = self._ask("POST", path, urlencode({**fields, "csrf_token": self.token}))
        if status != 303:
            raise RuntimeError(f"{path} answered {status}")
        return self.location

    def cost(self, paths: Sequence[str], count: int) -> float:
        """Milliseconds of the server's processor time for one of `count` requests that walk through the paths."""
        for number in range(min(WARM, count)):
            self.open(paths[-1 - number % len(paths)])
        before = self._used()
        for number in range(count):
            self.open(paths[number % len(paths)])
        return (self._used() - before) / count * 1000

    def _used(self) -> float:
        return float(self.open(CPU))

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        try:
            return self._exchange(method, path, body)
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self.connection.close()
            return self._exchange(method, path, body)

    def _exchange(self, method: str, path: str, body: str) -> tuple[int, bytes]:
        headers = {"Accept-Language": "nl,en;q=0.8", "Accept": "text/html"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.location = answer.getheader("Location", "")
        if self.remembers:
            self._keep(answer.headers.get_all("Set-Cookie", []))
        return answer.status, content

    def _keep(self, given: Sequence[str]) -> None:
        """One that is given again takes the place of the one with its name."""
        pairs = [*filter(None, self.cookie.split("; ")), *(cookie.partition(";")[0] for cookie in given)]
        self.cookie = "; ".join({pair.partition("=")[0]: pair for pair in pairs}.values())


def record(folder: Path, browser: Browser, paths: Sequence[str]) -> list[str]:
    """Keep the answers to the paths for the bare server; returns where that will answer with them."""
    folder.mkdir(exist_ok=True)
    number = sum(1 for _ in folder.iterdir())
    places: dict[str, str] = {}
    for path in paths:
        if path not in places:
            (folder / str(number)).write_bytes(browser.open(path))
            places[path] = f"/answers/{number}"
            number += 1
    return [places[path] for path in paths]
