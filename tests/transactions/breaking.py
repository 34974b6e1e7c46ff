"""Breaking an intention off at one of its steps: before something is written, or before what was written counts."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import event, inspect
from sqlalchemy.engine.interfaces import DBAPICursor

from wiki.kernel.db import db

AT_THE_COMMIT = -1
_WRITING = ("INSERT", "UPDATE", "DELETE")


class BrokenOff(BaseException):
    """What no `except Exception` holds up."""


@dataclass
class Steps:
    """How many statements that write came, and how many commits."""

    writes: int = 0
    commits: int = 0

    @property
    def all(self) -> int:
        return self.writes + self.commits


def break_off() -> NoReturn:
    """Fail here."""
    raise BrokenOff


def kill() -> None:
    """End this process here and now, as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def breaking(step: int, end: Callable[[], object] = break_off) -> Iterator[Steps]:
    """End at this step, counted from 1, or AT_THE_COMMIT. Gives the steps that were taken."""
    steps = Steps()

    def write(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().startswith(_WRITING):
            steps.writes += 1
            _ended()

    def commit(_connection: Any) -> None:
        steps.commits += 1
        _ended()

    def _ended() -> None:
        if steps.all == step or (step == AT_THE_COMMIT and steps.commits):
            end()

    listeners = (("before_cursor_execute", write), ("commit", commit))
    for name, listener in listeners:
        event.listen(db.engine, name, listener)
    try:
        yield steps
    finally:
        for name, listener in listeners:
            event.remove(db.engine, name, listener)


def dump() -> dict[str, list[str]]:
    """Every row of every table, as another reader finds them."""
    with db.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        # By the driver itself: this is asked at each step, of every table.
        cursor = connection.connection.cursor()
        return {name: _rows(cursor, name) for name in names}


def _rows(cursor: DBAPICursor, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(map(str, cursor.fetchall()))
