"""The only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The date in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments from which and until which these days last in the Netherlands; the second is the first one after."""
    start, end = (datetime.combine(day, time(), AMSTERDAM) for day in (first, last + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let the clock stand still at an aware moment, for tests and the demo."""
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
