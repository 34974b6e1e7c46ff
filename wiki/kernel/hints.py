"""Hints: after a change one process tells the others at once that there is something to look at.

A hint says nothing but where to look, and one may get lost: the truth is in the database, and whoever listens also
looks there from time to time. On SQLite all processes are on one machine and have a socket each, made before they were
forked; PostgreSQL carries hints from machine to machine (NOTIFY).
"""

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from enum import IntEnum
from typing import Final

import psycopg
from sqlalchemy import URL, text
from sqlalchemy.orm import Session

CHANNEL: Final = "lichtwerk"
_HINTS = "lichtwerk_hints"
_MESSAGE = struct.Struct("=bq")
_AT_ONCE: Final = 4_096 * _MESSAGE.size


class Topic(IntEnum):
    """What there is to look at."""

    TEXT = 1
    PEOPLE = 2


Hint = tuple[Topic, int]
"""What changed, of the page with this id."""


def hint(session: Session, topic: Topic, page_id: int) -> None:
    """Tell everybody once the transaction of this session is committed."""
    session.info.setdefault(_HINTS, set()).add((topic, page_id))


def collected(session: Session) -> set[Hint]:
    """What is to be told at the end of the transaction; nothing of it is left."""
    found: set[Hint] = session.info.pop(_HINTS, set())
    return found


class Sockets:
    """One socket for each process of this server; make them before the processes are forked, then `sit`."""

    def __init__(self, processes: int = 1) -> None:
        self._pairs = [socket.socketpair() for _ in range(processes)]
        for end in (end for pair in self._pairs for end in pair):
            end.setblocking(False)
        self._ear = self._pairs[0][0]

    def sit(self, place: int) -> None:
        """This is the process at a place, counted from 0; what was told to the one before it is old."""
        self._ear = self._pairs[place][0]
        with suppress(BlockingIOError):
            while self._ear.recv(_AT_ONCE):
                pass

    def tell(self, hints: Iterable[Hint]) -> None:
        """Tell all processes, this one too. Of who has not listened for long, nobody waits."""
        for message in [_MESSAGE.pack(*one) for one in hints]:
            for _ear, mouth in self._pairs:
                with suppress(BlockingIOError):
                    mouth.send(message)

    def close(self) -> None:
        """Tell and hear nothing more."""
        for end in (end for pair in self._pairs for end in pair):
            end.close()

    async def hear(self) -> AsyncGenerator[set[Hint]]:
        """What is told, as it comes."""
        while True:
            heard = await asyncio.get_running_loop().sock_recv(self._ear, _AT_ONCE)
            yield {(Topic(topic), page_id) for topic, page_id in _MESSAGE.iter_unpack(heard)}


class Channel:
    """The same by PostgreSQL, over all processes of all machines at one database."""

    def __init__(self, url: URL) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def hear(self) -> AsyncGenerator[set[Hint]]:
        """What is told, as it comes. Raises psycopg.Error when the connection is lost."""
        async with await psycopg.AsyncConnection.connect(self._address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notice in connection.notifies():
                topic, page_id = notice.payload.split()
                yield {(Topic(int(topic)), int(page_id))}


def notify(session: Session, hints: Iterable[Hint]) -> None:
    """Have PostgreSQL tell everybody when this transaction is committed."""
    for topic, page_id in hints:
        told = {"channel": CHANNEL, "said": f"{topic:d} {page_id}"}
        session.execute(text("SELECT pg_notify(:channel, :said)"), told)
