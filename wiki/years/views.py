"""Screens of a school year as a whole: timeline, print, figures, white spots."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _
from wiki.pages.services.pages import Saved
from wiki.plan import queries as plan
from wiki.plan.models import SchoolYear
from wiki.plan.rules import may_edit_plan
from wiki.roadmap.queries.milestones import milestones_of_year
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor
from wiki.schools.rules import Role
from wiki.years import services
from wiki.years.queries.figures import figures
from wiki.years.queries.groups import groups_of_year
from wiki.years.queries.timeline import lines, moments
from wiki.years.queries.white_spots import white_spots
from wiki.years.rules.timeline import NARROW, WIDE, Activity, Paper, draw

bp = Blueprint("years", __name__, url_prefix="/plan")


@bp.get("/<label>/timeline")
@access(ANYONE)
def timeline(label: str) -> ResponseReturnValue:
    """The school year as a drawing, and the same as a table."""
    year = _year(label)
    return render_template("years/timeline.html", **_timeline(year, WIDE, NARROW), **_known(year))


def _timeline(year: SchoolYear, *papers: Paper) -> dict[str, Any]:
    activities, found = plan.activities_of(year.id), moments(current_actor(), year)
    span, today = (year.starts_on, year.ends_on), clock.today()
    bars = [
        Activity(row.id, f"{row.number} {row.title}", row.url, row.kind, row.starts_on, row.ends_on)
        for row in activities
    ]
    return {
        "activities": activities,
        "drawings": [draw(paper, span, bars, found, today) for paper in papers],
        "lines": lines(activities, found),
    }


def _known(year: SchoolYear) -> dict[str, Any]:
    return {"plan": year, "may_edit": may_edit_plan(current_actor())}


@bp.get("/<label>/print")
@access(ANYONE)
def printed(label: str) -> ResponseReturnValue:
    """The whole year plan on paper."""
    year = _year(label)
    by_activity: dict[int, list[Any]] = {}
    for row in milestones_of_year(year.id):
        by_activity.setdefault(row.activity_id, []).append(row)
    return render_template(
        "years/print.html",
        milestones=by_activity,
        groups=groups_of_year(current_actor(), year.id),
        **_timeline(year, WIDE),
        **_known(year),
    )


@bp.get("/<label>/figures")
@access(MEMBERS)
def in_figures(label: str) -> ResponseReturnValue:
    """The school year in figures."""
    year = _year(label)
    groups = figures(current_actor(), year)
    return render_template("years/figures.html", groups=groups, **_known(year))


@bp.get("/<label>/white-spots")
@access(Role.NETWORK_COORDINATOR)
def spots(label: str) -> ResponseReturnValue:
    """What is missing in the school year, and what mends it."""
    return _spots(label)


@bp.post("/<label>/white-spots/pages/<id:page_id>")
@access(Role.NETWORK_COORDINATOR)
def tag_page(label: str, page_id: int) -> ResponseReturnValue:
    """Give a page its activity."""
    _year(label)

    def save() -> Saved:
        typed = FormReader(request.form)
        activity_id = typed.id("activity", _("Choose an activity."))
        typed.done()
        return services.tag_page(current_actor(), page_id, activity_id)

    return act(
        save,
        lambda wrong: _spots(label, wrong, page_id),
        done=_(
            "The page belongs to the activity now. A page that was released shows it from its next release."
        ),
        to=f"/plan/{label}/white-spots",
        opens_transaction=True,
    )


def _spots(label: str, wrong: FormErrors = NO_ERRORS, page_id: int = 0) -> str:
    year = _year(label)
    choices = [(row.id, f"{row.number} {row.title}") for row in plan.activities_of(year.id)]
    return render_template(
        "years/white_spots.html",
        spots=white_spots(current_actor(), year),
        choices=[("", _("Choose an activity")), *choices],
        errors=wrong.errors,
        wrong_page=page_id,
        **_known(year),
    )


def _year(label: str) -> SchoolYear:
    found = plan.school_year(label)
    if found is None:
        abort(404)
    return found
