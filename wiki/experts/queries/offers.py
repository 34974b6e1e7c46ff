"""What schools offer others to come and see. For members alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, select, true
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.project import Project
from wiki.costs.queries import projects
from wiki.days.models import NetworkDay
from wiki.days.queries import days
from wiki.experts.models import Visit, VisitDay, VisitOffer, VisitTheme
from wiki.experts.queries.themes import Theme, themes_of
from wiki.experts.rules import visits as rules
from wiki.experts.rules.visits import VisitState
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.kernel.pagination import Key, Page, paginate
from wiki.plan.models import Activity
from wiki.schools.models import School
from wiki.schools.rules import Actor, Role

A_PAGE = 24


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed down to; empty takes everything. `coming` takes only what one can still ask for."""

    building_block: int | None = None
    tag: str = ""
    school: int | None = None
    coming: bool = False


@dataclass(frozen=True)
class VisitDayRow:
    """A day on which one can come; `taken` is how many people the host said yes to."""

    id: int
    offer_id: int
    held_on: date
    starts_at: int
    ends_at: int
    taken: int
    waiting: int

    @property
    def times(self) -> str:
        """From when to when."""
        return days.span(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class OfferRow:
    """What a school offers, as lists and screens show it."""

    id: int
    slug: str
    school_id: int
    school: str
    school_slug: str
    colour: str
    title: str
    text: str
    seats: int
    activity_id: int | None
    activity: str | None
    activity_slug: str | None
    project_id: int | None
    project: str | None
    project_slug: str | None
    network_day_id: int | None
    network_day: str | None
    network_day_slug: str | None
    contact_id: int | None
    contact: str | None
    version: int
    changed_at: datetime
    closed_at: datetime | None
    days: tuple[VisitDayRow, ...] = ()
    themes: tuple[Theme, ...] = ()

    @property
    def url(self) -> str:
        """Where it is read."""
        return address(self.id, self.slug)

    @property
    def school_url(self) -> str:
        """The page of the school."""
        return f"/schools/{self.school_id}-{self.school_slug}"

    def open_days(self, today: date) -> list[VisitDayRow]:
        """The days for which one can still ask."""
        if self.closed_at is not None:
            return []
        return [day for day in self.days if day.held_on >= today and rules.room(self.seats, day.taken)]


def address(offer_id: int, slug: str) -> str:
    """Where an offer is read."""
    return f"/experts/visits/{offer_id}-{slug}"


_Contact = aliased(Person)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The offers this actor may know of: members all, visitors none."""
    return true() if actor.is_member else false()


def _offers(actor: Actor) -> Any:
    return (
        select(
            VisitOffer.id,
            VisitOffer.slug,
            VisitOffer.school_id,
            School.name.label("school"),
            School.slug.label("school_slug"),
            School.colour,
            VisitOffer.title,
            VisitOffer.text,
            VisitOffer.seats,
            VisitOffer.activity_id,
            Activity.title.label("activity"),
            Activity.slug.label("activity_slug"),
            Project.id.label("project_id"),
            Project.title.label("project"),
            Project.slug.label("project_slug"),
            NetworkDay.id.label("network_day_id"),
            NetworkDay.title.label("network_day"),
            NetworkDay.slug.label("network_day_slug"),
            VisitOffer.contact_id,
            _Contact.name.label("contact"),
            VisitOffer.version,
            VisitOffer.changed_at,
            VisitOffer.closed_at,
        )
        .join(School, School.id == VisitOffer.school_id)
        .outerjoin(Activity, Activity.id == VisitOffer.activity_id)
        .outerjoin(Project, (Project.id == VisitOffer.project_id) & projects.visible_to(actor))
        .outerjoin(NetworkDay, (NetworkDay.id == VisitOffer.network_day_id) & days.visible_to(actor))
        .outerjoin(_Contact, (_Contact.id == VisitOffer.contact_id) & _Contact.active)
        .where(visible_to(actor))
    )


def offers_page(
    actor: Actor, filters: Filters, cursor: str | None = None, limit: int = A_PAGE
) -> Page[OfferRow]:
    """Offers, those that can be asked for first and then the last changed, a page at a time."""
    statement = _narrowed(_offers(actor), filters)
    keys = [Key(_is_over()), Key(VisitOffer.changed_at, descending=True), Key(VisitOffer.id, descending=True)]
    page = paginate(session(), statement, keys, cursor, limit)
    return Page(_complete(page.items), page.next)


def offers_of(
    actor: Actor, *, school: int | None = None, activity: int | None = None, project: int | None = None,
    network_day: int | None = None, limit: int = 12,
) -> list[OfferRow]:  # fmt: skip
    """The offers of a school, or with an activity, a project or a network day: the last changed first."""
    asked = {
        VisitOffer.school_id: school,
        VisitOffer.activity_id: activity,
        VisitOffer.project_id: project,
        VisitOffer.network_day_id: network_day,
    }
    wanted = [column == id_ for column, id_ in asked.items() if id_ is not None]
    newest = _offers(actor).where(*wanted).order_by(VisitOffer.changed_at.desc(), VisitOffer.id.desc())
    return _complete(session().execute(newest.limit(limit)).all())


def offer(actor: Actor, offer_id: int) -> OfferRow:
    """One offer. Raises NotFound."""
    wanted = _offers(actor).where(VisitOffer.id == offer_id)
    row = session().execute(wanted).one_or_none() if may_be_id(offer_id) else None
    if row is None:
        raise NotFound(_("This invitation is not there."))
    return _complete([row])[0]


def days_to_receive(actor: Actor) -> list[tuple[OfferRow, VisitDayRow]]:
    """The days to come on which somebody receives visitors and for which nobody asked yet: for whom the invitation
    names, and for the coordinator of the school."""
    if actor.school_id is None:
        return []
    coordinates = actor.has(Role.SCHOOL_COORDINATOR)
    mine = true() if coordinates else VisitOffer.contact_id == actor.member_id
    asked = _offers(actor).where(
        VisitOffer.school_id == actor.school_id, mine, VisitOffer.closed_at.is_(None)
    )
    found = _complete(session().execute(asked.where(_has_day()).order_by(VisitOffer.id)).all())
    today = clock.today()
    return [
        (row, day)
        for row in found
        for day in row.days
        if day.held_on >= today and not day.taken and not day.waiting
    ]


def _is_over() -> ColumnElement[int]:
    """0 for what can be asked for, else 1."""
    return case((and_(_has_day(), VisitOffer.closed_at.is_(None)), 0), else_=1)


def _has_day() -> ColumnElement[bool]:
    return (
        exists()
        .where(VisitDay.offer_id == VisitOffer.id, VisitDay.held_on >= clock.today())
        .correlate(VisitOffer)
    )


def _narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    for column, value in (
        (VisitTheme.building_block_id, filters.building_block),
        (VisitTheme.tag, filters.tag or None),
    ):
        if value is not None:
            statement = statement.where(VisitOffer.id.in_(select(VisitTheme.offer_id).where(column == value)))
    if filters.school is not None:
        statement = statement.where(VisitOffer.school_id == filters.school)
    return statement.where(_has_day(), VisitOffer.closed_at.is_(None)) if filters.coming else statement


def _complete(rows: Sequence[Any]) -> list[OfferRow]:
    """The rows with their days and themes."""
    plain = [field.name for field in fields(OfferRow) if field.name not in ("days", "themes")]
    found = [OfferRow(**{name: getattr(row, name) for name in plain}) for row in rows]
    ids = [row.id for row in found]
    on, themes = _days(ids), themes_of(VisitTheme, ids)
    return [replace(row, days=tuple(on.get(row.id, ())), themes=themes.get(row.id, ())) for row in found]


def _days(ids: Collection[int]) -> Mapping[int, list[VisitDayRow]]:
    if not ids:
        return {}
    statement = (
        select(
            VisitDay.id,
            VisitDay.offer_id,
            VisitDay.held_on,
            VisitDay.starts_at,
            VisitDay.ends_at,
            taken_on(VisitState.ACCEPTED).label("taken"),
            taken_on(VisitState.ASKED).label("waiting"),
        )
        .where(VisitDay.offer_id.in_(ids))
        .order_by(VisitDay.held_on, VisitDay.id)
    )
    found: dict[int, list[VisitDayRow]] = defaultdict(list)
    for row in session().execute(statement):
        found[row.offer_id].append(VisitDayRow(**row._mapping))
    return found


def taken_on(state: VisitState) -> ColumnElement[int]:
    """How many people come on a day, of the visits in this state."""
    return (
        select(func.coalesce(func.sum(Visit.people), 0))
        .where(Visit.day_id == VisitDay.id, Visit.state == state)
        .correlate(VisitDay)
        .scalar_subquery()
    )
