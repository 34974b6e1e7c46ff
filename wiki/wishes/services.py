"""Making wishes, taking them up, and what becomes of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.signals import activity_shown, page_joined, wish_saved, year_counted
from wiki.notices.services.notices import notify
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to as page_visible_to
from wiki.pages.queries.templates import template
from wiki.pages.rules.pages import KINDS, Labels, NewPage, Text, address
from wiki.pages.services.pages import commit_page
from wiki.pages.services.preparing import prepare_page
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.plan.queries import ActivityRow
from wiki.plan.rules import Figure, Section
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.wishes import queries, rules
from wiki.wishes.models import Wish, WishPage
from wiki.wishes.rules import WishCommand, WishState
from wiki.wishes.wording import STATES

SHOWN = 20


def listen() -> None:
    """Be on the page of an activity and among the figures of a year; follow a page that goes up in another."""
    activity_shown.connect(_activity_shown)
    year_counted.connect(_year_counted)
    page_joined.connect(_page_joined)


def add_wish(actor: Actor, command: WishCommand) -> Wish:
    """Add a wish; the working group of its activity is told. Any member may. Who sends the same again, by a second
    press or after going back, gets the wish that is still open. Raises NotAllowed, and Invalid (fields `title`, `text`
    and `activity`)."""
    if not actor.is_member:
        raise NotAllowed
    _check(command)
    if before := _same_again(actor, command):
        return before
    wish = Wish(
        title=command.title,
        text=command.text,
        activity_id=command.activity_id,
        state=WishState.OPEN.value,
        created_by_id=actor.member_id,
        created_at=clock.now(),
    )
    session().add(wish)
    session().flush()
    _saved(actor, "wish.added", wish, title=wish.title)
    _tell_group(actor, wish)
    return wish


def take_up(actor: Actor, wish_id: int) -> Wish:
    """Take a wish up for the actor's school; who had it is told. Doing it twice changes nothing. Raises NotAllowed,
    NotFound, and Conflict when another school was first or it is not open any more."""
    if not rules.may_take_up(actor):
        raise NotAllowed(_("Only people of a school can take up a wish."))
    wish = _locked(wish_id)
    if wish.state == WishState.TAKEN and wish.school_id == actor.school_id:
        return wish
    if wish.state != WishState.OPEN:
        raise Conflict(_("Another school was just before you, or the wish is not open any more."))
    _take(actor, wish)
    return wish


def give_back(actor: Actor, wish_id: int) -> Wish:
    """Leave a wish that the actor's school took up to others. Raises NotAllowed, NotFound and Conflict."""
    wish = _locked(wish_id)
    if wish.state != WishState.TAKEN:
        raise Conflict(_("No school has taken up this wish."))
    if not rules.may_give_back(actor, wish.school_id):
        raise NotAllowed(_("Only the school that took up a wish can give it back."))
    wish.state, wish.school_id, wish.taken_by_id, wish.taken_at = WishState.OPEN.value, None, None, None
    _saved(actor, "wish.given_back", wish)
    return wish


def make_page(actor: Actor, wish_id: int, kind: str) -> str:
    """Make the page that was wished for, from the template of its kind; returns its address. In a transaction of its
    own. Raises NotAllowed, NotFound, Conflict, and Invalid (field `kind`)."""
    if kind not in KINDS:
        raise Invalid({"kind": _("Choose what it will be.")})
    found = queries.wish(actor, wish_id)
    labels = Labels(activities=frozenset({found.activity_id} if found.activity_id else ()))
    text = Text(found.title, template(kind).body, labels)
    prepared = prepare_page(actor, NewPage(text, kind, _("Made for a wish")))
    with transaction():
        wish = _to_be_made(actor, wish_id)
        saved = commit_page(prepared)
        _made(actor, wish, saved.id)
    return address(saved.id, saved.slug)


def link_page(actor: Actor, wish_id: int, page_id: int) -> Wish:
    """Say that a page that is there is what was wished for. Raises NotAllowed, NotFound, Conflict, and Invalid (field
    `page`)."""
    wish = _to_be_made(actor, wish_id)
    known = select(Page.id).where(Page.id == page_id, page_visible_to(actor))
    if not may_be_id(page_id) or session().scalar(known) is None:
        raise Invalid({"page": _("Choose one from the list.")})
    _made(actor, wish, page_id)
    return wish


def close(actor: Actor, wish_id: int, reason: str) -> Wish:
    """Close a wish that nobody will make. Raises NotAllowed, NotFound, Conflict, and Invalid (field `reason`)."""
    wish = _locked(wish_id)
    if not rules.may_close(actor, wish.created_by_id, wish.school_id):
        raise NotAllowed(
            _("Only who had the wish, the school that took it up and the core team can close it.")
        )
    if wish.state not in rules.ALIVE:
        raise Conflict(_("This wish is not open any more."))
    if not reason or len(reason) > rules.REASON_MAX:
        raise Invalid({"reason": too_long(rules.REASON_MAX) if reason else _("Say why, in one sentence.")})
    wish.state, wish.reason, wish.ended_at = WishState.CLOSED.value, reason, clock.now()
    _saved(actor, "wish.closed", wish, reason=reason)
    _tell_wisher(actor, wish, "wish_closed", who=actor.name, remark=reason)
    return wish


