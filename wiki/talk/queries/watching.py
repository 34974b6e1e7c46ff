"""What people watch, and who watches what."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.pages.models import Page, PageActivity, PageTag
from wiki.pages.queries.pages import visible_to
from wiki.pages.rules.pages import address, fold
from wiki.plan.models import Activity
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.talk.models import Watch


class Watched(NamedTuple):
    """Something watched; `what` is page, activity, school or tag, `key` its id or the tag as it is compared."""

    what: str
    key: str
    name: str
    url: str


def of_thing(what: str, key: int | str) -> ColumnElement[bool]:
    """The watches of one thing."""
    if what == "tag":
        return Watch.tag == fold(str(key))
    columns = {"page": Watch.page_id, "activity": Watch.activity_id, "school": Watch.school_id}
    return columns[what] == key


def watches(actor: Actor, what: str, key: int | str) -> bool:
    """Whether the actor watches this."""
    mine = select(Watch.id).where(Watch.person_id == actor.member_id, of_thing(what, key))
    return session().scalar(mine) is not None


def watchers(page: Page, since: datetime | None = None) -> set[int]:
    """Who watches this page, or its school, an activity or a tag of it; only those who did so before `since`."""
    activities = select(PageActivity.activity_id).where(PageActivity.page_id == page.id)
    tags = select(PageTag.tag).where(PageTag.page_id == page.id)
    watched = or_(
        Watch.page_id == page.id,
        and_(Watch.school_id.is_not(None), Watch.school_id == page.school_id),
        Watch.activity_id.in_(activities),
        Watch.tag.in_(tags),
    )
    people = select(Watch.person_id).join(Person, Person.id == Watch.person_id).where(watched, Person.active)
    return set(session().scalars(people if since is None else people.where(Watch.at < since)))


def watched(actor: Actor) -> list[Watched]:
    """What the actor watches, of what they may see. Raises NotAllowed for a visitor."""
    if not actor.is_member:
        raise NotAllowed(_("Sign in to take part."))
    mine, seen = Watch.person_id == actor.member_id, visible_to(actor)
    pages = select(Page.id, Page.title, Page.slug).join(Watch, Watch.page_id == Page.id).where(mine, seen)
    plan = (
        select(Activity.id, Activity.title, Activity.slug)
        .join(Watch, Watch.activity_id == Activity.id)
        .where(mine)
    )
    schools = (
        select(School.id, School.name, School.slug).join(Watch, Watch.school_id == School.id).where(mine)
    )
    run = session().execute
    found = [Watched("page", str(id_), name, address(id_, slug)) for id_, name, slug in run(pages)]
    found += [
        Watched("activity", str(id_), name, f"/plan/activities/{id_}-{slug}") for id_, name, slug in run(plan)
    ]
    found += [Watched("school", str(id_), name, f"/schools/{id_}-{slug}") for id_, name, slug in run(schools)]
    tags = select(Watch.tag, Watch.tag_name).where(mine, Watch.tag.is_not(None))
    found += [Watched("tag", tag or "", name, "/pages/?tag=") for tag, name in run(tags)]
    return sorted(found, key=lambda it: (it.what, it.name.casefold()))
