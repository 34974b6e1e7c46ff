"""The notices about a day: to whom, once each, and in words of when they are read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.days.models import DayTask, NetworkDay, Registration, Workshop
from wiki.days.queries import people
from wiki.days.queries.days import PartRow, address, rounds, span
from wiki.days.queries.harvest import wishes_of_day
from wiki.days.queries.tasks import tasks
from wiki.days.queries.workshops import workshops
from wiki.days.rules import calendar as calendar_rules
from wiki.days.rules.days import DayState, SignUp, is_reminder_due, sign_up
from wiki.days.services.events import event_of
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import _, force_locale
from wiki.kernel.signals import notices_due
from wiki.notices.services.notices import Letter, notify, notify_at_length
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


def listen() -> None:
    """Invite when sign-up opens, and remind before it closes."""
    notices_due.connect(_due)


def _due(_sender: Any, today: date, **_more: Any) -> None:
    announced = select(NetworkDay).where(
        NetworkDay.state == DayState.PUBLISHED, NetworkDay.held_on >= today, NetworkDay.opens_on <= today
    )
    for day in session().scalars(announced).all():
        if sign_up(day.state, day.held_on, day.opens_on, day.closes_on, today) is SignUp.OPEN:
            invite(day)
            if is_reminder_due(day.opens_on, day.closes_on, today):
                _remind(day)


def invite(day: NetworkDay) -> None:
    """Invite everybody of the schools who did not answer yet; each is invited once."""
    _tell(_not_answered(day), "day_invited", day, url=f"{address(day.id, day.slug)}/sign-up")


def _remind(day: NetworkDay) -> None:
    url = f"{address(day.id, day.slug)}/sign-up"
    _tell(_not_answered(day), "day_reminded", day, url=url, until=day.closes_on)


def signed_up(day: NetworkDay, person_id: int, registration_id: int, at: str) -> None:
    """Confirm to somebody that they come, with the day for their calendar."""
    _tell(
        [person_id],
        "day_signed_up",
        day,
        also=f"{registration_id}:{at}",
        calendar=_calendar(day),
        **_when(day),
    )


def programme(day: NetworkDay) -> None:
    """Tell everybody who comes where they go: the mail says it round by round. Raises Conflict when there is nothing to
    see."""
    if day.shown_at is None:
        raise Conflict(_("There is no assignment to send yet."))
    url = f"{address(day.id, day.slug)}#mine"
    key, names = f"{day.id}:{day.shown_at.isoformat()}", _workshop_names(day.id)
    parts = rounds(day.id)
    for one in people.coming(day.id):
        facts: dict[str, Any] = {"key": key, "url": url, "title": day.title, "on": day.held_on}
        notify_at_length([one.person_id], "day_programme", _programme_of(one, parts, names), **facts)


def _workshop_names(day_id: int) -> dict[int, str]:
    """The workshops of a day by id, each with its room."""
    its = select(Workshop.id, Workshop.title, Workshop.room).where(Workshop.day_id == day_id)
    return {id_: f"{title} ({room})" if room else title for id_, title, room in session().execute(its)}


def _programme_of(one: people.Coming, parts: Sequence[PartRow], names: Mapping[int, str]) -> Letter:
    """Where somebody goes, a paragraph for each round."""

    def letter(language: str) -> list[str]:
        with force_locale(language):
            nowhere = _("No place")
            places = {id_: place.workshop_id or 0 for id_, place in one.places.items()}
            return [
                f"{part.title}, {part.times}: {names.get(places.get(part.id, 0), nowhere)}" for part in parts
            ]

    return letter


def changed(day: NetworkDay) -> None:
    """Tell who comes that the day moved, with the day for their calendar."""
    _tell(coming(day.id), "day_changed", day, also=str(day.sequence), calendar=_calendar(day), **_when(day))


def cancelled(day: NetworkDay) -> None:
    """Tell who would come that the day is off, and their calendars too."""
    told = _calendar(day, "CANCEL")
    _tell(coming(day.id), "day_cancelled", day, calendar=told, remark=day.reason)


def thanks(actor: Actor, day: NetworkDay) -> None:
    """Thank who was there, in the mail with what the day brought; of who was not ticked at the door nobody knows that
    they were not."""
    there = coming(day.id, Registration.present.is_not(False))
    url, facts = f"{address(day.id, day.slug)}/report", {"title": day.title, "on": day.held_on}
    notify_at_length(there, "day_thanks", _harvest_of(actor, day.id), key=str(day.id), url=url, **facts)


def _harvest_of(actor: Actor, day_id: int) -> Letter:
    """What came of each workshop, a paragraph each, and then who does what."""
    wishes, found = wishes_of_day(actor, day_id), workshops(actor, day_id)
    todo = tasks(actor, day_id)

    def letter(language: str) -> list[str]:
        with force_locale(language):
            brought = {
                one.title: [
                    *(page.title for page in one.harvest),
                    *(_("wish: %(title)s", title=wish.title) for wish in wishes.get(one.id, ())),
                ]
                for one in found
            }
            said = [f"{title}: {'; '.join(names)}" for title, names in brought.items() if names]
            jobs = [f"{task.text} ({task.person})" if task.person else task.text for task in todo]
            return [*said, f"{_('Who does what')}: {'; '.join(jobs)}"] if jobs else said

    return letter


def place_free(day: NetworkDay, workshop: Workshop, round_id: int, person_id: int) -> None:
    """Ask somebody who waits whether they want a place that became free."""
    key = f"{workshop.id}:{round_id}:{clock.now().isoformat()}"
    _tell([person_id], "workshop_place_free", day, also=key, url=_mine(day), workshop=workshop.title)


def placed(day: NetworkDay, workshop: Workshop, round_id: int, person_id: int) -> None:
    """Tell somebody who had no place that they have one now."""
    key = f"{workshop.id}:{round_id}:{clock.now().isoformat()}"
    _tell([person_id], "workshop_placed", day, also=key, url=_mine(day), workshop=workshop.title)


def task_given(day: NetworkDay, task: DayTask, who: str) -> None:
    """Tell somebody of a task, but for who gave it to themselves."""
    if task.person_id is not None and task.person_id != task.created_by_id:
        url = f"{address(day.id, day.slug)}/report#tasks"
        _tell([task.person_id], "day_task_given", day, also=str(task.id), url=url, task=task.text, who=who)


def coming(day_id: int, *also: Any) -> Sequence[int]:
    """The people who come to a day."""
    there = select(Registration.person_id).where(
        Registration.day_id == day_id, Registration.left_at.is_(None), *also
    )
    return session().scalars(there).all()


def _not_answered(day: NetworkDay) -> Sequence[int]:
    """Everybody of a school, but for who signed up, or left again."""
    answered = select(Registration.person_id).where(Registration.day_id == day.id)
    members = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.active, Membership.school_id.is_not(None), Person.id.not_in(answered))
        .distinct()
    )
    return session().scalars(members).all()


def _tell(
    whom: Iterable[int],
    kind: str,
    day: NetworkDay,
    *,
    also: str = "",
    url: str = "",
    calendar: str = "",
    **values: Any,
) -> None:
    key = f"{day.id}:{also}" if also else str(day.id)
    there = url or address(day.id, day.slug)
    notify(whom, kind, key=key, url=there, calendar=calendar, title=day.title, on=day.held_on, **values)


def _mine(day: NetworkDay) -> str:
    return f"{address(day.id, day.slug)}#mine"


def _when(day: NetworkDay) -> dict[str, str]:
    host = session().get(School, day.host_school_id) if day.host_school_id else None
    place = ", ".join(filter(None, (host.name if host else "", day.address)))
    return {"times": span(day.starts_at, day.ends_at), "place": place or "–"}


def _calendar(day: NetworkDay, method: str = "PUBLISH") -> str:
    host = session().get(School, day.host_school_id) if day.host_school_id else None
    return calendar_rules.calendar([event_of(day, host.name if host else "")], method=method)
