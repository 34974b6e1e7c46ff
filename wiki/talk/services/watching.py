"""Choosing what to hear of. Inside the caller's transaction."""

from sqlalchemy import delete, insert, select

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.pages.models import PageTag
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import TAG_MAX, distinct_tags, fold
from wiki.plan.models import Activity
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.talk.models import Watch
from wiki.talk.queries.watching import of_thing, watches
from wiki.talk.services.facts import store_facts


def watch_page(actor: Actor, page_id: int, wanted: bool = True) -> None:
    """Hear of a page, or not any more. Raises NotAllowed, NotFound."""
    _need_member(actor)
    page_row(actor, page_id)
    _set(actor, "page", page_id, wanted, page_id=page_id)
    store_facts(page_id)


def watch_activity(actor: Actor, activity_id: int, wanted: bool = True) -> None:
    """Hear of the pages of an activity, or not any more. Raises NotAllowed, NotFound."""
    _need_member(actor)
    if not may_be_id(activity_id) or session().get(Activity, activity_id) is None:
        raise NotFound(_("There is no such activity."))
    _set(actor, "activity", activity_id, wanted, activity_id=activity_id)


def watch_school(actor: Actor, school_id: int, wanted: bool = True) -> None:
    """Hear of the pages of a school, or not any more. Raises NotAllowed, NotFound."""
    _need_member(actor)
    if not may_be_id(school_id) or session().get(School, school_id) is None:
        raise NotFound(_("There is no such school."))
    _set(actor, "school", school_id, wanted, school_id=school_id)


def watch_tag(actor: Actor, tag: str, wanted: bool = True) -> None:
    """Hear of a tag, or not any more. Raises NotAllowed, and Invalid (`tag`), also for a tag of no page."""
    _need_member(actor)
    name = next(iter(distinct_tags([tag])), "")
    if not name:
        raise Invalid({"tag": _("Enter a tag.")})
    if len(name) > TAG_MAX or len(fold(name)) > TAG_MAX:
        raise Invalid({"tag": too_long(TAG_MAX)})
    if wanted and session().scalar(select(PageTag.tag).where(PageTag.tag == fold(name)).limit(1)) is None:
        raise Invalid({"tag": _("No page has this tag. Check the spelling.")})
    _set(actor, "tag", name, wanted, tag=fold(name), tag_name=name)


def _need_member(actor: Actor) -> None:
    if not actor.is_member:
        raise NotAllowed(_("Sign in to take part."))


def _set(actor: Actor, what: str, key: int | str, wanted: bool, **values: object) -> None:
    mine = select(Person.id).where(Person.id == actor.member_id)
    session().execute(mine.with_for_update(key_share=True))  # pressing twice at once is pressing once
    if not wanted:
        session().execute(delete(Watch).where(Watch.person_id == actor.member_id, of_thing(what, key)))
    elif not watches(actor, what, key):
        session().execute(insert(Watch).values(person_id=actor.member_id, at=clock.now(), **values))
