"""The tabs that have one page open, in this process. What one types is stored first, then acknowledged, then sent on.

Each room takes turns: everything that came in meanwhile is stored in one transaction, and what is new, from here or
from elsewhere, goes to all. So others never see what might still be lost, and everybody gets the updates in one order.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from wiki.live.rules.live import Refusal
from wiki.live.schemas import as_json
from wiki.live.services.following import Asked, News
from wiki.sockets import work
from wiki.sockets.member import FORBIDDEN, SIGNED_OUT, Member, text_of

log = logging.getLogger("lichtwerk.live")

BATCH = 200
"""Updates that are stored in one transaction."""
COMERS = 50
"""Tabs that are let in together, in one transaction."""
TOUCH_EVERY = 8.0
"""Seconds after which it is noted again that a tab is there."""

InThread = Callable[..., Any]
"""Runs a function of `work` in a thread."""


class Typed(NamedTuple):
    """An update that waits for its turn; `id` is what the tab calls it."""

    member: Member
    id: int
    epoch: int
    update: bytes


@dataclass(frozen=True)
class Joining:
    """A tab that waits to be let in."""

    member: Member
    asked: Asked


class Room:
    """Everybody in this process who has a page open."""

    def __init__(self, page_id: int, in_thread: InThread) -> None:
        self.page_id = page_id
        self.members: dict[str, Member] = {}
        self.epoch = self.seq = self.version = 0
        self.closed = False
        self.people: list[dict[str, Any]] = []
        self._in_thread = in_thread
        self._typed: list[Typed] = []
        self._joining: list[Joining] = []
        self._left: set[str] = set()
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """Take a turn: there may be something new."""
        self._wanted.set()

    def type(self, typed: Typed) -> None:
        """Store an update when its turn comes."""
        self._typed.append(typed)
        self.wake()

    def join(self, joining: Joining) -> None:
        """Let a tab in, or give it what it missed."""
        self._joining.append(joining)
        self.wake()

    def move(self, member: Member, cursor: str) -> None:
        """Show the others where somebody's cursor is."""
        member.cursor = cursor
        text = text_of("cursor", connection=member.connection, cursor=cursor)
        for other in self.members.values():
            if other is not member:
                other.say_text(text)
        for person in self.people:
            if person["connection"] == member.connection:
                person["cursor"] = cursor

    def is_empty(self) -> bool:
        """Whether nobody is here and nobody wants to come."""
        return not (self.members or self._joining or self._typed)

    async def run(self) -> None:
        """Take turns until everybody is gone."""
        while not self.is_empty():
            await self._wanted.wait()
            self._wanted.clear()
            coming, self._joining = self._joining[:COMERS], self._joining[COMERS:]
            try:
                await self._turn(coming)
            except (
                Exception
            ):  # the database did not answer: what is waiting was not stored and is not acknowledged
                log.exception("a turn of the page %s failed", self.page_id)
                self._hang_up(coming)

    async def _turn(self, coming: list[Joining]) -> None:
        typed, self._typed = self._typed[:BATCH], self._typed[BATCH:]
        if coming:
            await self._let_in(coming)
        self._show_who_left()
        if self.members:
            sent = [work.Typed(one.member.token, one.member.connection, *one[2:]) for one in typed]
            done = await self._in_thread(work.turn, self.page_id, sent, self.epoch, self.seq)
            self._acknowledge(typed, done.outcomes)
            self._tell(done.news)
        for one_typed in typed:
            one_typed.member.typed.release()
        if self._typed or self._joining:
            self.wake()

    async def _let_in(self, coming: list[Joining]) -> None:
        asked = [(one.member.token, one.asked) for one in coming]
        told: list[News | None] = await self._in_thread(work.join, self.page_id, asked)
        for one, news in zip(coming, told, strict=True):
            if news is None:
                one.member.close(FORBIDDEN)
            else:
                self._seat(one, news)
        here = [news for news in told if news is not None]
        if here:
            self.show_people(list(here[-1].people))

    def _seat(self, one: Joining, news: News) -> None:
        member = one.member
        member.may_write = news.may_write
        member.noted_at = asyncio.get_running_loop().time()
        member.noted_cursor = one.asked.cursor
        if not self.members:
            self.epoch, self.seq, self.version = news.epoch, news.seq, news.version
            self.closed = news.closed
        if not member.closed.is_set():
            self.members[member.connection] = member
            member.say("news", **as_json(news))

    def _acknowledge(self, typed: list[Typed], outcomes: list[int | Refusal]) -> None:
        for one, outcome in zip(typed, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                one.member.say("refused", id=one.id, reason=outcome.reason)
            else:
                one.member.say("ack", id=one.id, seq=outcome)

    def _tell(self, news: News) -> None:
        """Give everybody what is new."""
        now = news.epoch, news.seq, news.version, news.closed
        if now == (self.epoch, self.seq, self.version, self.closed):
            return
        self.epoch, self.seq, self.version, self.closed = now
        said = as_json(news)
        for gone in ("people", "may_write", "digest", "digest_seq"):
            said.pop(gone, None)
        text = text_of("news", **said)
        for member in self.members.values():
            member.say_text(text)

    def show_people(self, people: list[dict[str, Any]]) -> None:
        """Tell everybody who is here, when that is not as it was; of those in this process we know their cursors."""
        own = self.members
        for person in people:
            if member := own.get(person["connection"]):
                person["cursor"] = member.cursor
                if member.may_write != person["may_write"]:
                    member.may_write = person["may_write"]
                    member.say("seat", may_write=member.may_write)
        if people == self.people:
            return
        self.people = people
        text = text_of("people", people=people)
        for member in own.values():
            member.say_text(text)

    def leave(self, member: Member) -> None:
        """Take a tab out that is gone; what it sent before is still stored."""
        if self.members.get(member.connection) is member:
            del self.members[member.connection]
            self._left.add(member.connection)
        self.wake()

    def _show_who_left(self) -> None:
        left, self._left = self._left - self.members.keys(), set()
        if left:
            self.show_people([person for person in self.people if person["connection"] not in left])

    async def note_members(self, now: float) -> None:
        """Note in the database that they are there; their cursors too when there are people in other processes."""
        foreign = any(person["connection"] not in self.members for person in self.people)
        due = [
            member
            for member in self.members.values()
            if now - member.noted_at > TOUCH_EVERY or (foreign and member.cursor != member.noted_cursor)
        ]
        if due:
            for member in due:
                member.noted_at, member.noted_cursor = now, member.cursor
            seen = [work.Seen(m.token, m.connection, m.cursor) for m in due]
            await self._in_thread(work.note, self.page_id, seen)

    async def check_rights(self) -> None:
        """Send away who may no longer be here; what they typed before is stored."""
        members = list(self.members.values())
        stay = await self._in_thread(work.who_may_stay, self.page_id, [m.token for m in members])
        for member in members:
            if member.token in stay:
                member.actor = stay[member.token]
            else:
                member.close(SIGNED_OUT)

    async def heartbeat(self) -> None:
        """Let everybody see whether they have the text that is stored."""
        digest, seq = await self._in_thread(work.digest_of, self.page_id)
        text = text_of("digest", digest=digest, seq=seq, epoch=self.epoch)
        for member in self.members.values():
            member.say_text(text)

    def _hang_up(self, coming: list[Joining]) -> None:
        """Let everybody connect again: they still have what was not acknowledged."""
        for one in self._typed:
            one.member.typed.release()
        waiting = [one.member for one in (*coming, *self._joining)]
        self._typed, self._joining = [], []
        for member in [*self.members.values(), *waiting]:
            member.close(1011)
