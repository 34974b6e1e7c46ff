"""A day as an event in somebody's calendar."""

from typing import Any

from wiki.days.queries.days import address
from wiki.days.rules.calendar import Event
from wiki.days.rules.days import DayState
from wiki.kernel import running_app


def event_of(day: Any, host: str, text: str = "") -> Event:
    """The event of a day, as a row of the table or of the queries; `text` is what else there is to say."""
    url = running_app.base_url() + address(day.id, day.slug)
    return Event(
        uid=f"network-day-{day.id}@{running_app.settings().mail_host}",
        sequence=day.sequence,
        title=day.title,
        day=day.held_on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        changed_at=day.changed_at,
        place=", ".join(filter(None, (host, day.address))),
        text="\n".join(filter(None, (text, url))),
        url=url,
        cancelled=day.state == DayState.CANCELLED,
    )
