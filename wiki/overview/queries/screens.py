"""What the screens that compose several slices need beyond the queries of those slices; all of it `visible_to`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person, SignInAttempt, SignInSession
from wiki.kernel import clock
from wiki.kernel.collation import dutch_order
from wiki.kernel.db import session
from wiki.kernel.pagination import Key, paginate
from wiki.kernel.pagination import Page as Leaf
from wiki.pages.models import Page, PageActivity, Revision
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import KINDS, address
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.schools.models import School
from wiki.schools.rules import Actor

SHOWN = 6
PAGES_OF_ACTIVITY = 48
CLOSING = timedelta(days=45)


@dataclass(frozen=True)
class Changed:
    """A page that was changed. `seen` is the version there was at the reader's last visit, None when there was none."""

    id: int
    slug: str
    title: str
    kind: str
    state: str
    revision: int
    changed_at: datetime
    changed_by: str
    school: str | None
    colour: str | None
    seen: int | None

    @property
    def url(self) -> str:
        """Its address."""
        return address(self.id, self.slug)

    @property
    def comparison(self) -> str:
        """Where one sees what changed since the last visit; empty for a page that is new."""
        if self.seen is None or self.seen == self.revision:
            return ""
        return f"{self.url}/diff?from={self.seen}&to={self.revision}"


@dataclass(frozen=True)
class GroupActivity:
    """An activity in a list."""

    id: int
    slug: str
    number: str
    title: str
    ends_on: Any = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"/plan/activities/{self.id}-{self.slug}"


@dataclass(frozen=True)
class SystemState:
    """What an administrator looks at first."""

    people: int
    closed: int
    signed_in: int
    failed: int


def changed_pages(actor: Actor, since: datetime | None, limit: int = SHOWN + 2) -> list[Changed]:
    """The pages that others changed last, newest first."""
    before = (
        select(func.max(Revision.number))
        .where(Revision.page_id == Page.id, Revision.at <= (since or clock.now()))
        .correlate(Page)
        .scalar_subquery()
    )
    changer = aliased(Person)
    statement = (
        select(
            Page.id,
            Page.slug,
            Page.title,
            Page.kind,
            Page.state,
            Page.revision,
            Page.changed_at,
            changer.name,
            School.name,
            School.colour,
            before,
        )
        .join(changer, changer.id == Page.changed_by_id)
        .outerjoin(School, School.id == Page.school_id)
        .where(visible_to(actor), Page.archived_at.is_(None), Page.changed_by_id != (actor.id or 0))
        .order_by(Page.changed_at.desc(), Page.id.desc())
        .limit(limit)
    )
    return [Changed(*row) for row in session().execute(statement)]


class WrittenPage(NamedTuple):
    """A page that somebody wrote on, and when they last did."""

    id: int
    slug: str
    title: str
    at: datetime


class Concept(NamedTuple):
    """A page that is not ready yet."""

    id: int
    slug: str
    title: str
    changed_at: datetime


class PageOfActivity(NamedTuple):
    """A page in the list of an activity."""

    id: int
    slug: str
    title: str
    kind: str
    artefact_type: str | None
    state: str
    summary: str
    changed_at: datetime
    school_name: str | None
    school_colour: str | None


def pages_written_by(actor: Actor, limit: int = SHOWN) -> list[WrittenPage]:
    """The pages this person wrote on last, with when, newest first."""
    mine = (
        select(Revision.page_id, func.max(Revision.at).label("at"))
        .where(Revision.author_id == actor.member_id)
        .group_by(Revision.page_id)
        .subquery()
    )
    statement = (
        select(Page.id, Page.slug, Page.title, mine.c.at)
        .join(mine, mine.c.page_id == Page.id)
        .where(visible_to(actor), Page.archived_at.is_(None))
        .order_by(mine.c.at.desc(), Page.id.desc())
        .limit(limit)
    )
    return [WrittenPage._make(row) for row in session().execute(statement)]


def concepts_of(actor: Actor, limit: int = SHOWN) -> list[Concept]:
    """The pages this person began that are not ready yet, last changed first."""
    statement = (
        select(Page.id, Page.slug, Page.title, Page.changed_at)
        .where(visible_to(actor), Page.created_by_id == actor.member_id)
        .where(Page.state == "concept", Page.archived_at.is_(None))
        .order_by(Page.changed_at.desc(), Page.id.desc())
        .limit(limit)
    )
    return [Concept._make(row) for row in session().execute(statement)]


