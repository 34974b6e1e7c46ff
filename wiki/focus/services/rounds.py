"""What goes before a network day: schools are asked to bring their focal points up to date, and get the preview."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.days.models import NetworkDay
from wiki.focus.models import FocusSending
from wiki.focus.queries.points import coordinators_of
from wiki.focus.queries.previews import Preview, previews
from wiki.focus.queries.rounds import RoundRow, coming_rounds, round_before
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.points import leads_rounds
from wiki.focus.services.letters import paragraphs
from wiki.kernel import clock, signals
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
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
    for round_ in coming_rounds():
        ask_before(round_.day, today)
        if today >= round_.day - READY and round_.sent_at is None:
            _preview_ready(round_)


def ask_before(day: date, today: date) -> None:
    """Ask the schools that are behind for a network day, when it is so near; each time once."""
    times = [number for number, before in enumerate(ASKED, 1) if today >= day - before]
    if times:
        _ask(day, schools_behind(day), f"{day.isoformat()}:{times[-1]}")


def _ask(day: date, school_ids: Collection[int], key: str) -> int:
    people = {person for of in coordinators_of(school_ids).values() for person in of}
    notify(people, "focus_update", key=key, url=UPDATE, day=day)
    return len(people)


def _preview_ready(round_: RoundRow) -> None:
    leads = (Membership.role == Role.NETWORK_COORDINATOR.value, Person.active)
    wanted = select(Person.id).join(Membership, Membership.person_id == Person.id).where(*leads)
    people = session().scalars(wanted).all()
    notify(people, "focus_preview_ready", key=_key(round_), url=round_.url, day=round_.day)


def _key(round_: RoundRow) -> str:
    """What tells a round from others: a day that moved is asked for again."""
    return f"{round_.id}:{round_.day.isoformat()}"


def remind(actor: Actor, day_id: int) -> int:
    """Ask the coordinators of the schools that are behind now; the same person once a day at most. Returns how many
    people these are. Raises NotAllowed and NotFound."""
    round_ = _locked(actor, day_id)
    key = f"{round_.day.isoformat()}:on {clock.today().isoformat()}"
    count = _ask(round_.day, schools_behind(round_.day), key)
    record(actor.id, "focus_round.reminded", "network_day", day_id, people=count)
    return count


def send_previews(actor: Actor, day_id: int) -> int:
    """Send every school its preview: its coordinators and who answers for its focal points, each once. Returns to how
    many people. Raises NotAllowed and NotFound."""
    round_ = _locked(actor, day_id)
    found = previews(actor, round_)
    coordinators = coordinators_of([one.school_id for one in found])
    count = sum(_send(one, coordinators.get(one.school_id, [])) for one in found)
    session().merge(FocusSending(network_day_id=day_id, day=round_.day, sent_at=clock.now()))
    record(actor.id, "focus_round.sent", "network_day", day_id, people=count)
    return count


def _send(preview: Preview, coordinators: Collection[int]) -> int:
    contacts = {standing.point.contact_id for standing in preview.standings}
    people = {*coordinators, *(id_ for id_ in contacts if id_ is not None)}
    notify_at_length(
        people,
        "focus_preview",
        lambda language: paragraphs(preview, language),
        key=f"{_key(preview.round)}:{preview.school_id}",
        url=preview.url,
        school=preview.school,
        day=preview.day,
    )
    return len(people)


def _locked(actor: Actor, day_id: int) -> RoundRow:
    """The round of a day that nobody changes meanwhile. Raises NotAllowed and NotFound."""
    if not leads_rounds(actor):
        raise NotAllowed(_("Only the network coordinator can do this."))
    if may_be_id(day_id):
        session().get(NetworkDay, day_id, with_for_update=True)
    return round_before(day_id)
