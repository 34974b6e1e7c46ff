"""Twenty-five people on one page, two server processes, cut connections and random kills: no acknowledged word is lost.

On each database until there was enough of it; `./dev test tests/e2e/test_torture.py --storm 600 -s` goes on for ten
minutes.
"""

import asyncio
import random
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from tests.support.killable import KillableServer
from tests.support.live import copied_demo, migrated, run
from tests.support.servers import clone, template
from tests.support.torture import Outcome, Plain, Storm, enough, judged, saved_by_form, signed_in
from wiki.accounts.models import Person
from wiki.bench.live_tab import Tab
from wiki.live.models import LiveText, LiveUpdate
from wiki.pages.models import Page, Revision

Made = TypeVar("Made")


@contextmanager
def a_place(database: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """A data folder with the demo, and the address of its database; empty for SQLite in the folder."""
    if database == "sqlite":
        data = copied_demo(folder)
        yield data, f"sqlite:///{data / 'lichtwerk.sqlite3'}"
        return
    with clone(template("torture", lambda url: fill(url, folder))) as url:
        yield Path(shutil.copytree(migrated(), folder / "pg")), url


def fill(url: str, folder: Path) -> None:
    data = folder / "made"
    data.mkdir()
    for command in ("migrate", "demo"):
        run(command, data, more={"LICHTWERK_DATABASE_URL": url})


def emails(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Person.email).order_by(Person.id).limit(20)))


def stored(engine: Engine, page_id: int) -> str:
    """The text as the database has it, read from its log alone."""
    tab = Tab()
    of_page = LiveUpdate.page_id == page_id
    with engine.connect() as connection:
        snapshot = connection.scalar(select(LiveText.snapshot).where(LiveText.page_id == page_id))
        rows = connection.scalars(select(LiveUpdate.data).where(of_page).order_by(LiveUpdate.seq)).all()
    for update in (snapshot, *rows):
        if update is not None:
            tab.doc.apply_update(update)
    return tab.value


def apart(work: Coroutine[Any, Any, Made]) -> Made:
    """Do it in a thread of its own: the browser of this process has a loop in the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def what_came_of(storm: Storm, texts: list[str], engine: Engine, people: list[str]) -> Outcome:
    """The storm judged by what the database has of everybody."""
    with engine.connect() as connection:
        ids = {row.email: row.id for row in connection.execute(select(Person.email, Person.id))}
        rows = [tuple(row) for row in connection.execute(select(LiveUpdate.person_id, LiveUpdate.data))]
    persons = {number: ids[people[number % len(people)]] for number in range(25)}
    return judged(storm, texts, [(p, d) for p, d in rows if d is not None], persons)


def nothing_is_lost(outcome: Outcome) -> None:
    kills, words = enough()
    assert outcome.kills >= kills and outcome.acknowledged >= words
    assert (outcome.lost, outcome.lost_at_a_kill, outcome.doubled, outcome.strangers) == ([], [], [], [])
    assert outcome.texts == 1


@pytest.mark.whole("postgres")
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_acknowledged_word_is_lost_in_a_storm(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    dice = random.Random(25)
    with a_place(database, tmp_path) as (data, url):
        engine = create_engine(url, poolclass=NullPool)
        servers = [KillableServer(data, url) for _number in range(2)]
        try:
            for server in servers:
                server.start()
            people = emails(engine)
            storm = Storm(servers, 1, people, lambda: stored(engine, 1))
            texts = apart(storm.rage(request.config.getoption("--storm"), dice))
            outcome = what_came_of(storm, texts, engine, people)
        finally:
            for server in servers:
                server.kill()
    print(f"\n{database}: {outcome}")
    nothing_is_lost(outcome)
    assert [server.log for server in servers if "Traceback" in server.log] == []


SAVES = 200


@pytest.mark.whole
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_two_hundred_saves_of_one_page_at_once_all_get_in_beside_live_text(
    database: str, tmp_path: Path
) -> None:
    with a_place(database, tmp_path) as (data, url):
        engine = create_engine(url, poolclass=NullPool)
        server = KillableServer(data, url)
        try:
            server.start()
            session = signed_in(server.port, emails(engine)[0])
            assert saved_by_form(server.port, "/pages/1-x", session, list_of(engine)) == 303
            apart(typed_live(server.port, session))
            begun = list_of(engine)
            with ThreadPoolExecutor(SAVES) as pool:
                forms = [begun | {"body": f"{begun['body']}- <{number}>\n"} for number in range(SAVES)]
                found = list(
                    pool.map(lambda form: saved_by_form(server.port, "/pages/1-x", session, form), forms)
                )
            assert found == [303] * SAVES
            body = newest(engine).body
        finally:
            server.kill()
    assert [number for number in range(SAVES) if body.count(f"- <{number}>\n") != 1] == []
    assert body.startswith("Live getypt.")
    assert "Traceback" not in server.log


async def typed_live(port: int, session: tuple[str, str]) -> None:
    """Somebody types in the live text of the page, and it is acknowledged."""
    client = Plain(1, *session)
    await client.open(port)
    client.tab.type(0, "Live getypt.\n\n")
    assert await client.send()


def newest(engine: Engine) -> Revision:
    with Session(engine, expire_on_commit=False) as session:
        found = session.scalars(
            select(Revision)
            .join(Page, Page.id == Revision.page_id)
            .where(Page.id == 1, Revision.number == Page.revision)
        )
        return found.one()


def list_of(engine: Engine) -> dict[str, str]:
    """The form of the first page, with a list as its text."""
    now = newest(engine)
    return {
        "title": now.title,
        "kind": "page",
        "base_revision": str(now.number),
        "body": "Wie brengt wat mee?\n\n- taart\n",
        "confirm_removal": "1",
    }