def groups_of(actor: Actor) -> list[GroupActivity]:
    """The open activities in whose working group this person is, newest school year first."""
    statement = (
        select(Activity.id, Activity.slug, Activity.number, Activity.title, Activity.ends_on)
        .join(WorkingGroupMember, WorkingGroupMember.activity_id == Activity.id)
        .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
        .where(WorkingGroupMember.person_id == actor.member_id, Activity.closed_at.is_(None))
        .order_by(SchoolYear.starts_on.desc(), Activity.position, Activity.id)
        .limit(SHOWN * 2)
    )
    return [GroupActivity(*row) for row in session().execute(statement)]


def newest_year() -> Any:
    """The id of the newest school year, for inside a statement; one in preparation only when there is no other."""
    adopted_first = (SchoolYear.in_preparation, SchoolYear.starts_on.desc())
    return select(SchoolYear.id).order_by(*adopted_first).limit(1).scalar_subquery()


def activities_to_look_after() -> tuple[list[GroupActivity], list[GroupActivity]]:
    """Of the newest school year the open activities without a page, and those that end soon."""
    has_page = (
        exists()
        .where(PageActivity.activity_id == Activity.id, PageActivity.page_id == Page.id)
        .where(Page.archived_at.is_(None))
        .correlate(Activity)
    )
    today = clock.today()
    soon = and_(Activity.ends_on >= today, Activity.ends_on <= today + CLOSING)
    statement = (
        select(Activity.id, Activity.slug, Activity.number, Activity.title, Activity.ends_on, has_page, soon)
        .where(Activity.school_year_id == newest_year(), Activity.closed_at.is_(None), or_(~has_page, soon))
        .order_by(Activity.position, Activity.id)
        .limit(50)
    )
    rows = session().execute(statement).all()
    without = [GroupActivity(*row[:5]) for row in rows if not row[5]]
    return without, [GroupActivity(*row[:5]) for row in rows if row[6]]


def system_state() -> SystemState:
    """Counts of accounts, live sessions, and failed attempts to sign in of the last day."""
    now = clock.now()
    statement = select(
        select(func.count()).select_from(Person).where(Person.active).scalar_subquery(),
        select(func.count()).select_from(Person).where(~Person.active).scalar_subquery(),
        select(func.count())
        .select_from(SignInSession)
        .where(SignInSession.expires_at > now)
        .scalar_subquery(),
        select(func.count())
        .select_from(SignInAttempt)
        .where(SignInAttempt.at > now - timedelta(days=1))
        .scalar_subquery(),
    )
    return SystemState(*session().execute(statement).one())


def pages_of_activity(actor: Actor, activity_id: int, cursor: str | None = None) -> Leaf[PageOfActivity]:
    """A leaf of the pages with this activity, by kind and title."""
    statement = _PAGES_OF_ACTIVITY.where(*_with_activity(actor, activity_id))
    keys = [Key(_PLACE_OF_KIND), Key(dutch_order(Page.title)), Key(Page.id)]
    leaf = paginate(session(), statement, keys, cursor, PAGES_OF_ACTIVITY)
    return leaf.map(lambda row: PageOfActivity._make(row[: len(PageOfActivity._fields)]))


def count_of_activity(actor: Actor, activity_id: int) -> int:
    """How many pages there are with this activity."""
    statement = select(func.count()).select_from(Page).where(*_with_activity(actor, activity_id))
    return session().scalar(statement) or 0


def _with_activity(actor: Actor, activity_id: int) -> tuple[ColumnElement[bool], ...]:
    tagged = exists().where(PageActivity.page_id == Page.id, PageActivity.activity_id == activity_id)
    return visible_to(actor), Page.archived_at.is_(None), tagged


_PLACE_OF_KIND = case({kind: place for place, kind in enumerate(KINDS)}, value=Page.kind, else_=len(KINDS))
_PAGES_OF_ACTIVITY: Any = (
    select(
        Page.id,
        Page.slug,
        Page.title,
        Page.kind,
        Page.artefact_type,
        Page.state,
        Page.summary,
        Page.changed_at,
        School.name.label("school_name"),
        School.colour.label("school_colour"),
    )
).outerjoin(School, School.id == Page.school_id)
