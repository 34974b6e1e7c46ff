"""Processes of one server are killed one by one while people write: no acknowledged word is lost."""

import os
import random
import signal
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tests.e2e.test_processes import COUNT, Server, children
from tests.e2e.test_torture import a_place, apart, emails, nothing_is_lost, stored, what_came_of
from tests.support.torture import Storm
from tests.support.waiting import until

pytestmark = [pytest.mark.whole, pytest.mark.skipif(not hasattr(os, "fork"), reason="one process")]


class Losing(Server):
    """Loses one process at a time, and gets another by itself."""

    def __init__(self, data: Path, url: str) -> None:
        super().__init__(data)
        self._more |= {"LICHTWERK_DATABASE_URL": url}
        self.dice = random.Random(11)

    def kill(self) -> None:
        victim = self.dice.choice(children(self.parent))
        os.kill(victim, signal.SIGKILL)
        until(lambda: victim not in children(self.parent))

    def begin(self) -> None:
        if self._process is None:
            super().begin()

    def wait(self) -> None:
        super().wait()
        until(lambda: len(children(self.parent)) == COUNT)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_acknowledged_word_is_lost_when_processes_are_killed_one_by_one(
    database: str, tmp_path: Path
) -> None:
    with a_place(database, tmp_path) as (data, url):
        engine = create_engine(url, poolclass=NullPool)
        server = Losing(data, url)
        try:
            server.start()
            people = emails(engine)
            storm = Storm([server], 1, people, lambda: stored(engine, 1))
            texts = apart(storm.rage(5, random.Random(25)))
            outcome = what_came_of(storm, texts, engine, people)
        finally:
            Server.kill(server)
    print(f"\n{database}: {outcome}")
    nothing_is_lost(outcome)
    assert "Traceback" not in server.log, server.log
