"""Screens of workshops: one workshop, changing it, its notes, its harvest, and who was there."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.days import wording
from wiki.days.forms.people import ticks as ticks_of
from wiki.days.forms.workshops import harvest as harvest_of
from wiki.days.forms.workshops import workshop_command
from wiki.days.queries import days as day_queries
from wiki.days.queries import people
from wiki.days.queries import workshops as queries
from wiki.days.queries.harvest import wishes_of_workshop
from wiki.days.queries.tasks import tasks
from wiki.days.rules.days import may_organise, may_write_notes
from wiki.days.rules.harvest import ROWS
from wiki.days.services import attendance, harvest
from wiki.days.services import workshops as services
from wiki.days.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import read_id, read_ids
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.pages.queries.link_targets import page_titles
from wiki.pages.queries.pages import Filters as PageFilters
from wiki.pages.queries.pages import activity_choices, listed
from wiki.pages.wording import kind_choices
from wiki.plan.forms import name_filter, searches_people
from wiki.plan.queries import people_to_choose
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor
from wiki.wishes.queries import Filters, WishRow, wishes

PAGES_TO_CHOOSE = 30


@bp.get("/days/workshops/<id:workshop_id>")
@access(ANYONE)
def workshop(workshop_id: int) -> ResponseReturnValue:
    """A workshop: what, where, by whom, and its pages."""
    return workshop_page(workshop_id)


def workshop_page(workshop_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    """The screen of a workshop."""
    actor = current_actor()
    row = queries.workshop(actor, workshop_id)
    day = day_queries.day(actor, row.day_id)
    organises = may_organise(actor, day.host_school_id)
    sees_list = organises or row.leads(actor)
    everybody = people.coming(day.id) if sees_list else []
    return render_template(
        "days/workshop.html",
        workshop=row,
        day=day,
        rounds=[one for one in day_queries.rounds(day.id) if one.id in row.rounds],
        organises=organises,
        writes=may_write_notes(actor, day.host_school_id, row.leads(actor)),
        there={round_id: _there(everybody, round_id, workshop_id) for round_id in row.rounds}
        if sees_list
        else {},
        waiting={round_id: people.waiting(everybody, round_id, workshop_id) for round_id in row.rounds},
        tasks=[task for task in tasks(actor, day.id) if task.workshop_id == workshop_id]
        if actor.is_member
        else [],
        wishes=wishes_of_workshop(actor, workshop_id),
        errors=wrong.errors,
        words=wording,
    )


def _there(everybody: list[people.Coming], round_id: int, workshop_id: int) -> list[people.Coming]:
    return [
        one for one in everybody if round_id in one.places and one.places[round_id].workshop_id == workshop_id
    ]


@bp.route("/days/<id:day_id>-<slug>/workshops/new", methods=["GET", "POST"])
@access(MEMBERS)
def new_workshop(day_id: int, slug: str) -> ResponseReturnValue:
    """Add a workshop to a day."""
    del slug  # the id decides
    day = day_queries.organised(current_actor(), day_id)

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = (
            _typed()
            if request.method == "POST"
            else {"capacity": 24, "rounds": [r.id for r in day_queries.rounds(day_id)]}
        )
        return _form(_("New workshop"), values, wrong, day, f"{day.url}#workshops")

    if request.method != "POST" or searches_people(request.form):
        return page()
    return act(
        lambda: services.add_workshop(current_actor(), day_id, workshop_command(request.form)).id,
        page,
        done=_("The workshop is there."),
        to=lambda id_: f"/days/workshops/{id_}",
        conflict_at="",
    )


@bp.route("/days/workshops/<id:workshop_id>/edit", methods=["GET", "POST"])
@access(MEMBERS)
def edit_workshop(workshop_id: int) -> ResponseReturnValue:
    """Change a workshop."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        row = queries.workshop(current_actor(), workshop_id)
        day = day_queries.organised(current_actor(), row.day_id)
        values = {**_typed(), "version": row.version} if request.method == "POST" else _stored(row)
        return _form(_("Change %(title)s", title=row.title), values, wrong, day, row.url)

    def save() -> None:
        command = workshop_command(request.form)
        services.edit_workshop(current_actor(), workshop_id, version_of(request.form), command)

    if request.method != "POST" or searches_people(request.form):
        return page()
    return act(save, page, done=_("Saved."), to=f"/days/workshops/{workshop_id}", conflict_at="")


def _typed() -> dict[str, Any]:
    return {
        **request.form.to_dict(),
        **{name: request.form.getlist(name) for name in ("rounds", "leaders", "material")},
    }


def _stored(row: queries.WorkshopRow) -> dict[str, Any]:
    return {
        **vars(row),
        "activity": row.activity_id or "",
        "leaders": [leader.id for leader in row.leaders],
        "material": [page.id for page in row.material],
        "pages": "",
    }


