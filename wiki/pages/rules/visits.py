"""What is new to somebody who comes back to a page; pure.

A visit lasts for a while after somebody came to a version: as long as it lasts they still see what was new when they
came, unless they looked at it. After that they know the page as it was then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

LASTS = timedelta(hours=1)
"""How long somebody who came to something new is still told so."""


class Visit(Protocol):
    """What is stored of somebody's last visit to a page."""

    @property
    def revision(self) -> int:
        """The newest version they came to."""

    @property
    def before(self) -> int:
        """The version they knew when they came."""

    @property
    def at(self) -> datetime:
        """When they came to `revision`."""


@dataclass(frozen=True)
class Coming:
    """What somebody gets to see: `since` is the version they knew, when the page changed since. `store` is what their
    visit becomes (revision, before), None when it stays as it is."""

    since: int | None = None
    store: tuple[int, int] | None = None


def come(last: Visit | None, shown: int, now: datetime) -> Coming:
    """Somebody comes to version `shown` of a page, after their `last` visit to it."""
    if last is None:
        return Coming(store=(shown, shown))
    known = last.before if now - last.at <= LASTS else last.revision
    if shown > last.revision:
        return Coming(known, (shown, known))
    return Coming(known if known < shown else None)
