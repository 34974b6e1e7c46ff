"""Reading wishes: every one of them goes through `visible_to`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.pagination import LIMIT, Key, Page, paginate
from wiki.pages.models import Page as WikiPage
from wiki.pages.queries.pages import visible_to as page_visible_to
from wiki.pages.rules.pages import address
from wiki.plan.models import Activity, SchoolYear
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.wishes.models import Wish, WishPage
from wiki.wishes.rules import ALIVE, WishState
from wiki.wishes.wording import STATES, TONES

Wisher = aliased(Person)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Members see all wishes of the network, visitors none."""
    return true() if actor.is_member else false()


@dataclass(frozen=True)
class WishRow:
    """A wish as lists and its page show it. `page_title` is empty when there is no page, or the reader may not know
    of it."""

    id: int
    title: str
    text: str
    state: str
    activity_id: int | None
    activity_number: str | None
    activity_title: str | None
    activity_slug: str | None
    school_year: str | None
    created_by_id: int
    wisher: str
    created_at: datetime
    school_id: int | None
    school: str | None
    colour: str | None
    taken_at: datetime | None
    page_id: int | None
    page_slug: str | None
    page_title: str | None
    reason: str
    ended_at: datetime | None

    @property
    def url(self) -> str:
        """Its address."""
        return f"/wishes/{self.id}"

    @property
    def activity_url(self) -> str:
        """The address of its activity; empty without one."""
        return f"/plan/activities/{self.activity_id}-{self.activity_slug}" if self.activity_id else ""

    @property
    def page_url(self) -> str:
        """The address of the page it became; empty without one."""
        return address(self.page_id, self.page_slug) if self.page_id and self.page_slug else ""

    @property
    def chip(self) -> tuple[str, str]:
        """The word and the tone of where it stands."""
        known = WishState(self.state)
        return str(STATES[known]), TONES[known]

    @property
    def is_alive(self) -> bool:
        """True while it is still to be made."""
        return self.state in ALIVE


@dataclass(frozen=True)
class Filters:
    """What a list of wishes is narrowed down to; None is no wish."""

    state: str | None = None
    activity_id: int | None = None
    school_id: int | None = None
    year: SchoolYear | None = None


def _wishes(actor: Actor) -> Any:
    return (
        select(
            Wish.id,
            Wish.title,
            Wish.text,
            Wish.state,
            Wish.activity_id,
            Activity.number.label("activity_number"),
            Activity.title.label("activity_title"),
            Activity.slug.label("activity_slug"),
            SchoolYear.label.label("school_year"),
            Wish.created_by_id,
            Wisher.name.label("wisher"),
            Wish.created_at,
            Wish.school_id,
            School.name.label("school"),
            School.colour.label("colour"),
            Wish.taken_at,
            WikiPage.id.label("page_id"),
            WikiPage.slug.label("page_slug"),
            WikiPage.title.label("page_title"),
            Wish.reason,
            Wish.ended_at,
        )
        .join(Wisher, Wisher.id == Wish.created_by_id)
        .outerjoin(Activity, Activity.id == Wish.activity_id)
        .outerjoin(SchoolYear, SchoolYear.id == Activity.school_year_id)
        .outerjoin(School, School.id == Wish.school_id)
        .outerjoin(WishPage, WishPage.wish_id == Wish.id)
        .outerjoin(WikiPage, and_(WikiPage.id == WishPage.page_id, page_visible_to(actor)))
        .where(visible_to(actor))
    )


_IN_ORDER = case({state.value: place for place, state in enumerate(WishState)}, value=Wish.state)


def _narrowed(statement: Any, wanted: Filters) -> Any:
    if wanted.state is not None:
        statement = statement.where(Wish.state == wanted.state)
    if wanted.activity_id is not None:
        statement = statement.where(Wish.activity_id == wanted.activity_id)
    if wanted.school_id is not None:
        statement = statement.where(Wish.school_id == wanted.school_id)
    if wanted.year is not None:
        statement = statement.where(of_year(wanted.year))
    return statement


def wishes(actor: Actor, wanted: Filters, cursor: str | None = None, limit: int = LIMIT) -> Page[WishRow]:
    """Wishes, open ones first, of these the oldest."""
    statement = _narrowed(_wishes(actor), wanted)
    keys = (Key(_IN_ORDER), Key(Wish.id))
    leaf = paginate(session(), statement, keys, cursor, limit)
    return leaf.map(lambda row: WishRow(*row[: len(WishRow.__dataclass_fields__)]))


def wish(actor: Actor, wish_id: int) -> WishRow:
    """One wish. Raises NotFound."""
    asked = _wishes(actor).where(Wish.id == wish_id)
    row = session().execute(asked).one_or_none() if may_be_id(wish_id) else None
    if row is None:
        raise NotFound(_("There is no such wish."))
    return WishRow(*row)


def wished(title: str, activity_id: int | None) -> int | None:
    """The wish that is still to be made for the same activity under this title, if there is one."""
    same = Wish.title == title, Wish.activity_id.is_not_distinct_from(activity_id), Wish.state.in_(ALIVE)
    return session().scalar(select(Wish.id).where(*same).order_by(Wish.id).limit(1))


def of_year(year: SchoolYear) -> ColumnElement[bool]:
    """The wishes of a school year: those of its activities, and those without one that were made in it."""
    start, end = clock.span(year.starts_on, year.ends_on)
    activities = select(Activity.id).where(Activity.school_year_id == year.id)
    made_in = and_(Wish.activity_id.is_(None), Wish.created_at >= start, Wish.created_at < end)
    return or_(Wish.activity_id.in_(activities), made_in)


def counts_of_year(actor: Actor, year: SchoolYear) -> dict[str, int]:
    """How many wishes a school year has, by state."""
    asked = select(Wish.state, func.count()).where(visible_to(actor), of_year(year))
    return {state: int(count) for state, count in session().execute(asked.group_by(Wish.state))}