def _form(title: str, values: dict[str, Any], wrong: FormErrors, day: Any, back: str) -> str:
    looked_for, leaders = name_filter(request.form), read_ids(values.get("leaders", ()))
    found = people_to_choose(day.host_school_id, leaders, looked_for)
    activity = read_id(str(values.get("activity", "")))
    return render_template(
        "days/workshop_form.html",
        title=title,
        values=values,
        errors=wrong.errors,
        day=day,
        back=back,
        rounds=[(one.id, f"{one.title}, {one.times}") for one in day_queries.rounds(day.id)],
        activities=[("", _("None of the year plan")), *activity_choices([activity] if activity else [])],
        material=_pages_to_choose(read_ids(values.get("material", ())), activity),
        people=found,
        looked_for=looked_for,
        found=sum(id_ not in leaders for id_, _name in found),
    )


def _pages_to_choose(chosen: Sequence[int], activity_id: int | None) -> list[tuple[int, str]]:
    """The pages that are its material already, and those of its activity, last changed first."""
    actor = current_actor()
    found = page_titles(actor, chosen)
    if activity_id:
        of_activity = listed(actor, PageFilters(activity=activity_id), limit=PAGES_TO_CHOOSE).items
        found |= {page.id: page.title for page in of_activity}
    return list(found.items())


@bp.post("/days/workshops/<id:workshop_id>/remove")
@access(MEMBERS)
def remove_workshop(workshop_id: int) -> ResponseReturnValue:
    """Take a workshop off the day."""
    day = day_queries.day(current_actor(), queries.workshop(current_actor(), workshop_id).day_id)
    return act(
        lambda: services.remove_workshop(current_actor(), workshop_id),
        lambda wrong: workshop_page(workshop_id, wrong),
        done=_("The workshop is removed."),
        to=f"{day.url}#workshops",
        conflict_at="",
    )


@bp.post("/days/workshops/<id:workshop_id>/notes")
@access(MEMBERS)
def write_notes(workshop_id: int) -> ResponseReturnValue:
    """Make the page with the notes, or go there."""
    return act(
        lambda: harvest.write_notes(current_actor(), workshop_id),
        lambda wrong: workshop_page(workshop_id, wrong),
        done="",
        to=lambda url: f"{url}/edit",
        opens_transaction=True,  # a page takes long to make
        conflict_at="",
    )


@bp.route("/days/workshops/<id:workshop_id>/harvest", methods=["GET", "POST"])
@access(MEMBERS)
def workshop_harvest(workshop_id: int) -> ResponseReturnValue:
    """Turn what came of a workshop into draft pages, wishes and tasks."""
    if request.method != "POST":
        return _harvest_page(workshop_id)
    return act(
        lambda: harvest.gather(current_actor(), workshop_id, harvest_of(request.form)),
        lambda wrong: _harvest_page(workshop_id, wrong),
        done=_("The harvest is stored. Who has a task is told."),
        to=f"/days/workshops/{workshop_id}/harvest",
        opens_transaction=True,  # pages take long to make
        conflict_at="",
    )


def _harvest_page(workshop_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor = current_actor()
    row = queries.written_up(actor, workshop_id)
    return render_template(
        "days/harvest.html",
        workshop=row,
        day=day_queries.day(actor, row.day_id),
        tasks=[task for task in tasks(actor, row.day_id) if task.workshop_id == workshop_id],
        people=[("", _("Nobody yet")), *((one.person_id, _named(one)) for one in people.coming(row.day_id))],
        brought=wishes_of_workshop(actor, workshop_id),
        wishes=_open_wishes(row.activity_id),
        kinds=kind_choices(),
        rows=list(range(1, ROWS + 1)),
        values=request.form,
        errors=wrong.errors,
    )


def _open_wishes(activity_id: int | None) -> list[WishRow]:
    """What is still to be made for the activity of a workshop."""
    if activity_id is None:
        return []
    found = wishes(current_actor(), Filters(activity_id=activity_id)).items
    return [wish for wish in found if wish.is_alive]


def _named(one: people.Coming) -> str:
    return f"{one.name} ({one.school})" if one.school else one.name


@bp.post("/days/workshops/<id:workshop_id>/attendance")
@access(MEMBERS)
def workshop_attendance(workshop_id: int) -> ResponseReturnValue:
    """Tick who is in a workshop, in one round."""
    ticks, round_id = ticks_of(request.form), read_id(request.form.get("round")) or 0
    return act(
        lambda: attendance.in_workshop(current_actor(), workshop_id, round_id, ticks),
        lambda wrong: workshop_page(workshop_id, wrong),
        done=_("Saved."),
        to=f"/days/workshops/{workshop_id}#round-{round_id}",
        conflict_at="",
    )
