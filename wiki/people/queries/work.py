"""What a person does in the network: what they write, lead, organise and bring in. For members alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select, union_all

from wiki.accounts.models import Person
from wiki.days.models import NetworkDay, Workshop, WorkshopLeader
from wiki.days.queries import days
from wiki.days.rules.days import DayState
from wiki.experts.models import Expert, VisitOffer
from wiki.kernel.collation import dutch_order
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import visible_to as pages_visible_to
from wiki.pages.rules.pages import address
from wiki.people.models import HiddenPerson
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor, Role

MOST_OF_A_KIND = 300
"""Of what somebody wrote, the last; more finds nobody back."""


@dataclass(frozen=True)
class PersonCard:
    """Somebody of the network as colleagues see them; without any address."""

    id: int
    name: str
    school_id: int | None
    school: str | None
    school_slug: str | None
    colour: str
    roles: tuple[Role, ...]
    hidden: bool

    @property
    def url(self) -> str:
        """Their page."""
        return f"/people/{self.id}"

    @property
    def school_url(self) -> str:
        """The page of their school; empty without."""
        return f"/schools/{self.school_id}-{self.school_slug}" if self.school_id else ""


class Work(NamedTuple):
    """One thing somebody did: `kind` is page, activity, workshop, expert or visit. `note` tells two of one title apart:
    the school year of an activity, the day of a workshop."""

    kind: str
    id: int
    title: str
    url: str
    note: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The people of whom this actor may see a page: members those with an open account who want to be found, and
    themselves; visitors nobody."""
    if not actor.is_member:
        return false()
    hidden = exists().where(HiddenPerson.person_id == Person.id).correlate(Person)
    return and_(Person.active, or_(~hidden, Person.id == actor.member_id))


def person(actor: Actor, person_id: int) -> PersonCard:
    """One person. Raises NotFound."""
    statement = (
        select(Person.id, Person.name, Membership.role, School, HiddenPerson.person_id.label("hidden"))
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(School, School.id == Membership.school_id)
        .outerjoin(HiddenPerson, HiddenPerson.person_id == Person.id)
        .where(visible_to(actor), Person.id == person_id)
        .order_by(Membership.id)
    )
    rows = session().execute(statement).all() if may_be_id(person_id) else []
    if not rows:
        raise NotFound(_("This person is not there, or does not want to be found."))
    school = next((row.School for row in rows if row.School), None)
    return PersonCard(
        id=rows[0].id,
        name=rows[0].name,
        school_id=school.id if school else None,
        school=school.name if school else None,
        school_slug=school.slug if school else None,
        colour=school.colour if school else "",
        roles=tuple(Role(row.role) for row in rows if row.role),
        hidden=rows[0].hidden is not None,
    )


def work_of(actor: Actor, person_id: int) -> list[Work]:
    """What a person did, as far as this actor may see it: by kind, the last first. One statement."""
    if not actor.is_member:
        return []
    every = union_all(*(_limited(one) for one in _statements(actor, person_id)))
    rows = session().execute(every).all()
    ranked = sorted(rows, key=lambda row: (_KINDS.index(row.kind), row.place), reverse=False)
    return [Work(row.kind, row.id, row.title, _url(row), row.note) for row in ranked]


_KINDS = ("page", "activity", "workshop", "expert", "visit")


def _limited(statement: Select[Any]) -> Any:
    numbered = statement.subquery()
    return select(numbered).where(numbered.c.place <= MOST_OF_A_KIND)


def _statements(actor: Actor, person_id: int) -> Sequence[Select[Any]]:
    wrote = exists().where(Revision.page_id == Page.id, Revision.author_id == person_id)
    pages = _columns("page", Page, Page.changed_at).where(
        wrote, pages_visible_to(actor), Page.archived_at.is_(None)
    )
    activities = (
        _columns("activity", Activity, Activity.starts_on, note=SchoolYear.label)
        .join(SchoolYear, SchoolYear.id == Activity.school_year_id)
        .join(WorkingGroupMember, WorkingGroupMember.activity_id == Activity.id)
        .where(WorkingGroupMember.person_id == person_id)
    )
    announced = NetworkDay.state.in_((DayState.PUBLISHED, DayState.CLOSED))
    workshops = (
        _columns("workshop", Workshop, NetworkDay.held_on, slug=False, note=NetworkDay.title)
        .join(WorkshopLeader, WorkshopLeader.workshop_id == Workshop.id)
        .join(NetworkDay, NetworkDay.id == Workshop.day_id)
        .where(WorkshopLeader.person_id == person_id, announced, days.visible_to(actor))
    )
    experts = _columns("expert", Expert, Expert.changed_at, title=Expert.name).where(
        Expert.invited_by_id == person_id, Expert.removed_at.is_(None)
    )
    offers = _columns("visit", VisitOffer, VisitOffer.changed_at).where(VisitOffer.contact_id == person_id)
    return pages, activities, workshops, experts, offers


def _columns(
    kind: str, table: Any, at: Any, slug: bool = True, title: Any = None, note: Any = None
) -> Select[Any]:
    place = func.row_number().over(order_by=(at.desc(), table.id.desc()))
    return select(
        literal(kind).label("kind"),
        table.id.label("id"),
        (table.title if title is None else title).label("title"),
        (table.slug if slug else literal("")).label("slug"),
        place.label("place"),
        (literal("") if note is None else note).label("note"),
    )


def _url(row: Any) -> str:
    if row.kind == "page":
        return address(row.id, row.slug)
    beginnings = {
        "activity": "/plan/activities/",
        "workshop": "/days/workshops/",
        "expert": "/experts/",
        "visit": "/experts/visits/",
    }
    return f"{beginnings[row.kind]}{row.id}{'-' if row.slug else ''}{row.slug}"


def people_of_school(actor: Actor, school_id: int) -> list[tuple[int, str, list[Role], bool]]:
    """The people of a school by name: (id, name, roles, whether they have a page); for members alone."""
    if not actor.is_member:
        return []
    shown = visible_to(actor).label("shown")
    statement = (
        select(Person.id, Person.name, Membership.role, shown)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == school_id, Person.active)
        .order_by(dutch_order(Person.name), Person.id, Membership.role)
    )
    found: dict[int, tuple[int, str, list[Role], bool]] = {}
    for id_, name, role, has_page in session().execute(statement):
        found.setdefault(id_, (id_, name, [], bool(has_page)))[2].append(Role(role))
    return list(found.values())
