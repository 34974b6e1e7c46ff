"""A process per core on one database: when one is killed another takes its place, and nothing saved is lost."""

import http.client
import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from tests.support.killable import KillableServer
from tests.support.live import copied_demo
from tests.support.torture import signed_in
from tests.support.waiting import until

pytestmark = [pytest.mark.whole, pytest.mark.skipif(not hasattr(os, "fork"), reason="one process")]

COUNT = 3
EMAIL = "docent@veenpluis.example"


class Server(KillableServer):
    """A server of three processes."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self._more = {"LICHTWERK_WORKERS": str(COUNT)}

    @property
    def parent(self) -> int:
        """The process that looks after the others."""
        assert self._process is not None
        return children(self._process.pid)[0]

    def wait_for_end(self) -> None:
        """Until it ends by itself. Raises RuntimeError with what it said."""
        process = self._process
        assert process is not None
        until(lambda: process.poll() is not None)
        process.communicate()
        self._process = None
        raise RuntimeError(self.log)


def children(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return sorted(int(line) for line in found.stdout.split())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(copied_demo(tmp_path_factory.mktemp("processes")))
    yield found
    found.kill()
    assert "Traceback" not in found.log, found.log


@pytest.fixture
def server(kept: Server) -> Server:
    """The same for all tests, as long as it runs."""
    if kept._process is None:
        kept.start()
    return kept


class Writer:
    """Saves a page again and again, each time over a connection of its own, until told to stop."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookie, self._token = signed_in(port, EMAIL)
        self.stored: list[int] = []
        self.lost = 0
        self.stopped = Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        while not self.stopped.is_set():
            number += 1
            try:
                assert self._saved(number) == 303, number
                self.stored.append(number)
            except (OSError, http.client.HTTPException):
                self.lost += 1

    def _saved(self, number: int) -> int:
        words = {"title": f"Woord {number}ž", "body": "Tekst.", "csrf_token": self._token}
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)) as connection:
            connection.request("POST", "/pages/new", urlencode(words), headers)
            return connection.getresponse().status


def titles(server: Server) -> set[int]:
    """The numbers of all pages that the writer made, as the database has them."""
    with closing(sqlite3.connect(server.data / "lichtwerk.sqlite3")) as database:
        rows = database.execute("SELECT title FROM page WHERE title LIKE 'Woord %ž'").fetchall()
    return {int(found[0]) for (title,) in rows for found in [re.findall(r"\d+", title)]}


def test_a_killed_process_is_seen_by_its_own_requests_alone_and_loses_nothing(server: Server) -> None:
    first = children(server.parent)
    assert len(first) == COUNT
    with Writer(server.port) as writer:
        for number, victim in enumerate(first):
            until(lambda number=number: len(writer.stored) > 5 * number)  # type: ignore[misc]
            os.kill(victim, signal.SIGKILL)
            until(lambda victim=victim: victim not in children(server.parent))  # type: ignore[misc]
        until(lambda: len(children(server.parent)) == COUNT)
        before = len(writer.stored)
        until(lambda: len(writer.stored) > before + 3)
    assert writer.lost <= COUNT, "one request at a time can be hit by each kill"
    assert set(writer.stored) <= titles(server)
    assert not set(first) & set(children(server.parent))


def test_processes_end_with_the_one_that_looks_after_them(server: Server) -> None:
    parent = server.parent
    theirs = children(parent)
    os.kill(parent, signal.SIGKILL)
    until(lambda: not any(is_there(one) for one in theirs))
    server.kill()


def test_a_second_server_at_the_same_address_does_not_start(server: Server, tmp_path: Path) -> None:
    second = Server(copied_demo(tmp_path / "second"))
    second.port = server.port
    second.begin()
    with pytest.raises(RuntimeError, match="cannot listen"):
        second.wait_for_end()


def is_there(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return Path(f"/proc/{process}/status").read_text().split("State:")[1].split()[0] != "Z"
    return False
