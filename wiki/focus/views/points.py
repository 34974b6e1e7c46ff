"""A school and its focal points: reading, keeping, and bringing them up to date in a minute."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.focus import forms, wording
from wiki.focus.queries import points as queries
from wiki.focus.queries.opt_outs import people_out, schools_out
from wiki.focus.queries.points import Filters, PointRow, shown_year, year_before
from wiki.focus.queries.rounds import next_round
from wiki.focus.rules.points import TEXT_MAX, TITLE_MAX, Stage, may_see_matches, may_write
from wiki.focus.services import opt_outs
from wiki.focus.services import points as services
from wiki.focus.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import transaction
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.web import safe_next, see_other
from wiki.plan.models import SchoolYear
from wiki.plan.queries import building_blocks, school_years
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import Role

COORDINATOR = Role.SCHOOL_COORDINATOR
UPDATE = "/focus/update"


@bp.get("/schools/<id:school_id>-<slug>")
@access(MEMBERS)
def school(school_id: int, slug: str) -> ResponseReturnValue:
    """The focal points of a school in a year, and those of the other years."""
    actor = current_actor()
    card = schools.school(school_id) if may_be_id(school_id) else None
    if card is None:
        abort(404)
    if slug != card.slug:
        return redirect(f"/focus/schools/{card.id}-{card.slug}", 301)
    every = queries.points(actor, None, Filters(school=school_id))
    year = shown_year(school_years(), request.args.get("school_year"))
    return render_template(
        "focus/school.html",
        school=card,
        year=year,
        points=[point for point in every if year and point.school_year_id == year.id],
        history=_by_year([point for point in every if not year or point.school_year_id != year.id]),
        confirmed=queries.confirmed_on(actor).get(school_id),
        writes=may_write(actor, school_id),
        sees_matches=may_see_matches(actor, school_id),
        school_out=school_id in schools_out(),
        person_out=actor.school_id == school_id and actor.id in people_out(),
        mine=actor.school_id == school_id,
        words=wording,
    )


def _by_year(points: Sequence[PointRow]) -> dict[str, list[PointRow]]:
    found: dict[str, list[PointRow]] = {}
    for point in points:
        found.setdefault(point.school_year, []).append(point)
    return found


@bp.route("/update", methods=["GET", "POST"])
@access(COORDINATOR)
def update() -> ResponseReturnValue:
    """Bring the focal points of one's own school up to date, in a minute."""
    year = _year()
    if request.method != "POST":
        return _update_page(year)
    return act(
        lambda: services.confirm(current_actor(), _own(), year.id, forms.stages(request.form)),
        lambda wrong: _update_page(year, wrong),
        done=_("Thank you. Everybody sees now where your school is."),
        to=f"/focus/matches?school_year={year.label}",
        conflict_at="",
    )


def _update_page(year: SchoolYear, wrong: FormErrors = NO_ERRORS) -> str:
    actor, years = current_actor(), school_years()
    before = year_before(years, year)
    points = queries.points(actor, year.id, Filters(school=_own()))
    continued = {point.continues_id for point in points}
    last = queries.points(actor, before.id, Filters(school=_own())) if before else []
    return render_template(
        "focus/update.html",
        year=year,
        years=[one.label for one in years],
        points=points,
        last=[point for point in last if point.id not in continued],
        confirmed=queries.confirmed_on(actor).get(_own()),
        coming=next_round(),
        stages=wording.STAGES,
        hints=wording.STAGE_HINTS,
        typed={} if wrong.is_conflict else request.form,
        errors=wrong.errors,
    )


@bp.post("/take-over")
@access(COORDINATOR)
def take_over() -> ResponseReturnValue:
    """Go on with the focal points of last year."""
    year = _year()

    def done(count: int) -> str:
        return ngettext("%(num)s focal point was added.", "%(num)s focal points were added.", count)

    return act(
        lambda: services.take_over(current_actor(), _own(), year.id),
        lambda wrong: _update_page(year, wrong),
        done=done,
        to=f"{UPDATE}?school_year={year.label}",
        conflict_at="",
    )


