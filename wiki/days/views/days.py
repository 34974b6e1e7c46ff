"""Screens of a day: the list, the day itself, and planning it."""

from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.days import wording
from wiki.days.forms import days as forms
from wiki.days.queries import days as day_queries
from wiki.days.queries import people, report
from wiki.days.queries.days import DayRow
from wiki.days.queries.tasks import tasks
from wiki.days.queries.workshops import workshops
from wiki.days.rules.days import clock as clock_text
from wiki.days.rules.days import may_make_days, may_organise
from wiki.days.services import assignment, calendar
from wiki.days.services import days as services
from wiki.days.views.blueprint import bp
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Actor, Role

ICS = "text/calendar; charset=utf-8"


@bp.get("/days/")
@access(ANYONE)
def index() -> ResponseReturnValue:
    """All days: what comes first, then what was."""
    actor = current_actor()
    found = day_queries.days(actor)
    return render_template(
        "days/index.html",
        coming=[day for day in reversed(found) if not day.is_over],
        past=[day for day in found if day.is_over],
        mine=people.my_day_ids(actor) if actor.is_member else (),
        may_add=may_make_days(actor),
        words=wording,
    )


@bp.get("/days/<id:day_id>-<slug>")
@access(ANYONE)
def day(day_id: int, slug: str) -> ResponseReturnValue:
    """A day: its programme, and for members where they go."""
    row = day_queries.day(current_actor(), day_id)
    return redirect(row.url, 301) if slug != row.slug else day_page(row)


def day_page(row: DayRow, wrong: FormErrors = NO_ERRORS) -> str:
    """The screen of a day."""
    actor = current_actor()
    offered = workshops(actor, row.id)
    organises = may_organise(actor, row.host_school_id)
    everybody = people.coming(row.id) if actor.is_member else []
    return render_template(
        "days/day.html",
        day=row,
        parts=day_queries.parts(row.id),
        workshops=offered,
        titles={one.id: one.title for one in offered},
        used=people.seats_used(everybody),
        organises=organises,
        makes_days=may_make_days(actor),
        sees_preview=may_make_days(actor) or actor.school_id is not None,
        count=len(everybody),
        own=_own(actor, row, everybody),
        errors=wrong.errors,
        words=wording,
        today=clock.today(),
    )


def _own(actor: Actor, row: DayRow, everybody: list[people.Coming]) -> dict[str, Any] | None:
    """What concerns the reader: how they signed up, and which places they can take."""
    own = next((one for one in everybody if one.person_id == actor.id), None)
    if own is None:
        return None
    waits = {
        (round_id, id_): [one.id for one in people.waiting(everybody, round_id, id_)]
        for round_id, chosen in own.choices.items()
        for id_ in chosen
    }
    return {
        "row": own,
        "waits": {k: v.index(own.id) for k, v in waits.items() if own.id in v},
        "shown": row.shown_at,
    }


@bp.get("/days/<id:day_id>-<slug>/calendar.ics")
@access(ANYONE)
def day_calendar(day_id: int, slug: str) -> ResponseReturnValue:
    """One day for a calendar."""
    return attached(calendar.day_file(current_actor(), day_id).encode(), ICS, f"{slug}.ics", store=False)


@bp.route("/days/new", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR)
def new_day() -> ResponseReturnValue:
    """Plan a day."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = dict(request.form) or {"starts_at": "09:30", "ends_at": "15:00"}
        return _form(_("New network day"), values, wrong, "/days/")

    if request.method != "POST":
        return page()
    return act(
        lambda: _url(services.add_day(current_actor(), forms.day_command(request.form))),
        page,
        done=_("The day is there. Add the programme; nobody else sees it before you announce it."),
        to=str,
        conflict_at="",
    )


@bp.route("/days/<id:day_id>-<slug>/edit", methods=["GET", "POST"])
@access(MEMBERS)
def edit_day(day_id: int, slug: str) -> ResponseReturnValue:
    """Change a day."""
    del slug  # the id decides
    day_queries.organised(current_actor(), day_id)

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        now = day_queries.organised(current_actor(), day_id)
        values = {**request.form, "version": now.version} if request.method == "POST" else _stored(now)
        return _form(_("Change %(title)s", title=now.title), values, wrong, now.url)

    def save() -> str:
        version, command = version_of(request.form), forms.day_command(request.form)
        return _url(services.edit_day(current_actor(), day_id, version, command))

    if request.method != "POST":
        return page()
    return act(
        save,
        page,
        done=_("Saved. Who comes is told when the day moved."),
        to=str,
        conflict_at="",
    )


def _url(day_: Any) -> str:
    return day_queries.address(day_.id, day_.slug)


def _stored(row: DayRow) -> dict[str, Any]:
    return {
        **vars(row),
        "host_school": row.host_school_id or "",
        "starts_at": clock_text(row.starts_at),
        "ends_at": clock_text(row.ends_at),
        "opens_on": row.opens_on or "",
        "closes_on": row.closes_on or "",
    }


def _form(title: str, values: dict[str, Any], wrong: FormErrors, back: str) -> str:
    schools = [("", _("No school: somewhere else")), *schools_by_name()]
    return render_template(
        "days/day_form.html", title=title, values=values, errors=wrong.errors, back=back, schools=schools
    )


@bp.post("/days/<id:day_id>/publish")
@access(MEMBERS)
def publish(day_id: int) -> ResponseReturnValue:
    """Announce a day."""
    return _act(day_id, services.publish, _("The day is announced."))


@bp.post("/days/<id:day_id>/invite")
@access(MEMBERS)
def invite(day_id: int) -> ResponseReturnValue:
    """Invite everybody who did not answer."""
    return _act(day_id, assignment.invite, _("Everybody who did not answer yet is invited, each once."))


@bp.post("/days/<id:day_id>/close")
@access(MEMBERS)
def close(day_id: int) -> ResponseReturnValue:
    """Close a day that was held."""
    return _act(day_id, services.close, _("The day is closed. Who was there is thanked, with the harvest."))


@bp.post("/days/<id:day_id>/cancel")
@access(MEMBERS)
def cancel(day_id: int) -> ResponseReturnValue:
    """Call a day off."""
    return act(
        lambda: services.cancel(current_actor(), day_id, forms.reason(request.form)),
        lambda wrong: day_page(day_queries.organised(current_actor(), day_id), wrong),
        done=_("The day is cancelled. Who would come is told."),
        to=_url,
        conflict_at="",
    )


def _act(day_id: int, do: Any, done: str) -> ResponseReturnValue:
    return act(
        lambda: _url(do(current_actor(), day_id)),
        lambda wrong: day_page(day_queries.organised(current_actor(), day_id), wrong),
        done=done,
        to=str,
        conflict_at="",
    )


@bp.get("/days/<id:day_id>-<slug>/report")
@access(MEMBERS)
def day_report(day_id: int, slug: str) -> ResponseReturnValue:
    """The report of a day."""
    del slug  # the id decides
    return report_page(day_id)


def report_page(day_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    """The screen of a report."""
    actor = current_actor()
    found = report.report(actor, day_id)
    organises = may_organise(actor, found.day.host_school_id)
    return render_template(
        "days/report.html",
        report=found,
        day=found.day,
        tasks=tasks(actor, day_id),
        organises=organises,
        errors=wrong.errors,
        words=wording,
    )


def pdf(content: bytes, name: str) -> Response:
    """A PDF to save, of which nobody stores a copy on the way."""
    return attached(content, "application/pdf", name, store=False)
