"""The workshops of a day, with who leads them, their rounds and their pages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.days.models import NetworkDay, Workshop, WorkshopLeader, WorkshopPage, WorkshopRound
from wiki.days.queries.days import address as day_address
from wiki.days.queries.days import day
from wiki.days.queries.days import visible_to as day_visible_to
from wiki.days.rules.days import may_write_notes
from wiki.kernel.collation import dutch_key, dutch_order
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to as page_visible_to
from wiki.pages.rules.pages import address as page_address
from wiki.plan.models import Activity
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


class Leader(NamedTuple):
    """Somebody who leads a workshop."""

    id: int
    name: str
    school: str | None
    colour: str | None


class PageRow(NamedTuple):
    """A page of a workshop; `harvest`: it came of it."""

    id: int
    slug: str
    title: str
    harvest: bool
    summary: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        return page_address(self.id, self.slug)


@dataclass(frozen=True)
class WorkshopRow:
    """A workshop as screens and calls show it; visitors see no leaders."""

    id: int
    day_id: int
    activity_id: int | None
    activity: str | None
    activity_slug: str | None
    title: str
    text: str
    html: str
    room: str
    capacity: int
    notes_page_id: int | None
    version: int
    leaders: tuple[Leader, ...] = ()
    rounds: tuple[int, ...] = ()
    pages: tuple[PageRow, ...] = ()

    @property
    def url(self) -> str:
        """Its address."""
        return f"/days/workshops/{self.id}"

    @property
    def material(self) -> list[PageRow]:
        """The pages it uses."""
        return [page for page in self.pages if not page.harvest]

    @property
    def harvest(self) -> list[PageRow]:
        """The pages that came of it."""
        return [page for page in self.pages if page.harvest]

    @property
    def notes(self) -> PageRow | None:
        """The page with its notes, when this person may see it."""
        return next((page for page in self.pages if page.id == self.notes_page_id), None)

    def leads(self, actor: Actor) -> bool:
        """Whether this person leads it."""
        return actor.id in [leader.id for leader in self.leaders]


_WORKSHOPS: Any = select(
    Workshop.id,
    Workshop.day_id,
    Workshop.activity_id,
    Activity.title.label("activity"),
    Activity.slug.label("activity_slug"),
    Workshop.title,
    Workshop.text,
    Workshop.html,
    Workshop.room,
    Workshop.capacity,
    Workshop.notes_page_id,
    Workshop.version,
).outerjoin(Activity, Activity.id == Workshop.activity_id)


def workshops(actor: Actor, day_id: int) -> list[WorkshopRow]:
    """The workshops of a day that this person was found to see, by title."""
    return _with_parts(actor, _WORKSHOPS.where(Workshop.day_id == day_id), Workshop.day_id == day_id)


def workshop(actor: Actor, workshop_id: int) -> WorkshopRow:
    """One workshop. Raises NotFound."""
    asked = Workshop.id == workshop_id
    found = _with_parts(actor, _WORKSHOPS.where(asked), asked) if may_be_id(workshop_id) else []
    if not found:
        raise NotFound(_("This workshop does not exist, or you are not allowed to see it."))
    day(actor, found[0].day_id)
    return found[0]


class WorkshopOnDay(NamedTuple):
    """A workshop in a list of several days, with its day."""

    id: int
    title: str
    day_id: int
    day_slug: str
    day: str
    held_on: date
    state: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"/days/workshops/{self.id}"

    @property
    def day_url(self) -> str:
        """The address of its day."""
        return day_address(self.day_id, self.day_slug)


def workshops_of_activity(actor: Actor, activity_id: int) -> list[WorkshopOnDay]:
    """The workshops of an activity, the last day first."""
    return with_day(actor, Workshop.activity_id == activity_id)


def with_day(actor: Actor, those: Any) -> list[WorkshopOnDay]:
    """Workshops on days that this person may know of, the last day first. One statement."""
    statement = (
        select(
            Workshop.id,
            Workshop.title,
            NetworkDay.id,
            NetworkDay.slug,
            NetworkDay.title,
            NetworkDay.held_on,
            NetworkDay.state,
        )
        .join(NetworkDay, NetworkDay.id == Workshop.day_id)
        .where(those, day_visible_to(actor))
        .order_by(NetworkDay.held_on.desc(), dutch_order(Workshop.title), Workshop.id)
    )
    return [WorkshopOnDay._make(row) for row in session().execute(statement)]


def written_up(actor: Actor, workshop_id: int) -> WorkshopRow:
    """A workshop of which this person writes down what came of it. Raises NotFound, NotAllowed."""
    found = workshop(actor, workshop_id)
    if not may_write_notes(actor, day(actor, found.day_id).host_school_id, found.leads(actor)):
        raise NotAllowed(_("Only who leads this workshop, or organises the day, can do this."))
    return found


def _with_parts(actor: Actor, statement: Any, those: Any) -> list[WorkshopRow]:
    rows = session().execute(statement.order_by(dutch_order(Workshop.title), Workshop.id)).all()
    rounds, leaders, pages = _rounds(those), _leaders(those) if actor.is_member else {}, _pages(actor, those)
    return [
        WorkshopRow(
            **row._mapping,
            leaders=tuple(leaders.get(row.id, ())),
            rounds=tuple(rounds.get(row.id, ())),
            pages=tuple(pages.get(row.id, ())),
        )
        for row in rows
    ]


def _rounds(those: Any) -> dict[int, list[int]]:
    statement = (
        select(WorkshopRound.workshop_id, WorkshopRound.round_id)
        .join(Workshop, Workshop.id == WorkshopRound.workshop_id)
        .where(those)
        .order_by(WorkshopRound.round_id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for workshop_id, round_id in session().execute(statement):
        found[workshop_id].append(round_id)
    return found


def _leaders(those: Any) -> dict[int, list[Leader]]:
    statement = (
        select(WorkshopLeader.workshop_id, Person.id, Person.name, School.name, School.colour)
        .join(Workshop, Workshop.id == WorkshopLeader.workshop_id)
        .join(Person, Person.id == WorkshopLeader.person_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
        .outerjoin(School, School.id == Membership.school_id)
        .where(those)
        .distinct()
    )
    found: dict[int, list[Leader]] = defaultdict(list)
    for row in sorted(session().execute(statement), key=lambda row: dutch_key(row[2])):
        found[row[0]].append(Leader._make(row[1:]))
    return found


def _pages(actor: Actor, those: Any) -> dict[int, list[PageRow]]:
    statement = (
        select(WorkshopPage.workshop_id, Page.id, Page.slug, Page.title, WorkshopPage.harvest, Page.summary)
        .join(Workshop, Workshop.id == WorkshopPage.workshop_id)
        .join(Page, Page.id == WorkshopPage.page_id)
        .where(those, page_visible_to(actor))
        .order_by(dutch_order(Page.title), Page.id)
    )
    found: dict[int, list[PageRow]] = defaultdict(list)
    for row in session().execute(statement):
        found[row[0]].append(PageRow._make(row[1:]))
    return found
