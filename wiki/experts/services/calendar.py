"""Visits in the calendars of those who go, and of those who receive them."""

from collections.abc import Sequence
from typing import Any

from wiki.days.rules.calendar import Event
from wiki.experts.queries.offers import OfferRow, VisitDayRow, days_to_receive
from wiki.experts.queries.visits import VisitRow, visits_of_person
from wiki.experts.rules.visits import LIVE, VisitState
from wiki.kernel import running_app
from wiki.kernel.i18n import _
from wiki.kernel.signals import calendar_read
from wiki.schools.rules import Actor


def listen() -> None:
    """Be in the calendar that somebody subscribes to."""
    calendar_read.connect(_calendar_read)


def event_of(row: VisitRow, with_whom: str) -> Event:
    """A visit as an event, in the calendar of one of both sides; `with_whom` is the other school."""
    url = running_app.base_url() + row.url
    return Event(
        uid=_uid("visit", row.id),
        sequence=row.sequence,
        title=f"{row.offer} ({with_whom})",
        day=row.held_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=row.changed_at,
        place=row.host,
        text=f"{row.question}\n{url}",
        url=url,
        cancelled=row.state not in LIVE,
        tentative=row.state is VisitState.ASKED,
    )


def _calendar_read(_sender: Any, actor: Actor, **_more: Any) -> Sequence[Event]:
    visits = visits_of_person(actor)
    agreed = [event_of(row, row.school if row.host_id == actor.school_id else row.host) for row in visits]
    return [*agreed, *(_still_free(*pair) for pair in days_to_receive(actor))]


def _still_free(row: OfferRow, day: VisitDayRow) -> Event:
    """A day on which visitors may come, that nobody asked for yet: it takes no time, but is known of."""
    url = running_app.base_url() + row.url
    return Event(
        uid=_uid("visit-day", day.id),
        sequence=row.version,
        title=_("%(title)s (open for visitors)", title=row.title),
        day=day.held_on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        changed_at=row.changed_at,
        place=row.school,
        text=url,
        url=url,
        tentative=True,
        free=True,
    )


def _uid(what: str, id_: int) -> str:
    return f"{what}-{id_}@{running_app.settings().mail_host}"