def reopen(actor: Actor, wish_id: int) -> Wish:
    """Open a closed wish again, for any school. Raises NotAllowed, NotFound and Conflict."""
    wish = _locked(wish_id)
    if not rules.may_close(actor, wish.created_by_id, wish.school_id):
        raise NotAllowed(
            _("Only who had the wish, the school that took it up and the core team can close it.")
        )
    if wish.state != WishState.CLOSED:
        raise Conflict(_("This wish is not closed."))
    wish.state, wish.reason, wish.ended_at = WishState.OPEN.value, "", None
    wish.school_id, wish.taken_by_id, wish.taken_at = None, None, None
    _saved(actor, "wish.reopened", wish)
    return wish


def _same_again(actor: Actor, command: WishCommand) -> Wish | None:
    """The open wish of the same person that says the same. The person is locked: of two at once the second waits."""
    session().execute(select(Person.id).where(Person.id == actor.member_id).with_for_update())
    asked = select(Wish).where(
        Wish.created_by_id == actor.member_id,
        Wish.state == WishState.OPEN.value,
        Wish.title == command.title,
        Wish.text == command.text,
        Wish.activity_id.is_not_distinct_from(command.activity_id),
    )
    return session().scalars(asked.order_by(Wish.id).limit(1)).first()


def _check(command: WishCommand) -> None:
    errors = {}
    if not command.title:
        errors["title"] = _("Fill this in.")
    for name, most in (("title", rules.TITLE_MAX), ("text", rules.TEXT_MAX)):
        if len(getattr(command, name)) > most:
            errors[name] = too_long(most)
    id_ = command.activity_id
    if id_ is not None and (not may_be_id(id_) or session().get(Activity, id_) is None):
        errors["activity"] = _("Choose one from the list.")
    if errors:
        raise Invalid(errors)


def _locked(wish_id: int) -> Wish:
    found = None
    if may_be_id(wish_id):
        found = session().get(Wish, wish_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(_("There is no such wish."))
    return found


def _to_be_made(actor: Actor, wish_id: int) -> Wish:
    wish = _locked(wish_id)
    if wish.state not in rules.ALIVE:
        raise Conflict(_("This wish is not open any more."))
    if not rules.may_make(actor, wish.state, wish.school_id):
        raise NotAllowed(_("Another school has taken up this wish."))
    return wish


def _take(actor: Actor, wish: Wish) -> None:
    wish.state, wish.school_id = WishState.TAKEN.value, actor.school_id
    wish.taken_by_id, wish.taken_at = actor.member_id, clock.now()
    _saved(actor, "wish.taken", wish, school=actor.school_id)
    school = session().scalar(select(School.name).where(School.id == actor.school_id)) or ""
    _tell_wisher(actor, wish, "wish_taken", school=school)


def _made(actor: Actor, wish: Wish, page_id: int) -> None:
    if wish.state == WishState.OPEN and actor.school_id is not None:
        wish.school_id, wish.taken_by_id, wish.taken_at = actor.school_id, actor.member_id, clock.now()
    wish.state, wish.ended_at = WishState.MADE.value, clock.now()
    session().add(WishPage(wish_id=wish.id, page_id=page_id))
    _saved(actor, "wish.made", wish, page=page_id)
    _tell_wisher(actor, wish, "wish_made", who=actor.name)


def _saved(actor: Actor, action: str, wish: Wish, **facts: Any) -> None:
    record(actor.id, action, "wish", wish.id, **facts)
    wish_saved.send(wish_id=wish.id)


def _tell_wisher(actor: Actor, wish: Wish, kind: str, **values: str) -> None:
    if wish.created_by_id != actor.id:
        key = f"{wish.id}:{clock.now():%Y-%m-%dT%H:%M:%S}"
        notify([wish.created_by_id], kind, key=key, url=f"/wishes/{wish.id}", wish=wish.title, **values)


def _tell_group(actor: Actor, wish: Wish) -> None:
    if wish.activity_id is None:
        return
    member = WorkingGroupMember
    group = select(member.person_id).where(member.activity_id == wish.activity_id)
    people = session().scalars(group.where(member.person_id != actor.member_id)).all()
    activity = session().get_one(Activity, wish.activity_id).title
    url = f"/wishes/{wish.id}"
    who, title = actor.name, wish.title
    notify(people, "wish_added", key=str(wish.id), url=url, who=who, wish=title, activity=activity)


def _activity_shown(_sender: Any, actor: Actor, activity: ActivityRow, **_more: Any) -> Section | None:
    if not actor.is_member:
        return None
    found = queries.wishes(actor, queries.Filters(activity_id=activity.id), limit=SHOWN)
    values = {"wishes": found.items, "more": found.next is not None, "activity_id": activity.id}
    return Section(40, "wishes/_of_activity.html", values)


def _year_counted(_sender: Any, actor: Actor, year: SchoolYear, **_more: Any) -> Sequence[Figure]:
    counts = queries.counts_of_year(actor, year)
    at = f"/wishes?year={year.label}"
    group = _("Wishes")
    return [
        Figure(group, str(STATES[state]), counts.get(state, 0), f"{at}&state={state}") for state in WishState
    ]


def _page_joined(_sender: Any, page_id: int, into_id: int, **_more: Any) -> None:
    session().execute(update(WishPage).where(WishPage.page_id == page_id).values(page_id=into_id))
