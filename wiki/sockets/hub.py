"""All rooms of this process, and what is done in each from time to time, or when another process tells of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from functools import partial
from typing import Any

from flask import Flask

from wiki.kernel.hints import Channel, Hint, Sockets, Topic
from wiki.kernel.shared import Tally
from wiki.sockets import work
from wiki.sockets.member import Member
from wiki.sockets.rooms import Room

log = logging.getLogger("lichtwerk.live")

THREADS = 4
LOOK_EVERY = 0.2
"""Seconds between looks at what came in elsewhere: in another process, or by a plain request."""
HEARING_LOOK_EVERY = 10
"""The same in looks while others tell of it: a hint may get lost."""
HEAR_AGAIN = 2.0
PEOPLE_EVERY = 5
CHECK_EVERY = 25
HEARTBEAT_EVERY = 75
"""The same in looks: who is there, whether they still may be, and whether all have the same text."""
SOCKETS_MAX = 500
SOCKETS_OF_ONE_MAX = 20
_ALL = "all sockets"

Ear = Sockets | Channel


class Hub:
    """Finds the room of a page, and looks after the rooms as long as there are any. What `ear` hears of others it looks
    at at once; `tally` counts the sockets of all processes."""

    def __init__(self, app: Flask, ear: Ear | None = None, tally: Tally | None = None) -> None:
        self.app, self.tally = app, tally or Tally()
        self._ear, self._hears = ear, False
        self.rooms: dict[int, Room] = {}
        self._threads = ThreadPoolExecutor(THREADS, "live")
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._gone: list[tuple[int, Member]] = []
        self._noting = asyncio.Lock()
        self._hearing: asyncio.Task[None] | None = None

    async def in_thread(self, do: Callable[..., Any], *values: Any) -> Any:
        """Do something of `work` in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(do, self.app, *values))

    def admits(self, person_id: int) -> bool:
        """Whether there is room for one more socket of this person."""
        of_one = self.tally.count(f"person {person_id}")
        return self.tally.count(_ALL) < SOCKETS_MAX and of_one < SOCKETS_OF_ONE_MAX

    def count(self, person_id: int, more: int) -> None:
        """A socket of this person came, or went."""
        self.tally.add(_ALL, more)
        self.tally.add(f"person {person_id}", more)

    def room(self, page_id: int) -> Room:
        """The room of a page; the first who asks opens it, and joins at once."""
        if page_id not in self.rooms:
            self.rooms[page_id] = Room(page_id, self.in_thread)
            self._begin(self._live(self.rooms[page_id]))
        if self._hearing is None and self._ear is not None:
            self._hearing = self._begin(self._hear(self._ear))
        if self._looking is None or self._looking.done():
            self._looking = self._begin(self._look())
        return self.rooms[page_id]

    def leave(self, room: Room, member: Member) -> None:
        """A tab is gone."""
        room.leave(member)
        if member.connection and member.connection not in room.members:
            self._gone.append((room.page_id, member))
            self._begin(self._note_gone())

    async def _note_gone(self) -> None:
        """Note who is gone; those who go while that is written are noted together after it."""
        async with self._noting:
            gone, self._gone = self._gone, []
            left = [(one.token, one.connection) for page_id, one in gone if not self._is_back(page_id, one)]
            if left:
                with suppress(Exception):  # it is also forgotten by itself, in half a minute
                    await self.in_thread(work.leave, left)

    def _is_back(self, page_id: int, member: Member) -> bool:
        return page_id in self.rooms and member.connection in self.rooms[page_id].members

    def _begin(self, work_: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work_)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _live(self, room: Room) -> None:
        await asyncio.sleep(0)  # whoever asked for the room joins it
        await room.run()
        if self.rooms.get(room.page_id) is room:
            del self.rooms[room.page_id]

    async def _look(self) -> None:
        turn = 0
        while self.rooms:
            turn += 1
            await asyncio.sleep(LOOK_EVERY)
            if not self._hears or turn % HEARING_LOOK_EVERY == 0:
                await self._safely(lambda: self._look_for_updates(list(self.rooms)))
            if turn % PEOPLE_EVERY == 0:
                await self._safely(self._look_for_people)
            if turn % CHECK_EVERY == 0:
                await self._each(Room.check_rights)
            if turn % HEARTBEAT_EVERY == 0:
                await self._each(Room.heartbeat)

    async def _hear(self, ear: Ear) -> None:
        """Look at what others tell of. When the ear fails we look often, as without one, and try again."""
        while True:
            try:
                async with aclosing(ear.hear()) as told:
                    self._hears = True
                    async for hints in told:
                        await self._look_at(hints)
            except Exception as error:
                log.warning("live text does not hear of other processes for a moment: %s", error)
            finally:
                self._hears = False
            await asyncio.sleep(HEAR_AGAIN)

    async def _look_at(self, hints: set[Hint]) -> None:
        here = [(topic, page_id) for topic, page_id in hints if page_id in self.rooms]
        texts = [page_id for topic, page_id in here if topic is Topic.TEXT]
        people = [page_id for topic, page_id in here if topic is Topic.PEOPLE]
        if texts:
            await self._safely(lambda: self._look_for_updates(texts))
        if people:
            await self._safely(lambda: self._show_people(people))

    async def _look_for_updates(self, page_ids: list[int]) -> None:
        found = await self.in_thread(work.heads, page_ids)
        for page_id, head in found.items():
            room = self.rooms.get(page_id)
            if room is None or not room.members:
                continue
            now = head.epoch, head.last_seq, head.version, head.closed
            if now != (room.epoch, room.seq, room.version, room.closed):
                room.wake()

    async def _look_for_people(self) -> None:
        now = asyncio.get_running_loop().time()
        await self._each(lambda room: room.note_members(now))
        await self._show_people(list(self.rooms))

    async def _show_people(self, page_ids: list[int]) -> None:
        found = await self.in_thread(work.people, page_ids)
        for page_id, people in found.items():
            if page_id in self.rooms:
                self.rooms[page_id].show_people(people)

    async def _each(self, do: Callable[[Room], Awaitable[None]]) -> None:
        for room in list(self.rooms.values()):
            await self._safely(lambda room=room: do(room))  # type: ignore[misc]

    async def _safely(self, do: Callable[[], Awaitable[None]]) -> None:
        """What goes wrong in one room, or once, is no reason to stop looking."""
        try:
            await do()
        except Exception:
            log.exception("looking after live text failed for a moment")