@bp.route("/points/new", methods=["GET", "POST"])
@access(COORDINATOR)
def new_point() -> ResponseReturnValue:
    """Add a focal point of one's own school."""
    year = _year()

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        first: dict[str, object] = {"stage": Stage.EXPLORE.value}
        values = forms.typed(request.form) if request.method == "POST" else first
        return _point_form(_("New focal point"), values, wrong, year.label)

    if request.method != "POST":
        return page()
    return act(
        lambda: services.add_point(current_actor(), _own(), year.id, forms.point_command(request.form)),
        page,
        done=_("The focal point is saved."),
        to=lambda made: f"{UPDATE}?school_year={year.label}#point-{made.id}",
        conflict_at="",
    )


@bp.route("/points/<id:point_id>/edit", methods=["GET", "POST"])
@access(COORDINATOR)
def edit_point(point_id: int) -> ResponseReturnValue:
    """Change a focal point of one's own school."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        row = _own_point(point_id)
        values = forms.typed(request.form) if request.method == "POST" else _stored(row)
        theirs = row if wrong.is_conflict else None
        return _point_form(
            _("Edit focal point"),
            {**values, "version": row.version},
            wrong,
            row.school_year,
            point_id,
            theirs,
        )

    def save() -> None:
        version, command = version_of(request.form), forms.point_command(request.form)
        services.change_point(current_actor(), point_id, version, command)

    if request.method != "POST":
        return page()
    label = _own_point(point_id).school_year
    return act(
        save,
        page,
        done=_("The focal point is saved."),
        to=f"{UPDATE}?school_year={label}#point-{point_id}",
        conflict_at="",
    )


@bp.post("/points/<id:point_id>/remove")
@access(COORDINATOR)
def remove_point(point_id: int) -> ResponseReturnValue:
    """Take a focal point of one's own school away."""
    year = queries.school_year_of(_own_point(point_id))
    return act(
        lambda: services.remove_point(current_actor(), point_id, version_of(request.form)),
        lambda wrong: _update_page(year, wrong),
        done=_("The focal point is removed."),
        to=f"{UPDATE}?school_year={year.label}",
        conflict_at="",
    )


@bp.post("/opt-out")
@access(MEMBERS)
def opt_out() -> ResponseReturnValue:
    """Choose whether one's school is suggested to others, or whether one is asked anything oneself."""
    actor, out = current_actor(), request.form.get("out") == "1"
    with transaction():
        if request.form.get("whose") == "school":
            opt_outs.set_school_out(actor, actor.school_id or 0, out)
        else:
            opt_outs.set_person_out(actor, out)
    return see_other(safe_next(request.form.get("next"), "/focus/"))


def _own() -> int:
    return current_actor().school_id or 0


def _own_point(point_id: int) -> PointRow:
    row = queries.point(current_actor(), point_id)
    if not may_write(current_actor(), row.school_id):
        abort(403)
    return row


def _year() -> SchoolYear:
    year = shown_year(school_years(), request.values.get("school_year"))
    if year is None:
        abort(404)
    return year


def _stored(row: PointRow) -> dict[str, object]:
    return {
        "building_block": row.building_block_id or "",
        "title": row.title,
        "stage": row.stage.value,
        "requests": row.requests,
        "offers": row.offers,
        "flags": [flag.value for flag in row.flags],
        "contact": row.contact_id or "",
    }


def _point_form(
    title: str,
    values: dict[str, object],
    wrong: FormErrors,
    year: str,
    point_id: int | None = None,
    theirs: PointRow | None = None,
) -> str:
    return render_template(
        "focus/point_form.html",
        title=title,
        values=values,
        errors=wrong.errors,
        year=year,
        point_id=point_id,
        theirs=theirs,
        blocks=[("", _("No building block")), *((block.id, block.name) for block in building_blocks())],
        stages=[
            (stage.value, str(name), str(wording.STAGE_HINTS[stage]))
            for stage, name in wording.STAGES.items()
        ],
        flags=[(flag.value, str(name)) for flag, name in wording.FLAGS.items()],
        people=[("", _("The coordinator of the school")), *queries.people_of(_own())],
        words=wording,
        most=TEXT_MAX,
        longest=TITLE_MAX,
    )
