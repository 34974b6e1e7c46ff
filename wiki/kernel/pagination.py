"""Keyset paging: a page of a list begins after the last row that was shown, never at a number of rows."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Date, DateTime, Integer, Row, Select, String, and_, or_
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from wiki.kernel.database_limits import is_storable
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _

LIMIT = 50
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next` is the cursor of the page after it, or None at the end."""

    items: Sequence[T]
    next: str | None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page with each item changed."""
        return Page([change(item) for item in self.items], self.next)


@dataclass(frozen=True)
class Key:
    """A column the list is ordered by; the last key must be unique."""

    column: Any
    descending: bool = False

    def after(self, value: Any) -> ColumnElement[bool]:
        """The rows that come after `value` in this order."""
        later: ColumnElement[bool] = self.column < value if self.descending else self.column > value
        return later


def paginate(
    session: Session,
    select: Select[Any],
    keys: Sequence[Key],
    cursor: str | None,
    limit: int = LIMIT,
) -> Page[Row[Any]]:
    """Run `select` ordered by `keys`, from after `cursor`. Raises Invalid on a cursor that is not ours."""
    ordered = select.order_by(*(k.column.desc() if k.descending else k.column.asc() for k in keys))
    columns = [k.column.label(f"_key_{n}") for n, k in enumerate(keys)]
    ordered = ordered.add_columns(*columns).limit(limit + 1)
    if cursor:
        ordered = ordered.where(_beyond(keys, _decode(cursor, keys)))
    rows = session.execute(ordered).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _encode(rows[-1][-len(keys) :]) if more else None)


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Lexicographically after: (a > x) or (a = x and b > y) or ..."""
    alternatives = []
    for n, key in enumerate(keys):
        same = [k.column == v for k, v in zip(keys[:n], values[:n], strict=True)]
        alternatives.append(and_(*same, key.after(values[n])))
    return or_(*alternatives)


def _encode(values: Sequence[Any]) -> str:
    text = json.dumps([_plain(v) for v in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    return value


def _decode(cursor: str, keys: Sequence[Key]) -> list[Any]:
    """What the cursor says of the last row; anybody may have made one up, so nothing of it is believed."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(keys):
            raise ValueError(cursor)
        return [_value(key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid({"cursor": _("This is not a place in this list.")}) from error


def _value(key: Key, value: Any) -> Any:
    """A value the column can be compared with. Raises ValueError, KeyError, TypeError or OverflowError."""
    kind = key.column.type
    kind = kind.impl if isinstance(kind, TypeDecorator) else kind
    if isinstance(kind, DateTime):
        return _moment(value["at"])
    if isinstance(kind, Date):
        return date.fromisoformat(value["on"])
    if isinstance(kind, Integer) and type(value) is int and is_storable(value):
        return value
    if isinstance(kind, String) and isinstance(value, str) and is_storable(value):
        return value
    raise ValueError(value)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)
