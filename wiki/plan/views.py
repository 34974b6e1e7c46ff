"""Screens of the year plan. The page of one activity, with all that hangs on it, is in `overview`."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id, read_ids
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.plan import forms, queries, rules, services
from wiki.plan.models import Activity, SchoolYear
from wiki.schools.access import ANYONE, access, current_actor
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Role

bp = Blueprint("plan", __name__, url_prefix="/plan")

COORDINATOR = Role.NETWORK_COORDINATOR


@bp.get("/")
@access(ANYONE)
def current() -> ResponseReturnValue:
    """The plan of the newest school year."""
    newest = queries.newest_school_year()
    if newest is None:
        return render_template("plan/empty.html", may_edit=rules.may_edit_plan(current_actor()))
    return redirect(f"/plan/{newest.label}")


@bp.get("/<label>")
@access(ANYONE)
def year(label: str) -> ResponseReturnValue:
    """The plan of one school year."""
    plan = _year(label)
    activities = queries.activities_of(plan.id)
    return render_template(
        "plan/year.html",
        plan=plan,
        years=[y.label for y in queries.school_years()],
        structural=[a for a in activities if a.kind == rules.Kind.STRUCTURAL],
        incidental=[a for a in activities if a.kind == rules.Kind.INCIDENTAL],
        groups=queries.working_groups(plan.id),
        may_edit=rules.may_edit_plan(current_actor()),
    )


@bp.route("/new", methods=["GET", "POST"])
@access(COORDINATOR)
def new_year() -> ResponseReturnValue:
    """Open the plan of a school year."""
    if request.method != "POST":
        return _new_year_page()
    label = request.form.get("label", "").strip()
    return act(
        lambda: (
            services.add_school_year(
                current_actor(), label, forms.ambition(request.form), "in_preparation" in request.form
            ).label
        ),
        _new_year_page,
        done="",
        to=lambda added: f"/plan/{added}",
    )


def _new_year_page(wrong: FormErrors = NO_ERRORS) -> str:
    return render_template("plan/new_year.html", values=request.form, errors=wrong.errors)


@bp.route("/<label>/ambition", methods=["GET", "POST"])
@access(COORDINATOR)
def edit_ambition(label: str) -> ResponseReturnValue:
    """Write the ambition of a school year."""
    plan_id = _year(label).id
    if request.method != "POST":
        return _ambition_page(label)

    def save() -> None:
        version, text = version_of(request.form), forms.ambition(request.form)
        services.set_ambition(current_actor(), plan_id, version, text)

    return act(
        save,
        lambda wrong: _ambition_page(label, wrong),
        done=_("The ambition is saved."),
        to=f"/plan/{label}",
        conflict_at="",
    )


def _ambition_page(label: str, wrong: FormErrors = NO_ERRORS) -> str:
    plan = _year(label)
    text = request.form.get("ambition", plan.ambition)
    return render_template(
        "plan/ambition.html", plan=plan, text=text, errors=wrong.errors, conflict=wrong.is_conflict
    )


@bp.post("/<label>/adopt")
@access(COORDINATOR)
def adopt(label: str) -> ResponseReturnValue:
    """Make a plan that was in preparation the plan of the network."""
    year_id = _year(label).id
    with transaction():
        services.adopt_year(current_actor(), year_id)
    flash(_("This is now the year plan of the network."))
    return see_other(f"/plan/{label}")


@bp.route("/<label>/activities/new", methods=["GET", "POST"])
@access(COORDINATOR)
def new_activity(label: str) -> ResponseReturnValue:
    """Add an activity to the plan of a year."""
    plan_id = _year(label).id

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = _typed() if request.method == "POST" else {"kind": "structural"}
        return _activity_form(_("New activity"), values, wrong.errors, f"/plan/{label}")

    if request.method != "POST" or forms.searches_people(request.form):
        return page()
    return act(
        lambda: _url(services.add_activity(current_actor(), plan_id, forms.activity_command(request.form))),
        page,
        done=_("The activity is in the year plan."),
        to=str,
    )


@bp.route("/activities/<id:activity_id>/edit", methods=["GET", "POST"])
@access(COORDINATOR)
def edit_activity(activity_id: int) -> ResponseReturnValue:
    """Change an activity."""

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        row = _activity(activity_id)
        values = {**_typed(), "version": row.version} if request.method == "POST" else _stored(row)
        theirs = row if wrong.is_conflict else None
        return _activity_form(_("Edit activity"), values, wrong.errors, row.url, theirs)

    def save() -> str:
        version, command = version_of(request.form), forms.activity_command(request.form)
        return _url(services.edit_activity(current_actor(), activity_id, version, command))

    if request.method != "POST" or forms.searches_people(request.form):
        return page()
    return act(save, page, done=_("The activity is saved."), to=str, conflict_at="")


def _url(activity: Activity) -> str:
    return f"/plan/activities/{activity.id}-{activity.slug}"


@bp.post("/activities/<id:activity_id>/move")
@access(COORDINATOR)
def move_activity(activity_id: int) -> ResponseReturnValue:
    """Put an activity one place up or down."""
    step = {"up": -1, "down": 1}.get(request.form.get("direction", ""))
    if step is None:
        abort(400)
    label = _activity(activity_id).school_year
    with transaction():
        services.move_activity(current_actor(), activity_id, step)
    return see_other(f"/plan/{label}#activity-{activity_id}")


@bp.post("/activities/<id:activity_id>/close")
@access(COORDINATOR)
def close_activity(activity_id: int) -> ResponseReturnValue:
    """Close an activity or open it again."""
    closed = request.form.get("closed") == "1"
    url = _activity(activity_id).url
    with transaction():
        services.close_activity(current_actor(), activity_id, closed)
    flash(_("The activity is closed.") if closed else _("The activity is open again."))
    return see_other(url)


@bp.route("/building-blocks", methods=["GET", "POST"])
@access(COORDINATOR)
def building_blocks() -> ResponseReturnValue:
    """Keep the list of building blocks: add one or change one."""
    if request.method != "POST":
        return _building_blocks_page()
    return act(
        _save_building_block,
        _building_blocks_page,
        done=_("The building block is saved."),
        to="/plan/building-blocks",
    )


def _building_blocks_page(wrong: FormErrors = NO_ERRORS) -> str:
    blocks = queries.building_blocks()
    return render_template(
        "plan/building_blocks.html", blocks=blocks, values=request.form, errors=wrong.errors
    )


def _save_building_block() -> None:
    name, description = forms.building_block(request.form)
    block_id = read_id(request.form.get("id"))
    if block_id:
        services.edit_building_block(current_actor(), block_id, name, description)
    else:
        services.add_building_block(current_actor(), name, description)


def _year(label: str) -> SchoolYear:
    plan = queries.school_year(label)
    if plan is None:
        abort(404)
    return plan


def _activity(activity_id: int) -> queries.ActivityRow:
    row = queries.activity(activity_id)
    if row is None:
        abort(404)
    return row


def _typed() -> dict[str, Any]:
    lists = {name: request.form.getlist(name) for name in ("working_group", "building_blocks")}
    return {**request.form.to_dict(), **lists}


def _stored(row: queries.ActivityRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title,
        "kind": row.kind,
        "lead_school": row.lead_school_id or "",
        "starts_on": row.starts_on or "",
        "ends_on": row.ends_on or "",
        "result": row.result,
        "description": row.description,
        "version": row.version,
        "working_group": [m.id for m in queries.working_group(row.id)],
        "building_blocks": [id_ for id_, _name in queries.blocks_of(row.id)],
    }


def _activity_form(
    title: str,
    values: dict[str, Any],
    errors: dict[str, str],
    back: str,
    theirs: queries.ActivityRow | None = None,
) -> str:
    looked_for = forms.name_filter(request.form)
    lead = next(iter(read_ids([values.get("lead_school", "")])), None)
    group = read_ids(values.get("working_group", ()))
    people = queries.people_to_choose(lead, group, looked_for)
    return render_template(
        "plan/activity_form.html",
        title=title,
        values=values,
        errors=errors,
        back=back,
        theirs=theirs,
        schools=[("", _("Core team")), *schools_by_name()],
        people=people,
        blocks=[(block.id, block.name) for block in queries.building_blocks()],
        looked_for=looked_for,
        found=sum(id_ not in group for id_, _name in people),
        most=queries.PEOPLE_TO_CHOOSE,
    )
