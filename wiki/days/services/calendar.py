"""Days in people's calendars: one day as a file, and a secret address to subscribe to all of one's own.

The address follows from a salt in the database and the key of this site: who reads the one does not know the other,
and the person can look it up again. With a new salt the old address is dead.
"""

import hashlib
import hmac
import re
import secrets

from wiki.audit.services import record
from wiki.days.models import CalendarAddress
from wiki.days.queries.days import DayRow, day, days_by_id, rounds
from wiki.days.queries.people import Coming, mine, my_days
from wiki.days.queries.workshops import workshops
from wiki.days.rules.calendar import Event, calendar
from wiki.days.rules.days import DayState
from wiki.days.services.events import event_of
from wiki.kernel import clock, running_app
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.signals import calendar_read
from wiki.schools.queries.actors import by_id
from wiki.schools.rules import Actor

_TOKEN = re.compile(r"([1-9][0-9]{0,9})-([0-9a-f]{40})", re.ASCII)


def day_file(actor: Actor, day_id: int) -> str:
    """One day as iCalendar, with one's own workshops when they are known. Raises NotFound."""
    found = day(actor, day_id)
    own = mine(actor, day_id) if actor.is_member else None
    method = "CANCEL" if found.state == DayState.CANCELLED else "PUBLISH"
    return calendar([_event(actor, found, own)], method=method)


def own_address(actor: Actor) -> str | None:
    """The address of the actor's own calendar; None when there is none."""
    kept = session().get(CalendarAddress, actor.member_id)
    return f"{running_app.base_url()}/calendar/{_token(kept)}.ics" if kept else None


def renew(actor: Actor) -> str:
    """A new secret address for the actor's own calendar; an older one is dead at once."""
    kept = session().get(CalendarAddress, actor.member_id, with_for_update=True)
    if kept is None:
        kept = CalendarAddress(person_id=actor.member_id)
        session().add(kept)
    kept.salt, kept.at = secrets.token_hex(16), clock.now()
    session().flush()
    record(actor.id, "calendar.renewed", "person", actor.member_id)
    return own_address(actor) or ""


def revoke(actor: Actor) -> None:
    """Have no calendar to subscribe to any more."""
    kept = session().get(CalendarAddress, actor.member_id, with_for_update=True)
    if kept is not None:
        session().delete(kept)
        record(actor.id, "calendar.revoked", "person", actor.member_id)


def own_calendar(token: str) -> str:
    """The calendar at a secret address: every day that its person signed up for, and what other slices have of theirs.
    Raises NotFound, also for an account that is closed."""
    match = _TOKEN.fullmatch(token)
    kept = session().get(CalendarAddress, int(match[1])) if match and int(match[1]) < 2**31 else None
    if kept is None or not hmac.compare_digest(_token(kept), token):
        raise NotFound(_("There is no calendar at this address (any more)."))
    actor = by_id(kept.person_id)
    if actor is None:
        raise NotFound(_("There is no calendar at this address (any more)."))
    own = my_days(actor)
    found = days_by_id(actor, list(own))
    events = [_event(actor, one, own[one.id]) for one in found]
    also = (event for _receiver, theirs in calendar_read.send(actor=actor) for event in theirs)
    return calendar([*events, *also], name=_("Network days and visits"))


def _token(kept: CalendarAddress) -> str:
    said = f"calendar:{kept.person_id}:{kept.salt}".encode()
    return f"{kept.person_id}-{hmac.new(running_app.secret_key().encode(), said, hashlib.sha256).hexdigest()[:40]}"


def _event(actor: Actor, one: DayRow, own: Coming | None) -> Event:
    return event_of(one, one.host_school or "", _workshops(actor, one, own) if own and one.shown_at else "")


def _workshops(actor: Actor, one: DayRow, own: Coming) -> str:
    """Where somebody goes, a line for each round."""
    offered = {row.id: row for row in workshops(actor, one.id)}
    lines = []
    for row in rounds(one.id):
        place = own.places.get(row.id)
        there = offered.get(place.workshop_id) if place and place.workshop_id else None
        if there:
            lines.append(f"{row.times} {', '.join(filter(None, (there.title, there.room)))}")
    return "\n".join(lines)
