"""A socket that comes in: whether it may, and what it says."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import marshmallow as ma

from wiki.kernel.wsgi_bridge import environ_of
from wiki.live.schemas import LivePollSchema, LiveUpdateSchema
from wiki.live.services.following import Asked
from wiki.sockets import work
from wiki.sockets.hub import Hub
from wiki.sockets.member import FORBIDDEN, NOT_UNDERSTOOD, TOO_SLOW, Member, Message, Send
from wiki.sockets.rooms import Joining, Room, Typed

_ADDRESS = re.compile(r"/pages/([0-9]{1,9})/live")
_POLL, _UPDATE = LivePollSchema(), LiveUpdateSchema()
_HIGHEST = 2**53


class NotUnderstood(Exception):
    """A message that no browser of ours sends."""


async def enter(
    hub: Hub, base_url: str, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send
) -> None:
    """Serve one socket until it is gone."""
    await receive()
    found = _ADDRESS.fullmatch(scope["path"])
    if found is None or not _is_from_here(scope, base_url):
        await send({"type": "websocket.close", "code": FORBIDDEN})
        return
    page_id = int(found[1])
    who = await hub.in_thread(work.caller, environ_of(scope), page_id)
    if who is None or not hub.admits(who[1].member_id):
        await send({"type": "websocket.close", "code": FORBIDDEN if who is None else TOO_SLOW})
        return
    await send({"type": "websocket.accept"})
    await _serve(hub, page_id, Member(send, *who), receive)


async def _serve(hub: Hub, page_id: int, member: Member, receive: Callable[[], Awaitable[Message]]) -> None:
    person_id = member.actor.member_id
    hub.count(person_id, 1)
    sending = asyncio.create_task(member.run())
    listening = asyncio.create_task(_listen(hub, page_id, member, receive))
    try:
        await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        member.close(1000)
        listening.cancel()
        await asyncio.gather(sending, listening, return_exceptions=True)
        hub.count(person_id, -1)
        if page_id in hub.rooms:
            hub.leave(hub.rooms[page_id], member)


async def _listen(hub: Hub, page_id: int, member: Member, receive: Callable[[], Awaitable[Message]]) -> None:
    while not member.closed.is_set():
        message = await receive()
        if message["type"] != "websocket.receive":
            return
        try:
            await _hear(hub, page_id, member, _read(message))
        except NotUnderstood:
            member.close(NOT_UNDERSTOOD)


def _read(message: Message) -> dict[str, Any]:
    try:
        said = json.loads(message.get("text") or "")
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    if not isinstance(said, dict):
        raise NotUnderstood
    return said


async def _hear(hub: Hub, page_id: int, member: Member, said: dict[str, Any]) -> None:
    kind = said.pop("type", "")
    if kind == "hello":
        asked = Asked(**_load(_POLL, said))
        member.connection, member.cursor = asked.connection, asked.cursor
        hub.room(page_id).join(Joining(member, asked))
    elif kind == "update":
        await _take(_joined(hub, page_id, member), member, said)
    elif kind == "cursor":
        found = _load(_POLL, {"connection": member.connection, "cursor": said.get("cursor")})
        _joined(hub, page_id, member).move(member, found["cursor"])
    else:
        raise NotUnderstood


async def _take(room: Room, member: Member, said: dict[str, Any]) -> None:
    id_ = said.pop("id", None)
    if not isinstance(id_, int) or not 0 <= id_ <= _HIGHEST:
        raise NotUnderstood
    given = _load(_UPDATE, said | {"connection": member.connection})
    await member.typed.acquire()
    room.type(Typed(member, id_, given["epoch"], given["update"]))


def _joined(hub: Hub, page_id: int, member: Member) -> Room:
    room = hub.rooms.get(page_id)
    if room is None or room.members.get(member.connection) is not member:
        raise NotUnderstood
    return room


def _load(schema: ma.Schema, said: dict[str, Any]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = schema.load(said)
    except ma.ValidationError:
        raise NotUnderstood from None
    return found


def _is_from_here(scope: Message, base_url: str) -> bool:
    """Whether a page of this site opened the socket: browsers say where it comes from, and send cookies to any."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
    return origin in (base_url, f"http://{host}", f"https://{host}")
