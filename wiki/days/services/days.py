"""Planning, announcing, calling off and closing a day."""

from sqlalchemy import func, select

from wiki.audit.services import record
from wiki.days.models import DayPart, NetworkDay
from wiki.days.rules.days import DayCommand, DayState, may_make_days
from wiki.days.services import notifications, remarks
from wiki.days.services.locking import check_version, locked_by_organiser
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.i18n import _
from wiki.kernel.markdown import render
from wiki.kernel.signals import day_saved
from wiki.kernel.slug import slugify
from wiki.schools.models import School
from wiki.schools.rules import Actor

_SHOWN = ("title", "held_on", "starts_at", "ends_at", "host_school_id", "address")
"""What a calendar shows: when one of these changes, who comes is told."""


def add_day(actor: Actor, command: DayCommand) -> NetworkDay:
    """Plan a day; only its organisers see it until it is announced. Raises NotAllowed, and Invalid with its fields."""
    if not may_make_days(actor):
        raise NotAllowed(_("Only the network coordinator plans network days."))
    day = NetworkDay(state=DayState.DRAFT.value, created_by_id=actor.member_id, changed_at=clock.now())
    _fill(day, command)
    session().add(day)
    session().flush()
    record(actor.id, "day.added", "network_day", day.id, title=day.title)
    day_saved.send(day_id=day.id)
    return day


def edit_day(actor: Actor, day_id: int, version: int, command: DayCommand) -> NetworkDay:
    """Change a day; who comes is told when it moves. Raises NotAllowed, NotFound, Invalid with its fields, and
    Conflict when somebody else changed it since, or it is off."""
    day = locked_by_organiser(actor, day_id)
    check_version(day.version, version)
    _check_alive(day)
    before = [getattr(day, name) for name in _SHOWN]
    if not may_make_days(actor) and command.host_school_id != day.host_school_id:
        raise NotAllowed(_("Only the network coordinator chooses the host school."))
    _fill(day, command)
    _check_programme(day)
    day.version, day.changed_at = version + 1, clock.now()
    moved = before != [getattr(day, name) for name in _SHOWN]
    if moved and day.state == DayState.PUBLISHED:
        day.sequence += 1
        notifications.changed(day)
    record(actor.id, "day.changed", "network_day", day.id)
    day_saved.send(day_id=day.id)
    return day


def publish(actor: Actor, day_id: int) -> NetworkDay:
    """Announce a day: everybody sees it, and one can sign up by its dates. Raises NotAllowed, NotFound, Conflict."""
    day = locked_by_organiser(actor, day_id)
    if day.state == DayState.PUBLISHED:
        return day
    if day.state != DayState.DRAFT:
        raise Conflict(_("This day is over or cancelled."))
    day.state, day.changed_at = DayState.PUBLISHED.value, clock.now()
    record(actor.id, "day.published", "network_day", day.id)
    day_saved.send(day_id=day.id)
    return day


def cancel(actor: Actor, day_id: int, reason: str) -> NetworkDay:
    """Call a day off; who comes is told why. Raises NotAllowed, NotFound, Invalid (field `reason`), Conflict."""
    day = locked_by_organiser(actor, day_id)
    if not reason.strip():
        raise Invalid({"reason": _("Write why, for the people who would come.")})
    if day.state != DayState.PUBLISHED:
        raise Conflict(_("Only a day that is announced can be cancelled."))
    day.state, day.reason = DayState.CANCELLED.value, reason.strip()
    day.sequence, day.version, day.changed_at = day.sequence + 1, day.version + 1, clock.now()
    notifications.cancelled(day)
    remarks.wipe(day.id)
    record(actor.id, "day.cancelled", "network_day", day.id)
    day_saved.send(day_id=day.id)
    return day


def close(actor: Actor, day_id: int) -> NetworkDay:
    """Close a day that was held: who was there is thanked, with the harvest; remarks go. Raises NotAllowed, NotFound,
    and Conflict when it is still to come."""
    day = locked_by_organiser(actor, day_id)
    if day.state == DayState.CLOSED:
        return day
    if day.state != DayState.PUBLISHED or day.held_on > clock.today():
        raise Conflict(_("A day can be closed from the day itself on."))
    day.state, day.version, day.changed_at = DayState.CLOSED.value, day.version + 1, clock.now()
    notifications.thanks(actor, day)
    remarks.wipe(day.id)
    record(actor.id, "day.closed", "network_day", day.id)
    day_saved.send(day_id=day.id)
    return day


def _check_alive(day: NetworkDay) -> None:
    if day.state == DayState.CANCELLED:
        raise Conflict(_("This day is cancelled."))


def _fill(day: NetworkDay, command: DayCommand) -> None:
    with session().no_autoflush:
        if command.host_school_id and session().get(School, command.host_school_id) is None:
            raise Invalid({"host_school": _("Choose one from the list.")})
    if command.ends_at <= command.starts_at:
        raise Invalid({"ends_at": _("The end is not after the beginning.")})
    if command.opens_on and command.closes_on and command.closes_on < command.opens_on:
        raise Invalid({"closes_on": _("The last day is before the first day.")})
    if command.closes_on and command.closes_on > command.held_on:
        raise Invalid({"closes_on": _("Sign-up closes on the day itself at the latest.")})
    day.title, day.slug = command.title, slugify(command.title, "netwerkdag")
    day.held_on, day.starts_at, day.ends_at = command.held_on, command.starts_at, command.ends_at
    day.host_school_id, day.address = command.host_school_id, command.address
    day.intro, day.intro_html = command.intro, render(command.intro).html
    day.opens_on, day.closes_on = command.opens_on, command.closes_on


def _check_programme(day: NetworkDay) -> None:
    """Raises Invalid when parts of the programme would fall outside the day."""
    first, last = (
        session()
        .execute(
            select(func.min(DayPart.starts_at), func.max(DayPart.ends_at)).where(DayPart.day_id == day.id)
        )
        .one()
    )
    if first is not None and first < day.starts_at:
        raise Invalid({"starts_at": _("The programme begins earlier. Change that first.")})
    if last is not None and last > day.ends_at:
        raise Invalid({"ends_at": _("The programme ends later. Change that first.")})
