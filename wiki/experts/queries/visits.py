"""Visits: who asked to come where, what the host said, and what came of it.

A question that is not answered yet, or was not accepted, is between both schools; what was agreed on the network knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.days.queries.days import span
from wiki.experts.models import Visit, VisitDay, VisitOffer, VisitTip
from wiki.experts.queries.offers import address
from wiki.experts.rules import visits as rules
from wiki.experts.rules.visits import VisitState
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.pagination import Key, Page, paginate
from wiki.pages.models import Page as PageTable
from wiki.pages.queries.pages import visible_to as pages_visible_to
from wiki.pages.rules.pages import address as page_address
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role

Host, Guest = aliased(School), aliased(School)
_Asked = aliased(Person)


@dataclass(frozen=True)
class VisitRow:
    """A visit with both schools, the day, and its report as far as this person may see that."""

    id: int
    offer_id: int
    offer: str
    offer_slug: str
    activity_id: int | None
    contact_id: int | None
    host_id: int
    host: str
    host_colour: str
    school_id: int
    school: str
    colour: str
    held_on: date
    starts_at: int
    ends_at: int
    people: int
    question: str
    state: VisitState
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    remark: str
    answered_at: datetime | None
    sequence: int
    changed_at: datetime
    report_id: int | None
    report_slug: str | None
    report_title: str | None

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"/experts/visits/asked/{self.id}"

    @property
    def offer_url(self) -> str:
        """The invitation it answers to."""
        return address(self.offer_id, self.offer_slug)

    @property
    def report_url(self) -> str:
        """The page with its report; empty without."""
        return page_address(self.report_id, self.report_slug or "") if self.report_id else ""

    @property
    def times(self) -> str:
        """From when to when."""
        return span(self.starts_at, self.ends_at)

    @property
    def schools(self) -> tuple[int, int]:
        """Both schools: the host, and who comes."""
        return self.host_id, self.school_id

    @property
    def is_held(self) -> bool:
        """Whether it took place."""
        return rules.is_held(self.state, self.held_on, clock.today())

    @property
    def is_ahead(self) -> bool:
        """Whether its day is still to come, or today."""
        return self.held_on >= clock.today()


class TipRow(NamedTuple):
    """A tip, and who gave it."""

    id: int
    by: str
    school: str
    colour: str
    at: datetime
    body: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The visits this actor may know of."""
    if not actor.is_member:
        return false()
    if actor.has(Role.NETWORK_COORDINATOR):
        return true()
    agreed = Visit.state == VisitState.ACCEPTED
    if actor.school_id is None:
        return agreed
    return or_(agreed, Visit.school_id == actor.school_id, VisitOffer.school_id == actor.school_id)


def _visits(actor: Actor) -> Any:
    report = and_(PageTable.id == Visit.report_page_id, pages_visible_to(actor))
    return (
        select(
            Visit.id,
            VisitOffer.id.label("offer_id"),
            VisitOffer.title.label("offer"),
            VisitOffer.slug.label("offer_slug"),
            VisitOffer.activity_id,
            VisitOffer.contact_id,
            Host.id.label("host_id"),
            Host.name.label("host"),
            Host.colour.label("host_colour"),
            Visit.school_id,
            Guest.name.label("school"),
            Guest.colour,
            VisitDay.held_on,
            VisitDay.starts_at,
            VisitDay.ends_at,
            Visit.people,
            Visit.question,
            Visit.state,
            Visit.asked_by_id,
            _Asked.name.label("asked_by"),
            Visit.asked_at,
            Visit.remark,
            Visit.answered_at,
            Visit.sequence,
            Visit.changed_at,
            PageTable.id.label("report_id"),
            PageTable.slug.label("report_slug"),
            PageTable.title.label("report_title"),
        )
        .join(VisitDay, VisitDay.id == Visit.day_id)
        .join(VisitOffer, VisitOffer.id == VisitDay.offer_id)
        .join(Host, Host.id == VisitOffer.school_id)
        .join(Guest, Guest.id == Visit.school_id)
        .join(_Asked, _Asked.id == Visit.asked_by_id)
        .outerjoin(PageTable, report)
        .where(visible_to(actor))
    )


