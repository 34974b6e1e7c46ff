"""Having people found by name, and by what they write, lead and bring in. Only members find them; no address is in it.

What somebody did is brought up to date in the transaction in which it happens. Who hides, or whose account is closed,
is not found.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, or_, select

from wiki.accounts.models import Person
from wiki.days.models import Workshop, WorkshopLeader
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.signals import (
    activity_saved,
    day_saved,
    expert_saved,
    page_gone,
    page_saved,
    person_saved,
    school_saved,
    visit_saved,
)
from wiki.pages.models import Page, Revision
from wiki.people.models import HiddenPerson
from wiki.people.queries.work import work_of
from wiki.plan.models import Activity, WorkingGroupMember
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor
from wiki.search.models import SearchEntry
from wiki.search.services import indexing

TYPE = "person"


def listen() -> None:
    """Index people when something is said about what they do, and with the whole index."""
    indexing.index_also(Person.id, index_person)
    person_saved.connect(_person_saved)
    school_saved.connect(_school_saved)
    page_saved.connect(_page_saved)
    page_gone.connect(_page_gone)
    activity_saved.connect(_activity_saved)
    day_saved.connect(_day_saved)
    expert_saved.connect(_people_named)
    visit_saved.connect(_people_named)


def _person_saved(_sender: Any, person_id: int, **_more: Any) -> None:
    index_person(person_id)


def _school_saved(_sender: Any, school_id: int, **_more: Any) -> None:
    of_school = select(Membership.person_id).where(Membership.school_id == school_id)
    _index(session().scalars(_entries_of(of_school)))


def _people_named(_sender: Any, people: Iterable[int], **_more: Any) -> None:
    _index(people)


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    """Who wrote on the page and is not found by its title yet: most saves change no title, and cost one look."""
    page = session().get_one(Page, page_id)
    wrote = _entries_of(_wrote(page_id))
    if page.archived_at is None:
        wrote = wrote.where(~SearchEntry.plain.contains(page.title, autoescape=True))
    _index(session().scalars(wrote))


def _page_gone(_sender: Any, page_id: int, **_more: Any) -> None:
    _index(session().scalars(_entries_of(_wrote(page_id))))


def _activity_saved(_sender: Any, activity_id: int, **_more: Any) -> None:
    title = session().get_one(Activity, activity_id).title
    group = select(WorkingGroupMember.person_id).where(WorkingGroupMember.activity_id == activity_id)
    _index_named(title, group)


def _day_saved(_sender: Any, day_id: int, **_more: Any) -> None:
    """Who leads a workshop of the day, or led one of this name until now."""
    session().flush()
    workshops = select(Workshop.id, Workshop.title).where(Workshop.day_id == day_id)
    for workshop_id, title in session().execute(workshops).all():
        leaders = select(WorkshopLeader.person_id).where(WorkshopLeader.workshop_id == workshop_id)
        _index_named(title, leaders)


def _index_named(title: str, people: Any) -> None:
    """Bring up to date which of these people are not found by the title yet, and who else is."""
    session().flush()
    named = SearchEntry.plain.contains(title, autoescape=True)
    is_one = SearchEntry.object_id.in_(people)
    entries = select(SearchEntry.object_id).where(SearchEntry.type == TYPE)
    _index(session().scalars(entries.where(or_(and_(is_one, ~named), and_(~is_one, named)))))


def _wrote(page_id: int) -> Any:
    return select(Revision.author_id).where(Revision.page_id == page_id)


def _entries_of(people: Any) -> Any:
    session().flush()
    return select(SearchEntry.object_id).where(SearchEntry.type == TYPE, SearchEntry.object_id.in_(people))


def _index(people: Iterable[int]) -> None:
    for person_id in sorted(set(people)):  # in one order, so that two writers wait, not collide
        index_person(person_id)


def index_person(person_id: int) -> None:
    """Bring the entry of a person up to date; who is closed or hides has none."""
    session().flush()
    person = session().get_one(Person, person_id)
    if not person.active or session().get(HiddenPerson, person_id) is not None:
        indexing.remove(TYPE, person_id)
        return
    school = (
        session()
        .execute(
            select(School.id, School.name)
            .join(Membership, Membership.school_id == School.id)
            .where(Membership.person_id == person_id)
            .limit(1)
        )
        .one_or_none()
    )
    colleague = Actor(id=0, name="")
    done = [work.title for work in work_of(colleague, person_id)]
    indexing.store(
        SearchEntry(
            type=TYPE,
            object_id=person_id,
            kind="",
            title=person.name,
            url=f"/people/{person_id}",
            plain="\n".join(filter(None, (school.name if school else "", *done))),
            school_id=school.id if school else None,
            public=False,
            changed_at=clock.now(),
            **indexing.NO_PAGE,
        ),
        (),
    )
