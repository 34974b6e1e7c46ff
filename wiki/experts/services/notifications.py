"""The notices about visits: to whom, once each, and in words of when they are read. Nobody sees an address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from wiki.days.rules import calendar as calendar_rules
from wiki.experts.models import Visit, VisitDay, VisitOffer
from wiki.experts.queries.visits import VisitRow, visits_of_offer, who_answers
from wiki.experts.rules.visits import ANSWER_WITHIN, REPORT_FOR, VisitState
from wiki.experts.services.calendar import event_of
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.signals import notices_due
from wiki.notices.services.notices import notify, notify_at_length
from wiki.schools.models import School
from wiki.schools.rules import Actor

_IN_SENTENCE = 300
"""A longer question does not fit in the sentence of a notice: its mail has it whole."""


def listen() -> None:
    """Ask a host again that did not answer, and ask for the report of a visit."""
    notices_due.connect(_due)


def asked(row: VisitRow, actor: Actor) -> None:
    """Tell the host that somebody asks to come."""
    text = row.question
    notify_at_length(
        _hosts(row),
        "visit_asked",
        lambda _language: text.split("\n\n") if len(text) > _IN_SENTENCE else (),
        key=str(row.id),
        url=row.url,
        title=row.offer,
        on=row.held_on,
        count=row.people,
        remark=text,
        who=actor.name,
        school=row.school,
    )


def answered(row: VisitRow, actor: Actor, called_off: bool = False) -> None:
    """Tell who asked what the host says, with the visit for their calendar when it is on, or off after all."""
    key = f"{row.id}:{row.sequence}"
    values = {"who": actor.name, "school": row.host, "remark": row.remark or "–"}
    if row.state is VisitState.ACCEPTED:
        _tell(
            [row.asked_by_id], "visit_accepted", row, key, calendar=_calendar(row), times=row.times, **values
        )
    else:
        calendar = _calendar(row, "CANCEL") if called_off else ""
        _tell([row.asked_by_id], "visit_declined", row, key, calendar=calendar, **values)


def withdrawn(row: VisitRow, actor: Actor) -> None:
    """Tell the host that somebody does not come after all."""
    _tell(_hosts(row), "visit_withdrawn", row, f"{row.id}:{row.sequence}", who=actor.name, school=row.school)


def reported(row: VisitRow, actor: Actor) -> None:
    """Tell the other side that there is a report."""
    people = {row.asked_by_id, *_hosts(row)} - {actor.member_id}
    _tell(people, "visit_reported", row, str(row.id), url=row.report_url, who=actor.name, school=row.host)


def moved(actor: Actor, offer_id: int, day_id: int) -> None:
    """Tell who comes on a day that it has other times; their calendars follow."""
    on_that_day = Visit.day_id == day_id, Visit.state == VisitState.ACCEPTED
    ids = set()
    for one in session().scalars(select(Visit).where(*on_that_day)).all():
        one.sequence, one.changed_at = one.sequence + 1, clock.now()
        ids.add(one.id)
    session().flush()
    for row in visits_of_offer(actor, offer_id):
        if row.id in ids:
            key = f"{row.id}:{row.sequence}"
            times = {"times": row.times, "school": row.host}
            _tell([row.asked_by_id], "visit_moved", row, key, calendar=_calendar(row), **times)


def _due(_sender: Any, today: date, **_more: Any) -> None:
    statement = (
        select(Visit, VisitDay, VisitOffer, School.name)
        .join(VisitDay, VisitDay.id == Visit.day_id)
        .join(VisitOffer, VisitOffer.id == VisitDay.offer_id)
        .join(School, School.id == VisitOffer.school_id)
        .order_by(Visit.id)
    )
    waits = (
        Visit.state == VisitState.ASKED,
        VisitDay.held_on >= today,
        Visit.asked_at <= clock.now() - ANSWER_WITHIN,
    )
    for visit, day, offer, _host in session().execute(statement.where(*waits)).all():
        people = who_answers(offer.school_id, offer.contact_id)
        guest = session().get_one(School, visit.school_id).name
        _remind(people, "visit_waits", visit, offer, day, guest)
    over = (
        Visit.state == VisitState.ACCEPTED,
        Visit.report_page_id.is_(None),
        VisitDay.held_on < today,
        VisitDay.held_on >= today - REPORT_FOR,
    )
    for visit, day, offer, host in session().execute(statement.where(*over)).all():
        _remind([visit.asked_by_id], "visit_report_asked", visit, offer, day, host)


def _remind(
    people: Iterable[int], kind: str, visit: Visit, offer: VisitOffer, day: VisitDay, school: str
) -> None:
    url = f"/experts/visits/asked/{visit.id}"
    notify(people, kind, key=str(visit.id), url=url, title=offer.title, school=school, on=day.held_on)


def _hosts(row: VisitRow) -> list[int]:
    return list(who_answers(row.host_id, row.contact_id))


def _tell(
    people: Iterable[int],
    kind: str,
    row: VisitRow,
    key: str,
    *,
    url: str = "",
    calendar: str = "",
    **values: Any,
) -> None:
    notify(
        people,
        kind,
        key=key,
        url=url or row.url,
        calendar=calendar,
        title=row.offer,
        on=row.held_on,
        **values,
    )


def _calendar(row: VisitRow, method: str = "PUBLISH") -> str:
    """For who asked to come."""
    return calendar_rules.calendar([event_of(row, row.host)], method=method)