def _row(row: Any) -> VisitRow:
    return VisitRow(**{**row._mapping, "state": VisitState(row.state)})


def visit(actor: Actor, visit_id: int) -> VisitRow:
    """One visit. Raises NotFound."""
    wanted = _visits(actor).where(Visit.id == visit_id)
    row = session().execute(wanted).one_or_none() if may_be_id(visit_id) else None
    if row is None:
        raise NotFound(_("This visit is not there, or not for you to see."))
    return _row(row)


def visits_of_offer(actor: Actor, offer_id: int) -> list[VisitRow]:
    """The visits to what a school offers, by day."""
    wanted = _visits(actor).where(VisitOffer.id == offer_id).order_by(VisitDay.held_on, Visit.id)
    return [_row(row) for row in session().execute(wanted)]


def held_visits(actor: Actor, cursor: str | None = None, limit: int = 24) -> Page[VisitRow]:
    """The visits that took place, the last one first."""
    wanted = _visits(actor).where(Visit.state == VisitState.ACCEPTED, VisitDay.held_on <= clock.today())
    keys = [Key(VisitDay.held_on, descending=True), Key(Visit.id, descending=True)]
    page = paginate(session(), wanted, keys, cursor, limit)
    plain = [
        VisitRow(**{name: getattr(row, name) for name in _NAMES} | {"state": VisitState(row.state)})
        for row in page.items
    ]
    return Page(plain, page.next)


def visits_of_school(actor: Actor, school_id: int, limit: int = 100) -> list[VisitRow]:
    """The visits of a school to others and of others to it, the last one first."""
    mine = or_(Visit.school_id == school_id, VisitOffer.school_id == school_id)
    wanted = _visits(actor).where(mine).order_by(VisitDay.held_on.desc(), Visit.id.desc())
    return [_row(row) for row in session().execute(wanted.limit(limit))]


def of_person(actor: Actor) -> ColumnElement[bool]:
    """One's own visits; for a coordinator those of their school, and those to it."""
    if actor.has(Role.SCHOOL_COORDINATOR):
        return or_(Visit.school_id == actor.school_id, VisitOffer.school_id == actor.school_id)
    return or_(Visit.asked_by_id == actor.member_id, VisitOffer.contact_id == actor.member_id)


def visits_of_person(actor: Actor) -> list[VisitRow]:
    """What somebody's calendar has of visits, by day: what was agreed on, and what is still to come of the rest."""
    noted = or_(Visit.state == VisitState.ACCEPTED, VisitDay.held_on >= clock.today())
    wanted = _visits(actor).where(of_person(actor), noted).order_by(VisitDay.held_on, Visit.id)
    return [_row(row) for row in session().execute(wanted)]


def tips(visit_id: int) -> list[TipRow]:
    """The tips of a visit that was looked up before, the oldest first."""
    statement = (
        select(VisitTip.id, Person.name, School.name, School.colour, VisitTip.at, VisitTip.body)
        .join(Person, Person.id == VisitTip.by_id)
        .join(School, School.id == VisitTip.school_id)
        .where(VisitTip.visit_id == visit_id)
        .order_by(VisitTip.id)
    )
    return [TipRow._make(row) for row in session().execute(statement)]


def who_answers(host_id: int, contact_id: int | None) -> Sequence[int]:
    """Who is told at the host school: whom the offer names while they are of the school, else its coordinators."""
    of_school = (
        select(Membership.person_id, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.school_id == host_id, Person.active)
    )
    rows = session().execute(of_school).all()
    if contact_id is not None and contact_id in {row.person_id for row in rows}:
        return [contact_id]
    return sorted({row.person_id for row in rows if row.role == Role.SCHOOL_COORDINATOR})


_NAMES = tuple(VisitRow.__dataclass_fields__)
