"""Live text over WebSocket: who may come, what is answered, and that one bad client never stops the others."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.live.world import live_value, make, publish, who
from tests.support import cast
from tests.support.client import Client
from tests.support.waiting import until_async
from wiki.accounts.models import Person
from wiki.bench.live_tab import Tab
from wiki.kernel.db import db, have_heard, transaction
from wiki.kernel.hints import Sockets
from wiki.sockets import hub as hubs
from wiki.sockets import rooms, work
from wiki.sockets.door import enter
from wiki.sockets.hub import Hub

HERE = "https://wiki.example"
PATIENCE = 30


class Browser:
    """A browser with one socket."""

    def __init__(self, hub: Hub, page_id: int, cookie: str, origin: str = HERE) -> None:
        self.tab = Tab()
        self.heard: list[dict[str, Any]] = []
        self.code: int | None = None
        self._new = asyncio.Event()
        self._to: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._to.put_nowait({"type": "websocket.connect"})
        headers = [(b"host", b"wiki.example"), (b"origin", origin.encode()), (b"cookie", cookie.encode())]
        scope = {
            "type": "websocket",
            "path": f"/pages/{page_id}/live",
            "headers": headers,
            "query_string": b"",
            "http_version": "1.1",
        }
        self.task = asyncio.create_task(enter(hub, HERE, scope, self._to.get, self._send))

    async def _send(self, message: Any) -> None:
        if message["type"] == "websocket.close":
            self.code = message["code"]
        elif message["type"] == "websocket.send":
            self._take_in(json.loads(message["text"]))
        self._new.set()

    def _take_in(self, said: dict[str, Any]) -> None:
        self.heard.append(said)
        if said["type"] == "news":
            self.tab.hear_json(said)

    def say(self, kind: str, **more: Any) -> None:
        self._to.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": kind, **more})})

    async def until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._new.clear()
                await self._new.wait()

    async def open(self) -> "Browser":
        self.say("hello", **self.tab.asks())
        await self.until(lambda: self.tab.epoch is not None)
        return self

    async def write(self, words: str) -> dict[str, Any]:
        """Type at the end and send it; the answer."""
        self.tab.append(words)
        self.say("update", id=7, **self.tab.says(self.tab.take()))
        await self.until(lambda: self.said("ack") or self.said("refused"))
        answer = (self.said("ack") or self.said("refused"))[-1]
        self.heard.remove(answer)
        if answer["type"] == "ack":
            self.tab.acknowledged()
        return answer

    def said(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] == kind]

    async def hang_up(self) -> None:
        self._to.put_nowait({"type": "websocket.disconnect"})
        await self.task


Story = Callable[[Hub], Awaitable[None]]


def tell(app: Flask, story: Story) -> None:
    """Let it happen in a loop of its own."""

    async def run() -> None:
        hub = Hub(app)
        await story(hub)
        async with asyncio.timeout(PATIENCE):
            await until_async(lambda: not hub.rooms)

    db.session.remove()
    asyncio.run(run())


def cookie_of(app: Flask, name: str) -> str:
    client = app.test_client()
    assert isinstance(client, Client)
    client.sign_in(name)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie.value}"


def test_two_browsers_write_and_what_is_acknowledged_is_stored(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bas = cookie_of(app, "anna"), cookie_of(app, "bas")

    async def story(hub: Hub) -> None:
        one, other = await Browser(hub, page_id, anna).open(), await Browser(hub, page_id, bas).open()
        assert (await one.write("Anna 🐎. "))["seq"] == 1
        await other.until(lambda: other.tab.value == "Een.\nAnna 🐎. ")
        other.say("cursor", cursor="AAAA BBBB")
        await one.until(lambda: one.said("cursor"))
        assert {p["name"] for p in one.said("people")[-1]["people"]} == {"Anna de Wit", "Bas Yılmaz"}
        await other.hang_up()
        await one.until(lambda: len(one.said("people")[-1]["people"]) == 1)
        await one.hang_up()

    tell(app, story)
    assert live_value(page_id) == "Een.\nAnna 🐎. "


def test_whoever_comes_from_elsewhere_or_is_not_signed_in_stays_outside(app: Flask) -> None:
    page_id = make()
    anna = cookie_of(app, "anna")

    async def story(hub: Hub) -> None:
        for browser in (
            Browser(hub, page_id, anna, origin="https://evil.example"),
            Browser(hub, page_id, anna, origin=""),
            Browser(hub, page_id, ""),
            Browser(hub, page_id, anna + "x"),
            Browser(hub, 999_999, anna),
        ):
            await browser.task
            assert (browser.code, browser.heard) == (4403, [])

    tell(app, story)


def test_a_bad_client_is_sent_away_and_the_others_go_on(app: Flask) -> None:
    page_id = make("Een.\n")
    anna, bas = cookie_of(app, "anna"), cookie_of(app, "bas")

    async def story(hub: Hub) -> None:
        good = await Browser(hub, page_id, anna).open()
        for rubbish in (
            {"kind": "update"},
            {"kind": "dance"},
            {"kind": "cursor", "cursor": 5},
            {"kind": "hello"},
        ):
            bad = await Browser(hub, page_id, bas).open()
            bad.say(**rubbish)
            await bad.task
            assert bad.code == 4400
        late = Browser(hub, page_id, bas)
        late.say("update", id=1, epoch=1, update="")
        await late.task
        refused = await (await Browser(hub, page_id, bas).open()).write("een\r")
        assert (refused["type"], refused["reason"]) == ("refused", "malformed")
        assert (await good.write("Goed."))["type"] == "ack"
        await good.hang_up()
        for room in hub.rooms.values():
            for member in list(room.members.values()):
                member.close(1000)

    tell(app, story)
    assert live_value(page_id) == "Een.\nGoed."


def test_who_loses_the_right_to_write_is_sent_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "CHECK_EVERY", 1)
    page_id = make("Een.\n")
    anna = cookie_of(app, "anna")

    def close_account() -> None:
        with app.app_context(), transaction() as session:
            session.execute(update(Person).where(Person.id == cast.ANNA).values(active=False))

    async def story(hub: Hub) -> None:
        browser = await Browser(hub, page_id, anna).open()
        await asyncio.to_thread(close_account)
        answer = asyncio.create_task(browser.write("Te laat."))
        await browser.task
        assert browser.code == 4401
        answer.cancel()
        assert not browser.said("ack")

    tell(app, story)
    assert live_value(page_id) == "Een.\n"


def test_what_is_saved_elsewhere_is_seen_in_an_open_tab(app: Flask) -> None:
    page_id = make("Een.\n")
    anna = cookie_of(app, "anna")

    def save() -> None:
        from wiki.pages.rules.pages import Change
        from wiki.pages.services import pages

        with app.app_context():
            pages.save_page(who("carla"), page_id, Change(1, body="Een.\nVan Carla.\n"))

    async def story(hub: Hub) -> None:
        browser = await Browser(hub, page_id, anna).open()
        await asyncio.to_thread(save)
        await browser.until(lambda: browser.tab.value == "Een.\nVan Carla.\n")
        assert browser.said("news")[-1]["version"] == 2
        await browser.hang_up()

    tell(app, story)


def test_a_tab_sees_by_the_digest_whether_it_has_the_text(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "HEARTBEAT_EVERY", 1)
    page_id = make("Een.\n")
    anna = cookie_of(app, "anna")

    async def story(hub: Hub) -> None:
        browser = await Browser(hub, page_id, anna).open()
        await browser.write("Twee.")
        await browser.until(lambda: browser.said("digest") and browser.said("digest")[-1]["seq"] == 1)
        assert browser.said("digest")[-1]["digest"] == browser.tab.digest
        await browser.hang_up()

    tell(app, story)
    publish("anna", page_id)


def test_many_who_come_and_go_at_once_are_noted_together(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "PEOPLE_EVERY", 1)
    monkeypatch.setattr(rooms, "TOUCH_EVERY", 0.0)
    page_id = make("Een.\n")
    cookies = [cookie_of(app, name) for name in ("anna", "bas", "els")]
    asked: list[str] = []

    def count(app: Flask, *values: Any) -> Any:
        asked.append("once")
        return left(app, *values)

    left = work.leave
    monkeypatch.setattr(work, "leave", count)

    async def story(hub: Hub) -> None:
        tabs = [Browser(hub, page_id, cookie) for cookie in cookies for _ in range(18)]
        await asyncio.gather(*(tab.open() for tab in tabs))
        writer = next(tab for tab in tabs if tab.said("news")[0]["may_write"])
        await writer.until(lambda: writer.said("people") and len(writer.said("people")[-1]["people"]) == 54)
        assert sum(one["may_write"] for one in writer.said("people")[-1]["people"]) == 50
        assert (await writer.write("Ja."))["type"] == "ack"
        await asyncio.gather(*(tab.until(lambda tab=tab: tab.tab.value == "Een.\nJa.") for tab in tabs))
        gone = [tab for tab in tabs if tab is not writer and tab.said("news")[0]["may_write"]][:40]
        await asyncio.gather(*(tab.hang_up() for tab in gone))
        stay = [tab for tab in tabs if tab not in gone]
        await asyncio.gather(
            *(tab.until(lambda tab=tab: len(tab.said("people")[-1]["people"]) == 14) for tab in stay)
        )
        read = [tab for tab in stay if not tab.said("news")[0]["may_write"]]
        await asyncio.gather(*(tab.until(lambda tab=tab: tab.said("seat")) for tab in read))
        await asyncio.gather(*(tab.hang_up() for tab in stay))
        await until_async(lambda: not hub._tasks)

    tell(app, story)
    assert len(asked) < 40 / 4


@pytest.mark.parametrize("what", ["typed", "cursor"])
def test_processes_tell_each_other_and_none_has_to_look(
    app: Flask, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(hubs, "LOOK_EVERY", 10 * PATIENCE)
    page_id = make("Een.\n")
    anna, bas = cookie_of(app, "anna"), cookie_of(app, "bas")
    sockets = Sockets(2)
    neighbour = copy(sockets)
    neighbour.sit(1)

    async def story(_hub: Hub) -> None:
        here, there = Hub(app, have_heard(app, sockets)), Hub(app, have_heard(app, neighbour))
        one, other = await Browser(here, page_id, anna).open(), await Browser(there, page_id, bas).open()
        await until_async(lambda: here._hears and there._hears)
        if what == "typed":
            await one.write("Anna. ")
            await other.until(lambda: other.tab.value == "Een.\nAnna. ")
        else:
            await one.until(lambda: any(len(told["people"]) == 2 for told in one.said("people")))
            one.say("cursor", cursor="AAAA BBBB")
            await until_async(lambda: any(p["cursor"] for p in here.rooms[page_id].people))
            await here.rooms[page_id].note_members(0)
            await other.until(
                lambda: any(p["cursor"] for told in other.said("people") for p in told["people"])
            )
        await one.hang_up()
        await other.hang_up()
        for hub in (here, there):
            await until_async(lambda hub=hub: hub._tasks <= {hub._looking, hub._hearing})  # type: ignore[misc]

    try:
        tell(app, story)
    finally:
        app.extensions.pop("lichtwerk.hints", None)
        sockets.close()
