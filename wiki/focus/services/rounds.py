"""What goes before a network day: schools are asked to bring their focal points up to date, and get the preview."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.focus.models import FocusRound
from wiki.focus.queries.points import coordinators_of
from wiki.focus.queries.previews import Preview, previews
from wiki.focus.queries.rounds import rounds
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.points import leads_rounds
from wiki.focus.services.letters import paragraphs
from wiki.kernel import clock, signals
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.notices.services.notices import notify, notify_at_length
from wiki.schools.models import Membership
from wiki.schools.rules import Actor, Role

ASKED = (timedelta(days=21), timedelta(days=16))
"""So long before the day the schools that are behind are asked, and asked again."""
READY = timedelta(days=14)
"""So long before the day the coordinator is told that the preview can be sent."""
UPDATE = "/focus/update"


def listen() -> None:
    """Ask and remind when it is due."""
    signals.notices_due.connect(_due)


def _due(_sender: Any, today: date, **_more: Any) -> None:
    for round_ in rounds():
        if round_.day >= today:
            ask_before(round_.day, today)
            if today >= round_.day - READY and round_.sent_at is None:
                _preview_ready(round_.day)


def ask_before(day: date, today: date) -> None:
    """Ask the schools that are behind for a network day, when it is so near; each time once."""
    times = [number for number, before in enumerate(ASKED, 1) if today >= day - before]
    if times:
        _ask(day, schools_behind(day), f"{day.isoformat()}:{times[-1]}")


def _ask(day: date, school_ids: Collection[int], key: str) -> int:
    people = {person for of in coordinators_of(school_ids).values() for person in of}
    notify(people, "focus_update", key=key, url=UPDATE, day=day)
    return len(people)


def _preview_ready(day: date) -> None:
    leads = (Membership.role == Role.NETWORK_COORDINATOR.value, Person.active)
    wanted = select(Person.id).join(Membership, Membership.person_id == Person.id).where(*leads)
    people = session().scalars(wanted).all()
    notify(
        people, "focus_preview_ready", key=day.isoformat(), url=f"/focus/preview/{day.isoformat()}", day=day
    )


def plan_round(actor: Actor, day: date) -> FocusRound:
    """Have the schools asked before a network day. Raises NotAllowed, and Invalid (field `day`)."""
    _must_lead(actor)
    if day < clock.today():
        raise Invalid({"day": _("This day is over.")})
    if session().scalar(select(FocusRound.id).where(FocusRound.day == day)):
        raise Invalid({"day": _("This day is already there.")})
    round_ = FocusRound(day=day, made_at=clock.now(), made_by_id=actor.member_id)
    session().add(round_)
    session().flush()
    record(actor.id, "focus_round.added", "focus_round", round_.id, day=day.isoformat())
    return round_


def cancel_round(actor: Actor, round_id: int) -> None:
    """Ask nothing for a day after all. Raises NotAllowed, NotFound, and Conflict when the preview was sent."""
    round_ = _locked(actor, round_id)
    if round_.sent_at is not None:
        raise Conflict(_("The preview was sent already."))
    session().delete(round_)
    record(actor.id, "focus_round.removed", "focus_round", round_id)


def remind(actor: Actor, round_id: int) -> int:
    """Ask the coordinators of the schools that are behind now; the same person once a day at most. Returns how many
    people these are. Raises NotAllowed and NotFound."""
    round_ = _locked(actor, round_id)
    key = f"{round_.day.isoformat()}:on {clock.today().isoformat()}"
    count = _ask(round_.day, schools_behind(round_.day), key)
    record(actor.id, "focus_round.reminded", "focus_round", round_id, people=count)
    return count


def send_previews(actor: Actor, round_id: int) -> int:
    """Send every school its preview: its coordinators and who answers for its focal points, each once. Returns to how
    many people. Raises NotAllowed and NotFound."""
    round_ = _locked(actor, round_id)
    found = previews(actor, round_.day)
    coordinators = coordinators_of([one.school_id for one in found])
    count = sum(_send(one, coordinators.get(one.school_id, [])) for one in found)
    round_.sent_at = clock.now()
    record(actor.id, "focus_round.sent", "focus_round", round_id, people=count)
    return count


def _send(preview: Preview, coordinators: Collection[int]) -> int:
    contacts = {standing.point.contact_id for standing in preview.standings}
    people = {*coordinators, *(id_ for id_ in contacts if id_ is not None)}
    notify_at_length(
        people,
        "focus_preview",
        lambda language: paragraphs(preview, language),
        key=f"{preview.day.isoformat()}:{preview.school_id}",
        url=preview.url,
        school=preview.school,
        day=preview.day,
    )
    return len(people)


def _must_lead(actor: Actor) -> None:
    if not leads_rounds(actor):
        raise NotAllowed(_("Only the network coordinator can do this."))


def _locked(actor: Actor, round_id: int) -> FocusRound:
    _must_lead(actor)
    round_ = session().get(FocusRound, round_id, with_for_update=True) if may_be_id(round_id) else None
    if round_ is None:
        raise NotFound(_("This day is not there (any more)."))
    return round_
