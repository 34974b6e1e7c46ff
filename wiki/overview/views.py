"""Screens that compose several slices: home, an activity with all that hangs on it, a school."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.adaptations import queries as adaptations
from wiki.adoptions import queries as adoptions
from wiki.adoptions.rules import UseState
from wiki.costs.queries import costs, projects
from wiki.costs.rules import permissions as permission_rules
from wiki.days.queries import home as days
from wiki.evidence import queries as evidence
from wiki.experts.queries import home as experts_home
from wiki.experts.queries import inspiration, offers
from wiki.focus import wording as focus_wording
from wiki.focus.queries import home as focus_home
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.signals import activity_shown
from wiki.kernel.slug import slugify
from wiki.notices import queries as notices
from wiki.overview.queries import activities, pending_money, screens
from wiki.overview.queries.still_open import still_open
from wiki.pages.queries import drafts, pages
from wiki.pages.wording import type_name
from wiki.people.queries.work import people_of_school
from wiki.plan import queries as plan
from wiki.plan.rules import may_edit_plan
from wiki.releases import queries as releases
from wiki.schools.access import ANYONE, access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import Actor, Role
from wiki.schools.wording import ROLES
from wiki.search.wording import KINDS, PAGE_KINDS
from wiki.talk.queries import watching

bp = Blueprint("overview", __name__)


@bp.get("/")
@access(ANYONE)
def home() -> ResponseReturnValue:
    """Each role its own day."""
    actor = current_actor()
    return _member_home(actor) if actor.is_member else _public_home(actor)


def _public_home(actor: Actor) -> str:
    stories = pages.listed(actor, pages.Filters(kind="story"), limit=3).items
    shown = {story.id for story in stories}
    others = [p for p in pages.listed(actor, pages.Filters(), limit=9).items if p.id not in shown]
    return render_template(
        "overview/welcome.html",
        stories=stories,
        others=others[: screens.SHOWN],
        kinds=KINDS,
        type_name=type_name,
        year=plan.newest_school_year(),
    )


def _member_home(actor: Actor) -> str:
    since = actor.last_visit_at
    recent = screens.changed_pages(actor, since)
    return render_template(
        "overview/home.html",
        since=since,
        fresh=[page for page in recent if since and page.changed_at > since],
        recent=recent,
        written=screens.pages_written_by(actor),
        concepts=screens.concepts_of(actor),
        drafts=drafts.own_drafts(actor),
        groups=screens.groups_of(actor),
        deciding=_deciding(actor) if permission_rules.decides(actor) else None,
        own_school=_own_school(actor) if actor.coordinates(actor.school_id) else None,
        tasks=pending_money.tasks(actor),
        to_read=releases.to_read(actor),
        look_again=evidence.to_review(actor, mine=True, limit=screens.SHOWN),
        days=days.at_home(actor),
        notices=notices.unread(actor, screens.SHOWN) if actor.unread else (),
        offers=adaptations.to_decide(actor),
        focus=None if permission_rules.decides(actor) else focus_home.home_card(actor),
        focus_words=focus_wording,
        visits=None if permission_rules.decides(actor) else experts_home.home_card(actor),
        waits=still_open(actor),
        planning=screens.activities_to_look_after() if actor.has(Role.NETWORK_COORDINATOR) else None,
        system=screens.system_state() if actor.has(Role.ADMINISTRATOR) else None,
        kinds=KINDS,
    )


def _deciding(actor: Actor) -> dict[str, Any]:
    count, cents = costs.waiting_count(actor)
    return {
        "count": count,
        "cents": cents,
        "waiting": costs.waiting(actor, limit=screens.SHOWN).items,
        "decided": costs.decided_lately(actor, screens.SHOWN),
    }


def _own_school(actor: Actor) -> dict[str, Any]:
    school_id = actor.school_id or 0
    return {
        "url": f"/schools/{school_id}-{slugify(actor.school_name)}",
        "costs": costs.open_costs_of_school(actor, school_id),
        "position": _position(actor, school_id),
        "pages": pages.listed(actor, pages.Filters(school=school_id), limit=screens.SHOWN).items,
    }


def _position(actor: Actor, school_id: int) -> projects.SchoolPosition | None:
    return next((p for p in projects.positions(actor) if p.school_id == school_id), None)


@bp.get("/plan/activities/<id:activity_id>-<slug>")
@access(ANYONE)
def activity(activity_id: int, slug: str) -> ResponseReturnValue:
    """An activity with all that hangs on it."""
    actor = current_actor()
    row = plan.activity(activity_id) if may_be_id(activity_id) else None
    if row is None:
        abort(404)
    if slug != row.slug:
        return redirect(row.url, 301)
    leaf = screens.pages_of_activity(actor, activity_id, request.args.get("cursor"))
    group, blocks = plan.group_and_blocks(activity_id)
    sections = [found for _receiver, found in activity_shown.send(actor=actor, activity=row, group=group)]
    narrows = leaf.next is not None or "cursor" in request.args
    return render_template(
        "overview/activity.html",
        activity=row,
        group=group,
        blocks=blocks,
        schools=activities.schools_taking_part(actor, activity_id),
        sections=sorted(filter(None, sections), key=lambda section: section.place),
        by_kind=[
            (KINDS[kind], found)
            for kind in PAGE_KINDS
            if (found := [p for p in leaf.items if p.kind == kind])
        ],
        total=screens.count_of_activity(actor, activity_id) if narrows else len(leaf.items),
        next=f"{row.url}?cursor={leaf.next}#pages" if leaf.next else "",
        first=f"{row.url}#pages" if request.args.get("cursor") else "",
        projects=projects.projects(actor, activity_id=activity_id).items if actor.is_member else (),
        type_name=type_name,
        experts=(from_outside := inspiration.with_activity(actor, activity_id))[0],
        offers=from_outside[1],
        today=clock.today(),
        may_edit=may_edit_plan(actor),
        watched=watching.watches(actor, "activity", activity_id) if actor.is_member else None,
        may_open_project=permission_rules.may_open_project(actor, row.lead_school_id),
    )


@bp.get("/schools/<id:school_id>-<slug>")
@access(ANYONE)
def school(school_id: int, slug: str) -> ResponseReturnValue:
    """A school: its people, pages, activities, projects, and where it stands in costs."""
    actor = current_actor()
    card = schools.school(school_id) if may_be_id(school_id) else None
    if card is None:
        abort(404)
    if slug != card.slug:
        return redirect(card.url, 301)
    inside = actor.is_member
    leaf = pages.listed(actor, pages.Filters(school=school_id), limit=12)
    return render_template(
        "overview/school.html",
        school=card,
        people=people_of_school(actor, school_id),
        offers=offers.offers_of(actor, school=school_id, limit=6) if inside else (),
        roles=ROLES,
        pages=leaf.items,
        more_pages=leaf.next is not None,
        activities=plan.activities_led_by(school_id),
        uses=[
            use
            for use in adoptions.uses_of_school(actor, school_id)
            if use.state in (UseState.IN_USE, UseState.TRIED)
        ],
        today=clock.today(),
        confirms=inside and actor.school_id == school_id,
        projects=projects.projects(actor, school_id=school_id, limit=12).items if inside else (),
        position=_position(actor, school_id) if inside else None,
        kinds=KINDS,
        type_name=type_name,
    )
