"""Processes of one server are killed one by one while people write: no acknowledged word is lost."""

import os
import random
import signal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from tests.e2e.test_processes import COUNT, Server, children
from tests.e2e.test_torture import a_place, apart, emails, stored
from tests.support.torture import Storm, enough, judged
from tests.support.waiting import until
from wiki.accounts.models import Person
from wiki.live.models import LiveUpdate

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
            with engine.connect() as connection:
                ids = {row.email: row.id for row in connection.execute(select(Person.email, Person.id))}
                rows = [
                    tuple(row) for row in connection.execute(select(LiveUpdate.person_id, LiveUpdate.data))
                ]
            persons = {number: ids[people[number % len(people)]] for number in range(25)}
            outcome = judged(storm, texts, [(p, d) for p, d in rows if d is not None], persons)
        finally:
            Server.kill(server)
    print(f"\n{database}: {outcome}")
    kills, words = enough()
    assert outcome.kills >= kills and outcome.acknowledged >= words
    assert (outcome.lost, outcome.lost_at_a_kill, outcome.doubled, outcome.strangers) == ([], [], [], [])
    assert outcome.texts == 1
    assert "Traceback" not in server.log, server.log
